/**
 * One block: a fresh process for every cell of a group (or one for all, by placement), warmed up, then
 * conducted through rounds of short windows.
 *
 * @module
 */

import type { ProcessSamples } from "../record/lab.ts";
import { stateLetters } from "../stats/mod.ts";
import { strategyOf } from "../workload/controls.ts";
import { ChildFailure, type ChildFailureKind } from "../process/ending.ts";
import { throwIfInterrupted } from "../process/run.ts";
import { type CellPlan, type GroupPlan, processesOf, workName } from "./plan.ts";
import { type Random, shuffled } from "../process/random.ts";
import type { BlockSettings } from "./block_settings.ts";
import { MeasuredProcess, type Round } from "./measured_process.ts";
import { sameTiers } from "./prepared_cell.ts";
import { type ChecksumMismatch, findMismatches } from "./verification.ts";
import { callQuantiles, singleCallCount } from "./single_calls.ts";
import { planWindows, type WindowPlan } from "./window_plan.ts";

// As many rounds should be quiet, as a share of the planned ones, and so many may be taken for it, as multiples of them:
// rounds take little of a block's time, starting and warming up its processes the rest.
const QUIET_WANTED = 0.5;
const MOST_ROUNDS = 4;
const MOST_ROUNDS_IN_VAIN = 2;
// And in no more time than this share of what the block has taken so far.
const MOST_TIME = 0.5;
const QUOTIENT_DIGITS = 4;

/** Kinds of findings about cells that failed. */
export type CellFailureKind = ChildFailureKind | "checksum mismatch";

/** A cell that failed in a block. */
export interface CellFailure {
  /** Name of the cell. */
  readonly cell: string;
  /** Kind of finding. */
  readonly kind: CellFailureKind;
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

/** Runs the blocks of one group; remembers the window sizes that the first one found. */
export class BlockRunner {
  readonly #group: GroupPlan;
  readonly #settings: BlockSettings;
  readonly #windows = new Map<string, WindowPlan>();

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
    const run = new BlockRun(this.#group, this.#settings, this.#windows, signal);
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
  readonly #windows: Map<string, WindowPlan>;
  readonly #signal: AbortSignal;
  readonly #processes: MeasuredProcess[] = [];
  readonly #failures: CellFailure[] = [];
  readonly #startMs = performance.now();

  constructor(
    group: GroupPlan,
    settings: BlockSettings,
    windows: Map<string, WindowPlan>,
    signal: AbortSignal,
  ) {
    this.#group = group;
    this.#settings = { ...settings, child: { ...settings.child, signal } };
    this.#windows = windows;
    this.#signal = signal;
  }

  async run(
    block: number,
    cells: readonly CellPlan[],
    seed: number,
    random: Random,
  ): Promise<BlockResult> {
    const processes = processesOf(this.#group.placement, cells);
    await this.#startAll(shuffled(processes, random), seed, random);
    this.#dropMismatches();
    this.#fixWindows();
    await Promise.all(this.#alive.map((process) => process.pin()));
    const rounds = await this.#conductRounds(random);
    const samples = await this.#collect(block, rounds);
    return { samples, failures: this.#failures };
  }

  async end(): Promise<void> {
    await Promise.all(this.#processes.map((process) => process.quit()));
  }

  get #alive(): readonly MeasuredProcess[] {
    return this.#processes.filter((process) => process.alive);
  }

  // A few at a time: starting and warming up may overlap, measuring may not.
  async #startAll(
    processes: readonly (readonly CellPlan[])[],
    seed: number,
    random: Random,
  ): Promise<void> {
    const waiting = [...processes];
    const startNext = async (): Promise<void> => {
      for (let cells = waiting.shift(); cells !== undefined; cells = waiting.shift()) {
        this.#signal.throwIfAborted();
        await this.#start(cells, seed, random);
      }
    };
    const workers = Array.from({ length: this.#settings.parallel }, startNext);
    // All have ended before the first error is passed on: nothing may be started after that.
    for (const outcome of await Promise.allSettled(workers)) {
      if (outcome.status === "rejected") throw outcome.reason;
    }
  }

  async #start(cells: readonly CellPlan[], seed: number, random: Random): Promise<void> {
    const process = new MeasuredProcess(this.#group, cells, seed, this.#settings, random);
    this.#processes.push(process);
    await this.#ask(process, () => process.warmUp());
  }

  #dropMismatches(): void {
    const checksums = this.#alive.flatMap((process) =>
      process.cells.map((cell, index) => ({
        cell: cell.name,
        checksum: process.ready[index]!.checksum,
        work: workName(this.#group, cell),
        verified: cell.verified,
      }))
    );
    const mismatches = findMismatches(checksums, this.#group.baseline);
    for (const process of this.#alive) {
      const wrong = mismatches.filter(({ cell }) =>
        process.cells.some(({ name }) => name === cell)
      );
      if (wrong.length === 0) continue;
      process.alive = false;
      for (const mismatch of wrong) this.#failures.push(mismatchFailure(mismatch));
    }
  }

  // Controls made of a strategy run that strategy's number, so that A/A compares like with like.
  #fixWindows(): void {
    for (const process of this.#alive) {
      process.cells.forEach(({ name }, index) => {
        if (this.#windows.has(name)) return;
        const { nsPerOp } = process.warmed[index]!;
        const { granularity } = process.ready[index]!;
        this.#windows.set(name, planWindows(nsPerOp, granularity, this.#settings));
      });
    }
    for (const cell of this.#group.cells) {
      const original = this.#group.cells.find((other) => this.#isOriginal(other, cell));
      const own = original === undefined ? undefined : this.#windows.get(original.name);
      if (own !== undefined) this.#windows.set(cell.name, own);
    }
  }

  #isOriginal(original: CellPlan, cell: CellPlan): boolean {
    return original.strategy === strategyOf(cell.strategy) &&
      workName(this.#group, original) === workName(this.#group, cell) &&
      String(original.v8Flags ?? "") === String(cell.v8Flags ?? "");
  }

  /** The planned rounds, and where too few of them are quiet, more until enough are. */
  async #conductRounds(random: Random): Promise<ReadonlyMap<string, readonly Round[]>> {
    const rounds = new Map<string, Round[]>();
    const planned = this.#settings.rounds;
    let quiet = 0;
    let known = 0;
    let untilMs = Infinity;
    const goesOn = (done: number): boolean => {
      if (done < planned) return true;
      const nowMs = performance.now();
      if (done === planned) untilMs = nowMs + (nowMs - this.#startMs) * MOST_TIME;
      if (nowMs > untilMs) return false;
      // Figures of all cells, by what they would be if all were quiet.
      const share = known === 0 ? 1 : (quiet / known) * (done / planned);
      return share < QUIET_WANTED &&
        done < planned * (quiet === 0 ? MOST_ROUNDS_IN_VAIN : MOST_ROUNDS);
    };
    for (let round = 0; goesOn(round); round++) {
      for (const process of shuffled(this.#alive, random)) {
        this.#signal.throwIfAborted();
        const plans = process.cells.map(({ name }) => this.#windows.get(name)!);
        const figures = await this.#ask(process, () => process.round(plans, random));
        figures?.forEach((figure, index) => {
          const { name } = process.cells[index]!;
          rounds.set(name, [...rounds.get(name) ?? [], figure]);
          if (figure.state !== undefined) known++;
          if (figure.state === "quiet") quiet++;
        });
      }
    }
    return rounds;
  }

  async #collect(
    block: number,
    rounds: ReadonlyMap<string, readonly Round[]>,
  ): Promise<ReadonlyMap<string, ProcessSamples>> {
    const samples = new Map<string, ProcessSamples>();
    for (const process of this.#alive) {
      const tiersAfter = await this.#ask(process, () => process.tiers());
      const calls = tiersAfter === null ? null : await this.#singleCalls(process);
      if (tiersAfter === null || calls === null) continue;
      process.cells.forEach((cell, index) => {
        const warmed = process.warmed[index]!;
        const tiers = tiersAfter[index]!;
        const own = rounds.get(cell.name)!;
        samples.set(cell.name, {
          block,
          windowsNs: own.map(({ ns }) => ns),
          ...coreOf(own),
          windowOps: this.#windows.get(cell.name)!.ops,
          warmupWindows: warmed.windows,
          tiers,
          steady: warmed.settled && sameTiers(warmed.tiers, tiers),
          checksum: process.ready[index]!.checksum,
          ...(calls[index] === undefined ? {} : { calls: calls[index] }),
        });
      });
    }
    return samples;
  }

  /** Single calls of the cells of a process that are no controls; `null` when the child failed. */
  async #singleCalls(
    process: MeasuredProcess,
  ): Promise<readonly (ProcessSamples["calls"] | undefined)[] | null> {
    const { singleCalls = 0 } = this.#settings;
    const all: (ProcessSamples["calls"] | undefined)[] = [];
    for (const [index, { control }] of process.cells.entries()) {
      const count = control ? 0 : singleCallCount(process.warmed[index]!.nsPerOp, singleCalls);
      const callsNs = count === 0
        ? []
        : await this.#ask(process, () => process.calls(index, count));
      if (callsNs === null) return null;
      all.push(callsNs.length === 0 ? undefined : callQuantiles(callsNs));
    }
    return all;
  }

  /** Does something with a child; when the child fails, so do its cells, and the block goes on. */
  async #ask<T>(process: MeasuredProcess, action: () => Promise<T>): Promise<T | null> {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof ChildFailure)) throw error;
      await throwIfInterrupted(this.#signal);
      process.alive = false;
      for (const { name } of process.cells) {
        this.#failures.push({ cell: name, kind: error.kind, what: error.message });
      }
      return null;
    }
  }
}

/** The states of a cell's rounds as they are kept; nothing where those of some are not known. */
function coreOf(rounds: readonly Round[]): Pick<ProcessSamples, "core"> {
  const known = rounds.flatMap(({ state, quotient }) =>
    state === undefined || quotient === undefined ? [] : [{ state, quotient }]
  );
  if (known.length < rounds.length) return {};
  return {
    core: {
      states: stateLetters(known.map(({ state }) => state)),
      quotients: known.map(({ quotient }) => Number(quotient.toPrecision(QUOTIENT_DIGITS))),
    },
  };
}

function mismatchFailure({ cell, checksum, expected }: ChecksumMismatch): CellFailure {
  return {
    cell,
    kind: "checksum mismatch",
    what: `verification gave ${checksum}, the other cells ${expected}`,
  };
}
