/**
 * Reads recorded virtqueue traffic: `traces/README.md` describes the format.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { isPackedSize, isSplitSize, LAYOUT_NAMES, type LayoutName } from "../../ring/mod.ts";

/** The driver operations of a recording. */
export const TRACE_OPS = [
  "add",
  "kick_prepare",
  "notify",
  "get",
  "disable_cb",
  "enable_cb_prepare",
  "poll",
  "enable_cb_delayed",
  "irq",
] as const;

/** Name of a driver operation. */
export type TraceOp = typeof TRACE_OPS[number];

/** Name of an operation that turns callbacks on or off. */
export type CallbackOp = "disable_cb" | "enable_cb_prepare" | "enable_cb_delayed";

/** A recorded queue. */
export interface TraceQueue {
  /** Its number in the file. */
  readonly id: number;
  /** Device and name, for messages. */
  readonly label: string;
  /** Ring layout. */
  readonly layout: LayoutName;
  /** Descriptors. */
  readonly size: number;
  /** VIRTIO_F_EVENT_IDX was negotiated. */
  readonly eventIdx: boolean;
  /** VIRTIO_F_INDIRECT_DESC was negotiated. */
  readonly indirect: boolean;
}

/** One recorded driver operation. */
export interface TraceEvent {
  /** Microseconds since the start of the recording. */
  readonly timeUs: number;
  /** Position in {@linkcode DriverTrace.queues}. */
  readonly queue: number;
  /** What was done. */
  readonly op: TraceOp;
  /** Device-readable segments (add, get). */
  readonly outSgs: number;
  /** Device-writable segments (add, get). */
  readonly inSgs: number;
  /** Bytes in all (add) or used (get). */
  readonly len: number;
  /** What the operation returned. */
  readonly ret: number;
  /** add: bytes of the writable part; get of a buffer: rank among the outstanding buffers, 0 the oldest. */
  readonly x: number;
}

/** Buffers that were outstanding when the recording began. */
export interface TracePrefill {
  /** Position in {@linkcode DriverTrace.queues}. */
  readonly queue: number;
  /** Device-readable segments. */
  readonly outSgs: number;
  /** Device-writable segments. */
  readonly inSgs: number;
  /** Bytes of the readable part. */
  readonly outBytes: number;
  /** Bytes of the writable part. */
  readonly inBytes: number;
  /** How many such buffers. */
  readonly count: number;
}

/** A recording of a driver. */
export interface DriverTrace {
  /** Where it was read from. */
  readonly name: string;
  /** The queues. */
  readonly queues: readonly TraceQueue[];
  /** Outstanding buffers at the start, oldest first within a queue. */
  readonly prefill: readonly TracePrefill[];
  /** Last callback operation before the start, by queue position; `null` if there was none. */
  readonly callbackState: readonly (CallbackOp | null)[];
  /** The operations in program order. */
  readonly events: readonly TraceEvent[];
}

const FORMAT = "qtrace-1";
const CALLBACK_STATES: readonly CallbackOp[] = [
  "disable_cb",
  "enable_cb_prepare",
  "enable_cb_delayed",
];

/** Reads a `.jsonl` or `.jsonl.gz` file. */
export async function readDriverTrace(path: string | URL): Promise<DriverTrace> {
  const name = path instanceof URL ? fileURLToPath(path) : path;
  return await decodeDriverTrace(await Deno.readFile(path), name);
}

/**
 * Reads the bytes of a trace, compressed or not; `name` is for messages.
 *
 * @throws {TypeError} for anything that is no driver trace.
 */
export async function decodeDriverTrace(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): Promise<DriverTrace> {
  const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const stream = new Blob([bytes]).stream();
  let text: string;
  try {
    text = await new Response(
      gzip ? stream.pipeThrough(new DecompressionStream("gzip")) : stream,
    ).text();
  } catch {
    throw new TypeError(`Cannot read trace ${name}: its gzip data is damaged`);
  }
  return parseDriverTrace(text, name);
}

/**
 * Parses the text of a driver trace.
 *
 * @throws {TypeError} for anything that is no driver trace, naming file and line.
 */
export function parseDriverTrace(text: string, name: string): DriverTrace {
  const lines = text.split("\n");
  const header = parseLine(lines[0]!, name, 1) as Record<string, unknown> | null;
  if (typeof header !== "object" || header === null || header.format !== FORMAT) {
    fail(name, 1, `the header must name the format ${FORMAT}`);
  }
  if (header.kind !== "driver") {
    fail(name, 1, `only driver recordings can be replayed: current value is ${header.kind}`);
  }
  if (!Array.isArray(header.queues)) fail(name, 1, "the header must list the queues");
  const queues = header.queues.map((queue) => parseQueue(queue, name));
  const positions = new Map(queues.map((queue, position) => [queue.id, position]));
  const events: TraceEvent[] = [];
  for (let i = 1; i < lines.length; i++) {
    if (lines[i] === "") continue;
    events.push(parseEvent(parseLine(lines[i]!, name, i + 1), positions, name, i + 1));
  }
  if (events.length !== header.events) {
    fail(name, 1, `the header promises ${header.events} events: current value is ${events.length}`);
  }
  const states = (header.cbState ?? {}) as Record<string, number>;
  return {
    name,
    queues,
    prefill: parsePrefill(header.prefill ?? {}, positions, name),
    callbackState: queues.map((queue) => CALLBACK_STATES[states[queue.id] ?? -1] ?? null),
    events,
  };
}

function fail(name: string, line: number, what: string): never {
  throw new TypeError(`Cannot read trace ${name}: line ${line}: ${what}`);
}

function parseLine(line: string, name: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    fail(name, number, "not a JSON value");
  }
}

function parseQueue(value: Record<string, unknown> | null, name: string): TraceQueue {
  if (typeof value !== "object" || value === null) fail(name, 1, "a queue must be an object");
  const { id, layout, size } = value as { id: number; layout: LayoutName; size: number };
  const flags = (value.flags ?? {}) as Record<string, unknown>;
  if (!isCount(id)) fail(name, 1, `a queue must have a number: current value is ${id}`);
  if (!LAYOUT_NAMES.includes(layout)) {
    fail(name, 1, `queue ${id} must be split or packed: current value is ${layout}`);
  }
  if (!(layout === "split" ? isSplitSize(size) : isPackedSize(size))) {
    fail(name, 1, `queue ${id} has no legal size: current value is ${size}`);
  }
  return {
    id,
    label: `${value.device ?? "queue"}/${value.name ?? id}`,
    layout,
    size,
    eventIdx: Boolean(flags.eventIdx),
    indirect: Boolean(flags.indirect),
  };
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xffffffff;
}

function parseEvent(
  value: unknown,
  positions: ReadonlyMap<number, number>,
  name: string,
  line: number,
): TraceEvent {
  if (!Array.isArray(value) || value.length < 7) fail(name, line, "not an event of 7 or 8 values");
  const [timeUs, id, op, outSgs, inSgs, len, ret, x = 0] = value;
  const queue = positions.get(id);
  if (queue === undefined) fail(name, line, `queue ${id} is not in the header`);
  if (!TRACE_OPS.includes(op)) fail(name, line, `operation ${op} is not supported`);
  const counts = [timeUs, outSgs, inSgs, len, x];
  if (!counts.every(isCount) || !Number.isInteger(ret)) {
    fail(name, line, "an event's values must be whole numbers");
  }
  if (op === "add") checkBuffer(outSgs, inSgs, len - x, x, name, line);
  return { timeUs, queue, op, outSgs, inSgs, len, ret, x };
}

/** Segments are there for bytes, and bytes only where there are segments. */
function checkBuffer(
  outSgs: number,
  inSgs: number,
  outBytes: number,
  inBytes: number,
  name: string,
  line: number,
): void {
  if (outSgs + inSgs === 0 || outSgs + inSgs > 0x7fff) {
    fail(name, line, `a buffer must have segments: current value is ${outSgs + inSgs}`);
  }
  if (outBytes < 0 || (outSgs === 0 && outBytes > 0) || (inSgs === 0 && inBytes > 0)) {
    fail(name, line, `bytes ${outBytes} and ${inBytes} do not fit segments ${outSgs} and ${inSgs}`);
  }
}

function parsePrefill(
  value: unknown,
  positions: ReadonlyMap<number, number>,
  name: string,
): TracePrefill[] {
  const prefill: TracePrefill[] = [];
  for (const [id, buffers] of Object.entries(value as Record<string, number[][]>)) {
    const queue = positions.get(Number(id));
    if (queue === undefined) fail(name, 1, `prefilled queue ${id} is not in the header`);
    if (!Array.isArray(buffers) || !buffers.every(Array.isArray)) {
      fail(name, 1, `the prefill of queue ${id} must be lists of numbers`);
    }
    for (const [outSgs = 0, inSgs = 0, outBytes = 0, inBytes = 0, count = 0] of buffers) {
      if (![outSgs, inSgs, outBytes, inBytes, count].every(isCount)) {
        fail(name, 1, `the prefill of queue ${id} must be whole numbers`);
      }
      checkBuffer(outSgs, inSgs, outBytes, inBytes, name, 1);
      prefill.push({ queue, outSgs, inSgs, outBytes, inBytes, count });
    }
  }
  return prefill;
}
