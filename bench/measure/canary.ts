/**
 * The two loops by which a measuring process knows the state of its core, some ten microseconds each. By the rules of
 * `intrinsics.ts`.
 *
 * @module
 */

import { append, Float64Array, Math } from "../workload/user/intrinsics.ts";
import type { CanaryTimes } from "./protocol.ts";
import { neverOptimize, optimizeNow, tierOf, TOP_TIER } from "../process/tier.ts";

const CHAIN_STEPS = 6000;
const WIDE_STEPS = 12_000;
/** Calls before V8 is asked for its best code, so that it knows what the loops work on. */
const CALLS_BEFORE = 4;
/** No sum of shifts: a multiplication takes three cycles. */
const FACTOR = 0x9e3779b1 | 0;
const { imul } = Math;

/** Each step waits for the one before: as long as the clock's frequency makes it, whoever else uses the core. */
function chain(steps: number): number {
  let x = steps | 1;
  for (let i = 0; i < steps; i++) x = (imul(x, FACTOR) + i) | 0;
  return x;
}

/** Five sums that do not wait for one another: fills the core's units, and is slowed by whoever shares them. */
export function wide(steps: number): number {
  let a = 1, b = 2, c = 3, d = 4, e = 5;
  for (let i = 0; i < steps; i++) {
    a = (a + i) | 0;
    b ^= i;
    c = (c + (i << 1)) | 0;
    d ^= i >> 1;
    e = (e + 3) | 0;
  }
  return a ^ b ^ c ^ d ^ e;
}

let sink = 0;

/** Calls both once. Inlined into whatever is hot, they would become other code, of another tier. */
function runBoth(times: CanarySeries, index: number, clock: () => number): void {
  const start = clock();
  sink ^= chain(CHAIN_STEPS);
  const between = clock();
  sink ^= wide(WIDE_STEPS);
  const end = clock();
  times.chain[index] = ((between - start) * 1e6) / CHAIN_STEPS;
  times.wide[index] = ((end - between) * 1e6) / WIDE_STEPS;
}

/** The loops of one process. */
export class Canaries {
  readonly #clock: () => number;

  /**
   * Has the loops compiled: before modules of others are loaded, as everything measured later is to find them ready.
   *
   * @param clock Milliseconds, as `performance.now`.
   */
  constructor(clock: () => number) {
    this.#clock = clock;
    const unused = new CanarySeries(1);
    neverOptimize(runBoth);
    for (let i = 0; i < CALLS_BEFORE; i++) this.read(unused, 0);
    optimizeNow(chain);
    optimizeNow(wide);
    this.read(unused, 0);
  }

  /** Whether both are the code that quotients can be compared of: V8's flags may keep it out of reach. */
  get ready(): boolean {
    return tierOf(chain) === TOP_TIER && tierOf(wide) === TOP_TIER;
  }

  /** Reads both, into `times` at an index: nanoseconds per step. */
  read(times: CanarySeries, index: number): void {
    runBoth(times, index, this.#clock);
  }
}

/** Room for readings. */
export class CanarySeries {
  /** Nanoseconds per step of the chain. */
  readonly chain: Float64Array;
  /** Nanoseconds per step of the wide loop. */
  readonly wide: Float64Array;
  readonly #count: number;

  /** Room for so many. */
  constructor(count: number) {
    this.#count = count;
    this.chain = new Float64Array(count);
    this.wide = new Float64Array(count);
  }

  /** The readings as plain lists. */
  lists(): CanaryTimes {
    const chainNs: number[] = [];
    const wideNs: number[] = [];
    for (let i = 0; i < this.#count; i++) {
      append(chainNs, this.chain[i]!);
      append(wideNs, this.wide[i]!);
    }
    return { chainNs, wideNs };
  }
}
