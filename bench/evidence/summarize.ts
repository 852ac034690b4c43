/**
 * Puts together what a report keeps of a function's evidence.
 *
 * @module
 */

import { MARKERS } from "./child_protocol.ts";
import { classify, classifyByLog, dispatchFrames, type IsTarget } from "./classify.ts";
import type { CodeReading } from "./read_code.ts";
import { type CodeLayout, type FunctionIdentity, functionLabel } from "./log_fields.ts";
import type { Site } from "./machine_code.ts";
import type {
  Classification,
  DeoptEvidence,
  EvidenceSummary,
  IcEvidence,
  InlinedFunction,
  InliningRefusal,
} from "../record/cell_evidence.ts";
import type { CodeEntry, V8Log } from "./v8_log.ts";

const IC_STATES: Readonly<Record<string, string>> = {
  X: "no feedback",
  "0": "uninitialized",
  "1": "monomorphic",
  P: "polymorphic",
  N: "megamorphic",
  H: "homomorphic",
  D: "recompute",
  G: "generic",
};

/** A summary of `fn`, called `name`, whose final code is `code`. */
export function summarize(
  log: V8Log,
  name: string,
  fn: FunctionIdentity | null,
  code: CodeEntry | null,
  { machineCode, obstacle }: CodeReading,
  isTarget: IsTarget,
): EvidenceSummary {
  const optimized = code !== null && (code.tier === "turbofan" || code.tier === "maglev");
  const inlined = optimized ? inlinedFunctions(code.layout) : [];
  const refused = optimized ? code.refused.map((one) => withBytecodes(log, one)) : [];
  const icStates = finalIcStates(log, new Set([fn, ...dispatchFrames(code, isTarget)]));
  const all = machineCode?.sites ?? [];
  const sites = all.filter((site) => site.executed !== false);
  const targetsOf = (...kinds: readonly Site["kind"][]) =>
    sites.filter((site) => kinds.includes(site.kind)).map((site) => site.target);
  let classification: Classification = "not optimized";
  if (machineCode !== null) classification = classify(machineCode.sites, inlined.length);
  else if (optimized) {
    const megamorphic = icStates.some((ic) => ic.state === "megamorphic");
    classification = classifyByLog(inlined.length, refused.length, megamorphic);
  }
  return {
    name,
    tier: code?.tier ?? "unknown",
    classification,
    codeObstacle: obstacle,
    bytes: optimized ? code.sizeBytes : 0,
    guards: all.filter((site) => site.kind === "guard").length,
    knownCalls: targetsOf("known call"),
    builtinCalls: targetsOf("generic call", "chained call"),
    megamorphicLoads: targetsOf("megamorphic load").length,
    indirectJumps: targetsOf("jump table", "wasm call", "indirect call").length,
    builtins: targetsOf("builtin call", "runtime call"),
    neverExecuted: all.filter((site) => site.executed === false && COUNTED.has(site.kind)).length,
    inlined,
    refused,
    deopts: fn === null ? [] : deoptsOf(log, fn, code),
    icStates,
  };
}

const COUNTED: ReadonlySet<Site["kind"]> = new Set([
  "known call",
  "chained call",
  "generic call",
  "megamorphic load",
  "wasm call",
  "indirect call",
]);

/** A refusal for its size with that size, where only one function of the name has it. */
function withBytecodes(log: V8Log, refusal: InliningRefusal): InliningRefusal {
  if (refusal.bytecodes !== null || !refusal.reason.includes("bytecode limit")) return refusal;
  const sizes = new Set(
    log.codes.filter(({ tier, name }) => tier === "ignition" && name === refusal.name)
      .map(({ sizeBytes }) => sizeBytes),
  );
  const [bytecodes] = sizes;
  return sizes.size === 1 ? { ...refusal, bytecodes: bytecodes! } : refusal;
}

function labelOf(fn: FunctionIdentity | null): string {
  return fn === null ? "?" : functionLabel(fn);
}

function inlinedFunctions(layout: CodeLayout | null): InlinedFunction[] {
  return (layout?.frames ?? []).map(({ fn, parent }) => ({
    name: labelOf(fn),
    into: parent < 0 ? "" : labelOf(layout?.frames[parent]?.fn ?? null),
  }));
}

/** The caches of some functions at the end, alike ones as one. */
function finalIcStates(log: V8Log, holders: ReadonlySet<FunctionIdentity | null>): IcEvidence[] {
  const sites = new Map<
    string,
    { readonly ic: IcEvidence; readonly maps: Set<string>; readonly at: string }
  >();
  for (const { fn, type, line, column, to, key, map } of log.ics) {
    if (fn === null || !holders.has(fn) || !type.endsWith("LoadIC")) continue;
    const place = `${type}:${fn.url}:${line}:${column}`;
    const maps = sites.get(place)?.maps ?? new Set<string>();
    maps.add(map);
    const state = IC_STATES[to] ?? to;
    // The key of an element is whatever came first.
    const shown = type === "KeyedLoadIC" ? "[…]" : key;
    sites.set(place, {
      ic: { name: labelOf(fn), type, key: shown, state, maps: maps.size, sites: 1 },
      maps,
      at: `${fn.url}:${line}:${column}`,
    });
  }
  const merged = new Map<string, IcEvidence>();
  for (const { ic, at } of sites.values()) {
    const same = JSON.stringify(ic);
    const before = merged.get(same);
    merged.set(same, { ...ic, sites: (before?.sites ?? 0) + 1, place: before?.place ?? at });
  }
  return [...merged.values()];
}

function deoptsOf(log: V8Log, fn: FunctionIdentity, code: CodeEntry | null): DeoptEvidence[] {
  const concerned = new Set([fn, ...(code?.layout?.frames ?? []).map((frame) => frame.fn)]);
  return log.deopts
    .filter((deopt) => deopt.fn !== null && concerned.has(deopt.fn))
    .map((deopt) => ({
      name: labelOf(deopt.fn),
      reason: deopt.reason,
      place: deopt.place,
      measured: deopt.after === MARKERS.measured,
    }));
}
