/**
 * A number for any value, equal for equal values: what functions returned is compared by it.
 *
 * @module
 */

import { Math, Number, String } from "../measure/intrinsics.ts";

const PRIME = 0x01000193;
const BASIS = 0x811c9dc5;
const number = new Float64Array(1);
const halves = new Uint32Array(number.buffer);

/** The digest of nothing; what others are folded into. */
export const EMPTY_DIGEST = BASIS | 0;

/**
 * Folds a value into a digest. Bytes of arrays over buffers count as they are; other objects by all that
 * inspecting them shows, keys in any order. −0 counts as 0, one NaN as any other.
 *
 * @returns an i32.
 */
export function fold(digest: number, value: unknown): number {
  switch (typeof value) {
    case "number":
      return foldNumber(digest, value);
    case "string":
      return foldText(mix(digest, 1), value);
    case "bigint":
      return foldText(mix(digest, 2), String(value));
    case "boolean":
      return mix(digest, value ? 4 : 3);
    case "undefined":
      return mix(digest, 5);
    default:
      if (value === null) return mix(digest, 6);
      return ArrayBuffer.isView(value) ? foldBytes(digest, value) : foldText(digest, shown(value));
  }
}

function mix(digest: number, word: number): number {
  const mixed = Math.imul(digest ^ word, PRIME);
  return mixed ^ (mixed >>> 15);
}

function foldNumber(digest: number, value: number): number {
  number[0] = value === 0 ? 0 : Number.isNaN(value) ? NaN : value;
  return mix(mix(digest, halves[0]!), halves[1]!);
}

function foldText(digest: number, text: string): number {
  let folded = mix(digest, text.length);
  for (let i = 0; i < text.length; i++) folded = mix(folded, text.charCodeAt(i));
  return folded;
}

function foldBytes(digest: number, view: ArrayBufferView): number {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  let folded = foldText(digest, view.constructor.name);
  for (const byte of bytes) folded = mix(folded, byte);
  return folded;
}

function shown(value: unknown): string {
  return Deno.inspect(value, {
    depth: Infinity,
    iterableLimit: Infinity,
    strAbbreviateSize: Infinity,
    sorted: true,
    colors: false,
  });
}
