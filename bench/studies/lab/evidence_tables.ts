/**
 * Evidence and calibration as tables of plain text, for all forms of the report.
 *
 * @module
 */

import { type Calibration, inUnits } from "../../record/calibration.ts";
import { quoted } from "../../record/names.ts";
import type { Classification, EvidenceSummary } from "../../record/cell_evidence.ts";
import { disagreements } from "./disagreement.ts";
import { overheadNs, signed, tableOrder } from "../../report/figure.ts";
import { groupName } from "../../record/group_name.ts";
import { significant } from "../../stats/significant.ts";
import type { CellResult, GroupResult, LabReport } from "../../record/lab.ts";

/** A table, and what has to be said beside it. */
export interface EvidenceTable {
  /** The comparison that it belongs to. */
  readonly title: string;
  /** Column headings. */
  readonly headings: readonly string[];
  /** `l` or `r` for each column. */
  readonly align: string;
  /** Rows; the first column is a strategy. */
  readonly rows: readonly (readonly string[])[];
  /** Where evidence and timing do not go together: sentences, names in backquotes. */
  readonly notes: readonly string[];
}

const SHORT: Readonly<Record<Classification, string>> = {
  "inlined": "inlined",
  "known call": "known call",
  "guarded chain": "guards",
  "jump table": "jump table",
  "generic call": "generic",
  "wasm call": "wasm call",
  "megamorphic load + generic call": "megamorphic",
  "no call": "no call",
  "unknown": "unknown",
  "not optimized": "not opt.",
};

/** A classification in 11 letters at most, for narrow columns. */
export function shortClassification(classification: Classification): string {
  return SHORT[classification];
}

/** Whether any cell of a group has evidence. */
export function hasEvidence(group: GroupResult): boolean {
  return group.cells.some(({ evidence }) => evidence !== undefined);
}

/**
 * A table for each group that has evidence, or whose overheads can be stated in calls. Without either in the
 * whole report there is none.
 */
export function evidenceTables({ groups, calibration }: LabReport): EvidenceTable[] {
  const measured = calibration?.available ? calibration : null;
  return groups.flatMap((group) => {
    const code = hasEvidence(group);
    // Where no overhead could be stated yet, there is nothing to state in calls.
    const unit = group.cells.some((cell) => statedOverhead(group, cell) !== null) ? measured : null;
    return unit === null && !code ? [] : [{ group, code, unit }];
  }).map(({ group, code, unit }) => {
    const cells = tableOrder(group).filter(({ control }) => !control);
    return {
      title: groupName(group),
      headings: [
        "strategy",
        "over, ns",
        ...(unit === null ? [] : ["predicted calls", "mispredicted calls", "retpoline calls"]),
        ...(code ? CODE_HEADINGS : []),
      ],
      align: `lr${unit === null ? "" : "rrr"}${code ? "llrrll" : ""}`,
      rows: cells.map((cell) => [
        cell.strategy,
        ...overheadColumns(group, cell, unit),
        ...(code ? codeColumns(cell) : []),
      ]),
      notes: disagreements(group).map(({ strategy, text }) => `${quoted(strategy)} ${text}.`),
    };
  });
}

/** What a call costs here, in one line; why that is not known; empty when it was not asked for. */
export function calibrationText({ calibration }: LabReport): string {
  if (calibration === undefined) return "";
  const { available, reason, predictedCall, mispredictedCall, retpolineCall } = calibration;
  if (!available || predictedCall === null || mispredictedCall === null || retpolineCall === null) {
    return `Overheads are in nanoseconds alone, not in calls of this machine: ${reason}.`;
  }
  return `On this machine a predicted indirect call takes ${significant(predictedCall.ns)} ns, a ` +
    `mispredicted one ${significant(mispredictedCall.ns)} ns, a call through a retpoline ` +
    `${significant(retpolineCall.ns)} ns. Kernel, Spectre v2: ${calibration.mitigation}.`;
}

const CODE_HEADINGS = ["dispatch", "tier", "bytes", "guards", "calls left", "not inlined"];

/** Nanoseconds over the baseline; `null` for the baseline itself, controls, and where too few blocks ran. */
function statedOverhead(group: GroupResult, cell: CellResult): number | null {
  return cell.control || cell.strategy === group.baseline ? null : overheadNs(group, cell);
}

function overheadColumns(
  group: GroupResult,
  cell: CellResult,
  calibration: Calibration | null,
): string[] {
  const over = statedOverhead(group, cell);
  const units = calibration === null || over === null ? null : inUnits(over, calibration);
  return [
    over === null ? "" : signed(over),
    ...(calibration === null ? [] : units === null ? ["", "", ""] : [
      significant(units.predictedCalls),
      significant(units.mispredictedCalls),
      significant(units.retpolineCalls),
    ]),
  ];
}

function codeColumns({ evidence }: CellResult): string[] {
  if (evidence === undefined) return ["not taken", "", "", "", "", ""];
  const { classification, functions } = evidence;
  const sum = (of: (summary: EvidenceSummary) => number) =>
    String(functions.reduce((total, summary) => total + of(summary), 0));
  return [
    classification,
    [...new Set(functions.map(({ tier }) => tier))].join(", "),
    sum(({ bytes }) => bytes),
    sum(({ guards }) => guards),
    callsText(functions),
    refusedText(functions),
  ];
}

/** `2 known, 3 generic, 1 megamorphic load`; deoptimizations after warm-up come along. */
function callsText(functions: readonly EvidenceSummary[]): string {
  const sum = (of: (summary: EvidenceSummary) => number) =>
    functions.reduce((total, summary) => total + of(summary), 0);
  const chained = sum(({ builtinCalls }) => builtinCalls.filter(isChained).length);
  const counts: [count: number, one: string, many: string][] = [
    [sum(({ knownCalls }) => knownCalls.length), "known", "known"],
    [chained, "in a chain", "in a chain"],
    [sum(({ builtinCalls }) => builtinCalls.length) - chained, "generic", "generic"],
    [sum(({ megamorphicLoads }) => megamorphicLoads), "megamorphic load", "megamorphic loads"],
    [sum(({ indirectJumps }) => indirectJumps), "indirect jump", "indirect jumps"],
    [
      sum(({ deopts }) => deopts.filter(({ measured }) => measured).length),
      "deopt after warm-up",
      "deopts after warm-up",
    ],
  ];
  return counts.filter(([count]) => count > 0)
    .map(([count, one, many]) => `${count} ${count === 1 ? one : many}`).join(", ");
}

function isChained(builtin: string): boolean {
  return builtin.startsWith("CallFunction_");
}

/** `packedAdd, packedGet (budget 722/920)`, each function once. */
function refusedText(functions: readonly EvidenceSummary[]): string {
  const byReason = new Map<string, Set<string>>();
  for (const { name, reason, budgetUsed, limit } of functions.flatMap(({ refused }) => refused)) {
    const why = limit === null ? reason : `budget ${budgetUsed ?? "?"}/${limit}`;
    byReason.set(why, (byReason.get(why) ?? new Set()).add(name));
  }
  return [...byReason].map(([why, names]) => `${[...names].join(", ")} (${why})`).join("; ");
}
