/**
 * Which functions evidence is taken of, and which of their codes.
 *
 * @module
 */

import { MARKERS } from "./child_protocol.ts";
import type { FunctionIdentity } from "./log_fields.ts";
import type { CodeEntry, V8Log } from "./v8_log.ts";

/**
 * The functions of the given names that were compiled first when the subject first ran; of equal names
 * one after the other. `null` for one that the log does not know.
 */
export function functionsInFocus(
  log: V8Log,
  names: readonly string[],
): (FunctionIdentity | null)[] {
  const taken = new Set<FunctionIdentity>();
  return names.map((name) => {
    const fresh = log.compiledAfter.get(MARKERS.firstCall)
      ?.find((fn) => fn.name === name && !taken.has(fn));
    // Else it had run before, or V8 compiled it with its module.
    const fn = fresh ?? log.codes.findLast((code) => code.fn?.name === name)?.fn ?? null;
    if (fn !== null) taken.add(fn);
    return fn;
  });
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
