/**
 * What one operation of each cell executes, counted, what its indirect branches would cost behind retpolines, and why
 * proven differences are there.
 *
 * @module
 */

import { type Block, code, type Section, unmarked } from "../../../report/document/model.ts";
import { tableOrder } from "../../../report/figure.ts";
import { groupName } from "../../../record/group_name.ts";
import type { Calibration } from "../../../record/calibration.ts";
import type { Counts } from "../../../record/cell_evidence.ts";
import type { CellResult, GroupResult, LabReport } from "../../../record/lab.ts";
import { significant } from "../../../stats/significant.ts";
import { causesText } from "../../../evidence/causes/find_causes.ts";
import { indirectBranches, perOperation } from "../../../evidence/counts/counts_words.ts";

/** Counts by group; empty when nothing was counted. */
export function countsSection(report: LabReport): Section {
  const calibration = report.calibration?.available ? report.calibration : null;
  const groups = report.groups.filter(({ cells }) =>
    cells.some(({ evidence }) => evidence?.counts)
  );
  return {
    id: "counts",
    title: "What one operation executes",
    folded: true,
    blocks: groups.length === 0 ? [] : [
      { kind: "paragraph", text: INTRODUCTION },
      ...(calibration === null ? [] : [{ kind: "paragraph", text: BILL } as const]),
      ...groups.flatMap((group) => groupBlocks(group, calibration)),
    ],
  };
}

const INTRODUCTION =
  "Counted by stepping through a process of its own, so the same in every run of the same code; a sample of the " +
  "order, from its beginning. Times decide which is faster: counts say why, and where they disagree with times, what " +
  "is executed waits for memory or is predicted wrongly.";
const BILL =
  "The retpoline bill: indirect calls and jumps per operation, at this machine's price of a predicted indirect call, " +
  "a mispredicted one, and one through a retpoline. V8 compiles no retpolines; it is what the same code would pay in a " +
  "kernel that does.";

const COLUMNS = [
  "instructions",
  "taken",
  "not taken",
  "direct calls",
  "indirect",
  "varying",
  "loads",
  "stores",
  "code bytes",
];
/** Those that a terminal shows beside the time. */
const IN_TERMINALS = new Set(["instructions", "indirect", "retpoline, ns"]);
const BILLED = ["predicted, ns", "mispredicted, ns", "retpoline, ns"];

function groupBlocks(group: GroupResult, calibration: Calibration | null): Block[] {
  const cells = tableOrder(group).filter(({ control }) => !control);
  const billed = calibration === null ? [] : BILLED;
  return [
    { kind: "heading", text: unmarked(groupName(group)) },
    {
      kind: "table",
      caption: "Per operation",
      columns: [
        { heading: "strategy" },
        { heading: "ns/op", align: "right" },
        ...COLUMNS.map((heading) => ({
          heading,
          align: "right" as const,
          ...(IN_TERMINALS.has(heading) ? {} : { only: ["markdown", "html"] as const }),
        })),
        ...billed.map((heading) => ({
          heading,
          align: "right" as const,
          ...(IN_TERMINALS.has(heading) ? {} : { only: ["markdown", "html"] as const }),
        })),
      ],
      rows: cells.map((cell) => ({
        cells: [code(cell.strategy), significant(cell.nsPerOp), ...figures(cell, calibration)],
      })),
    },
  ];
}

function figures({ evidence }: CellResult, calibration: Calibration | null): string[] {
  const counts = evidence?.counts;
  if (counts === undefined) {
    return ["not counted", ...Array(COLUMNS.length - 1 + (calibration === null ? 0 : 3)).fill("")];
  }
  const { instructions, equal, branchesTaken, branchesNotTaken, directCalls } = counts;
  return [
    `${perOperation(instructions)}${equal ? "" : " (varies)"}`,
    ...[branchesTaken, branchesNotTaken, directCalls, indirectBranches(counts)].map(perOperation),
    ...[counts.varyingTargets, counts.loads, counts.stores].map(perOperation),
    String(counts.codeBytes),
    ...(calibration === null ? [] : retpolineBill(counts, calibration)),
  ];
}

/** What the indirect branches of an operation cost, predicted, mispredicted and through retpolines, in ns. */
export function retpolineBill(counts: Counts, calibration: Calibration): string[] {
  const { predictedCall, mispredictedCall, retpolineCall } = calibration;
  const branches = indirectBranches(counts);
  return [predictedCall, mispredictedCall, retpolineCall].map((call) =>
    call === null ? "–" : significant(branches * call.ns)
  );
}

/** Why proven differences are there; empty where nobody looked. */
export function causesSection({ groups }: LabReport): Section {
  const items = groups.flatMap((group) =>
    group.cells.flatMap(({ strategy, comparison, causes }) =>
      causes === undefined ? [] : [
        `${code(strategy)} is ${comparison?.verdict ?? "different"} than ${code(group.baseline)}: ${
          causesText(causes)
        }.`,
      ]
    )
  );
  return {
    id: "causes",
    title: "Why",
    blocks: items.length === 0 ? [] : [{ kind: "list", items }],
  };
}
