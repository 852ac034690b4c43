/**
 * One process of a block: its child, and the cells that are prepared in it.
 *
 * @module
 */

import { median } from "../stats/mod.ts";
import type { BlockSettings } from "./block_settings.ts";
import { type ChildOptions, MeasuringChild } from "./measuring_child.ts";
import { type CellPlan, type GroupPlan, workOf } from "./plan.ts";
import type { CellSpec, ReadyReply, Tiers, WarmedCell } from "./protocol.ts";
import { type Random, shuffled } from "../process/random.ts";
import type { WindowPlan } from "./window_plan.ts";

// Share of a round's operations that is run untimed first, as other processes ran in between.
const LEAD_IN = 0.125;
const ABBA = [0, 1, 1, 0];
const BAAB = [1, 0, 0, 1];

/** A process that takes part in a block. */
export class MeasuredProcess {
  /** Its cells, by cell: in the random order in which they are prepared. */
  readonly cells: readonly CellPlan[];
  /** Whether it still takes part. */
  alive = true;
  /** What the child said when it was ready, by cell; empty before. */
  ready: ReadyReply["preparedCells"] = [];
  /** Outcome of the warm-up, by cell; empty before. */
  warmed: readonly WarmedCell[] = [];
  readonly #placement: GroupPlan["placement"];
  readonly #settings: BlockSettings;
  readonly #child: MeasuringChild;

  /**
   * Starts the process.
   *
   * @param cells Its cells, in the order of the plan.
   * @param random Puts them in order: what is loaded and prepared first may get other code than what follows, so no
   *   cell may always be the first.
   */
  constructor(
    group: GroupPlan,
    cells: readonly CellPlan[],
    seed: number,
    settings: BlockSettings,
    random: Random,
  ) {
    this.cells = shuffled(cells, random);
    this.#placement = group.placement;
    this.#settings = settings;
    const preparedCells = this.cells.map((cell, index) => cellSpec(group, cell, index, seed));
    this.#child = MeasuringChild.start(
      { preparedCells },
      childOptions(settings.child, group, cells),
    );
  }

  /**
   * Waits until the cells are prepared and verified, and warms them up.
   *
   * @throws {ChildFailure} when the child fails.
   */
  async warmUp(): Promise<void> {
    const { limitMs, warmUpWindowMs: windowMs, warmUpMs, warmUpOps: minOps } = this.#settings;
    const { firstOps } = this.#settings;
    const [minMs, maxMs] = warmUpMs;
    this.ready = (await this.#child.receive("ready", limitMs)).preparedCells;
    const { preparedCells } = await this.#child.request(
      {
        command: "warm",
        windowMs,
        minMs,
        minOps,
        maxMs,
        ...(firstOps === undefined ? {} : { firstOps }),
      },
      "warm",
      limitMs + 2 * maxMs * this.cells.length,
    );
    this.warmed = preparedCells;
  }

  /**
   * Runs one round: windows of each cell in random order, or in ABBA order in paired placement.
   *
   * @param plans The windows of each cell.
   * @returns median nanoseconds per operation, by cell.
   * @throws {ChildFailure} when the child fails.
   */
  async round(plans: readonly WindowPlan[], random: Random): Promise<readonly number[]> {
    const ops = plans.map((plan) => plan.ops);
    const turns = Math.max(...plans.map(({ count }) => count));
    const sequence = Array.from({ length: turns }, () => this.#turn(random)).flat();
    const first = sequence[0]!;
    const leadInOps = leadInOf(plans[first]!, this.ready[first]!.granularity);
    const { windowsNs } = await this.#child.request(
      { command: "windows", sequence, ops, leadInOps },
      "windows",
      this.#settings.limitMs,
    );
    return this.cells.map((_, index) =>
      median(windowsNs.filter((_, window) => sequence[window] === index))
    );
  }

  /**
   * Tiers of the hot functions, by cell.
   *
   * @throws {ChildFailure} when the child fails.
   */
  async tiers(): Promise<readonly Tiers[]> {
    const { limitMs } = this.#settings;
    return (await this.#child.request({ command: "tier" }, "tier", limitMs)).tiers;
  }

  /**
   * Times calls of a cell one by one.
   *
   * @returns nanoseconds of each.
   * @throws {ChildFailure} when the child fails.
   */
  async calls(index: number, count: number): Promise<readonly number[]> {
    const sequence = Array<number>(count).fill(index);
    const ops = this.cells.map(() => 1);
    const { limitMs } = this.#settings;
    const request = { command: "windows", sequence, ops, leadInOps: 0 } as const;
    return (await this.#child.request(request, "windows", limitMs)).windowsNs;
  }

  /** Each cell once, or twice in paired placement. */
  #turn(random: Random): readonly number[] {
    if (this.#placement === "paired") return random() < 0.5 ? ABBA : BAAB;
    return shuffled([...this.cells.keys()], random);
  }

  /** Ends the process and waits until it is gone. */
  async quit(): Promise<void> {
    await this.#child.quit();
  }
}

/** How to start the process of some cells, in the order of the plan. */
function childOptions(
  common: ChildOptions,
  { configuration }: GroupPlan,
  cells: readonly CellPlan[],
): ChildOptions {
  const own = cells.flatMap(({ readPaths = [] }) => readPaths);
  const { runArgs, v8Flags = [] } = cells[0]!;
  return {
    ...common,
    readPaths: [...new Set([...common.readPaths, ...own])],
    v8Flags: [...common.v8Flags, ...configuration?.v8Flags ?? [], ...v8Flags],
    ...(runArgs === undefined ? {} : { runArgs }),
    ...(configuration?.deno === undefined ? {} : { deno: configuration.deno }),
  };
}

function cellSpec(group: GroupPlan, cell: CellPlan, index: number, seed: number): CellSpec {
  const { workload, order, layouts } = workOf(group, cell);
  return {
    workload,
    order,
    layouts,
    strategy: cell.strategy,
    seed,
    opsScale: cell.opsScale,
    ...(group.placement === "paired" ? { copy: index } : {}),
    ...(cell.module === undefined ? {} : { module: cell.module }),
  };
}

/** Operations to run untimed first: a part of a round, or none where it has no parts. */
function leadInOf({ ops, count }: WindowPlan, granularity: number): number {
  const roundOps = ops * count;
  const leadInOps = Math.ceil((roundOps * LEAD_IN) / granularity) * granularity;
  return leadInOps <= roundOps / 2 ? leadInOps : 0;
}
