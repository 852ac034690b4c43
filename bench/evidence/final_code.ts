/**
 * Which functions evidence is taken of, and which of their codes.
 *
 * @module
 */

import { ownUrl } from "../own_package.ts";
import { MARKERS } from "./child_protocol.ts";
import type { FunctionIdentity } from "./log_fields.ts";
import type { CodeEntry, V8Log } from "./v8_log.ts";

/** What runs a subject lies here. */
const EVIDENCE = new URL("./", import.meta.url).href;
/** Everything of the lab that runs in a child lies here; the ring and its strategies have names. */
const lab = (): string => ownUrl("bench/").href;

/**
 * The functions of the given names that were compiled first when the subject first ran; of equal names
 * one after the other. `null` for one that the log does not know.
 *
 * A function without a name goes by one in the log that V8 made up of what is around it: it is the first that is
 * neither the lab's nor the runtime's.
 */
export function functionsInFocus(
  log: V8Log,
  names: readonly string[],
): (FunctionIdentity | null)[] {
  const taken = new Set<FunctionIdentity>();
  return names.map((name) => {
    const fresh = log.compiledAfter.get(MARKERS.firstCall)
      ?.find((fn) => (name === "" ? isForeign(fn) : isNamed(fn, name)) && !taken.has(fn));
    // Else it had run before, or V8 compiled it with its module; without a name it cannot be told from others.
    const fn = fresh ?? (name === ""
      ? undefined
      : log.codes.findLast((code) =>
        code.fn !== null && isNamed(code.fn, name)
      )?.fn) ??
      null;
    if (fn !== null) taken.add(fn);
    return fn;
  });
}

/** What runs the subject has functions too, some of which are called as others are: `run`. */
function isNamed(fn: FunctionIdentity, name: string): boolean {
  return fn.name === name && !fn.url.startsWith(EVIDENCE);
}

function isForeign({ url }: FunctionIdentity): boolean {
  return url !== "" && !url.startsWith(lab()) && !/^(?:ext|node):/.test(url);
}

/** The code that a function ends up with; optimized code entered at its start before any other. */
export function finalCode(log: V8Log, fn: FunctionIdentity): CodeEntry | null {
  const live = log.codes.filter((code) => code.fn === fn && !code.deoptimized);
  for (const tier of ["turbofan", "maglev"] as const) {
    const code = live.findLast((c) => c.tier === tier && !c.osr) ??
      live.findLast((c) => c.tier === tier);
    if (code !== undefined) return code;
  }
  return live.at(-1) ?? null;
}
