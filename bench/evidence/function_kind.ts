/**
 * Which kinds of functions have no JavaScript code of their own that V8 could optimize, or none that says what
 * somebody asked for. By the rules of `intrinsics.ts`.
 *
 * @module
 */

import { isAsyncFunction, isGeneratorFunction, isProxy } from "node:util/types";
import { descriptorOf, exec, hasOwn, sourceOf } from "../workload/user/captured.ts";

/** No function that somebody wrote has this text: its body would be a syntax error. */
const NATIVE_TEXT = /^function (.*)\(\) \{ \[native code\] \}$/s;
const CLASS_TEXT = /^class\b/;
const NUMBER = /^\d+$/;
const BOUND_NAME = /^bound /;

/** Why a function cannot be explained. */
export interface UnexplainedKind {
  /** What it is, with its article. */
  readonly kind: string;
  /** What it must be instead, as it goes on after the words "must be". */
  readonly wanted: string;
}

/** The kind of a function that cannot be explained; `null` for one that can. Calls none of its code. */
export function unexplainedKind(f: (...args: never[]) => unknown): UnexplainedKind | null {
  const wanted = "a function with JavaScript code of its own";
  // First of all, as a proxy answers every question in its own way.
  if (isProxy(f)) return { kind: "a Proxy", wanted };
  const text = sourceOf(f);
  const native = exec(NATIVE_TEXT, text);
  if (native !== null) return { kind: nativeKind(f, native[1]!), wanted };
  if (exec(CLASS_TEXT, text) !== null) return { kind: "a class", wanted: "callable without new" };
  const resumed = resumedKind(f);
  if (resumed === null) return null;
  return {
    kind: resumed,
    wanted: "neither async nor a generator, whose code begins with a switch of V8's own",
  };
}

/** Functions that go on after a wait or a yield: how V8 finds the place would look like a dispatch of theirs. */
function resumedKind(f: (...args: never[]) => unknown): string | null {
  // V8 knows; a tag can be given to any function.
  if (isGeneratorFunction(f)) return isAsyncFunction(f) ? "an async generator" : "a generator";
  return isAsyncFunction(f) ? "an async function" : null;
}

/** By what V8 calls it in its text: nothing for bound functions, a number for what WebAssembly exports. */
function nativeKind(f: (...args: never[]) => unknown, nameInText: string): string {
  if (exec(NUMBER, nameInText) !== null) return "a function of WebAssembly";
  return nameInText === "" && exec(BOUND_NAME, ownName(f)) !== null
    ? "a bound function"
    : "a function built into V8 or Deno";
}

/** Its name where that is text; nothing is called to get it. */
function ownName(f: (...args: never[]) => unknown): string {
  const descriptor = descriptorOf(f, "name");
  if (descriptor === undefined || !hasOwn(descriptor, "value")) return "";
  return typeof descriptor.value === "string" ? descriptor.value : "";
}
