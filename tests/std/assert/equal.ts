/**
 * Deep equality as `@std/assert` defines it.
 *
 * @module
 */

import { isDeepStrictEqual } from "node:util";

function isPlainKeyed(value: object): value is Map<unknown, unknown> {
  return value instanceof Map && [...value.keys()].every((key) => Object(key) !== key);
}

/**
 * Tells whether two values are deeply equal: numbers by value (0 equals −0, NaN equals NaN), objects by
 * constructor and own enumerable properties, collections by content.
 */
export function equal(actual: unknown, expected: unknown): boolean {
  return compare(actual, expected, new Map());
}

function compare(a: unknown, b: unknown, seen: Map<object, object>): boolean {
  if (typeof a === "number" && typeof b === "number") return a === b || (a !== a && b !== b);
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if ((a.constructor ?? Object) !== (b.constructor ?? Object)) return false;
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (isPlainKeyed(a) && isPlainKeyed(b)) {
    if (a.size !== b.size) return false;
    for (const [key, value] of a) {
      if (!b.has(key) || !compare(value, b.get(key), seen)) return false;
    }
    return true;
  }
  const walked = Array.isArray(a) || ArrayBuffer.isView(a) || !hasInnerState(a);
  if (!walked) return isDeepStrictEqual(a, b);
  const keys = Reflect.ownKeys(a).filter((key) =>
    Object.prototype.propertyIsEnumerable.call(a, key)
  );
  let count = 0;
  for (const key of Reflect.ownKeys(b)) {
    if (Object.prototype.propertyIsEnumerable.call(b, key)) count++;
  }
  if (count !== keys.length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key)) return false;
    if (!compare(Reflect.get(a, key), Reflect.get(b, key), seen)) return false;
  }
  return true;
}

/** Whether the value's content is not all in its own properties, so that the runtime must compare it. */
function hasInnerState(value: object): boolean {
  return value instanceof Date || value instanceof RegExp || value instanceof URL ||
    value instanceof Error || value instanceof Map || value instanceof Set ||
    value instanceof ArrayBuffer || value instanceof SharedArrayBuffer ||
    value instanceof Promise || value instanceof Boolean || value instanceof Number ||
    value instanceof String;
}
