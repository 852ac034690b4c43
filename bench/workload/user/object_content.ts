/**
 * What an object holds, read without running any of its code.
 *
 * @module
 */

import {
  bytesOf,
  eachIn,
  eachOf,
  foldError,
  foldPattern,
  mapSize,
  setSize,
  timeOf,
  typedLength,
  typedName,
  unboxed,
  viewBuffer,
  viewedBytes,
  viewOffset,
} from "./built_in.ts";
import { Bytes, descriptorOf, exec, hasOwn, namesOf, symbolsOf } from "./captured.ts";
import { Math } from "./intrinsics.ts";
import { foldNumber, foldPrimitive, foldText, mix } from "./digest.ts";
import { dataOf, kindOf, type ObjectKind } from "./object_kind.ts";
import { sortedKeys } from "./sorted_keys.ts";

/** Stands for the value of an accessor property, which is not read. */
export const GETTER: unique symbol = Symbol("getter");
/** Stands for a missing element. */
export const HOLE: unique symbol = Symbol("hole");

/** Key of what has none of its own: the members of sets and the entries of maps. */
export const MEMBER: unique symbol = Symbol("member");

/** What an object holds. */
export interface ObjectContent {
  /** Digest of its sort and of what is read at once. */
  readonly start: number;
  /** Values inside, to be looked at one by one; the object itself where it is an array without more. */
  readonly values: readonly unknown[];
  /** How many of them. */
  readonly count: number;
  /** Their keys; `null`: their indices. */
  readonly keys: readonly PropertyKey[] | null;
  /** How much was read at once: a value for every eight bytes or elements. */
  readonly read: number;
  /** Whether something was left out. */
  readonly cut: boolean;
}

/** An entry of a map. */
export class Entry {
  /** The key. */
  readonly key: unknown;
  /** The value. */
  readonly value: unknown;

  /** Holds both. */
  constructor(key: unknown, value: unknown) {
    this.key = key;
    this.value = value;
  }
}

const ELEMENTS_SHIFT = 3;
const ELEMENTS_PER_VALUE = 1 << ELEMENTS_SHIFT;
// Longest typed array that is asked for properties beside its elements.
const NAMED_ELEMENTS = 1024;
const FLOATS = /^Float/;
const BIG = /^Big/;
const INDEX = /^(0|[1-9]\d*)$/;
/** Values and their keys, while they are collected. */
class Collected {
  readonly values: unknown[] = [];
  readonly keys: PropertyKey[] = [];

  add(key: PropertyKey, value: unknown): void {
    this.values[this.values.length] = value;
    this.keys[this.keys.length] = key;
  }
}

/**
 * Reads an object that is neither a function nor a `Proxy`.
 *
 * @param most How much is to be read at most.
 */
export function contentOf(value: object, kind: ObjectKind, most: number): ObjectContent {
  const { start } = kind;
  const all = new Collected();
  switch (kind.content) {
    case "array":
      return arrayContent(value as unknown[], kind, start, most);
    case "boxed":
      return withProperties(value, kind, foldPrimitive(start, unboxed(value)), all);
    case "bytes":
      return bytesContent(value, kind, start, value, 0, bytesOf(value), most);
    case "date":
      return withProperties(value, kind, foldNumber(start, timeOf(value)), all);
    case "error":
      return withProperties(value, kind, foldError(start, value), all);
    case "map": {
      const size = mapSize(value);
      if (size > most) return leftOut(mix(start, size));
      eachOf(value, (value, key) => all.add(MEMBER, new Entry(key, value)));
      return withProperties(value, kind, mix(start, size), all);
    }
    case "properties":
      return withProperties(value, kind, start, all);
    case "regexp":
      return withProperties(value, kind, foldPattern(start, value), all);
    case "set": {
      const size = setSize(value);
      if (size > most) return leftOut(mix(start, size));
      eachIn(value, (value) => all.add(MEMBER, value));
      return withProperties(value, kind, mix(start, size), all);
    }
    case "typed array":
      return typedContent(value as Float64Array, kind, start, most);
    case "view": {
      const buffer = viewBuffer(value);
      const length = viewedBytes(value);
      return length < 0
        ? withProperties(value, kind, mix(start, length), all)
        : bytesContent(value, kind, start, buffer, viewOffset(value), length, most);
    }
  }
}

// Of what has no order, no part stands for the whole.
function leftOut(start: number): ObjectContent {
  return { start, values: [], count: 0, keys: null, read: 0, cut: true };
}

// Elements are read as they are, so an accessor among them is called.
function arrayContent(
  array: unknown[],
  kind: ObjectKind,
  start: number,
  most: number,
): ObjectContent {
  const { length } = array;
  const sized = mix(start, length);
  const count = Math.min(length, most);
  if (count < length) {
    return { start: sized, values: array, count, keys: null, read: 0, cut: true };
  }
  // No more than its elements and its length, which stands right after the names of those that are there.
  const names = namesOf(array);
  const plain = names.length === length + 1 && names[length] === "length";
  if (plain && symbolsOf(array).length === 0 && kind.inherited === null) {
    return { start: sized, values: array, count, keys: null, read: 0, cut: false };
  }
  const all = new Collected();
  for (let i = 0; i < length; i++) all.add(i, hasOwn(array, i) ? array[i] : HOLE);
  return withProperties(array, kind, sized, all);
}

function typedContent(
  array: Float64Array,
  kind: ObjectKind,
  start: number,
  most: number,
): ObjectContent {
  const length = typedLength(array);
  const count = Math.min(length, most * ELEMENTS_PER_VALUE);
  const name = typedName(array);
  let folded = mix(foldText(start, name), length);
  if (exec(FLOATS, name) !== null) {
    for (let i = 0; i < count; i++) folded = foldNumber(folded, array[i]!);
  } else if (exec(BIG, name) !== null) {
    for (let i = 0; i < count; i++) folded = foldPrimitive(folded, array[i]!);
  } else {
    for (let i = 0; i < count; i++) folded = mix(folded, array[i]!);
  }
  return withProperties(array, kind, folded, new Collected(), count, count < length);
}

function bytesContent(
  value: object,
  kind: ObjectKind,
  start: number,
  buffer: object,
  offset: number,
  length: number,
  most: number,
): ObjectContent {
  const count = Math.min(length, most * ELEMENTS_PER_VALUE);
  let folded = mix(start, length);
  // One whose memory was given away has none to make a view of.
  const bytes = count === 0 ? new Bytes() : new Bytes(buffer as ArrayBuffer, offset, count);
  for (let i = 0; i < count; i++) folded = mix(folded, bytes[i]!);
  return withProperties(value, kind, folded, new Collected(), count, count < length);
}

/** Adds an object's own properties, and those of prototypes that belong to it. */
function withProperties(
  value: object,
  kind: ObjectKind,
  start: number,
  all: Collected,
  elementsRead = 0,
  cut = false,
): ObjectContent {
  const { content } = kind;
  // Elements of a typed array have been read, and naming them takes longer than reading them: a long one is asked for
  // other properties if its class may have given it some.
  if (
    content !== "typed array" || elementsRead <= NAMED_ELEMENTS ||
    kind.className !== typedName(value)
  ) {
    const own = sortedKeys(value);
    const elements = content === "typed array" || content === "array";
    for (let i = 0; i < own.length; i++) {
      const key = own[i]!;
      if (elements && (key === "length" || isIndex(key))) continue;
      if (content === "error" && (key === "stack" || key === "message" || key === "name")) continue;
      addProperty(all, key, value);
    }
  }
  for (let at = kind.inherited; at !== null; at = kindOf(at).inherited) addInherited(all, at);
  const { values, keys } = all;
  const read = (elementsRead + ELEMENTS_PER_VALUE - 1) >>> ELEMENTS_SHIFT;
  return { start, values, count: values.length, keys, read, cut };
}

function addProperty(all: Collected, key: PropertyKey, owner: object): void {
  const descriptor = descriptorOf(owner, key);
  if (descriptor === undefined) return;
  all.add(key, hasOwn(descriptor, "value") ? descriptor.value : GETTER);
}

/** Functions there are methods, and a `constructor` says what made the prototype. */
function addInherited(all: Collected, prototype: object): void {
  const own = sortedKeys(prototype);
  for (let i = 0; i < own.length; i++) {
    const key = own[i]!;
    if (key === "constructor" || typeof dataOf(prototype, key) === "function") continue;
    addProperty(all, key, prototype);
  }
}

function isIndex(key: PropertyKey): boolean {
  return typeof key === "string" && exec(INDEX, key) !== null;
}
