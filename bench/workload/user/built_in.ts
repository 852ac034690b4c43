/**
 * What V8's own objects hold that is no property, read by the getters and methods that were there when this module was
 * loaded.
 *
 * @module
 */

import { isSharedArrayBuffer as isShared } from "node:util/types";
import { descriptorOf, getterOf, isProxy, prototypeOf, uncurried } from "./captured.ts";
import { foldPrimitive, foldText, isPrimitive, mix, type Primitive } from "./digest.ts";
import { dataOf } from "./object_kind.ts";

const FLAGS = ["hasIndices", "global", "ignoreCase", "multiline", "dotAll", "unicode", "sticky"]
  .concat("unicodeSets")
  .map((flag) => getterOf<boolean>(RegExp.prototype, flag));
/** Source of a regular expression. */
export const patternOf: (value: object) => string = getterOf<string>(RegExp.prototype, "source");
/** Time of a date in milliseconds. */
export const timeOf: (value: object) => number = uncurried<object, [], number>(
  Date.prototype.getTime as () => number,
);
const TYPED_ARRAY = prototypeOf(Uint8Array.prototype)!;
/** Name of a typed array's sort, e.g. `Int8Array`. */
export const typedName: (view: object) => string = getterOf<string>(
  TYPED_ARRAY,
  Symbol.toStringTag,
);
/** Number of a typed array's elements. */
export const typedLength: (view: object) => number = getterOf<number>(TYPED_ARRAY, "length");
/** Buffer of a `DataView`. */
export const viewBuffer: (view: object) => ArrayBufferLike = getterOf<ArrayBufferLike>(
  DataView.prototype,
  "buffer",
);
/** Where in its buffer a `DataView` begins. */
export const viewOffset: (view: object) => number = getterOf<number>(
  DataView.prototype,
  "byteOffset",
);
const viewBytes = getterOf<number>(DataView.prototype, "byteLength");
const bufferBytes = getterOf<number>(ArrayBuffer.prototype, "byteLength");
const sharedBytes = getterOf<number>(SharedArrayBuffer.prototype, "byteLength");
/** Number of a map's entries. */
export const mapSize: (map: object) => number = getterOf<number>(Map.prototype, "size");
/** Number of a set's members. */
export const setSize: (set: object) => number = getterOf<number>(Set.prototype, "size");
/** Calls back with each value and key of a map. */
export const eachOf: (map: object, told: (value: unknown, key: unknown) => void) => void =
  uncurried<object, [(value: unknown, key: unknown) => void], void>(
    Map.prototype.forEach as never,
  );
/** Calls back with each member of a set. */
export const eachIn: (set: object, told: (value: unknown) => void) => void = uncurried<
  object,
  [(value: unknown) => void],
  void
>(Set.prototype.forEach as never);
const unboxings = [Number, String, Boolean, BigInt, Symbol].map((boxed) =>
  uncurried<object, [], Primitive>(boxed.prototype.valueOf as () => Primitive)
);

/** The primitive in an object such as `new String("a")`. */
export function unboxed(value: object): Primitive {
  for (let i = 0; i < unboxings.length; i++) {
    try {
      return unboxings[i]!(value);
    } catch {
      // Another sort of primitive.
    }
  }
  return undefined;
}

/** Bytes of a `DataView`; −1 where its buffer was taken away. */
export function viewedBytes(view: object): number {
  try {
    return viewBytes(view);
  } catch {
    return -1;
  }
}

/** Bytes of an `ArrayBuffer` or a `SharedArrayBuffer`; 0 where they were taken away. */
export function bytesOf(buffer: object): number {
  return isShared(buffer) ? sharedBytes(buffer) : bufferBytes(buffer);
}

/** Folds source and flags of a regular expression into a digest. */
export function foldPattern(start: number, value: object): number {
  let folded = foldText(start, patternOf(value));
  for (let i = 0; i < FLAGS.length; i++) folded = mix(folded, FLAGS[i]!(value) ? 1 : 0);
  return folded;
}

/** Folds name and message of an error into a digest; both may stand in its prototypes. */
export function foldError(start: number, error: object): number {
  const name = inheritedData(error, "name");
  const message = inheritedData(error, "message");
  return foldPrimitive(
    foldPrimitive(start, isPrimitive(name) ? name : null),
    isPrimitive(message) ? message : null,
  );
}

/** The value of a property that is no accessor, be it of the object's own or inherited. */
export function inheritedData(value: object, key: PropertyKey): unknown {
  for (let at: object | null = value; at !== null && !isProxy(at); at = prototypeOf(at)) {
    if (descriptorOf(at, key) !== undefined) return dataOf(at, key);
  }
  return undefined;
}
