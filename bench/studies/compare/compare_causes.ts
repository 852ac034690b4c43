/**
 * Why functions differ: the evidence of both sides of every proven difference, compared.
 *
 * @module
 */

import { findCauses } from "../../evidence/causes/mod.ts";
import { gatherSubjectEvidence, type SubjectEvidence } from "../../evidence/cell_evidence.ts";
import type { Finding, GroupResult, LabReport } from "../../record/lab.ts";
import type { LaunchableFile } from "./launch.ts";

/** How to look for causes. */
export interface CausesOptions {
  /** The functions, as they were measured. */
  readonly files: readonly LaunchableFile[];
  /** Names under which they are exported. */
  readonly exportNames: readonly string[];
  /** V8 flags of the run. */
  readonly v8Flags: readonly string[];
  /** Whether to count what one call executes, of all functions. */
  readonly counts: boolean;
  /** Ends it early, with what there is. */
  readonly signal: AbortSignal;
}

/**
 * Takes the evidence of each function, each in processes of its own that may do what it may when it is measured, and
 * says why proven differences are there. Without `counts` only of functions that differ from the baseline.
 */
export async function withCauses(report: LabReport, options: CausesOptions): Promise<LabReport> {
  const taken = new Map<string, SubjectEvidence>();
  for (const name of functionsToLookAt(report, options.counts)) {
    if (options.signal.aborted) break;
    const index = options.files.findIndex((file) => file.name === name);
    if (index >= 0) taken.set(name, await evidenceOf(index, options));
  }
  const findings = [...taken].flatMap(([name, result]): Finding[] => {
    const finding = result.ok ? result.notCounted : result.finding;
    return finding === undefined ? [] : [{ ...finding, where: name }];
  });
  return {
    ...report,
    groups: report.groups.map((group) => explained(group, taken)),
    findings: [...report.findings, ...findings],
  };
}

function functionsToLookAt({ groups }: LabReport, all: boolean): ReadonlySet<string> {
  return new Set(groups.flatMap(({ cells, baseline }) => {
    const differing = cells.filter(isProvenDifferent).map(({ strategy }) => strategy);
    const own = cells.filter(({ control }) => !control).map(({ strategy }) => strategy);
    return all ? own : differing.length === 0 ? [] : [baseline, ...differing];
  }));
}

function isProvenDifferent({ control, comparison }: GroupResult["cells"][number]): boolean {
  return !control && (comparison?.verdict === "slower" || comparison?.verdict === "faster");
}

async function evidenceOf(index: number, options: CausesOptions): Promise<SubjectEvidence> {
  const { files, exportNames, v8Flags, signal, counts } = options;
  const { url, runArgs, readPaths } = files[index]!;
  const subject = {
    kind: "function",
    module: url,
    name: exportNames[index]!,
    compared: true,
  } as const;
  return await gatherSubjectEvidence(subject, {
    project: { runArgs, readPaths },
    v8Flags,
    signal,
    counts,
  });
}

function explained(group: GroupResult, taken: ReadonlyMap<string, SubjectEvidence>): GroupResult {
  const evidence = (name: string) => {
    const result = taken.get(name);
    return result?.ok ? result.evidence : undefined;
  };
  const base = evidence(group.baseline);
  return {
    ...group,
    cells: group.cells.map((cell) => {
      const own = cell.control ? undefined : evidence(cell.strategy);
      if (own === undefined) return cell;
      if (base === undefined || !isProvenDifferent(cell)) return { ...cell, evidence: own };
      const causes = cell.comparison?.verdict === "slower"
        ? findCauses(own, base)
        : findCauses(base, own);
      return { ...cell, evidence: own, causes };
    }),
  };
}
