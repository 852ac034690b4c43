/**
 * From sites in machine code to a classification of the dispatch.
 *
 * @module
 */

import type { Coverage } from "./coverage.ts";
import type { CodeLayout, FunctionIdentity } from "./log_fields.ts";
import type { Site } from "./machine_code.ts";
import type { Classification } from "../record/cell_evidence.ts";
import type { CodeEntry } from "./v8_log.ts";

/** A site, where it comes from, and whether it is ever reached. */
export interface PlacedSite extends Site {
  /** The function whose source it comes from; `null` if the log does not tell. */
  readonly fn: FunctionIdentity | null;
  /** Whether it belongs to the dispatch, and not to a function dispatched to. */
  readonly dispatch: boolean;
  /** Whether its source is executed; `null` if that is not known. */
  readonly executed: boolean | null;
}

/** Tells the functions that a dispatch ends in from those that it consists of. */
export type IsTarget = (fn: FunctionIdentity) => boolean;

/** The functions of the rings: what strategies dispatch to, and what workloads call besides. */
export function isRingFunction(fn: FunctionIdentity): boolean {
  return /\/ring\/[^/]*$/.test(fn.url.replace(/\?.*$/, ""));
}

/** Puts sites into the frames of the code. */
export function placeSites(
  sites: readonly Site[],
  code: CodeEntry,
  isTarget: IsTarget,
  coverage: Coverage | null,
): PlacedSite[] {
  return sites.map((site) => {
    const { frame, sourceOffset } = positionAt(code.layout, site.instruction.offset);
    const fn = frame < 0 ? code.fn : code.layout?.frames[frame]?.fn ?? null;
    const executed = fn === null || coverage === null || sourceOffset < 0
      ? null
      : coverage.executed(fn, sourceOffset);
    const dispatch = !insideTarget(code.layout, frame, isTarget) && !isWorkloadsOwn(site, fn);
    return { ...site, fn, dispatch, executed };
  });
}

/** Whether a jump table chooses what a workload does next, as one over recorded events, and not a layout. */
function isWorkloadsOwn({ kind }: Site, fn: FunctionIdentity | null): boolean {
  return kind === "jump table" && fn !== null && /\/bench\/workload\//.test(fn.url);
}

function positionAt(
  layout: CodeLayout | null,
  codeOffset: number,
): { readonly frame: number; readonly sourceOffset: number } {
  const position = layout?.positions.findLast((p) => p.codeOffset <= codeOffset);
  return position ?? { frame: -1, sourceOffset: -1 };
}

function insideTarget(layout: CodeLayout | null, frame: number, isTarget: IsTarget): boolean {
  for (let at = frame; at >= 0;) {
    const inlined = layout?.frames[at];
    if (inlined === undefined) return false;
    if (inlined.fn !== null && isTarget(inlined.fn)) return true;
    at = inlined.parent;
  }
  return false;
}

/** The inlined functions that belong to the dispatch. */
export function dispatchFrames(code: CodeEntry | null, isTarget: IsTarget): FunctionIdentity[] {
  const layout = code?.layout ?? null;
  return (layout?.frames ?? []).flatMap(({ fn }, frame) =>
    fn === null || insideTarget(layout, frame, isTarget) ? [] : [fn]
  );
}

/** Classifies optimized code by the sites that its dispatch executes. */
export function classify(sites: readonly PlacedSite[], inlinedCount: number): Classification {
  const has = (kind: Site["kind"]) =>
    sites.some((site) => site.kind === kind && site.dispatch && site.executed !== false);
  const generic = has("generic call") || has("indirect call");
  if (generic && has("megamorphic load")) return "megamorphic load + generic call";
  if (has("wasm call")) return "wasm call";
  if (generic) return "generic call";
  if (has("jump table")) return "jump table";
  if (has("chained call")) return "guarded chain";
  if (has("known call")) return "known call";
  return inlinedCount > 0 ? "inlined" : "no call";
}

/**
 * Classifies by the log alone, where the machine code cannot be read. A load that went megamorphic, and
 * functions inlined with none refused, are certain; the kind of a call that was left is not.
 */
export function classifyByLog(
  inlinedCount: number,
  refusedCount: number,
  megamorphic: boolean,
): Classification {
  if (megamorphic) return "megamorphic load + generic call";
  return inlinedCount > 0 && refusedCount === 0 ? "inlined" : "unknown";
}
