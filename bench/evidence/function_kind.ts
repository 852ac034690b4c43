/**
 * Which kinds of functions have no JavaScript code of their own that V8 could optimize, or none that says what
 * somebody asked for.
 *
 * @module
 */

import { types } from "node:util";

/** Functions that go on after a wait or a yield: how V8 finds the place would look like a dispatch of theirs. */
const RESUMED_KINDS: ReadonlyMap<string, string> = new Map([
  ["[object AsyncFunction]", "an async function"],
  ["[object GeneratorFunction]", "a generator"],
  ["[object AsyncGeneratorFunction]", "an async generator"],
]);

/** No function that somebody wrote has this text: its body would be a syntax error. */
const NATIVE_TEXT = /^function (.*)\(\) \{ \[native code\] \}$/s;

/** Why a function cannot be explained. */
export interface UnexplainedKind {
  /** What it is, with its article. */
  readonly kind: string;
  /** What it must be instead, after «must be». */
  readonly wanted: string;
}

/** The kind of a function that cannot be explained; `null` for one that can. Calls none of its code. */
export function unexplainedKind(f: (...args: never[]) => unknown): UnexplainedKind | null {
  const wanted = "a function with JavaScript code of its own";
  // First of all, as a proxy answers every question in its own way.
  if (types.isProxy(f)) return { kind: "a Proxy", wanted };
  const text = Function.prototype.toString.call(f);
  const native = NATIVE_TEXT.exec(text);
  if (native !== null) return { kind: nativeKind(f, native[1]!), wanted };
  if (/^class\b/.test(text)) return { kind: "a class", wanted: "callable without new" };
  const resumed = RESUMED_KINDS.get(Object.prototype.toString.call(f));
  if (resumed === undefined) return null;
  return {
    kind: resumed,
    wanted: "neither async nor a generator, whose code begins with a switch of V8's own",
  };
}

/** By what V8 calls it in its text: nothing for bound functions, a number for what WebAssembly exports. */
function nativeKind(f: (...args: never[]) => unknown, nameInText: string): string {
  if (/^\d+$/.test(nameInText)) return "a function of WebAssembly";
  const name = Object.getOwnPropertyDescriptor(f, "name")?.value;
  return nameInText === "" && String(name).startsWith("bound ")
    ? "a bound function"
    : "a function built into V8 or Deno";
}
