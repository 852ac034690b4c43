// deno-lint-ignore-file camelcase -- operations are spelled as in the files
/**
 * The check that a line of a vector file holds what it must.
 *
 * @module
 */

import { LAYOUT_NAMES } from "../../ring/mod.ts";
import type { RecordedInit, RecordedStep } from "./vector_step.ts";

/** A file that is no vector file, or one that cannot be replayed. */
export class VectorFileError extends Error {
  /** The class name. */
  override readonly name = "VectorFileError";
}

/** Tells whether a value may stand in a field. */
type Check = (value: unknown) => boolean;

function isInteger(value: unknown): boolean {
  return Number.isSafeInteger(value);
}

function isBoolean(value: unknown): boolean {
  return typeof value === "boolean";
}

function isString(value: unknown): boolean {
  return typeof value === "string";
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isHex(value: unknown): boolean {
  return typeof value === "string" && value.length % 2 === 0 && /^[0-9a-f]*$/.test(value);
}

function isAddress(value: unknown): boolean {
  return typeof value === "string" && /^0x[0-9a-f]{1,16}$/.test(value);
}

function isListOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

function isTuple(...checks: readonly Check[]): Check {
  return (value) =>
    Array.isArray(value) && value.length === checks.length &&
    checks.every((check, i) => check(value[i]));
}

function isOneOf(...values: readonly unknown[]): Check {
  return (value) => values.includes(value);
}

function isEither(...checks: readonly Check[]): Check {
  return (value) => checks.some((check) => check(value));
}

function isRecord(fields: Readonly<Record<string, Check>>): Check {
  return (value) => isObject(value) && fault(value, fields) === "";
}

const isNull = isOneOf(null);
const isLists = isListOf(isListOf(isTuple(isAddress, isInteger)));
const isWrites = isListOf(isTuple(isString, isInteger, isHex));

/** Tells whether `value` is a complete image: hex by area. */
export function isImage(
  value: unknown,
  areas: readonly string[],
): value is Readonly<Record<string, string>> {
  return isRecord(Object.fromEntries(areas.map((area) => [area, isHex])))(value);
}

/** Fields of an init line. */
const INIT: Readonly<Record<string, Check>> = {
  t: isOneOf("init"),
  trace: isString,
  kernel: isString,
  seed: isInteger,
  layout: isOneOf(...LAYOUT_NAMES),
  num: isInteger,
  numMax: isInteger,
  index: isInteger,
  event: isBoolean,
  indirect: isBoolean,
  inOrder: isBoolean,
  callback: isBoolean,
  mapApi: isBoolean,
  context: isBoolean,
  mayReduce: isBoolean,
  fullEvery: isInteger,
  free: isInteger,
  st: isObject,
  "ring?": isObject,
  "sha?": isHex,
};

/** What an init line may say that the rings here do not have, and how an error calls it. */
const NOT_SUPPORTED: Readonly<Record<string, string>> = {
  mayReduce: "may_reduce_num",
};

/**
 * Checks an init line.
 *
 * @throws {VectorFileError} if a field is missing, has a wrong type or is unknown, and for features
 * that the rings here do not have.
 */
export function checkInit(value: object): RecordedInit {
  const wrong = fault(value, INIT);
  if (wrong !== "") throw new VectorFileError(wrong);
  for (const [key, feature] of Object.entries(NOT_SUPPORTED)) {
    if (Reflect.get(value, key)) throw new VectorFileError(`${feature} is not supported`);
  }
  return value as RecordedInit;
}

/** Fields of every step; a name ending in `?` may be absent. */
const COMMON: Readonly<Record<string, Check>> = {
  i: isInteger,
  op: isString,
  free: isInteger,
  st: isObject,
  "ring?": isEither(isObject, isOneOf("=")),
  "sha?": isHex,
  "notified?": isInteger,
  "callbacks?": isInteger,
  "warn?": isInteger,
  "msg?": isString,
  "maps?": isListOf(isTuple(isOneOf("map", "unmap"), isAddress, isInteger, isOneOf(1, 2))),
};

const RESET = {
  "disableRet?": isInteger,
  "enableRet?": isInteger,
  ret: isInteger,
  recycled: isListOf(isInteger),
  recycleDone: isBoolean,
  num: isInteger,
};

const isSegment = isTuple(isAddress, isInteger, isOneOf(0, 1));
const isPopped = isRecord({
  id: isInteger,
  n: isInteger,
  indirect: isBoolean,
  segs: isListOf(isSegment),
});

const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  kick_prepare: { ret: isBoolean },
  kick: { ret: isBoolean },
  notify: { ret: isBoolean },
  disable_cb: { ret: isNull },
  enable_cb: { ret: isBoolean },
  enable_cb_prepare: { ret: isInteger },
  enable_cb_delayed: { ret: isBoolean },
  detach: { ret: isEither(isInteger, isNull) },
  interrupt: { ret: isInteger },
  notification_data: { ret: isInteger },
  is_broken: { ret: isBoolean },
  vring_size: { ret: isInteger },
  break: { ret: isNull },
  unbreak: { ret: isNull },
  add: {
    api: isOneOf("sgs", "outbuf", "inbuf", "inbuf_ctx", "outbuf_pre", "inbuf_pre"),
    out: isLists,
    in: isLists,
    data: isInteger,
    "ctx?": isInteger,
    "ind?": isAddress,
    "failAlloc?": isInteger,
    "failMap?": isInteger,
    ret: isEither(isInteger, isOneOf("BUG")),
    "bug?": isString,
    "tbl?": isHex,
  },
  get_buf: {
    "wantctx?": isBoolean,
    ret: isEither(isInteger, isNull),
    len: isEither(isInteger, isNull),
    "ctx?": isEither(isInteger, isOneOf("untouched")),
  },
  poll: { last: isInteger, ret: isBoolean },
  set_notify: { v: isBoolean, ret: isNull },
  resize: { want: isInteger, "failAlloc?": isInteger, ...RESET },
  reset: RESET,
  cycle: {
    n: isInteger,
    addr0: isAddress,
    len: isInteger,
    tok0: isInteger,
    kick: isBoolean,
    ret: isBoolean,
    kicks: isInteger,
  },
  dev_pop: { ret: isEither(isPopped, isNull), w: isWrites },
  dev_use: {
    k: isInteger,
    len: isInteger,
    ret: isNull,
    id: isInteger,
    irq: isBoolean,
    w: isWrites,
  },
  dev_use_batch: {
    n: isInteger,
    len: isInteger,
    ret: isNull,
    id: isInteger,
    irq: isBoolean,
    w: isWrites,
  },
  dev_evt: { mode: isString, v: isInteger, ret: isNull, w: isWrites },
  dev_raw: { why: isString, usedIdx: isInteger, usedWrap: isInteger, ret: isNull, w: isWrites },
};

/** The fields of each operation, the common ones among them. */
const FIELDS = Object.fromEntries(
  Object.entries(OPERATIONS).map(([op, fields]) => [op, { ...COMMON, ...fields }]),
);

/** What is wrong with the fields of an object, or the empty string. */
function fault(value: object, fields: Readonly<Record<string, Check>>): string {
  for (const [key, check] of Object.entries(fields)) {
    const name = key.replace("?", "");
    if (!Object.hasOwn(value, name)) {
      if (name === key) return `field ${name} is missing`;
    } else if (!check(Reflect.get(value, name))) {
      return `field ${name} cannot be ${JSON.stringify(Reflect.get(value, name))}`.slice(0, 120);
    }
  }
  const unknown = Object.keys(value).find((key) => !(key in fields) && !(`${key}?` in fields));
  return unknown === undefined ? "" : `field ${unknown} is not supported`;
}

/**
 * Checks one line that is no init line.
 *
 * @throws {VectorFileError} if a field is missing, has a wrong type or is unknown.
 */
export function checkStep(value: object): RecordedStep {
  const op = Reflect.get(value, "op");
  if (typeof op !== "string" || !Object.hasOwn(OPERATIONS, op)) {
    throw new VectorFileError(`operation ${JSON.stringify(op)} is not supported`);
  }
  const wrong = fault(value, FIELDS[op]!);
  if (wrong !== "") throw new VectorFileError(wrong);
  return value as RecordedStep;
}
