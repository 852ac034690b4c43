/**
 * Runs one case and hands out its evidence.
 *
 * @module
 */

import { fail } from "@std/assert";
import {
  evidenceObstacle,
  type EvidenceOptions,
  gatherEvidence,
} from "../../bench/evidence/gather.ts";
import { machineCodeObstacle } from "../../bench/evidence/read_code.ts";
import type { FunctionSubject, Subject } from "../../bench/evidence/subject.ts";
import type { EvidenceSummary } from "../../bench/record/cell_evidence.ts";

/** Why evidence cannot be taken here at all; `null` if it can. */
export const NO_EVIDENCE: string | null = await evidenceObstacle();
/** Why machine code cannot be read here; `null` if it can. */
export const NO_MACHINE_CODE: string | null = NO_EVIDENCE ?? await machineCodeObstacle();

/** A test that is skipped, with the reason in its name, where something is missing. */
export function testUnless(
  obstacle: string | null,
  name: string,
  fn: () => Promise<void>,
): void {
  const reason = obstacle === null ? "" : ` (skipped: ${obstacle})`;
  Deno.test({ name: name + reason, ignore: obstacle !== null, fn });
}

/** A function of `classifier_cases.ts`. */
export function caseSubject(name: string): FunctionSubject {
  const module = new URL("./classifier_cases.ts", import.meta.url).href;
  return { kind: "function", module, name };
}

/** The summary of a subject's most important function. */
export async function summaryOf(
  subject: Subject,
  options: EvidenceOptions = {},
): Promise<EvidenceSummary> {
  const result = await gatherEvidence(subject, options);
  if (!result.ok) fail(result.finding.what);
  return result.functions[0]!.summary;
}
