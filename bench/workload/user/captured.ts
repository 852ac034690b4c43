/**
 * What comparing results needs beside `intrinsics.ts`, looked up before any module of others was imported too.
 *
 * @module
 */

import { isProxy as typesIsProxy } from "node:util/types";

// `call.bind(f)` makes a function of the receiver and the arguments; calling it looks nothing up.
const { bind, call } = Function.prototype;
type Uncurried<F> = F extends (this: infer T, ...args: infer A) => infer R
  ? (self: T, ...args: A) => R
  : never;
const uncurry = bind.bind(call) as <F>(method: F) => Uncurried<F>;

/** A method of a prototype as a function of its receiver and its arguments. */
export function uncurried<T, A extends unknown[], R>(
  method: (...args: A) => R,
): (self: T, ...args: A) => R {
  return uncurry(method) as unknown as (self: T, ...args: A) => R;
}

/** The getter of an accessor property of a prototype as a function of its receiver. */
export function getterOf<R>(prototype: object, key: PropertyKey): (self: object) => R {
  const { get } = Object.getOwnPropertyDescriptor(prototype, key)!;
  return uncurry(get) as unknown as (self: object) => R;
}

/** `Object.getOwnPropertyDescriptor`. */
export const descriptorOf = Object.getOwnPropertyDescriptor;
/** `Object.getPrototypeOf`. */
export const prototypeOf: (value: object) => object | null = Object.getPrototypeOf;
/** `Object.hasOwn`. */
export const hasOwn = Object.hasOwn;
/** `Object.getOwnPropertyNames`; with {@linkcode symbolsOf} several times as fast as `Reflect.ownKeys`. */
export const namesOf: (value: object) => string[] = Object.getOwnPropertyNames;
/** `Object.getOwnPropertySymbols`. */
export const symbolsOf: (value: object) => symbol[] = Object.getOwnPropertySymbols;
/** `ArrayBuffer.isView`. */
export const isView = ArrayBuffer.isView;
/** Whether a value is a `Proxy`, which V8 tells without asking its traps. */
export const isProxy = typesIsProxy;
/** `String`. */
export const text: (value: unknown) => string = String;
/** `Uint8Array`. */
export const Bytes = Uint8Array;
/** `text.slice(from, to)`. */
export const slice = uncurried<string, [number, number], string>(String.prototype.slice);
/** `number.toString(radix)`. */
export const inRadix = uncurried<number, [number], string>(Number.prototype.toString);
/** Source text of a function. */
export const sourceOf = uncurried<object, [], string>(Function.prototype.toString);
/** `pattern.exec(text)`. */
export const exec = uncurried<RegExp, [string], RegExpExecArray | null>(RegExp.prototype.exec);
/** `symbol.description`. */
export const descriptionOf = uncurry(
  Object.getOwnPropertyDescriptor(Symbol.prototype, "description")!.get,
) as unknown as (symbol: symbol) => string | undefined;

/** A `Map` that is reached by what `Map.prototype` held when this module was loaded. */
export class PrivateMap<K, V> {
  readonly #map = new Map<K, V>();
  static readonly #get = uncurried<Map<unknown, unknown>, [unknown], unknown>(Map.prototype.get);
  static readonly #set = uncurried<Map<unknown, unknown>, [unknown, unknown], unknown>(
    Map.prototype.set,
  );
  static readonly #delete = uncurried<Map<unknown, unknown>, [unknown], boolean>(
    Map.prototype.delete,
  );

  /** The value of a key. */
  get(key: K): V | undefined {
    return PrivateMap.#get(this.#map, key) as V | undefined;
  }

  /** Sets a value. */
  set(key: K, value: V): void {
    PrivateMap.#set(this.#map, key, value);
  }

  /** Forgets a key. */
  delete(key: K): void {
    PrivateMap.#delete(this.#map, key);
  }
}
