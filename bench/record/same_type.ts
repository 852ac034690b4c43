/**
 * A check by the compiler that two types say the same.
 *
 * @module
 */

/** `true` if two types have the same fields, of the same type, optionality and mutability; else `false`. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2)
  ? true
  : false;

/** A type with intersections and aliases resolved, so that {@linkcode Same} compares what it holds. */
export type Plain<T> = T extends (infer E)[] ? Plain<E>[]
  : T extends readonly (infer E)[] ? readonly Plain<E>[]
  : T extends object ? { [K in keyof T]: Plain<T[K]> }
  : T;
