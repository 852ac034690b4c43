/**
 * How V8 keeps the objects that a function is called with: what makes every access to them slow shows here. Runs in the
 * child, by the rules of `intrinsics.ts`. Needs `--allow-natives-syntax`.
 *
 * @module
 */

import type { InputShape } from "../record/cell_evidence.ts";
import { descriptorOf, exec, isProxy, isView, slice, sourceOf } from "../workload/user/captured.ts";
import { append, Function, isArray, ownKeys } from "../workload/user/intrinsics.ts";

const MOST_PROPERTIES = 16;

/** Natives, parsed when they are asked for: only a process with the flag understands them. */
function native(name: string): (object: object) => boolean {
  return new Function("object", `return %${name}(object)`) as (object: object) => boolean;
}

/** The shapes of arguments, and of what they hold in properties of their own; getters are not called. */
export function inputShapes(inputs: readonly unknown[]): InputShape[] {
  const found: InputShape[] = [];
  const shapeOf = shapeReader();
  const look = (value: unknown, path: string): boolean => {
    if (typeof value === "bigint") append(found, { path, shape: "BigInt" });
    if (typeof value !== "object" || value === null || isProxy(value) || isView(value)) {
      return false;
    }
    const shape = shapeOf(value);
    if (shape !== "") append(found, { path, shape });
    return true;
  };
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i];
    const path = `argument ${i + 1}`;
    if (!look(value, path)) continue;
    const names = ownKeys(value as object);
    for (let k = 0; k < names.length && k < MOST_PROPERTIES; k++) {
      const name = names[k]!;
      const held = descriptorOf(value as object, name)?.value;
      look(held, isArray(value) ? `${path}[${name}]` : `${path}.${name}`);
    }
  }
  return found;
}

const MAKES_FUNCTIONS = /=>|\bfunction\b|\bclass\b/;
const MAKES_BIG_INTS = /\b\d[\d_]*n\b|\bBigInt\b/;

/** What the text of a function makes at each call; what stands in a string of it counts as well. */
export function madeBy(f: (...args: never[]) => unknown): string[] {
  const text = sourceOf(f);
  const made: string[] = [];
  // Its own arrow or keyword comes first.
  const own = exec(MAKES_FUNCTIONS, text);
  const rest = own === null ? text : slice(text, own.index + own[0].length, text.length);
  if (exec(MAKES_FUNCTIONS, rest) !== null) append(made, "functions");
  if (exec(MAKES_BIG_INTS, text) !== null) append(made, "BigInts");
  return made;
}

function shapeReader(): (object: object) => string {
  const isFast = native("HasFastProperties");
  const isSparse = native("HasDictionaryElements");
  const isHoley = native("HasHoleyElements");
  const isSmall = native("HasSmiElements");
  const isDouble = native("HasDoubleElements");
  return (object) => {
    if (!isArray(object)) return isFast(object) ? "" : "dictionary mode";
    if (isSparse(object)) return "sparse elements, in dictionary mode";
    const kind = isSmall(object) ? "small integers" : isDouble(object) ? "doubles" : "any values";
    return `${isHoley(object) ? "holey" : "packed"} elements, ${kind}`;
  };
}
