/**
 * One process of a block: its child, and the cells that are prepared in it.
 *
 * @module
 */

import {
  type CoreRule,
  median,
  quotientOf,
  type RoundFigure,
  roundFigure,
  type StatedWindow,
  stateOfWindow,
} from "../stats/mod.ts";
import { ruleFor } from "./core_probe.ts";
import { pinTo } from "./pin.ts";
import type { BlockSettings } from "./block_settings.ts";
import { type ChildOptions, MeasuringChild } from "./measuring_child.ts";
import { type CellPlan, type GroupPlan, workOf } from "./plan.ts";
import type { CanaryTimes, CellSpec, ReadyReply, Tiers, WarmedCell } from "./protocol.ts";
import { type Random, shuffled } from "../process/random.ts";
import type { WindowPlan } from "./window_plan.ts";

// Share of a round's operations that is run untimed first, as other processes ran in between.
const LEAD_IN = 0.125;
const ABBA = [0, 1, 1, 0];
const BAAB = [1, 0, 0, 1];

/** A cell's windows of one round, as one; without a state where none is known. */
export type Round = Pick<RoundFigure, "ns"> & Partial<RoundFigure>;

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
  readonly #rule: CoreRule | null;

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
    const options = childOptions(settings.child, group, cells);
    this.#rule = ruleFor(settings.core, options.v8Flags);
    this.#child = MeasuringChild.start({ preparedCells }, options);
  }

  /** Puts it on the CPU on which everything is timed, where the run has one. */
  async pin(): Promise<void> {
    const cpu = this.#settings.core?.cpu ?? null;
    if (cpu !== null) await pinTo(this.#child.pid, cpu);
  }

  /**
   * Waits until the cells are prepared and verified, and warms them up.
   *
   * @throws {ChildFailure} when the child fails.
   */
  async warmUp(): Promise<void> {
    const { limitMs, warmUpWindowMs: windowMs, warmUpMs, warmUpOps: minOps } = this.#settings;
    const [minMs, usualMs] = warmUpMs;
    const own = this.cells.flatMap(({ warmUp }) => warmUp ?? []);
    const maxMs = own.length === 0 ? usualMs : Math.max(...own.map(({ longestMs }) => longestMs));
    const firstOps = own.length === 0
      ? this.#settings.firstOps
      : Math.min(...own.map(({ firstOps }) => firstOps));
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
   * @returns by cell: median nanoseconds per operation, of windows in one state of the core where that is known.
   * @throws {ChildFailure} when the child fails.
   */
  async round(plans: readonly WindowPlan[], random: Random): Promise<readonly Round[]> {
    const ops = plans.map((plan) => plan.ops);
    const turns = Math.max(...plans.map(({ count }) => count));
    const sequence = Array.from({ length: turns }, () => this.#turn(random)).flat();
    const first = sequence[0]!;
    const leadInOps = leadInOf(plans[first]!, this.ready[first]!.granularity);
    const { windowsNs, canaries } = await this.#child.request(
      { command: "windows", sequence, ops, leadInOps },
      "windows",
      this.#settings.limitMs,
    );
    const rule = this.#rule;
    if (rule === null || canaries === null) {
      return this.cells.map((_, index) => ({
        ns: median(windowsNs.filter((_, window) => sequence[window] === index)),
      }));
    }
    const windows = statedWindows(windowsNs, canaries, rule);
    return this.cells.map((_, index) =>
      roundFigure(windows.filter((_, window) => sequence[window] === index))
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

/** Windows with the state of the core, by the readings beside each; of the chain, the least of the round counts. */
function statedWindows(
  windowsNs: readonly number[],
  { chainNs, wideNs }: CanaryTimes,
  rule: CoreRule,
): readonly StatedWindow[] {
  const chain = Math.min(...chainNs);
  return windowsNs.map((ns, i) => {
    const [before, after] = [wideNs[i]!, wideNs[i + 1]!];
    return {
      ns,
      state: stateOfWindow(before, after, chain, rule),
      quotient: quotientOf(before, after, chain),
    };
  });
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
