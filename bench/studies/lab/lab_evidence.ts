/**
 * Adds evidence and calibration to a report that was measured.
 *
 * @module
 */

import { measureCalibration } from "../../calibrate/mod.ts";
import { gatherCellEvidence } from "../../evidence/mod.ts";
import { type Cell, cellName } from "../../cell.ts";
import { isControl } from "../../workload/controls.ts";
import { noEvidence } from "../../evidence/no_evidence.ts";
import type { MadeFinding } from "../../record/finding.ts";
import type { GroupResult, LabReport } from "../../record/lab.ts";

/** How to add to a report. */
export interface EvidenceRunOptions {
  /** Milliseconds that may pass until the last cell's evidence is begun. */
  readonly limitMs: number;
  /** Ends it early, with what there is. */
  readonly signal: AbortSignal;
  /** Whether to count what one operation executes, too; not unless given. */
  readonly counts?: boolean;
  /** Told before each cell: how many were taken and how many are left, by name. */
  progress?(taken: number, left: number, cell: string): void;
}

type Gathered = Awaited<ReturnType<typeof gatherCellEvidence>>;

/**
 * Takes evidence of every strategy's cell, each in processes of its own. A failure, and cells that the time
 * did not suffice for, become findings. Cells that shared a process when they were timed get no evidence, as
 * theirs would be of other code.
 */
export async function withEvidence(
  report: LabReport,
  options: EvidenceRunOptions,
): Promise<LabReport> {
  const startMs = performance.now();
  const cells = evidenceCells(report);
  const gathered = new Map<string, Gathered>();
  let counted = true;
  for (const [name, cell] of cells) {
    if (options.signal.aborted || performance.now() - startMs > options.limitMs) break;
    options.progress?.(gathered.size, cells.size - gathered.size, name);
    const result = await gatherCellEvidence(cell, report.seed, {
      signal: options.signal,
      counts: options.counts === true && counted,
    });
    // Where the system forbids it, it does so for every cell.
    if (result.ok && result.forbidden) counted = false;
    // What an interruption killed says nothing of the cell.
    if (result.ok || !options.signal.aborted) gathered.set(name, result);
  }
  const failed = [...gathered].flatMap(([name, result]) =>
    result.ok
      ? result.notCounted === undefined ? [] : [{ ...result.notCounted, where: name }]
      : [{ ...result.finding, where: name }]
  );
  const without = cells.size - gathered.size;
  return {
    ...report,
    groups: report.groups.map((group) => withGathered(group, gathered)),
    findings: [
      ...report.findings,
      ...failed,
      ...(without === 0 ? [] : [shortOfTime(without, cells.size, options.signal.aborted)]),
      ...sharedFindings(report),
    ],
  };
}

/** Measures what calls cost on this machine and adds it, findings included. */
export async function withCalibration(
  report: LabReport,
  quick: boolean,
  signal: AbortSignal,
): Promise<LabReport> {
  if (signal.aborted) return report;
  const calibration = await measureCalibration({ quick, seed: report.seed, signal });
  return { ...report, calibration, findings: [...report.findings, ...calibration.findings] };
}

/** The cells to take evidence of, once each, by name. */
function evidenceCells(report: LabReport): ReadonlyMap<string, Cell> {
  const cells = report.groups.filter(hasEvidence).flatMap((group) =>
    group.cells.filter(isStrategy).map(({ strategy }) => ({
      name: cellName({ ...group, strategy }),
      cell: cellOf(report, group, strategy),
    }))
  );
  return new Map(cells.map(({ name, cell }) => [name, cell]));
}

/** Evidence is of a cell alone in its process, and of this very Deno: logs and code of others may look otherwise. */
function hasEvidence({ placement, configuration }: GroupResult): boolean {
  const { deno = Deno.version.deno } = configuration ?? {};
  return placement === "isolated" && deno === Deno.version.deno;
}

function isStrategy({ strategy, control }: GroupResult["cells"][number]): boolean {
  return !control && !isControl(strategy);
}

function cellOf({ environment }: LabReport, group: GroupResult, strategy: string): Cell {
  const { workload, order, layouts, configuration } = group;
  const v8Flags = [...environment.v8Flags, ...configuration?.v8Flags ?? []];
  return { workload, order, layouts, strategy, v8Flags };
}

function withGathered(
  group: GroupResult,
  gathered: ReadonlyMap<string, Gathered>,
): GroupResult {
  if (!hasEvidence(group)) return group;
  return {
    ...group,
    cells: group.cells.map((cell) => {
      const result = gathered.get(cellName({ ...group, strategy: cell.strategy }));
      return result?.ok ? { ...cell, evidence: result.evidence } : cell;
    }),
  };
}

function shortOfTime(without: number, all: number, interrupted: boolean): MadeFinding {
  return noEvidence(
    `${without} of ${all} cells`,
    "their evidence was not taken",
    interrupted ? "the run was interrupted" : "the time budget ended",
    "run again with a larger --budget, or with fewer --strategies or --workloads",
  );
}

function sharedFindings({ groups }: LabReport): MadeFinding[] {
  const shared = groups.filter(({ placement }) => placement !== "isolated");
  const others = groups.filter((group) => !shared.includes(group) && !hasEvidence(group));
  return [
    ...(shared.length === 0 ? [] : [noEvidence(
      `${shared.length} comparisons whose cells share processes`,
      "evidence is of a cell alone in its process, so these have none",
      "--placement paired or shared, or --placements",
      "take evidence with --placement isolated",
    )]),
    ...(others.length === 0 ? [] : [noEvidence(
      `${others.length} comparisons under other releases of Deno`,
      `evidence is read in the formats of Deno ${Deno.version.deno}, so these have none`,
      "--deno",
      "run the lab with that release itself",
    )]),
  ];
}
