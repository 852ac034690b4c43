/** A hostile peer: writes into its part of a ring all the time, anything and things that look right. */

import { randomFrom } from "./plan.ts";

/** What the worker is started with. */
export interface ScribblerStart {
  readonly ring: SharedArrayBuffer;
  readonly byteOffset: number;
  /** u16 positions that it may write, from and up to. */
  readonly areas: readonly (readonly [number, number])[];
  readonly num: number;
  /** Of them, those that say whose turn it is: every other write goes there. */
  readonly turns: readonly number[];
  /** Word 0 counts what was written; word 1 ends it once it is not 0. */
  readonly control: Int32Array<SharedArrayBuffer>;
  readonly seed: number;
}

const worker = self as unknown as {
  onmessage: ((event: MessageEvent<ScribblerStart>) => void) | null;
};

const FLAGS = [0, 1, 2, 3, 4, 5, 0x80, 0x82, 0x8000, 0x8001, 0x8002, 0x8004, 0x8080, 0xffff];

worker.onmessage = ({ data: { ring, byteOffset, areas, num, turns, control, seed } }) => {
  const u16 = new Uint16Array(ring, byteOffset);
  const random = randomFrom(seed);
  let writes = 0;
  while (Atomics.load(control, 1) === 0) {
    for (let i = 0; i < 64; i++) {
      const [from, to] = areas[random(areas.length)]!;
      const at = random(2) === 0 ? turns[random(turns.length)]! : from + random(to - from);
      const kind = random(8);
      const value = kind < 4
        ? random(num + 1)
        : kind < 6
        ? FLAGS[random(FLAGS.length)]!
        : random(0x10000);
      // Mostly one step on, which is what an index does when all is well.
      if (kind === 7) Atomics.add(u16, at, 1);
      else if (kind === 6) Atomics.store(u16, at, value);
      else u16[at] = value;
    }
    Atomics.store(control, 0, writes += 64);
  }
};
