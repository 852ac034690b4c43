/**
 * A number for any value without properties, equal for equal values: what functions returned is compared by it.
 * `structure.ts` makes one for objects.
 *
 * @module
 */

import { charCodeAt, Math } from "./intrinsics.ts";
import { descriptionOf, text } from "./captured.ts";

const PRIME = 0x01000193;
const BASIS = 0x811c9dc5;
const number = new Float64Array(1);
const halves = new Uint32Array(number.buffer);

/** The digest of nothing; what others are folded into. */
export const EMPTY_DIGEST = BASIS | 0;

/** What has no properties to look into. */
export type Primitive = number | string | bigint | boolean | symbol | undefined | null;

/** Whether a value has no properties to look into. */
export function isPrimitive(value: unknown): value is Primitive {
  return value === null || (typeof value !== "object" && typeof value !== "function");
}

/**
 * Folds a value without properties into a digest. −0 counts as 0, one NaN as any other, as for `Map` keys; a symbol
 * counts by its description.
 *
 * @param most Characters of a string that count beside their number; all by default.
 * @returns an i32.
 */
export function foldPrimitive(digest: number, value: Primitive, most = Infinity): number {
  switch (typeof value) {
    case "number":
      return foldNumber(digest, value);
    case "string":
      return foldText(mix(digest, 1), value, most);
    case "bigint":
      return foldText(mix(digest, 2), text(value), most);
    case "boolean":
      return mix(digest, value ? 4 : 3);
    case "undefined":
      return mix(digest, 5);
    case "symbol":
      return foldText(mix(digest, 7), descriptionOf(value) ?? "");
    default:
      return mix(digest, 6);
  }
}

/** Folds 32 bits into a digest. */
export function mix(digest: number, word: number): number {
  const mixed = Math.imul(digest ^ word, PRIME);
  return mixed ^ (mixed >>> 15);
}

/** A digest whose every bit depends on every bit: such digests may be added up where order does not count. */
export function finished(digest: number): number {
  let bits = Math.imul(digest ^ (digest >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** Folds a number into a digest; see {@linkcode foldPrimitive}. */
export function foldNumber(digest: number, value: number): number {
  // Not `Number.isNaN`, which may have been replaced.
  number[0] = value === 0 ? 0 : value !== value ? NaN : value;
  return mix(mix(digest, halves[0]!), halves[1]!);
}

/** Folds the characters of a text and their number into a digest. */
export function foldText(digest: number, text: string, most = Infinity): number {
  let folded = mix(digest, text.length);
  const end = Math.min(text.length, most);
  for (let i = 0; i < end; i++) folded = mix(folded, charCodeAt(text, i));
  return folded;
}
