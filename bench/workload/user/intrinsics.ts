/**
 * What a process goes on using after it has imported a module that somebody else wrote.
 *
 * Such a module runs in the same realm as the code that measures it, and may replace, freeze or delete anything that
 * is looked up by name: `performance.now`, `JSON`, `Array.prototype.map`, `Object.prototype`, whole globals. Fake timers
 * and polyfills do so in earnest. Whatever is exported here was looked up when this module was evaluated, which is
 * before any such module is imported, and is used without looking anything up again.
 *
 * Code that runs after such an import keeps to these rules:
 * - Globals come from here, under their own names: `import { Math, TypeError } from "./intrinsics.ts"` is all that
 *   `Math.max(…)` and `new TypeError(…)` need. {@linkcode now} is the clock.
 * - No method of a built-in object, no getter of one (`length` of a typed array, `size`) and nothing static but what is
 *   exported here: {@linkcode charCodeAt} instead of `text.charCodeAt`, {@linkcode append} instead of `list.push`. Other
 *   methods are looked up at the top of a module and called by {@linkcode apply}. `length` of arrays and strings is
 *   their own, and safe.
 * - Loops count. `for … of`, spreading into a list and destructuring of one ask `Array.prototype[Symbol.iterator]`.
 * - An element beyond an array's end is made by {@linkcode append}: an assignment would call a setter of
 *   `Array.prototype`. Elements of typed arrays, elements that are there already, literals, template literals of strings
 *   and numbers, spreading of objects, and private fields are safe.
 * - A property that may be missing is read from an object without prototype: `{ __proto__: null, … }` or
 *   {@linkcode bare}.
 * - What is awaited is {@linkcode pinned}, and what an asynchronous function returns has no prototype or is no object:
 *   else `await` calls `Object.prototype.then`.
 *
 * @module
 */

// The names of globals are taken on purpose: see above.
const {
  Array: { isArray: arrayIsArray },
  ArrayBuffer: ArrayBufferNow,
  Error: ErrorNow,
  BigInt: BigIntNow,
  Float64Array: Float64ArrayNow,
  Function: FunctionNow,
  JSON: { parse, stringify },
  Math: { abs, ceil, imul, log, max, min, round },
  Number: { isFinite: numberIsFinite, isNaN: numberIsNaN, MIN_VALUE },
  Object: { defineProperty, getOwnPropertyDescriptor, keys, setPrototypeOf },
  Promise: PromiseNow,
  RangeError: RangeErrorNow,
  Reflect: { apply: reflectApply },
  String: StringNow,
  TypeError: TypeErrorNow,
  Uint8Array: Uint8ArrayNow,
} = globalThis;
const objectPrototype: { readonly then?: unknown } = globalThis.Object.prototype;
const promisePrototype = PromiseNow.prototype;
const { charCodeAt: charCodeAtMethod } = StringNow.prototype;
const { fromCharCode } = StringNow;

/** Milliseconds since the process started, as `performance.now`. */
export const now: () => number = performance.now.bind(performance);

/** `ArrayBuffer`. */
export const ArrayBuffer: ArrayBufferConstructor = ArrayBufferNow;
/** `BigInt`, to be called. */
export const BigInt: BigIntConstructor = BigIntNow;
/** `Error`. */
export const Error: ErrorConstructor = ErrorNow;
/** `Float64Array`, to be made of a length or a buffer; its static methods are not safe. */
export const Float64Array: Float64ArrayConstructor = Float64ArrayNow;
/** `Function`, to make functions of text. */
export const Function: FunctionConstructor = FunctionNow;
/** `RangeError`. */
export const RangeError: RangeErrorConstructor = RangeErrorNow;
/** `String`, to be called; what it makes of an object is up to the object. */
export const String: StringConstructor = StringNow;
/** `TypeError`. */
export const TypeError: TypeErrorConstructor = TypeErrorNow;
/** `Uint8Array`, as {@linkcode Float64Array}. */
export const Uint8Array: Uint8ArrayConstructor = Uint8ArrayNow;

/** The part of `Math` that is used. */
export const Math: Readonly<
  Pick<typeof globalThis.Math, "abs" | "ceil" | "imul" | "log" | "max" | "min" | "round">
> = { abs, ceil, imul, log, max, min, round };

/** The part of `Number` that is used. */
export const Number: Readonly<
  Pick<NumberConstructor, "isFinite" | "isNaN" | "MIN_VALUE">
> = { isFinite: numberIsFinite, isNaN: numberIsNaN, MIN_VALUE };

/** `Reflect.apply`: calls `f` with a `this` and a literal list of arguments. */
export const apply: typeof Reflect.apply = reflectApply;

/** `Array.isArray`. */
export const isArray: (value: unknown) => value is unknown[] = arrayIsArray;

/** `Object.keys`: names of the object's own enumerable properties. */
export const ownKeys: (object: object) => string[] = keys;

/** `text.charCodeAt(index)`. */
export function charCodeAt(text: string, index: number): number {
  return apply(charCodeAtMethod, text, [index]);
}

/** `String.fromCharCode(code)`. */
export function charOf(code: number): string {
  return fromCharCode(code);
}

/** `JSON.parse(text)`; what it returns is made as by literals. */
export function parseJson(text: string): unknown {
  return parse(text);
}

/** Appends to a list. Costs some hundred nanoseconds, so not where time is taken. */
export function append<T>(list: T[], value: T): void {
  const descriptor = { value, writable: true, enumerable: true, configurable: true };
  defineProperty(list, list.length, bare(descriptor));
}

/** Takes an object's prototype away, so that only its own properties can be read from it. Returns the object. */
export function bare<T extends object>(object: T): T {
  return setPrototypeOf(object, null);
}

/** Makes a promise of the language's own (of `import()`, of an asynchronous function) safe to await. Returns it. */
export function pinned<T>(promise: Promise<T>): Promise<T> {
  // `await` asks a promise for its constructor, and calls `then` of one that has another. Not done without need: V8 has
  // quicker ways with promises as long as no promise has a constructor of its own.
  const inherited = getOwnPropertyDescriptor(promisePrototype, "constructor");
  if (inherited !== undefined && inherited.value === PromiseNow) return promise;
  return defineProperty(promise, "constructor", bare({ value: PromiseNow, configurable: true }));
}

const setTimer = globalThis.setTimeout;

/** Lets everything else that waits have its turn: a promise that was rejected and nobody handles ends the process. */
export function turn(): Promise<void> {
  return pinned(new PromiseNow<void>((resolve) => void setTimer(resolve, 0)));
}

/** Whether `await` would wait for a value; not for one that only inherits `then` as all objects do. */
export function isThenable(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { then } = value as { readonly then?: unknown };
  return typeof then === "function" && then !== objectPrototype.then;
}

const LAST_ASCII = 0x7e;
const HEX = "0123456789abcdef";

/**
 * The JSON text of plain data, in ASCII only: text, finite numbers, booleans, null, lists without holes, and objects by
 * their own properties. Anything else, as in `JSON.stringify`, is null; no `toJSON` is asked.
 */
export function toJson(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number") return numberIsFinite(value) ? `${value}` : "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value !== "object" || value === null) return "null";
  let text = "";
  if (isArray(value)) {
    for (let i = 0; i < value.length; i++) text += (i > 0 ? "," : "") + toJson(value[i]);
    return `[${text}]`;
  }
  const names = keys(value);
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    text += `${i > 0 ? "," : ""}${quoted(name)}:${
      toJson((value as Record<string, unknown>)[name])
    }`;
  }
  return `{${text}}`;
}

function quoted(text: string): string {
  // JSON.stringify of text asks nobody for anything.
  const json = stringify(text);
  for (let i = 0; i < json.length; i++) {
    if (charCodeAt(json, i) > LAST_ASCII) return escaped(json);
  }
  return json;
}

function escaped(json: string): string {
  let ascii = "";
  for (let i = 0; i < json.length; i++) {
    const code = charCodeAt(json, i);
    ascii += code <= LAST_ASCII ? json[i]! : `\\u${hexDigits(code)}`;
  }
  return ascii;
}

/** Bytes as hexadecimal digits. */
export function toHex(bytes: Uint8Array, byteCount: number): string {
  let text = "";
  for (let i = 0; i < byteCount; i++) text += HEX[bytes[i]! >>> 4]! + HEX[bytes[i]! & 15]!;
  return text;
}

function hexDigits(code: number): string {
  return HEX[code >>> 12]! + HEX[(code >>> 8) & 15]! + HEX[(code >>> 4) & 15]! + HEX[code & 15]!;
}
