/**
 * A prepared workload inside a child, and its warm-up. By the rules of `intrinsics.ts`, as the workload may have
 * imported a module that somebody else wrote.
 *
 * @module
 */

import {
  append,
  bare,
  Float64Array,
  Math,
  Number,
  ownKeys,
  pinned,
  Uint8Array,
} from "../workload/user/intrinsics.ts";
import type { PreparedWorkload } from "../workload/workload.ts";
import type { Tiers, WarmedCell, WarmRequest } from "./protocol.ts";
import { optimizeNow, tierOf, TIERS_KNOWN, TOP_TIER } from "../process/tier.ts";

/** A clock in milliseconds, as `performance.now`. */
export type Clock = () => number;

// Fewest windows in each of the two stretches that are compared to see whether times still drift; else
// a quarter of all windows.
const FEWEST_STRETCH_WINDOWS = 4;
// Largest |ln ratio| between the lowest windows of the two stretches that counts as no drift.
const DRIFT_LIMIT = 0.03;
const FIRST_OPS = 64;
// What is shorter than the clock's steps counts as something.
const LEAST_NS = 0.01;
// How often the top tier is asked for; code may be thrown away again when it meets something new.
const MOST_OPTIMIZATIONS = 3;

type HotFunction = PreparedWorkload["hot"][string];

/** A prepared workload that can be timed. */
export class PreparedCell {
  /** Takes every checksum, so that no work is dead. */
  sink = 0;
  readonly #workload: PreparedWorkload;
  readonly #opsScale: number;
  readonly #clock: Clock;
  readonly #hotNames: readonly string[];
  readonly #hot: readonly HotFunction[];
  /** By hot function: 1 when its top tier was asked for. */
  readonly #optimized: Uint8Array;

  /** `opsScale` operations are run per operation reported. */
  constructor(workload: PreparedWorkload, opsScale: number, clock: Clock) {
    this.#workload = workload;
    this.#opsScale = opsScale;
    this.#clock = clock;
    this.#hotNames = ownKeys(workload.hot);
    const hot: HotFunction[] = [];
    for (let i = 0; i < this.#hotNames.length; i++) {
      append(hot, workload.hot[this.#hotNames[i]!]!);
    }
    this.#hot = hot;
    this.#optimized = new Uint8Array(hot.length);
  }

  /** Operations come in multiples of this. */
  get granularity(): number {
    return this.#workload.granularity;
  }

  /** Whether operations are awaited: then `runAwaited`, `timeAwaited` and `paceAwaited` are to be called. */
  get isAwaited(): boolean {
    return this.#workload.runAwaited !== undefined;
  }

  /** Tiers of the hot functions, in an object without prototype; empty where natives are not allowed. */
  tiers(): Tiers {
    const tiers: Record<string, string> = bare({});
    if (!TIERS_KNOWN) return tiers;
    for (let i = 0; i < this.#hot.length; i++) tiers[this.#hotNames[i]!] = tierOf(this.#hot[i]!);
    return tiers;
  }

  /** Asks for the top tier for each hot function that is not there; see {@linkcode optimizeNow}. */
  optimize(): void {
    for (let i = 0; i < this.#hot.length; i++) {
      if (tierOf(this.#hot[i]!) === TOP_TIER) continue;
      this.#optimized[i] = 1;
      optimizeNow(this.#hot[i]!);
    }
  }

  /** Asks again for functions that lost their code since {@linkcode PreparedCell.optimize}. */
  keepOptimized(): void {
    for (let i = 0; i < this.#hot.length; i++) {
      if (this.#optimized[i] === 1 && tierOf(this.#hot[i]!) !== TOP_TIER) {
        optimizeNow(this.#hot[i]!);
      }
    }
  }

  /** Runs operations without timing them. */
  run(ops: number): void {
    this.sink ^= this.#workload.run(this.#opsToRun(ops));
  }

  /** {@linkcode PreparedCell.run} of operations that are awaited. */
  async runAwaited(ops: number): Promise<void> {
    this.sink ^= await pinned(this.#workload.runAwaited!(this.#opsToRun(ops)));
  }

  /**
   * Runs and times one window.
   *
   * @returns nanoseconds per operation asked for; of those that time a part of themselves, that part's.
   */
  time(ops: number): number {
    this.#workload.countedMs?.();
    return this.#counted(ops, this.pace(ops));
  }

  /** {@linkcode PreparedCell.time} of operations that are awaited. */
  async timeAwaited(ops: number): Promise<number> {
    this.#workload.countedMs?.();
    return this.#counted(ops, await pinned(this.paceAwaited(ops)));
  }

  /** Runs one window; gives the nanoseconds per operation that go by, whatever part of them counts. */
  pace(ops: number): number {
    const toRun = this.#opsToRun(ops);
    const start = this.#clock();
    const checksum = this.#workload.run(toRun);
    const end = this.#clock();
    this.sink ^= checksum;
    return ((end - start) * 1e6) / ops;
  }

  /** {@linkcode PreparedCell.pace} of operations that are awaited. */
  async paceAwaited(ops: number): Promise<number> {
    const toRun = this.#opsToRun(ops);
    const start = this.#clock();
    const checksum = await pinned(this.#workload.runAwaited!(toRun));
    const end = this.#clock();
    this.sink ^= checksum;
    return ((end - start) * 1e6) / ops;
  }

  #counted(ops: number, ns: number): number {
    if (this.#workload.countedMs === undefined) return ns;
    return Math.max((this.#workload.countedMs() * 1e6) / ops, LEAST_NS);
  }

  #opsToRun(ops: number): number {
    const granularity = this.#workload.granularity;
    return Math.round((ops * this.#opsScale) / granularity) * granularity;
  }
}

/**
 * Operations of a window of about `windowMs`: a multiple of the granularity, at least one.
 */
export function windowOps(nsPerOp: number, windowMs: number, granularity: number): number {
  const ops = (windowMs * 1e6) / nsPerOp;
  return Math.max(1, Math.round(ops / granularity)) * granularity;
}

/** Warm-up of one cell: one window per step, growing to the length wanted. */
export class WarmUp {
  readonly #preparedCell: PreparedCell;
  readonly #limits: WarmRequest;
  readonly #windowsNs = new Series();
  #ops: number;
  #spentMs = 0;
  #opsDone = 0;
  #tiers: Tiers = bare({});
  #tiersSince = 0;
  #optimizations = 0;

  /** Starts with a window of a few operations. */
  constructor(preparedCell: PreparedCell, limits: WarmRequest) {
    this.#preparedCell = preparedCell;
    this.#limits = limits;
    this.#ops = Math.ceil((limits.firstOps ?? FIRST_OPS) / preparedCell.granularity) *
      preparedCell.granularity;
  }

  /** Runs one window; gives a promise where operations are awaited. */
  step(): Promise<void> | null {
    if (this.#preparedCell.isAwaited) return this.#stepAwaited();
    this.#note(this.#preparedCell.pace(this.#ops));
    return null;
  }

  async #stepAwaited(): Promise<void> {
    this.#note(await pinned(this.#preparedCell.paceAwaited(this.#ops)));
  }

  #note(nsPerOp: number): void {
    const { windowMs } = this.#limits;
    const spentMs = (nsPerOp * this.#ops) / 1e6;
    this.#spentMs += spentMs;
    this.#opsDone += this.#ops;
    this.#windowsNs.add(nsPerOp);
    const tiers = this.#preparedCell.tiers();
    if (!sameTiers(tiers, this.#tiers)) {
      this.#tiers = tiers;
      this.#tiersSince = this.#windowsNs.length;
    }
    if (this.#ranEnough() && this.#steady() && !this.#atTop()) {
      this.#optimizations++;
      this.#tiersSince = this.#windowsNs.length;
      this.#preparedCell.optimize();
    }
    if (spentMs < windowMs / 2) this.#ops *= 2;
    else if (spentMs > windowMs * 2) {
      this.#ops = windowOps(nsPerOp, windowMs, this.#preparedCell.granularity);
    }
  }

  /** Whether nothing is gained by another step. */
  get done(): boolean {
    if (this.#spentMs >= this.#limits.maxMs) return true;
    return this.#ranEnough() && this.#steady() && this.#atTop();
  }

  /** The outcome so far. */
  result(): WarmedCell {
    const windows = this.#windowsNs.length;
    return {
      windows,
      nsPerOp: Math.max(
        this.#windowsNs.lowest(windows - FEWEST_STRETCH_WINDOWS, windows),
        Number.MIN_VALUE,
      ),
      settled: this.#steady(),
      tiers: this.#tiers,
    };
  }

  #ranEnough(): boolean {
    return this.#spentMs >= this.#limits.minMs && this.#opsDone >= this.#limits.minOps;
  }

  #steady(): boolean {
    const count = this.#windowsNs.length;
    const stretch = Math.max(FEWEST_STRETCH_WINDOWS, count >> 2);
    if (count < 2 * stretch || count - this.#tiersSince < stretch) return false;
    const before = this.#windowsNs.lowest(count - 2 * stretch, count - stretch);
    const after = this.#windowsNs.lowest(count - stretch, count);
    return Math.abs(Math.log(after / before)) < DRIFT_LIMIT;
  }

  #atTop(): boolean {
    // Where V8's flags keep the top tier out of reach, asking for it is no use.
    if (this.#optimizations >= MOST_OPTIMIZATIONS) return true;
    const names = ownKeys(this.#tiers);
    for (let i = 0; i < names.length; i++) {
      if (this.#tiers[names[i]!] !== TOP_TIER) return false;
    }
    return true;
  }
}

/** Numbers, ever more of them. */
class Series {
  /** How many there are. */
  length = 0;
  #capacity = 64;
  #values = new Float64Array(this.#capacity);

  /** Adds one at the end. */
  add(value: number): void {
    if (this.length === this.#capacity) {
      this.#capacity *= 2;
      const values = new Float64Array(this.#capacity);
      for (let i = 0; i < this.length; i++) values[i] = this.#values[i]!;
      this.#values = values;
    }
    this.#values[this.length++] = value;
  }

  /** The lowest of those from `from` to `to` (exclusive). */
  lowest(from: number, to: number): number {
    let lowest = Infinity;
    for (let i = Math.max(0, from); i < to; i++) lowest = Math.min(lowest, this.#values[i]!);
    return lowest;
  }
}

/** Whether every hot function has the same tier in both. */
export function sameTiers(a: Tiers, b: Tiers): boolean {
  const names = ownKeys(a);
  if (names.length !== ownKeys(b).length) return false;
  for (let i = 0; i < names.length; i++) {
    if (a[names[i]!] !== b[names[i]!]) return false;
  }
  return true;
}

/**
 * Warms all cells in turns until each one's windows are steady and its code is in the top tier, or its
 * time is up. Slots that are ready go on running, so that none is measured with feedback of its own only.
 */
export function warmUpCells(
  preparedCells: readonly PreparedCell[],
  limits: WarmRequest,
): readonly WarmedCell[] {
  const warmUps = warmUpsOf(preparedCells, limits);
  do {
    for (let i = 0; i < warmUps.length; i++) warmUps[i]!.step();
  } while (!allDone(warmUps));
  return resultsOf(warmUps);
}

/** {@linkcode warmUpCells} where operations of any cell are awaited. */
export async function warmUpCellsAwaited(
  preparedCells: readonly PreparedCell[],
  limits: WarmRequest,
): Promise<readonly WarmedCell[]> {
  const warmUps = warmUpsOf(preparedCells, limits);
  do {
    for (let i = 0; i < warmUps.length; i++) {
      const step = warmUps[i]!.step();
      if (step !== null) await pinned(step);
    }
  } while (!allDone(warmUps));
  // A list without prototype: `await` asks what it is given for `then`.
  return bare(resultsOf(warmUps));
}

/** Whether operations of any of some cells are awaited. */
export function anyAwaited(preparedCells: readonly PreparedCell[]): boolean {
  for (let i = 0; i < preparedCells.length; i++) if (preparedCells[i]!.isAwaited) return true;
  return false;
}

function warmUpsOf(preparedCells: readonly PreparedCell[], limits: WarmRequest): WarmUp[] {
  const warmUps: WarmUp[] = [];
  for (let i = 0; i < preparedCells.length; i++) {
    append(warmUps, new WarmUp(preparedCells[i]!, limits));
  }
  return warmUps;
}

function allDone(warmUps: readonly WarmUp[]): boolean {
  for (let i = 0; i < warmUps.length; i++) if (!warmUps[i]!.done) return false;
  return true;
}

function resultsOf(warmUps: readonly WarmUp[]): WarmedCell[] {
  const warmed: WarmedCell[] = [];
  for (let i = 0; i < warmUps.length; i++) append(warmed, warmUps[i]!.result());
  return warmed;
}
