/**
 * What the stress run does: many messages between two Workers, each checked, over every layout and set of features.
 *
 * @module
 */

import { RING_LAYOUT_NAMES, type RingLayoutName, type SharedQueue } from "../../ring/mod.ts";

/** One queue and what goes through it. */
export interface StressPlan {
  readonly layout: RingLayoutName;
  readonly num: number;
  readonly event: boolean;
  readonly indirect: boolean;
  readonly messages: number;
  /** Whether both sides sleep when there is nothing to do, without looking first; else they poll. */
  readonly sleeps: boolean;
  /** Most buffers that the driver adds before it kicks. */
  readonly batch: number;
  /** Start of the pseudo-random choices. */
  readonly seed: number;
}

/** What the driver sends on to the device, by way of the thread that started both. */
export interface StressStart {
  readonly plan: StressPlan;
  readonly queue: SharedQueue;
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly memory: SharedArrayBuffer;
}

/** What one side reports. */
export interface StressOutcome {
  /** What was wrong, `""` if nothing. */
  readonly fault: string;
  readonly messages: number;
  /** Times that the side went to sleep. */
  readonly sleeps: number;
  /** Times that it slept on although work was there. */
  readonly lostWakeups: number;
  readonly kicksUnsent: number;
  readonly ms: number;
}

/** Bytes of the payload of one slot: number, its mixture, the answer, nothing. */
export const SLOT_BYTES = 16;

/** A mixture of 32 bits that no neighbor shares. */
export function mixture(value: number): number {
  let x = Math.imul(value ^ value >>> 16, 0x45d9f3b);
  x = Math.imul(x ^ x >>> 16, 0x45d9f3b);
  return (x ^ x >>> 16) >>> 0;
}

/** Pseudo-random numbers from 0 to `below` − 1. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Every layout with and without event index and tables, sleeping and polling: 32 plans. */
export function stressPlans(messages: number, seed: number): StressPlan[] {
  return RING_LAYOUT_NAMES.flatMap((layout) =>
    [false, true].flatMap((event) =>
      [false, true].flatMap((indirect) =>
        [true, false].map((sleeps, i) => ({
          layout,
          num: layout.startsWith("packed") ? 13 : 16,
          event,
          indirect,
          // Messages to be waited for cost a hundred times as much.
          messages: sleeps ? Math.ceil(messages / 10) : messages,
          sleeps,
          batch: sleeps ? 1 + i : 8,
          seed: seed + i,
        }))
      )
    )
  );
}
