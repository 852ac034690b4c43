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

/** One step that differs on purpose. */
export interface Deviation {
  /** Name of the trace, its file's first. */
  readonly trace: string;
  /** Number of the step. */
  readonly step: number;
  /** Every field that differs, and what it holds here. */
  readonly fields: Readonly<Record<string, Instead>>;
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
  ["split-indirect-inorder/err-id-midchain", 9, "id 0 is not a head!"],
  ["split-indirect-inorder/err-id-twice", 10, "id 0 is not a head!"],
  ["split-indirect-inorder/err-used-jump", 6, "id 0 is not a head!"],
  ["split-indirect-inorder/inorder-wrong-id", 8, "id 6 is not a head!"],
  ["split-eventidx-indirect-inorder/err-id-range", 6, "id 8 out of range"],
  ["split-eventidx-indirect-inorder/err-id-huge", 5, "id 4294967295 out of range"],
  ["split-eventidx-indirect-inorder/err-id-free", 4, "id 5 is not a head!"],
  ["split-eventidx-indirect-inorder/err-id-midchain", 9, "id 0 is not a head!"],
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
  // 0xffffffff is Linux's own «no batch».
  if (msg !== "id 4294967295 out of range") fields["st.bid"] = NO_BATCH;
  return { trace, step, fields, reason: UNCHECKED_ID, ends: BUFFERS_LOST };
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

/** All steps that differ on purpose. */
export const DEVIATIONS: readonly Deviation[] = [
  ...UNCHECKED_IDS.map(uncheckedId),
  ...SPLIT_FILES.flatMap(splitResets),
  ...PACKED_FILES.flatMap(packedReset),
];

const BY_STEP = new Map(DEVIATIONS.map((each) => [`${each.trace} ${each.step}`, each]));

/** What differs on purpose at a step, or `null`. */
export function deviationAt(trace: string, step: number): Deviation | null {
  return BY_STEP.get(`${trace} ${step}`) ?? null;
}
