/**
 * The comparison: everything that differs is counted, the first difference is kept.
 *
 * @module
 */

import { createHash } from "node:crypto";
import {
  packedGeometry,
  RING_LAYOUT_NAMES,
  type RingLayoutName,
  splitGeometry,
  type Virtqueue,
} from "../../ring/mod.ts";
import { BEFORE, type Deviation, type Instead, type Phantom } from "./deviations.ts";
import { AREA_NAMES, type Expected, STATE_KEYS } from "./vector_file.ts";

/** Rings that have a line's hash: hashing is dear, and every strategy leaves the same bytes. */
const HASHED = new WeakMap<Expected, readonly Uint8Array[]>();

/** One difference between a recording and its replay. */
export interface Mismatch {
  /** Name of the strategy. */
  readonly strategy: string;
  /** Name of the trace, its file's variant first. */
  readonly trace: string;
  /** Number of the step, `init` for the creation, `end` for what is checked afterwards. */
  readonly step: string;
  /** What differs: a field of the line or one that the replay derives. */
  readonly field: string;
  /** What the recording says. */
  readonly wanted: string;
  /** What the replay did. */
  readonly got: string;
}

/** Counts the mismatches of one replay and keeps the first. */
export class Comparison {
  /** Mismatches so far. */
  mismatches = 0;
  /** The first of them. */
  first: Mismatch | null = null;
  /** Name of the strategy under test. */
  strategy = "";
  /** Name of the trace under way. */
  trace = "";
  /** Where in it. */
  step: number | "init" | "end" = "init";
  /** Steps that differed on purpose, in every field as said. */
  deviations = 0;
  /** Steps that were not replayed, as their trace ended before. */
  leftOut = 0;
  /** Fields of this step that must differ, and what they must be. */
  readonly #instead = new Map<string, Instead>();
  #phantoms: readonly Phantom[] = [];

  /** Says what differs on purpose at the step that comes. */
  expectDeviation(deviation: Deviation): void {
    this.deviations++;
    for (const [field, value] of Object.entries(deviation.fields)) this.#instead.set(field, value);
    this.#phantoms = deviation.phantoms ?? [];
  }

  /** Counts what should have differed and was not compared. */
  endStep(): void {
    for (const field of this.#instead.keys()) {
      this.fail(field, "a deviation", "no such field compared");
    }
    this.#instead.clear();
    this.#phantoms = [];
  }

  /** Compares two plain values; `before` is what the line before says. */
  check(field: string, wanted: unknown, got: unknown, before?: unknown): void {
    if (this.#instead.size > 0 && this.#instead.has(field)) {
      const instead = this.#take(field, before);
      if (Object.is(wanted, instead)) this.fail(field, "a deviation", show(wanted));
      else if (!Object.is(instead, got)) this.fail(field, show(instead), show(got));
    } else if (!Object.is(wanted, got)) this.fail(field, show(wanted), show(got));
  }

  #take(field: string, before: unknown): unknown {
    const instead = this.#instead.get(field);
    this.#instead.delete(field);
    return instead === BEFORE ? before : instead;
  }

  /** Compares two lists or records, by their JSON. */
  checkJson(field: string, wanted: unknown, got: unknown): void {
    const texts = [JSON.stringify(wanted), JSON.stringify(got)] as const;
    if (this.#instead.size > 0 && this.#instead.has(field)) {
      const instead = JSON.stringify(this.#take(field, undefined));
      if (texts[0] === instead) this.fail(field, "a deviation", instead);
      else if (texts[1] !== instead) this.fail(field, instead, texts[1]);
    } else if (texts[0] !== texts[1]) this.fail(field, texts[0], texts[1]);
  }

  /** Counts a mismatch. */
  fail(field: string, wanted: string, got: string): void {
    this.mismatches++;
    const { strategy, trace, step } = this;
    this.first ??= { strategy, trace, step: String(step), field, wanted, got };
  }

  /** Compares the queue's state and ring with what a line says, and the line before. */
  checkQueue(vq: Virtqueue, expected: Expected, before: Expected = expected): void {
    this.check("free", expected.free, vq.numFree, before.free);
    const layout = RING_LAYOUT_NAMES[vq.layout]!;
    const state = STATE[layout];
    for (let i = 0; i < state.length; i++) {
      const key = STATE_KEYS[layout][i]!;
      const got = state[i]!(vq);
      let wanted = expected.state[i]!;
      let last = before.state[i]!;
      if (key === "lu") {
        // Linux counts on and masks where it reads; what counts is the descriptor.
        wanted &= vq.num - 1;
        last &= vq.num - 1;
      }
      if (got !== wanted || this.#instead.size > 0) this.check(`st.${key}`, wanted, got, last);
    }
    const areas = this.#withPhantoms(areasOf(vq));
    const image = this.#instead.has("ring") ? this.#otherImage(expected, before) : expected.image;
    if (image !== null) this.#checkImage(vq, areas, image);
    if (expected.sha !== "") this.#checkHash(areas, expected);
  }

  #checkHash(areas: readonly Uint8Array[], expected: Expected): void {
    const known = HASHED.get(expected);
    if (known !== undefined && areas.every((area, i) => sameBytes(area, known[i]!))) return;
    const hash = createHash("sha256");
    for (const area of areas) hash.update(area);
    const digest = hash.digest("hex");
    this.check("sha", expected.sha, digest);
    if (digest === expected.sha) HASHED.set(expected, areas.map((area) => area.slice()));
  }

  /** The areas as Linux has them, with the descriptors that a failed add left available there. */
  #withPhantoms(areas: readonly Uint8Array[]): readonly Uint8Array[] {
    if (this.#phantoms.length === 0) return areas;
    const [desc, ...others] = areas;
    const linux = desc!.slice();
    for (const { descriptor, flags } of this.#phantoms) {
      const at = 16 * descriptor + 14;
      if (linux.subarray(at, at + 2).toHex() === flags) this.fail("phantom", "other flags", flags);
      linux.set(Uint8Array.fromHex(flags), at);
    }
    return [linux, ...others];
  }

  #otherImage(expected: Expected, before: Expected): Uint8Array | null {
    const image = this.#take("ring", before.image);
    if (!(image instanceof Uint8Array)) this.fail("ring", "a deviation", "no image to compare");
    else if (image.toHex() === expected.image?.toHex()) this.fail("ring", "a deviation", "none");
    return before.image;
  }

  #checkImage(vq: Virtqueue, areas: readonly Uint8Array[], image: Uint8Array): void {
    let at = 0;
    for (let area = 0; area < areas.length; area++) {
      const bytes = areas[area]!;
      for (let i = 0; i < bytes.length; i++, at++) {
        if (bytes[i] === image[at]) continue;
        const name = AREA_NAMES[vq.packedRing ? "packed" : "split"][area];
        const wanted = image.subarray(at - (i & 15), at - (i & 15) + 16);
        const got = bytes.subarray(i & ~15, (i & ~15) + 16);
        this.fail(`ring.${name} byte ${i}`, wanted.toHex(), got.toHex());
        return;
      }
    }
    this.check("ring bytes", image.length, at);
  }
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}

function show(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}

type StateField = (vq: Virtqueue) => number;

const COMMON_STATE: readonly StateField[] = [
  (vq) => vq.freeHead,
  (vq) => vq.numAdded,
  (vq) => vq.lastUsedIdx,
  (vq) => Number(vq.eventTriggered),
  (vq) => Number(vq.broken),
];

/** The queue's fields in the order of `STATE_KEYS.split`. */
const SPLIT_STATE: readonly StateField[] = [
  ...COMMON_STATE,
  (vq) => vq.availIdxShadow,
  (vq) => vq.availFlagsShadow,
];

/** The queue's fields in the order of `STATE_KEYS.packed`. */
const PACKED_STATE: readonly StateField[] = [
  ...COMMON_STATE,
  (vq) => vq.nextAvailIdx,
  (vq) => vq.availWrapCounter,
  (vq) => vq.availUsedFlags,
  (vq) => vq.eventFlagsShadow,
];

/** `batch_last`; Linux has 0xffffffff for no batch. */
const BATCH_STATE: readonly StateField[] = [
  (vq) => vq.batchLastId >>> 0,
  (vq) => vq.batchLastLen,
];

/** The queue's fields in the order of `STATE_KEYS`. */
const STATE: Readonly<Record<RingLayoutName, readonly StateField[]>> = {
  split: SPLIT_STATE,
  packed: PACKED_STATE,
  "split_in_order": [...SPLIT_STATE, (vq) => vq.lastUsed, ...BATCH_STATE],
  "packed_in_order": [...PACKED_STATE, ...BATCH_STATE],
};

/** The three areas of the queue's ring, in the order of memory. */
export function areasOf(vq: Virtqueue): readonly Uint8Array[] {
  const { buffer, byteOffset } = vq.region;
  const geometry = vq.packedRing ? packedGeometry(vq.num) : splitGeometry(vq.num);
  return [
    new Uint8Array(buffer, byteOffset, geometry.descBytes),
    new Uint8Array(buffer, byteOffset + geometry.driverOffset, geometry.driverBytes),
    new Uint8Array(buffer, byteOffset + geometry.deviceOffset, geometry.deviceBytes),
  ];
}
