/**
 * Which different code V8 makes of the same loop in different processes.
 *
 * V8 compiles in the background. Whether a callee's own optimized code is ready when the loop is compiled
 * decides what the callee counts in the loop's inlining budget, and so what else fits: processes that run
 * the same program can end up with different code for life.
 *
 * @module
 */

import type { CodeVariant } from "../record/cell_evidence.ts";
import { EvidenceChild, EvidenceChildFailure } from "./evidence_child.ts";
import { finalCode, functionsInFocus } from "./final_code.ts";
import { childOptionsFor, type EvidenceOptions } from "./gather.ts";
import { functionLabel } from "./log_fields.ts";
import type { Subject } from "./subject.ts";

/**
 * Runs a subject in fresh processes, with V8 compiling as it usually does, and groups the code of its
 * first function by tier, size and what was inlined. The commonest variant comes first; processes that
 * fail are left out.
 */
export async function gatherVariants(
  subject: Subject,
  processes: number,
  options: EvidenceOptions = {},
): Promise<CodeVariant[]> {
  const variants = new Map<string, CodeVariant>();
  for (let i = 0; i < processes && !options.signal?.aborted; i++) {
    const variant = await oneVariant(subject, options);
    if (variant === null) continue;
    const { processes: _, ...code } = variant;
    const same = JSON.stringify(code);
    const before = variants.get(same)?.processes ?? 0;
    variants.set(same, { ...variant, processes: before + 1 });
  }
  return [...variants.values()].sort((a, b) => b.processes - a.processes);
}

async function oneVariant(subject: Subject, options: EvidenceOptions): Promise<CodeVariant | null> {
  const childOptions = await childOptionsFor(subject, options);
  const child = EvidenceChild.start(subject, { ...childOptions, mode: "natural" });
  try {
    const [first] = (await child.ran()).focus;
    const [fn = null] = first === undefined ? [] : functionsInFocus(child.log, [first.name]);
    const code = fn === null ? null : finalCode(child.log, fn);
    if (code === null) return null;
    const frames = code.layout?.frames ?? [];
    return {
      processes: 1,
      tier: code.tier,
      bytes: code.tier === "turbofan" || code.tier === "maglev" ? code.sizeBytes : 0,
      inlined: frames.map((frame) => frame.fn === null ? "?" : functionLabel(frame.fn)).sort(),
    };
  } catch (error) {
    if (!(error instanceof EvidenceChildFailure)) throw error;
    return null;
  } finally {
    await child.quit();
  }
}
