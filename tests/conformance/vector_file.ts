/**
 * Reads vector files: gzip, lines, and the traces in them with everything decoded that replay compares.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { type LayoutName, type RingLayoutName, SG_STRIDE } from "../../ring/mod.ts";
import { checkInit, checkStep, isImage, VectorFileError } from "./vector_check.ts";
import type { AddStep, RecordedInit, RecordedStep, RecordedWrite } from "./vector_step.ts";

/** The areas of a ring by layout, in the order of memory. */
export const AREA_NAMES: Readonly<Record<LayoutName, readonly string[]>> = {
  split: ["desc", "avail", "used"],
  packed: ["desc", "driver", "device"],
};

const SPLIT_KEYS = ["fh", "na", "lui", "et", "br", "ais", "afs"];
const PACKED_KEYS = ["fh", "na", "lui", "et", "br", "nai", "awc", "auf", "efs"];

/** The state fields of each layout, in the order of {@linkcode Expected.state}. */
export const STATE_KEYS: Readonly<Record<RingLayoutName, readonly string[]>> = {
  split: SPLIT_KEYS,
  packed: PACKED_KEYS,
  "split_in_order": [...SPLIT_KEYS, "lu", "bid", "blen"],
  "packed_in_order": [...PACKED_KEYS, "bid", "blen"],
};

/** How a queue must look after a line. */
export interface Expected {
  /** Free descriptors. */
  readonly free: number;
  /** Values of {@linkcode STATE_KEYS}. */
  readonly state: readonly number[];
  /** The three areas one after the other, or `null` if the line holds only their hash. */
  readonly image: Uint8Array | null;
  /** SHA-256 of the same bytes in hex, or the empty string. */
  readonly sha: string;
}

/** A device's write into one area. */
export interface AreaWrite {
  /** 0 to 2, as in {@linkcode AREA_NAMES}. */
  readonly area: number;
  /** Byte offset in the area. */
  readonly offset: number;
  /** What is written. */
  readonly bytes: Uint8Array;
}

/** A step with its arguments decoded. */
export interface Step {
  /** The line as it stands in the file. */
  readonly recorded: RecordedStep;
  /** What must be after it. */
  readonly expected: Expected;
  /** `add`: the segments as `VirtqueueOps.add` takes them. */
  readonly sgs: Uint32Array;
  /** `add`: device-readable segments. */
  readonly outSgs: number;
  /** `add`: device-writable segments. */
  readonly inSgs: number;
  /** Device steps: what the device writes. */
  readonly writes: readonly AreaWrite[];
}

/** A trace: one queue from its creation on. */
export interface Trace {
  /** The init line. */
  readonly init: RecordedInit;
  /** The layout of the queue, VIRTIO_F_IN_ORDER considered. */
  readonly layout: RingLayoutName;
  /** How the queue must look when created. */
  readonly created: Expected;
  /** What is done to it. */
  readonly steps: readonly Step[];
  /** Segments of the longest buffer. */
  readonly maxSgs: number;
}

const NO_SGS = new Uint32Array(0);
const NO_WRITES: readonly AreaWrite[] = [];

/**
 * Reads a vector file, gzip if the name ends in `.gz`.
 *
 * @throws {VectorFileError} naming the file and what is wrong, in one line.
 */
export async function readVectorFile(path: string | URL): Promise<readonly Trace[]> {
  const name = path instanceof URL ? fileURLToPath(path) : path;
  try {
    const bytes = await Deno.readFile(path);
    const body = new Blob([bytes]).stream();
    const text = name.endsWith(".gz") ? body.pipeThrough(new DecompressionStream("gzip")) : body;
    return parseVectors(await new Response(text).text());
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    throw new VectorFileError(`Cannot read vector file ${name}: ${reason}`);
  }
}

/**
 * Decodes the lines of a vector file.
 *
 * @throws {VectorFileError} naming the line and what is wrong.
 */
export function parseVectors(text: string): readonly Trace[] {
  const traces: Building[] = [];
  let at = 0;
  for (let number = 1; at < text.length; number++) {
    const end = text.indexOf("\n", at);
    const line = text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
    try {
      parseLine(line, traces);
    } catch (error) {
      if (!(error instanceof VectorFileError || error instanceof SyntaxError)) throw error;
      throw new VectorFileError(`line ${number}: ${error.message}`);
    }
  }
  if (traces.length === 0) throw new VectorFileError("it holds no trace");
  return traces;
}

interface Building extends Trace {
  readonly steps: Step[];
  maxSgs: number;
  last: Expected;
}

function parseLine(line: string, traces: Building[]): void {
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null) throw new VectorFileError("it is no object");
  if ("t" in value) {
    const init = checkInit(value);
    const layout = init.inOrder ? `${init.layout}_in_order` as const : init.layout;
    const created = decodeExpected(value, init.layout, STATE_KEYS[layout], null);
    traces.push({ init, layout, created, steps: [], maxSgs: 1, last: created });
    return;
  }
  const trace = traces.at(-1);
  if (trace === undefined) throw new VectorFileError("a step comes before the first init line");
  const recorded = checkStep(value);
  const { layout } = trace.init;
  if (recorded.i !== trace.steps.length) {
    throw new VectorFileError(`step ${trace.steps.length} is missing`);
  }
  trace.last = decodeExpected(value, layout, STATE_KEYS[trace.layout], trace.last);
  const step = decodeStep(recorded, trace.last, layout);
  trace.maxSgs = Math.max(trace.maxSgs, step.outSgs + step.inSgs);
  trace.steps.push(step);
}

function decodeExpected(
  line: object,
  layout: LayoutName,
  keys: readonly string[],
  previous: Expected | null,
): Expected {
  const { free, st, ring, sha = "" } = line as {
    readonly free: number;
    readonly st: Readonly<Record<string, number>>;
    readonly ring?: unknown;
    readonly sha?: string;
  };
  const state = keys.map((key) => st[key]);
  if (Object.keys(st).length !== state.length || !state.every(isNumber)) {
    throw new VectorFileError(`field st must hold ${keys.join(", ")}`);
  }
  if (ring === undefined && sha === "") throw new VectorFileError("ring and sha are missing");
  let image: Uint8Array | null = null;
  if (ring === "=") {
    if (previous === null || previous.image === null) {
      throw new VectorFileError("field ring cannot be = as the line before has no ring");
    }
    image = previous.image;
  } else if (ring !== undefined) {
    if (!isImage(ring, AREA_NAMES[layout])) {
      throw new VectorFileError("field ring is no ring image");
    }
    image = Uint8Array.fromHex(AREA_NAMES[layout].map((area) => ring[area]).join(""));
  }
  return { free, state, image, sha };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function decodeStep(recorded: RecordedStep, expected: Expected, layout: LayoutName): Step {
  const step = { recorded, expected, sgs: NO_SGS, outSgs: 0, inSgs: 0, writes: NO_WRITES };
  if (recorded.op === "add") return { ...step, ...decodeSegments(recorded) };
  if (!("w" in recorded)) return step;
  return { ...step, writes: recorded.w.map((write) => decodeWrite(write, layout)) };
}

function decodeSegments(step: AddStep): { sgs: Uint32Array; outSgs: number; inSgs: number } {
  const lists = step.out.length + step.in.length;
  if (step.api !== "sgs" && lists !== 1) {
    throw new VectorFileError(`${step.api} takes one scatterlist: current value is ${lists}`);
  }
  const outSgs = step.out.flat().length;
  const segments = [...step.out, ...step.in].flat();
  const sgs = new Uint32Array(segments.length * SG_STRIDE);
  segments.forEach(([address, length], i) => {
    const [lo, hi] = splitAddress(address);
    sgs.set([lo, hi, length], i * SG_STRIDE);
  });
  return { sgs, outSgs, inSgs: segments.length - outSgs };
}

function decodeWrite([name, offset, hex]: RecordedWrite, layout: LayoutName): AreaWrite {
  const area = AREA_NAMES[layout].indexOf(name);
  if (area < 0) throw new VectorFileError(`area ${name} is unknown`);
  return { area, offset, bytes: Uint8Array.fromHex(hex) };
}

/** The low and the high 32 bits of an address in hex. */
export function splitAddress(address: string): readonly [lo: number, hi: number] {
  const digits = address.slice(2).padStart(16, "0");
  return [Number.parseInt(digits.slice(8), 16), Number.parseInt(digits.slice(0, 8), 16)];
}

/** An address of two halves, as the files spell it. */
export function joinAddress(lo: number, hi: number): string {
  return `0x${hi === 0 ? lo.toString(16) : hi.toString(16) + lo.toString(16).padStart(8, "0")}`;
}
