/**
 * One block: a fresh process for every cell of a group (or one for all, by placement), warmed up, then
 * conducted through rounds of short windows.
 *
 * @module
 */

import type { ProcessSamples } from "../report/lab_report.ts";
import { strategyOf } from "../workload/controls.ts";
import { ChildFailure, type ChildOptions, MeasuringChild } from "./child_process.ts";
import { type CellPlan, type GroupPlan, processesOf } from "./plan.ts";
import type { ReadyReply, SlotSpec, WarmedSlot, WarmReply } from "./protocol.ts";
import { type Random, shuffled } from "./random.ts";
import { sameTiers, windowOps } from "./slot.ts";
import { type ChecksumMismatch, findMismatches } from "./verification.ts";

/** How a block is run. */
export interface BlockSettings {
  /** How children are started. */
  readonly child: ChildOptions;
  /** Rounds. */
  readonly rounds: number;
  /** Length of a window to aim at, in milliseconds. */
  readonly windowMs: number;
  /**
   * Length of a warm-up window, in milliseconds. Short: V8 replaces code that was optimised while its
   * loop ran only at a later call, the hundredth at worst.
   */
  readonly warmUpWindowMs: number;
  /** Fewest operations of a window, if they fit into {@linkcode BlockSettings.longestWindowMs}. */
  readonly fewestOps: number;
  /** Longest window for the sake of {@linkcode BlockSettings.fewestOps}, in milliseconds. */
  readonly longestWindowMs: number;
  /** Shortest and longest warm-up per slot, in milliseconds. */
  readonly warmUpMs: readonly [shortest: number, longest: number];
  /** Fewest operations of a warm-up, time permitting. */
  readonly warmUpOps: number;
  /** Children that start and warm up at the same time. */
  readonly parallel: number;
  /** Longest wait for an answer, in milliseconds; a child that takes longer is killed. */
  readonly limitMs: number;
}

/** A cell that failed in a block. */
export interface CellFailure {
  /** Name of the cell. */
  readonly cell: string;
  /** Kind of finding. */
  readonly kind: string;
  /** What happened. */
  readonly what: string;
}

/** What a block measured. */
export interface BlockResult {
  /** Samples by cell name. */
  readonly samples: ReadonlyMap<string, ProcessSamples>;
  /** Cells that failed. */
  readonly failures: readonly CellFailure[];
}

/** A process of the block, and its cells as slots. */
interface Seat {
  readonly cells: readonly CellPlan[];
  readonly child: MeasuringChild;
  ready: ReadyReply["slots"];
  warmed: readonly WarmedSlot[];
  alive: boolean;
}

// Share of a window that is run untimed first, when other processes ran in between.
const LEAD_IN = 0.125;
const SIGNAL_DELAY_MS = 50;
const ABBA = [0, 1, 1, 0];
const BAAB = [1, 0, 0, 1];

/** Runs the blocks of one group; remembers the window sizes that the first one found. */
export class BlockRunner {
  readonly #group: GroupPlan;
  readonly #settings: BlockSettings;
  readonly #windowOps = new Map<string, number>();

  /** Nothing is started yet. */
  constructor(group: GroupPlan, settings: BlockSettings) {
    this.#group = group;
    this.#settings = settings;
  }

  /**
   * Runs a block over some of the group's cells.
   *
   * @throws the signal's reason when it is aborted; no child outlives the call.
   */
  async run(
    block: number,
    cells: readonly CellPlan[],
    seed: number,
    random: Random,
    signal: AbortSignal,
  ): Promise<BlockResult> {
    signal.throwIfAborted();
    const run = new BlockRun(this.#group, this.#settings, this.#windowOps, signal);
    try {
      return await run.run(block, cells, seed, random);
    } finally {
      await run.end();
    }
  }
}

/** One block in progress. */
class BlockRun {
  readonly #group: GroupPlan;
  readonly #settings: BlockSettings;
  readonly #windowOps: Map<string, number>;
  readonly #signal: AbortSignal;
  readonly #seats: Seat[] = [];
  readonly #failures: CellFailure[] = [];

  constructor(
    group: GroupPlan,
    settings: BlockSettings,
    windowOps: Map<string, number>,
    signal: AbortSignal,
  ) {
    this.#group = group;
    this.#settings = settings;
    this.#windowOps = windowOps;
    this.#signal = signal;
    signal.addEventListener("abort", this.#kill);
  }

  async run(
    block: number,
    cells: readonly CellPlan[],
    seed: number,
    random: Random,
  ): Promise<BlockResult> {
    const processes = processesOf(this.#group.placement, cells);
    await this.#startAll(shuffled(processes, random), seed);
    this.#dropMismatches();
    this.#fixWindowOps();
    const windowsNs = await this.#conductRounds(random);
    const samples = await this.#collect(block, windowsNs);
    return { samples, failures: this.#failures };
  }

  async end(): Promise<void> {
    this.#signal.removeEventListener("abort", this.#kill);
    await Promise.all(this.#seats.map((seat) => seat.child.quit()));
  }

  readonly #kill = (): void => {
    for (const seat of this.#seats) seat.child.kill();
  };

  get #alive(): readonly Seat[] {
    return this.#seats.filter((seat) => seat.alive);
  }

  // A few at a time: starting and warming up may overlap, measuring may not.
  async #startAll(processes: readonly (readonly CellPlan[])[], seed: number): Promise<void> {
    const waiting = [...processes];
    const startNext = async (): Promise<void> => {
      for (let cells = waiting.shift(); cells !== undefined; cells = waiting.shift()) {
        this.#signal.throwIfAborted();
        await this.#start(cells, seed);
      }
    };
    await Promise.all(Array.from({ length: this.#settings.parallel }, startNext));
  }

  async #start(cells: readonly CellPlan[], seed: number): Promise<void> {
    const { child: options, limitMs, warmUpWindowMs, warmUpMs, warmUpOps } = this.#settings;
    const slots = cells.map((cell, index) => this.#slotSpec(cell, index, seed));
    const child = MeasuringChild.start({ slots }, options);
    const seat: Seat = { cells, child, ready: [], warmed: [], alive: true };
    this.#seats.push(seat);
    const [minMs, maxMs] = warmUpMs;
    const warmLimitMs = limitMs + 2 * maxMs * slots.length;
    const warmed = await this.#ask(seat, async (): Promise<WarmReply> => {
      const ready = await child.receive("ready", limitMs);
      seat.ready = ready.slots;
      return await child.request(
        { command: "warm", windowMs: warmUpWindowMs, minMs, minOps: warmUpOps, maxMs },
        "warm",
        warmLimitMs,
      );
    });
    if (warmed !== null) seat.warmed = warmed.slots;
  }

  #slotSpec(cell: CellPlan, index: number, seed: number): SlotSpec {
    const { workload, order, layouts, placement } = this.#group;
    return {
      workload,
      order,
      layouts,
      strategy: cell.strategy,
      seed,
      opsScale: cell.opsScale,
      ...(placement === "paired" ? { copy: index } : {}),
      ...(cell.module === undefined ? {} : { module: cell.module }),
    };
  }

  #dropMismatches(): void {
    const checksums = this.#alive.flatMap((seat) =>
      seat.cells.map((cell, slot) => ({
        cell: cell.name,
        checksum: seat.ready[slot]!.checksum,
        verified: cell.verified,
      }))
    );
    const mismatches = findMismatches(checksums, this.#group.baseline);
    for (const seat of this.#alive) {
      const wrong = mismatches.filter(({ cell }) => seat.cells.some(({ name }) => name === cell));
      if (wrong.length === 0) continue;
      seat.alive = false;
      for (const mismatch of wrong) this.#failures.push(mismatchFailure(mismatch));
    }
  }

  // Controls made of a strategy run that strategy's number, so that A/A compares like with like.
  #fixWindowOps(): void {
    const { windowMs, longestWindowMs, fewestOps } = this.#settings;
    for (const seat of this.#alive) {
      seat.cells.forEach((cell, slot) => {
        if (this.#windowOps.has(cell.name)) return;
        const { nsPerOp } = seat.warmed[slot]!;
        const longMs = Math.min((fewestOps * nsPerOp) / 1e6, longestWindowMs);
        const { granularity } = seat.ready[slot]!;
        this.#windowOps.set(cell.name, windowOps(nsPerOp, Math.max(windowMs, longMs), granularity));
      });
    }
    for (const { name, strategy } of this.#group.cells) {
      const own = this.#windowOps.get(strategyOf(strategy));
      if (own !== undefined) this.#windowOps.set(name, own);
    }
  }

  async #conductRounds(random: Random): Promise<ReadonlyMap<string, readonly number[]>> {
    const windowsNs = new Map<string, number[]>();
    for (let round = 0; round < this.#settings.rounds; round++) {
      for (const seat of shuffled(this.#alive, random)) {
        this.#signal.throwIfAborted();
        const means = await this.#conductWindows(seat, random);
        means?.forEach((mean, slot) => {
          const { name } = seat.cells[slot]!;
          const windows = windowsNs.get(name) ?? [];
          windows.push(mean);
          windowsNs.set(name, windows);
        });
      }
    }
    return windowsNs;
  }

  /** One window of each slot (two in paired placement, in ABBA order): mean by slot. */
  async #conductWindows(seat: Seat, random: Random): Promise<readonly number[] | null> {
    const sequence = windowSequence(this.#group.placement, seat.cells.length, random);
    const ops = seat.cells.map((cell) => this.#windowOps.get(cell.name)!);
    const { granularity } = seat.ready[sequence[0]!]!;
    const leadIn = ops[sequence[0]!]! * LEAD_IN;
    const leadInOps = Math.ceil(leadIn / granularity) * granularity;
    const reply = await this.#ask(seat, () =>
      seat.child.request(
        { command: "windows", sequence, ops, leadInOps },
        "windows",
        this.#settings.limitMs,
      ));
    if (reply === null) return null;
    const sums = seat.cells.map(() => 0);
    sequence.forEach((slot, index) => sums[slot]! += reply.windowsNs[index]!);
    return sums.map((sum) => (sum * seat.cells.length) / sequence.length);
  }

  async #collect(
    block: number,
    windowsNs: ReadonlyMap<string, readonly number[]>,
  ): Promise<ReadonlyMap<string, ProcessSamples>> {
    const samples = new Map<string, ProcessSamples>();
    for (const seat of this.#alive) {
      const reply = await this.#ask(
        seat,
        () => seat.child.request({ command: "tier" }, "tier", this.#settings.limitMs),
      );
      if (reply === null) continue;
      seat.cells.forEach((cell, slot) => {
        const warmed = seat.warmed[slot]!;
        const tiers = reply.tiers[slot]!;
        samples.set(cell.name, {
          block,
          windowsNs: windowsNs.get(cell.name)!,
          windowOps: this.#windowOps.get(cell.name)!,
          warmupWindows: warmed.windows,
          tiers,
          steady: warmed.settled && sameTiers(warmed.tiers, tiers),
          checksum: seat.ready[slot]!.checksum,
        });
      });
    }
    return samples;
  }

  /** Does something with a child; when the child fails, so do its cells, and the block goes on. */
  async #ask<T>(seat: Seat, action: () => Promise<T>): Promise<T | null> {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof ChildFailure)) throw error;
      // Ctrl-C reaches the children too: a child may die of it before this process hears of it.
      await new Promise((resolve) => setTimeout(resolve, SIGNAL_DELAY_MS));
      this.#signal.throwIfAborted();
      seat.alive = false;
      for (const { name } of seat.cells) {
        this.#failures.push({ cell: name, kind: error.kind, what: error.message });
      }
      return null;
    }
  }
}

/** The slots of one round in one process, in order. */
function windowSequence(
  placement: GroupPlan["placement"],
  slotCount: number,
  random: Random,
): readonly number[] {
  if (placement === "paired") return random() < 0.5 ? ABBA : BAAB;
  return shuffled([...Array(slotCount).keys()], random);
}

function mismatchFailure({ cell, checksum, expected }: ChecksumMismatch): CellFailure {
  return {
    cell,
    kind: "checksum mismatch",
    what: `verification gave ${checksum}, the other cells ${expected}`,
  };
}
