/**
 * What sort of object a value is, and what of it cannot be seen from outside.
 *
 * @module
 */

import * as types from "node:util/types";
import { EMPTY_DIGEST, foldText, mix } from "./digest.ts";
import {
  descriptorOf,
  exec,
  hasOwn,
  isProxy,
  PrivateMap,
  prototypeOf,
  sourceOf,
} from "./captured.ts";
import { isArray } from "./intrinsics.ts";

const { isMap, isSet, isDate, isRegExp, isBoxedPrimitive, isDataView, isTypedArray } = types;
const { isArrayBuffer, isSharedArrayBuffer, isGeneratorObject } = types;

/** How the content of an object is read. */
export type Content =
  | "array"
  | "boxed"
  | "bytes"
  | "date"
  | "error"
  | "map"
  | "properties"
  | "regexp"
  | "set"
  | "typed array"
  | "view";

/** Sort of an object. */
export interface ObjectKind {
  /** How its content is read. */
  readonly content: Content;
  /** Name of its class, or of the nearest where its prototype is an object that no class made. */
  readonly className: string;
  /** What of it cannot be seen, in a few words; empty if all of it can. */
  readonly hidden: string;
  /** Prototype whose properties belong to the value, as no class made it. */
  readonly inherited: object | null;
  /** Digest of sort and class name. */
  readonly start: number;
}

/** What iterators are called that a function returned in place of values. */
export type IteratorName =
  | "a generator"
  | "an async generator"
  | "an iterator"
  | "an async iterator";

const OBJECT = Object.prototype;
const ITERATOR = Iterator.prototype as object;
const ASYNC_ITERATOR = prototypeOf(prototypeOf((async function* () {}).prototype)!)!;
const FUNCTION_OF_V8 = /\{\s*\[native code\]\s*\}\s*$/;
// Only the text of a class can name its private fields; a color in a string of it looks the same.
const PRIVATE_NAME = /#[\p{ID_Start}$_]/u;

/** Prototypes whose objects are read by content, and how a real one is told. */
const BUILT_IN: readonly (readonly [object, Content, (value: object) => boolean])[] = [
  [Object.prototype, "properties", () => true],
  [Array.prototype, "array", isArray],
  [Map.prototype, "map", isMap],
  [Set.prototype, "set", isSet],
  [Date.prototype, "date", isDate],
  [RegExp.prototype, "regexp", isRegExp],
  [prototypeOf(Uint8Array.prototype)!, "typed array", isTypedArray],
  [ArrayBuffer.prototype, "bytes", isArrayBuffer],
  [SharedArrayBuffer.prototype, "bytes", isSharedArrayBuffer],
  [DataView.prototype, "view", isDataView],
  // What inherits from it is as good as one.
  [Error.prototype, "error", () => true],
  ...[Number, String, Boolean, BigInt, Symbol].map((boxed) =>
    [boxed.prototype as object, "boxed", isBoxedPrimitive as (value: object) => boolean] as const
  ),
];

/** What a prototype says of the objects that inherit from it. */
interface ProtoKind extends ObjectKind {
  /** Whether an object is what its prototype says. */
  readonly isReal: (value: object) => boolean;
}

const known = new PrivateMap<object | null, ProtoKind>();
// Native constructors that only pass on what their parents do.
const SEEN_THROUGH = new PrivateMap<object, boolean>();
for (
  const constructor of [
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TypeError,
    URIError,
    AggregateError,
    ...typedArrayConstructors(),
  ]
) SEEN_THROUGH.set(constructor.prototype, true);
for (const [prototype, content, isReal] of BUILT_IN) {
  const className = classOf(prototype)!.name;
  const start = startOf(content, className);
  known.set(prototype, { content, className, hidden: "", inherited: null, start, isReal });
}
// As good as a plain object.
known.set(null, known.get(OBJECT)!);

function startOf(content: Content, className: string): number {
  return foldText(foldText(EMPTY_DIGEST, content), className);
}

/** Sort of an object that is neither a function nor a `Proxy`. Looks at its prototypes and runs none of its code. */
export function kindOf(value: object): ObjectKind {
  const kind = kindOfPrototype(prototypeOf(value));
  if (kind.isReal(value)) return kind;
  return {
    ...kind,
    content: "properties",
    hidden: `what an object is that inherits from ${kind.className} but is none`,
  };
}

/** What an iterator is called that a function returned in place of values; `null` for any other value. */
export function iteratorName(value: object): IteratorName | null {
  if (isProxy(value)) return null;
  for (let at = prototypeOf(value); at !== null && !isProxy(at); at = prototypeOf(at)) {
    if (at === ITERATOR) return isGeneratorObject(value) ? "a generator" : "an iterator";
    if (at === ASYNC_ITERATOR) {
      return isGeneratorObject(value) ? "an async generator" : "an async iterator";
    }
  }
  return null;
}

function kindOfPrototype(prototype: object | null): ProtoKind {
  const before = known.get(prototype);
  if (before !== undefined) return before;
  const kind = readPrototype(prototype!);
  known.set(prototype, kind);
  return kind;
}

function readPrototype(prototype: object): ProtoKind {
  if (isProxy(prototype)) {
    return { ...known.get(OBJECT)!, className: "", hidden: "what a Proxy as prototype says" };
  }
  const above = kindOfPrototype(prototypeOf(prototype));
  const made = classOf(prototype);
  if (made === null) return { ...above, inherited: prototype, start: mix(above.start, 1) };
  const own = hiddenBy(prototype, made);
  return {
    ...above,
    className: made.name,
    hidden: own === "" ? above.hidden : own,
    start: startOf(above.content, made.name),
  };
}

function hiddenBy(prototype: object, { name, source }: ClassText): string {
  if (SEEN_THROUGH.get(prototype)) return "";
  if (prototype === ITERATOR || prototype === ASYNC_ITERATOR) return "what an iterator will give";
  if (exec(FUNCTION_OF_V8, source) !== null) return `the state of a ${name || "built-in object"}`;
  if (exec(PRIVATE_NAME, source) !== null) {
    return `private fields of class ${name || "(anonymous)"}`;
  }
  return "";
}

interface ClassText {
  readonly name: string;
  readonly source: string;
}

/** The class whose instances have a prototype; `null` where it is an object that no class made. */
function classOf(prototype: object): ClassText | null {
  // Their constructors are accessors or missing.
  if (prototype === ITERATOR) return { name: "Iterator", source: "" };
  if (prototype === ASYNC_ITERATOR) return { name: "AsyncIterator", source: "" };
  const constructor = dataOf(prototype, "constructor");
  if (typeof constructor !== "function" || isProxy(constructor)) return null;
  if (dataOf(constructor, "prototype") !== prototype) return null;
  const name = dataOf(constructor, "name");
  return { name: typeof name === "string" ? name : "", source: sourceOf(constructor) };
}

/** The value of a property of an object's own that is no accessor. */
export function dataOf(value: object, key: PropertyKey): unknown {
  const descriptor = descriptorOf(value, key);
  return descriptor !== undefined && hasOwn(descriptor, "value") ? descriptor.value : undefined;
}

function typedArrayConstructors(): readonly { readonly prototype: object }[] {
  const all = globalThis as unknown as Record<string, { readonly prototype: object } | undefined>;
  return Object.getOwnPropertyNames(globalThis)
    .filter((name) => /^(Big)?(Int|Uint|Float)\d+(Clamped)?Array$/.test(name))
    .map((name) => all[name]!);
}
