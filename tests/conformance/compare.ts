/**
 * The comparison: everything that differs is counted, the first difference is kept.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { packedGeometry, splitGeometry, type Virtqueue } from "../../ring/mod.ts";
import { AREA_NAMES, type Expected, STATE_KEYS } from "./vector_file.ts";

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

  /** Compares two plain values. */
  check(field: string, wanted: unknown, got: unknown): void {
    if (!Object.is(wanted, got)) this.fail(field, show(wanted), show(got));
  }

  /** Compares two lists or records, by their JSON. */
  checkJson(field: string, wanted: unknown, got: unknown): void {
    const texts = [JSON.stringify(wanted), JSON.stringify(got)] as const;
    if (texts[0] !== texts[1]) this.fail(field, texts[0], texts[1]);
  }

  /** Counts a mismatch. */
  fail(field: string, wanted: string, got: string): void {
    this.mismatches++;
    const { strategy, trace, step } = this;
    this.first ??= { strategy, trace, step: String(step), field, wanted, got };
  }

  /** Compares the queue's state and ring with what a line says. */
  checkQueue(vq: Virtqueue, expected: Expected): void {
    this.check("free", expected.free, vq.numFree);
    const state = vq.packedRing ? PACKED_STATE : SPLIT_STATE;
    for (let i = 0; i < state.length; i++) {
      const got = state[i]!(vq);
      if (got !== expected.state[i]) {
        const keys = STATE_KEYS[vq.packedRing ? "packed" : "split"];
        this.check(`st.${keys[i]}`, expected.state[i], got);
      }
    }
    const areas = areasOf(vq);
    if (expected.image !== null) this.#checkImage(vq, areas, expected.image);
    if (expected.sha === "") return;
    const hash = createHash("sha256");
    for (const area of areas) hash.update(area);
    this.check("sha", expected.sha, hash.digest("hex"));
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
