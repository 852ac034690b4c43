/**
 * Where a recording holds a fault of Linux that the rings here do not have, step by step: what the step leaves
 * here instead, and why. Everything else of such a step is compared as ever.
 *
 * A trace goes on after such a step as far as what follows can be compared; else it ends, and says why.
 *
 * @module
 */

/** What a field holds here: a value, or {@linkcode BEFORE}. */
export type Instead = unknown;

/** A field holds here what the line before says. */
export const BEFORE: unique symbol = Symbol("as on the line before");
/** `len` of a `get_buf` that stores none. */
export const NO_LENGTH = -1;

/** A descriptor that a failed add has left available in Linux. */
export interface Phantom {
  /** Its index. */
  readonly descriptor: number;
  /** Its flags in Linux: two bytes as hex. */
  readonly flags: string;
}

/** One step that differs on purpose. */
export interface Deviation {
  /** Name of the trace, its file's first. */
  readonly trace: string;
  /** Number of the step. */
  readonly step: number;
  /** Every field that differs, and what it holds here. */
  readonly fields: Readonly<Record<string, Instead>>;
  /** Packed descriptors whose flags Linux has written by then and the ring here has not. */
  readonly phantoms?: readonly Phantom[];
  /** Why Linux is wrong. */
  readonly reason: string;
  /** Why nothing after this step can be compared; absent if the trace goes on. */
  readonly ends?: string;
}

const UNCHECKED_ID =
  "Linux does not check the id of a batch: not finding it, it returns every outstanding buffer, whether the device has completed it or not. Here the queue breaks.";
const BUFFERS_LOST =
  "Linux has returned buffers here that the device never completed, and goes on without them.";
const FREE_HEAD =
  "Linux starts completions at descriptor 0 after a reset or failed resize, but goes on adding where it was: the next completion breaks the queue. Here both start at 0.";
const OTHER_DESCRIPTORS =
  "From here on buffers lie in other descriptors than in the recording, and the recorded device completes Linux's.";
const BATCH_SURVIVES =
  "Linux does not end a batch at a reset: it then takes buffers for used that the device has not seen. Here the batch ends.";
const NO_BATCH = 0xffffffff;

type Row = readonly [trace: string, step: number, message: string];

/** `get_buf` that meets a used entry whose id is not outstanding: the queue breaks, and nothing else moves. */
const UNCHECKED_IDS: readonly Row[] = [
  ["split-inorder/err-id-range", 6, "id 8 out of range"],
  ["split-inorder/err-id-huge", 5, "id 4294967295 out of range"],
  ["split-inorder/err-id-free", 4, "id 5 is not a head!"],
  ["split-inorder/err-id-midchain", 5, "id 1 is not a head!"],
  ["split-inorder/err-id-twice", 10, "id 0 is not a head!"],
  ["split-inorder/err-used-jump", 6, "id 0 is not a head!"],
  ["split-inorder/inorder-wrong-id", 8, "id 6 is not a head!"],
  ["split-eventidx-inorder/err-id-range", 6, "id 8 out of range"],
  ["split-eventidx-inorder/err-id-huge", 5, "id 4294967295 out of range"],
  ["split-eventidx-inorder/err-id-free", 4, "id 5 is not a head!"],
  ["split-eventidx-inorder/err-id-midchain", 5, "id 1 is not a head!"],
  ["split-eventidx-inorder/err-id-twice", 10, "id 0 is not a head!"],
  ["split-eventidx-inorder/err-used-jump", 6, "id 0 is not a head!"],
  ["split-eventidx-inorder/inorder-wrong-id", 8, "id 6 is not a head!"],
  ["split-indirect-inorder/err-id-range", 6, "id 8 out of range"],
  ["split-indirect-inorder/err-id-huge", 5, "id 4294967295 out of range"],
  ["split-indirect-inorder/err-id-free", 4, "id 5 is not a head!"],
  ["split-indirect-inorder/err-id-twice", 10, "id 0 is not a head!"],
  ["split-indirect-inorder/err-used-jump", 6, "id 0 is not a head!"],
  ["split-indirect-inorder/inorder-wrong-id", 8, "id 6 is not a head!"],
  ["split-eventidx-indirect-inorder/err-id-range", 6, "id 8 out of range"],
  ["split-eventidx-indirect-inorder/err-id-huge", 5, "id 4294967295 out of range"],
  ["split-eventidx-indirect-inorder/err-id-free", 4, "id 5 is not a head!"],
  ["split-eventidx-indirect-inorder/err-id-twice", 10, "id 0 is not a head!"],
  ["split-eventidx-indirect-inorder/err-used-jump", 6, "id 0 is not a head!"],
  ["split-eventidx-indirect-inorder/inorder-wrong-id", 8, "id 6 is not a head!"],
  ["packed-inorder/err-id-range", 6, "id 8 out of range"],
  ["packed-inorder/err-id-huge", 5, "id 65535 out of range"],
  ["packed-inorder/err-id-free", 4, "id 5 is not a head!"],
  ["packed-inorder/err-id-midchain", 5, "id 1 is not a head!"],
  ["packed-inorder/err-id-twice", 10, "id 0 is not a head!"],
  ["packed-inorder/inorder-wrong-id", 8, "id 6 is not a head!"],
  ["packed-eventidx-inorder/err-id-range", 6, "id 8 out of range"],
  ["packed-eventidx-inorder/err-id-huge", 5, "id 65535 out of range"],
  ["packed-eventidx-inorder/err-id-free", 4, "id 5 is not a head!"],
  ["packed-eventidx-inorder/err-id-midchain", 5, "id 1 is not a head!"],
  ["packed-eventidx-inorder/err-id-twice", 10, "id 0 is not a head!"],
  ["packed-eventidx-inorder/inorder-wrong-id", 8, "id 6 is not a head!"],
  ["packed-indirect-inorder/err-id-range", 6, "id 8 out of range"],
  ["packed-indirect-inorder/err-id-huge", 5, "id 65535 out of range"],
  ["packed-indirect-inorder/err-id-free", 4, "id 5 is not a head!"],
  ["packed-indirect-inorder/err-id-twice", 10, "id 0 is not a head!"],
  ["packed-indirect-inorder/inorder-wrong-id", 8, "id 6 is not a head!"],
  ["packed-eventidx-indirect-inorder/err-id-range", 6, "id 8 out of range"],
  ["packed-eventidx-indirect-inorder/err-id-huge", 5, "id 65535 out of range"],
  ["packed-eventidx-indirect-inorder/err-id-free", 4, "id 5 is not a head!"],
  ["packed-eventidx-indirect-inorder/err-id-twice", 10, "id 0 is not a head!"],
  ["packed-eventidx-indirect-inorder/inorder-wrong-id", 8, "id 6 is not a head!"],
];

function uncheckedId([trace, step, msg]: Row): Deviation {
  const fields: Record<string, Instead> = {
    ret: null,
    msg,
    free: BEFORE,
    "st.lui": BEFORE,
    "st.br": 1,
  };
  // Split rings have a position of their own for this, and `used_event` in the ring follows each buffer.
  if (trace.startsWith("split")) Object.assign(fields, { "st.lu": BEFORE, ring: BEFORE });
  // 0xffffffff is Linux's own "no batch".
  if (msg !== "id 4294967295 out of range") fields["st.bid"] = NO_BATCH;
  return { trace, step, fields, reason: UNCHECKED_ID, ends: BUFFERS_LOST };
}

/** A batch of two by its id, of one by `used.idx`: `get_buf` has returned the first, and returns no second. */
function uncoveredBuffer(trace: string): Deviation {
  return {
    trace,
    step: 6,
    fields: {
      ret: null,
      len: NO_LENGTH,
      moreUsed: false,
      free: BEFORE,
      "st.lui": BEFORE,
      "st.lu": BEFORE,
      "st.bid": BEFORE,
      ring: BEFORE,
    },
    reason:
      "Linux does not look at used.idx inside a batch and returns a buffer that it does not cover. Here used.idx is the limit.",
    ends: BUFFERS_LOST,
  };
}

const SPLIT_FILES = [
  "split-inorder",
  "split-eventidx-inorder",
  "split-indirect-inorder",
  "split-eventidx-indirect-inorder",
];

/** Resets and failed resizes of a split ring that has served buffers. */
function splitResets(file: string): Deviation[] {
  const fh = { "st.fh": 0 };
  const batch = { "st.fh": 0, "st.bid": NO_BATCH };
  const triggered = file.includes("eventidx") ? { "st.et": 0 } : {};
  const end = { reason: FREE_HEAD, ends: OTHER_DESCRIPTORS };
  const midBatch = `${file}/inorder-reset-midbatch`;
  return [
    { trace: `${file}/resize-fail-busy`, step: 8, fields: fh, ...end },
    { trace: `${file}/resize-nonpow2`, step: 1, fields: fh, reason: FREE_HEAD },
    { trace: `${file}/resize-nonpow2`, step: 2, fields: fh, ...end },
    { trace: `${file}/reset-busy`, step: 10, fields: fh, ...end },
    { trace: midBatch, step: 11, fields: batch, reason: `${FREE_HEAD} ${BATCH_SURVIVES}` },
    {
      trace: midBatch,
      step: 12,
      fields: { ret: 0, callbacks: 0, ...triggered, ...batch },
      reason: BATCH_SURVIVES,
      ends: OTHER_DESCRIPTORS,
    },
  ];
}

const PACKED_FILES = [
  "packed-inorder",
  "packed-eventidx-inorder",
  "packed-indirect-inorder",
  "packed-eventidx-indirect-inorder",
];

/** A reset of a packed ring inside a batch: both buffers added afterwards stay, until they are detached. */
function packedReset(file: string): Deviation[] {
  const bid = { "st.bid": NO_BATCH };
  const et = file.includes("eventidx") ? { "st.et": 0 } : {};
  const none = { ret: null, len: NO_LENGTH, moreUsed: false };
  const two = { free: 6, "st.lui": 0x8000, ...et };
  const steps: Readonly<Record<number, Readonly<Record<string, Instead>>>> = {
    11: bid,
    12: { ret: 0, callbacks: 0, ...et, ...bid },
    13: { ...et, ...bid },
    14: { ...et, ...bid },
    15: { ...none, ...two, ...bid },
    16: { ...none, ...two, ...bid },
    17: { len: NO_LENGTH, moreUsed: false, msg: "", ...two, "st.br": 0 },
    18: { ret: false, ...two, "st.br": 0 },
    19: { ret: 5, ...two, free: 7, "st.br": 0 },
  };
  return Object.entries(steps).map(([step, fields]) => ({
    trace: `${file}/inorder-reset-midbatch`,
    step: Number(step),
    fields,
    reason: BATCH_SURVIVES,
  }));
}

const PHANTOM =
  "An add that fails at a mapping leaves all descriptors already written available in Linux, but the first, until something overwrites them (CVE-2026-97997). Here they get flags only once everything is mapped.";
const PHANTOM_SEEN = "The recorded device takes the descriptors of a failed add for a buffer.";

/** Descriptors `first` to `last` that a failed add in step `from` left available up to step `to`. */
const PHANTOMS: readonly (readonly [
  trace: string,
  from: number,
  to: number,
  first: number,
  last: number,
  flags: string,
])[] = [
  ["packed-map/n2-s7", 189, 197, 3, 3, "8300"],
  ["packed-map/n2-s7", 189, 199, 4, 4, "8300"],
  ["packed-map/n2-s7", 189, 203, 5, 5, "8300"],
  ["packed-map/n256-s10", 282, 290, 120, 120, "8300"],
  ["packed-map/n256-s10", 282, 296, 121, 122, "8300"],
  ["packed-map/n256-s10", 282, 298, 123, 123, "8300"],
  ["packed-map/n256-s10", 282, 297, 124, 124, "8300"],
  ["packed-map/n256-s10", 298, 301, 124, 124, "8100"],
  ["packed-map/n256-s10", 282, 309, 125, 126, "8300"],
  ["packed-map/n256-s10", 282, 310, 127, 127, "8300"],
  ["packed-map/n256-s10", 282, 312, 128, 131, "8300"],
  ["packed-map/n256-s10", 490, 491, 25, 25, "0380"],
  ["packed-map/n256-s10", 490, 492, 26, 27, "0380"],
  ["packed-map/n256-s10", 490, 493, 28, 28, "0380"],
  ["packed-map/n256-s10", 490, 494, 29, 37, "0380"],
  ["packed-map/n256-s10", 967, 967, 153, 155, "0180"],
  ["packed-map/n256-s10", 967, 969, 156, 156, "0180"],
  ["packed-map/wrap16-n7-s14", 108, 116, 0, 0, "8300"],
  ["packed-eventidx-indirect-map/n7-s8", 115, 118, 0, 0, "8100"],
  ["packed-eventidx-indirect-map/n7-s8", 115, 128, 1, 1, "8100"],
];

/** What the device here pops instead, the phantom not being there: the buffers in their order. */
const POPPED_INSTEAD: readonly (readonly [trace: string, step: number, ret: object | null])[] = [
  ["packed-map/wrap16-n7-s14", 116, null],
  ["packed-eventidx-indirect-map/n7-s8", 124, null],
  ["packed-eventidx-indirect-map/n7-s8", 133, {
    id: 0,
    n: 1,
    indirect: true,
    segs: [["0x85db4c25c27ac", 65536, 0], ["0x6fd8af411fec0", 2098, 1]],
  }],
  ["packed-eventidx-indirect-map/n7-s8", 137, {
    id: 3,
    n: 1,
    indirect: false,
    segs: [["0x5766b931", 2768, 0]],
  }],
  ["packed-eventidx-indirect-map/n7-s8", 140, {
    id: 4,
    n: 2,
    indirect: false,
    segs: [["0x2faf965a", 0, 0], ["0xda0fb08c", 3771, 0]],
  }],
  ["packed-eventidx-indirect-map/n7-s8", 142, {
    id: 6,
    n: 1,
    indirect: false,
    segs: [["0xae397905", 0, 1]],
  }],
];

function phantoms(): Deviation[] {
  const steps = new Map<string, Deviation & { readonly phantoms: Phantom[] }>();
  const at = (trace: string, step: number, fields: Deviation["fields"], reason: string) => {
    const key = `${trace} ${step}`;
    if (!steps.has(key)) steps.set(key, { trace, step, fields, phantoms: [], reason });
    return steps.get(key)!;
  };
  for (const [trace, step, ret] of POPPED_INSTEAD) at(trace, step, { ret }, PHANTOM_SEEN);
  for (const [trace, from, to, first, last, flags] of PHANTOMS) {
    for (let step = from; step <= to; step++) {
      const { phantoms } = at(trace, step, {}, PHANTOM);
      for (let descriptor = first; descriptor <= last; descriptor++) {
        phantoms.push({ descriptor, flags });
      }
    }
  }
  return [...steps.values()];
}

/** All steps that differ on purpose. */
export const DEVIATIONS: readonly Deviation[] = [
  ...UNCHECKED_IDS.map(uncheckedId),
  uncoveredBuffer("split-indirect-inorder/err-id-midchain"),
  uncoveredBuffer("split-eventidx-indirect-inorder/err-id-midchain"),
  ...SPLIT_FILES.flatMap(splitResets),
  ...PACKED_FILES.flatMap(packedReset),
  ...phantoms(),
];

const BY_TRACE = new Map<string, Map<number, Deviation>>();
for (const each of DEVIATIONS) {
  if (!BY_TRACE.has(each.trace)) BY_TRACE.set(each.trace, new Map());
  BY_TRACE.get(each.trace)!.set(each.step, each);
}

/** What differs on purpose at a step, or `null`. */
export function deviationAt(trace: string, step: number): Deviation | null {
  return BY_TRACE.get(trace)?.get(step) ?? null;
}
