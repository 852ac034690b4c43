/**
 * The digest of an object: of all that can be seen of it without running any of its code.
 *
 * Objects are equal when they have the same sort and class name and equal properties, enumerable or not, in any
 * order; sets and maps in any order too. What hangs together in a circle is told by its shape; what is reached in
 * two ways counts as two equal things. Errors count by name, message and properties such as `cause`, not by stack.
 *
 * Getters are not called, and functions, private fields and what V8 keeps to itself cannot be seen: they are
 * reported as such. Elements of arrays are read as they are.
 *
 * @module
 */

import { Math } from "./intrinsics.ts";
import { hasOwn, isProxy, PrivateMap } from "./captured.ts";
import { EMPTY_DIGEST, finished, foldPrimitive, isPrimitive, mix } from "./digest.ts";
import { contentOf, Entry, GETTER, HOLE, MEMBER, type ObjectContent } from "./object_content.ts";
import { kindOf } from "./object_kind.ts";
import { pathOf } from "./value_path.ts";

/** Something that could not be seen. */
export interface Unseen {
  /** What it is, in a few words. */
  readonly what: string;
  /** Where it is, e.g. `result[2].next`. */
  readonly where: string;
}

/** What was seen of a value. */
export interface Seen {
  /** Equal for equal values, an i32. */
  readonly digest: number;
  /** How much was read: one for each value, and for each sixteen characters or eight elements of a typed array. */
  readonly values: number;
  /** Whether more was there than was to be read. */
  readonly cut: boolean;
  /** What could not be seen: of each sort the first; a few sorts. */
  readonly unseen: readonly Unseen[];
}

const UNSEEN_KEPT = 4;
const CHARACTERS_SHIFT = 4;
const CHARACTERS_PER_VALUE = 1 << CHARACTERS_SHIFT;
// Objects at most this deep are looked for one by one when something may refer back to them.
const SHALLOW = 16;
// Objects that hold less are read again where they are met again.
const WORTH_KEEPING = 16;
// Names of properties whose digests are kept.
const NAMES_KEPT = 4096;
const LONGEST_NAME_KEPT = 32;

// Digests of what has no content.
const FUNCTION_DIGEST = mix(EMPTY_DIGEST, 101);
const PROXY_DIGEST = mix(EMPTY_DIGEST, 102);
const GETTER_DIGEST = mix(EMPTY_DIGEST, 103);
const HOLE_DIGEST = mix(EMPTY_DIGEST, 104);
const CUT_DIGEST = mix(EMPTY_DIGEST, 105);
const ABOVE_DIGEST = mix(EMPTY_DIGEST, 106);
const ENTRY_DIGEST = mix(EMPTY_DIGEST, 107);
const MEMBER_LABEL = mix(EMPTY_DIGEST, 108);
const INDEX_LABEL = mix(EMPTY_DIGEST, 109);
const NAME_LABEL = mix(EMPTY_DIGEST, 110);
const ENTRY_KEYS = ["key", "value"];

/** An object in progress. */
class Frame {
  readonly object: object;
  readonly content: ObjectContent;
  readonly depth: number;
  /** What had been read before. */
  readonly before: number;
  next = 0;
  sum = 0;
  /** Depth of the outermost object that something inside refers back to. */
  outermost: number;

  constructor(object: object, content: ObjectContent, depth: number, before: number) {
    this.object = object;
    this.content = content;
    this.depth = depth;
    this.before = before;
    this.outermost = depth;
  }
}

/** An object that is done and refers to nothing around it. */
interface Done {
  readonly digest: number;
  readonly values: number;
}

/**
 * Looks at a value. Takes about a microsecond per object, and goes by a list of its own: depth does not matter.
 *
 * @param most How much is read at most, in the units of {@linkcode Seen.values}. Equal values are cut at the same
 *   place.
 * @param root What the value is called in {@linkcode Unseen.where}.
 */
export function look(value: unknown, most = Infinity, root = "result"): Seen {
  return new Look(most, root).at(value);
}

class Look {
  readonly #most: number;
  readonly #root: string;
  readonly #frames: Frame[] = [];
  readonly #done = new PrivateMap<object, Done>();
  readonly #deep = new PrivateMap<object, number>();
  readonly #unseen: Unseen[] = [];
  #depth = 0;
  #values = 0;
  #cut = false;

  constructor(most: number, root: string) {
    this.#most = most;
    this.#root = root;
  }

  at(value: unknown): Seen {
    let digest = this.#enter(value);
    while (this.#depth > 0) {
      const frame = this.#frames[this.#depth - 1]!;
      if (digest !== null) {
        frame.sum = (frame.sum + finished(mix(this.#label(frame), digest))) | 0;
        frame.next++;
      }
      const { values, count, keys } = frame.content;
      if (frame.next === count) {
        digest = this.#close(frame);
      } else if (keys === null && values[frame.next] === undefined && !hasOwn(values, frame.next)) {
        digest = this.#enter(HOLE);
      } else {
        digest = this.#enter(values[frame.next]);
      }
    }
    return { digest: digest!, values: this.#values, cut: this.#cut, unseen: this.#unseen };
  }

  /** The digest of a value; `null` when it is an object that has to be gone through first. */
  #enter(value: unknown): number | null {
    if (this.#values >= this.#most) {
      this.#cut = true;
      return CUT_DIGEST;
    }
    this.#values++;
    if (isPrimitive(value)) return this.#primitive(value);
    if (typeof value === "function") return this.#hidden("a function", FUNCTION_DIGEST);
    if (isProxy(value)) return this.#hidden("what is behind a Proxy", PROXY_DIGEST);
    if (value instanceof Entry) return this.#open(value, entryContent(value));
    const above = this.#depthOf(value);
    if (above >= 0) {
      const frame = this.#frames[this.#depth - 1]!;
      frame.outermost = Math.min(frame.outermost, above);
      return mix(ABOVE_DIGEST, this.#depth - above);
    }
    const done = this.#done.get(value);
    // One that would be cut this time is gone through again, as an equal one would be.
    if (done !== undefined && this.#values + done.values <= this.#most) {
      this.#values += done.values;
      return done.digest;
    }
    const kind = kindOf(value);
    if (kind.hidden !== "") this.#note(kind.hidden);
    const content = contentOf(value, kind, this.#most - this.#values);
    this.#values += content.read;
    if (content.cut) this.#cut = true;
    return this.#open(value, content);
  }

  #primitive(value: Parameters<typeof foldPrimitive>[1]): number {
    if (value === HOLE) return HOLE_DIGEST;
    if (value === GETTER) return this.#hidden("what a getter returns", GETTER_DIGEST);
    if (typeof value !== "string") return foldPrimitive(EMPTY_DIGEST, value);
    const most = (this.#most - this.#values) * CHARACTERS_PER_VALUE;
    if (value.length > most) this.#cut = true;
    this.#values += (Math.min(value.length, most) + CHARACTERS_PER_VALUE - 1) >>> CHARACTERS_SHIFT;
    return foldPrimitive(EMPTY_DIGEST, value, most);
  }

  #open(object: object, content: ObjectContent): null {
    this.#frames[this.#depth] = new Frame(object, content, this.#depth, this.#values);
    if (this.#depth >= SHALLOW) this.#deep.set(object, this.#depth);
    this.#depth++;
    return null;
  }

  /** Depth at which an object is being gone through; −1 if it is not. */
  #depthOf(object: object): number {
    for (let depth = 0; depth < this.#depth && depth < SHALLOW; depth++) {
      if (this.#frames[depth]!.object === object) return depth;
    }
    return this.#depth <= SHALLOW ? -1 : this.#deep.get(object) ?? -1;
  }

  #close(frame: Frame): number {
    const { object, content, depth, outermost } = frame;
    this.#depth--;
    if (depth >= SHALLOW) this.#deep.delete(object);
    // What was read of members before the end came depends on their order, which does not count.
    const unordered = this.#cut && content.keys !== null && content.keys[0] === MEMBER;
    const digest = mix(mix(content.start, unordered ? 0 : frame.sum), content.count);
    if (outermost >= depth) {
      const values = this.#values - frame.before + content.read;
      if (values >= WORTH_KEEPING) this.#done.set(object, { digest, values });
    } else {
      const parent = this.#frames[depth - 1]!;
      parent.outermost = Math.min(parent.outermost, outermost);
    }
    return digest;
  }

  #label({ next, content: { keys } }: Frame): number {
    const key = keys === null ? next : keys[next]!;
    if (key === MEMBER) return MEMBER_LABEL;
    return typeof key === "number" ? mix(INDEX_LABEL, key) : labelOf(key);
  }

  #hidden(what: string, digest: number): number {
    this.#note(what);
    return digest;
  }

  #note(what: string): void {
    const unseen = this.#unseen;
    for (let i = 0; i < unseen.length; i++) if (unseen[i]!.what === what) return;
    if (unseen.length < UNSEEN_KEPT) {
      unseen[unseen.length] = { what, where: pathOf(this.#root, this.#way()) };
    }
  }

  /** Keys from the root to where it is now. */
  #way(): readonly (PropertyKey | null)[] {
    const way: (PropertyKey | null)[] = [];
    for (let i = 0; i < this.#depth; i++) {
      const { object, next, content: { keys } } = this.#frames[i]!;
      const key = keys === null ? next : keys[next]!;
      if (!(object instanceof Entry)) way[way.length] = key === MEMBER ? null : key;
    }
    return way;
  }
}

const labels = new PrivateMap<PropertyKey, number>();
let labelsKept = 0;

function labelOf(key: string | symbol): number {
  const kept = labels.get(key);
  if (kept !== undefined) return kept;
  const label = foldPrimitive(NAME_LABEL, key);
  if (typeof key === "string" && key.length <= LONGEST_NAME_KEPT && labelsKept < NAMES_KEPT) {
    labelsKept++;
    labels.set(key, label);
  }
  return label;
}

function entryContent({ key, value }: Entry): ObjectContent {
  const values = [key, value];
  return { start: ENTRY_DIGEST, values, count: 2, keys: ENTRY_KEYS, read: 0, cut: false };
}
