/**
 * A prepared workload inside a child, and its warm-up.
 *
 * @module
 */

import type { PreparedWorkload } from "../workload/workload.ts";
import type { Tiers, WarmedSlot, WarmRequest } from "./protocol.ts";
import { optimizeNow, tierOf, TIERS_KNOWN, TOP_TIER } from "./tier.ts";

/** A clock in milliseconds, as `performance.now`. */
export type Clock = () => number;

// Fewest windows in each of the two stretches that are compared to see whether times still drift; else
// a quarter of all windows.
const FEWEST_STRETCH_WINDOWS = 4;
// Largest |ln ratio| between the lowest windows of the two stretches that counts as no drift.
const DRIFT_LIMIT = 0.03;
const FIRST_OPS = 64;
// How often the top tier is asked for; code may be thrown away again when it meets something new.
const MOST_OPTIMIZATIONS = 3;

/** A prepared workload that can be timed. */
export class Slot {
  /** Takes every checksum, so that no work is dead. */
  sink = 0;
  readonly #workload: PreparedWorkload;
  readonly #opsScale: number;
  readonly #clock: Clock;
  readonly #optimized = new Set<PreparedWorkload["hot"][string]>();

  /** `opsScale` operations are run per operation reported. */
  constructor(workload: PreparedWorkload, opsScale: number, clock: Clock) {
    this.#workload = workload;
    this.#opsScale = opsScale;
    this.#clock = clock;
  }

  /** Operations come in multiples of this. */
  get granularity(): number {
    return this.#workload.granularity;
  }

  /** Tiers of the hot functions; empty where natives are not allowed. */
  tiers(): Tiers {
    if (!TIERS_KNOWN) return {};
    const tiers: Record<string, string> = {};
    for (const [name, f] of Object.entries(this.#workload.hot)) tiers[name] = tierOf(f);
    return tiers;
  }

  /** Asks for the top tier for each hot function that is not there; see {@linkcode optimizeNow}. */
  optimize(): void {
    for (const f of Object.values(this.#workload.hot)) {
      if (tierOf(f) === TOP_TIER) continue;
      this.#optimized.add(f);
      optimizeNow(f);
    }
  }

  /** Asks again for functions that lost their code since {@linkcode Slot.optimize}. */
  keepOptimized(): void {
    for (const f of this.#optimized) {
      if (tierOf(f) !== TOP_TIER) optimizeNow(f);
    }
  }

  /** Runs operations without timing them. */
  run(ops: number): void {
    this.sink ^= this.#workload.run(this.#opsToRun(ops));
  }

  /**
   * Runs and times one window.
   *
   * @returns nanoseconds per operation asked for.
   */
  time(ops: number): number {
    const toRun = this.#opsToRun(ops);
    const start = this.#clock();
    const checksum = this.#workload.run(toRun);
    const end = this.#clock();
    this.sink ^= checksum;
    return ((end - start) * 1e6) / ops;
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

/** Warm-up of one slot: one window per step, growing to the length wanted. */
export class WarmUp {
  readonly #slot: Slot;
  readonly #limits: WarmRequest;
  readonly #windowsNs: number[] = [];
  #ops: number;
  #spentMs = 0;
  #opsDone = 0;
  #tiers: Tiers = {};
  #tiersSince = 0;
  #optimizations = 0;

  /** Starts with a window of a few operations. */
  constructor(slot: Slot, limits: WarmRequest) {
    this.#slot = slot;
    this.#limits = limits;
    this.#ops = Math.ceil((limits.firstOps ?? FIRST_OPS) / slot.granularity) * slot.granularity;
  }

  /** Runs one window. */
  step(): void {
    const { windowMs } = this.#limits;
    const nsPerOp = this.#slot.time(this.#ops);
    const spentMs = (nsPerOp * this.#ops) / 1e6;
    this.#spentMs += spentMs;
    this.#opsDone += this.#ops;
    this.#windowsNs.push(nsPerOp);
    const tiers = this.#slot.tiers();
    if (!sameTiers(tiers, this.#tiers)) {
      this.#tiers = tiers;
      this.#tiersSince = this.#windowsNs.length;
    }
    if (this.#ranEnough() && this.#steady() && !this.#atTop()) {
      this.#optimizations++;
      this.#tiersSince = this.#windowsNs.length;
      this.#slot.optimize();
    }
    if (spentMs < windowMs / 2) this.#ops *= 2;
    else if (spentMs > windowMs * 2) {
      this.#ops = windowOps(nsPerOp, windowMs, this.#slot.granularity);
    }
  }

  /** Whether nothing is gained by another step. */
  get done(): boolean {
    if (this.#spentMs >= this.#limits.maxMs) return true;
    return this.#ranEnough() && this.#steady() && this.#atTop();
  }

  /** The outcome so far. */
  result(): WarmedSlot {
    const last = this.#windowsNs.slice(-FEWEST_STRETCH_WINDOWS);
    return {
      windows: this.#windowsNs.length,
      nsPerOp: Math.max(Math.min(...last), Number.MIN_VALUE),
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
    const before = Math.min(...this.#windowsNs.slice(-2 * stretch, -stretch));
    const after = Math.min(...this.#windowsNs.slice(-stretch));
    return Math.abs(Math.log(after / before)) < DRIFT_LIMIT;
  }

  #atTop(): boolean {
    // Where V8's flags keep the top tier out of reach, asking for it is no use.
    if (this.#optimizations >= MOST_OPTIMIZATIONS) return true;
    const tiers = Object.values(this.#tiers);
    return tiers.every((tier) => tier === TOP_TIER);
  }
}

/** Whether every hot function has the same tier in both. */
export function sameTiers(a: Tiers, b: Tiers): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/**
 * Warms all slots in turns until each one's windows are steady and its code is in the top tier, or its
 * time is up. Slots that are ready go on running, so that none is measured with feedback of its own only.
 */
export function warmUpSlots(slots: readonly Slot[], limits: WarmRequest): readonly WarmedSlot[] {
  const warmUps = slots.map((slot) => new WarmUp(slot, limits));
  do {
    for (const warmUp of warmUps) warmUp.step();
  } while (warmUps.some((warmUp) => !warmUp.done));
  return warmUps.map((warmUp) => warmUp.result());
}
