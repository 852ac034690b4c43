/**
 * The report of benches as a document: a table for each group, and one for the other benches of each file.
 *
 * @module
 */

import type { Block, Cell, Column, ReportDocument, Row } from "../../report/document/model.ts";
import { code, unmarked } from "../../report/document/model.ts";
import {
  controlSection,
  environmentSection,
  findingSection,
  readingSection,
} from "../../report/document/run_sections.ts";
import {
  confidenceText,
  intervalNumbers,
  percentNumber,
  percentWithInterval,
  tableOrder,
} from "../../report/figure.ts";
import { comparisonsOf } from "../../measure/plan.ts";
import { nsPerOpOf } from "../../record/one_estimator.ts";
import { ratioOf } from "../../record/ratio.ts";
import type { CellResult, GroupResult, LabReport } from "../../record/lab.ts";
import { digits } from "../../stats/significant.ts";
import { median, processMedianNs, yuenEstimate, yuenInterval } from "../../stats/mod.ts";
import { conclude, runWarnings } from "../lab/conclusion.ts";
import { comparisonSection } from "../lab/document/comparisons.ts";
import { environmentFacts, runLine } from "../lab/document/lab_document.ts";
import { timeText } from "./time_text.ts";

/** The mode of reports that are of benches. */
export const BENCH_MODE = "bench";

/** Members of a group that its sentence names; of more, it counts. */
const MOST_NAMED = 3;
/** Groups that the first screen says a sentence of. */
const MOST_SENTENCES = 6;
/** Confidence of the interval of a time that is compared with nothing. */
const CONFIDENCE = 0.95;
const FEWEST_BLOCKS = 3;

/**
 * The document of a run of benches.
 *
 * @param record Path of the report's `lab.json` from where the reader is.
 */
export function benchDocument(report: LabReport, record?: string): ReportDocument {
  const { confidence, selftest } = conclude(report, record);
  const families = comparisonsOf(report.groups, (group) => group).map(wholeFamily);
  const compared = families.filter(comparesAny);
  const sentences = compared.map(sentence);
  const rest = sentences.length - MOST_SENTENCES;
  return {
    title: "vringlab report",
    run: runLine(report),
    question: "How long does each bench take, which is faster, and how sure are you?",
    lead: [
      ...runWarnings(report).map((text): Block => ({ kind: "warning", level: "warning", text })),
      ...(sentences.length === 0
        ? []
        : [{ kind: "list", items: sentences.slice(0, MOST_SENTENCES) } as const]),
      ...(rest > 0
        ? [{ kind: "paragraph", text: `${rest} more groups stand below.` } as const]
        : []),
      { kind: "paragraph", text: confidence },
      { kind: "paragraph", text: selftest.text, only: ["markdown", "html"] },
    ],
    sections: [
      { id: "benches", title: "Benches", blocks: tables(report, families) },
      {
        ...comparisonSection({ ...report, groups: report.groups.filter(comparesAny) }),
        title: "Comparisons by block",
        folded: true,
        only: ["markdown", "html"],
      },
      controlSection(report),
      findingSection(report, "lab.md"),
      environmentSection(environmentFacts(report)),
      readingSection(READING),
    ],
  };
}

const READING: readonly string[] = [
  "`time/iter` is the time of one call: of a baseline and of a bench that is compared with none, the median over processes of each one's median window; of any other, the baseline's × the ratio. `iter/s` is one second divided by it.",
  "`p75` and `p99` are of single calls, each timed by itself, where a call takes more than a microsecond: the median over processes. They hold what the clock takes, some ten nanoseconds.",
  "Δ is what a bench takes beyond the baseline of its group: + is slower. The intervals of a table hold all together as often as their level says; they come from blocks of fresh processes.",
  "`faster` and `slower`: the interval excludes the baseline and the estimate lies beyond the margin. `equivalent`: the interval lies within the margin. `inconclusive`: neither; it does not mean equal.",
  "In parentheses: controls, whose outcome is known. `empty_op` is a bench that does nothing, `empty_async` an asynchronous one, `empty_timed` one with nothing between `b.start()` and `b.end()`.",
];

/** Pairs of one comparison as one group. */
function wholeFamily([first, ...others]: readonly GroupResult[]): GroupResult {
  const beside = others.flatMap(({ cells, baseline }) =>
    cells.filter(({ strategy }) => strategy !== baseline)
  );
  return { ...first!, cells: [...first!.cells, ...beside] };
}

function comparesAny({ cells }: GroupResult): boolean {
  return cells.filter(({ control }) => !control).length > 1;
}

/** What a group comes to, in a sentence. */
function sentence(group: GroupResult): string {
  const others = group.cells.filter(({ control, strategy }) =>
    !control && strategy !== group.baseline
  );
  const start = `${unmarked(group.order)}: `;
  if (others.length <= MOST_NAMED) {
    return start + others.map((cell) => `${verdictOf(group, cell)} ${code(group.baseline)}`).map((
      text,
      i,
    ) => text.replace("%BENCH%", () => code(others[i]!.strategy))).join("; ") + ".";
  }
  if (others.every(({ comparison }) => comparison === null)) {
    return `${start}too few blocks to compare ${others.length} with ${code(group.baseline)}.`;
  }
  const counts = Map.groupBy(others, ({ comparison }) => comparison?.verdict ?? "not compared");
  const told = [...counts].map(([verdict, all]) => `${all.length} ${verdict}`).join(", ");
  const quickest = others.toSorted((a, b) => nsPerOpOf(group, a) - nsPerOpOf(group, b))[0]!;
  const best = quickest.comparison?.verdict === "faster"
    ? `; the shortest time is that of ${code(quickest.strategy)}, ${
      percentWithInterval(ratioOf(group, quickest)!)
    }`
    : "";
  return `${start}of ${others.length} compared with ${code(group.baseline)}, ${told}${best}.`;
}

function verdictOf(group: GroupResult, cell: CellResult): string {
  const estimate = ratioOf(group, cell);
  if (cell.comparison === null || estimate === null) return "%BENCH% has too few blocks beside";
  const figures = percentWithInterval(estimate);
  switch (cell.comparison.verdict) {
    case "faster":
      return `%BENCH% is faster, ${figures}, than`;
    case "slower":
      return `%BENCH% is slower, ${figures}, than`;
    case "equivalent":
      return `%BENCH% is equivalent, ${figures}, to`;
    case "inconclusive":
      return `%BENCH% is inconclusive, ${figures}, beside`;
  }
}

/** A table for each group, one for the other benches of each file. */
function tables(report: LabReport, families: readonly GroupResult[]): Block[] {
  const alone = Map.groupBy(
    families.filter((family) => !comparesAny(family)),
    ({ order, cells, baseline }) => fileOf(order, cells, baseline),
  );
  return [
    ...families.filter(comparesAny).flatMap((group): Block[] => [
      { kind: "heading", text: unmarked(group.order) },
      {
        kind: "paragraph",
        text: `placement: ${group.placement}; baseline: ${code(group.baseline)}`,
        tone: "muted",
      },
      familyTable(group),
    ]),
    ...[...alone].flatMap(([file, groups]): Block[] => [
      { kind: "heading", text: unmarked(file) },
      aloneTable(file, groups),
    ]),
    ...(report.groups.length === 0
      ? [{ kind: "paragraph", text: "No bench was measured." } as const]
      : []),
  ];
}

/** The file of a bench that is alone: its family is called after both. */
function fileOf(order: string, cells: readonly CellResult[], baseline: string): string {
  const name = cells.find(({ strategy }) => strategy === baseline)?.strategy ?? "";
  const own = order.replace(/#\d+$/, "");
  return own.endsWith(`/${name}`) ? own.slice(0, -name.length - 1) : own;
}

/** What a bench that is alone is called in its file: a second one of a name has its number. */
function nameIn(file: string, { order }: GroupResult): string {
  return order.startsWith(`${file}/`) ? order.slice(file.length + 1) : order;
}

const FIGURES: readonly Column[] = [
  { heading: "bench", cut: true },
  { heading: "time/iter", align: "right" },
  { heading: "iter/s", align: "right", rank: 1 },
  { heading: "p75", align: "right", rank: 3 },
  { heading: "p99", align: "right", rank: 2 },
];

function familyTable(group: GroupResult): Block {
  return {
    kind: "table",
    caption: "",
    columns: [
      ...FIGURES,
      { heading: "Δ %", align: "right" },
      { heading: `${confidenceText([group])} interval`.trim(), align: "right" },
      { heading: "verdict" },
    ],
    rows: tableOrder(group).map((cell): Row => ({
      ...roleOf(cell),
      cells: [...figures(cell, nsPerOpOf(group, cell), group.baseline), ...compared(group, cell)],
    })),
  };
}

function compared(group: GroupResult, cell: CellResult): Cell[] {
  const estimate = ratioOf(group, cell);
  if (cell.comparison === null || estimate === null) {
    const word = cell.strategy === group.baseline ? "baseline" : "not compared";
    return ["", "", { text: word, tone: "muted" }];
  }
  const { verdict } = cell.comparison;
  return [
    percentNumber(estimate.ratio, estimate.margin),
    intervalNumbers(estimate),
    { text: verdict, tone: verdict },
  ];
}

function aloneTable(file: string, groups: readonly GroupResult[]): Block {
  const benches = groups.flatMap((group) =>
    group.cells.filter(({ control }) => !control).map((cell) => ({ group, cell }))
  );
  // The empty ones of all groups of the file are the same: one row each.
  const empty = Map.groupBy(
    groups.flatMap((group) =>
      group.cells.filter(({ control, strategy }) => control && strategy.startsWith("empty_"))
        .map((cell) => ({ group, cell }))
    ),
    ({ cell }) => cell.strategy,
  );
  return {
    kind: "table",
    caption: "",
    columns: [
      ...FIGURES,
      { heading: `${CONFIDENCE * 100} % interval`, align: "right" },
      { heading: "blocks", align: "right", rank: 4 },
    ],
    rows: [
      ...benches.map(({ group, cell }): Row => ({
        cells: [
          ...figures(cell, nsPerOpOf(group, cell), "", nameIn(file, group)),
          timeInterval(cell),
          String(cell.processes.length),
        ],
      })),
      ...[...empty.values()].map((same): Row => ({
        role: "aside",
        cells: [
          ...figures(
            same[0]!.cell,
            median(same.map(({ group, cell }) => nsPerOpOf(group, cell))),
            "",
          ),
          "",
          String(same.reduce((sum, { cell }) => sum + cell.processes.length, 0)),
        ],
      })),
    ],
  };
}

function figures(
  cell: CellResult,
  ns: number,
  baseline: string,
  name: string = cell.strategy,
): Cell[] {
  const calls = cell.processes.flatMap(({ calls }) => calls ?? []);
  const quantile = (of: (one: (typeof calls)[number]) => number): string =>
    calls.length === 0 ? "" : timeText(median(calls.map(of)));
  const isBaseline = !cell.control && cell.strategy === baseline;
  return [
    { text: code(name), tone: isBaseline ? "strong" : "plain" },
    timeText(ns),
    perSecond(ns),
    quantile(({ p75Ns }) => p75Ns),
    quantile(({ p99Ns }) => p99Ns),
  ];
}

function roleOf({ control }: CellResult): Pick<Row, "role"> {
  return control ? { role: "aside" } : {};
}

/** Calls per second in three significant digits: `631,000`. */
function perSecond(ns: number): string {
  if (!(ns > 0)) return "";
  return digits(1e9 / ns, 3, 3).replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, ",");
}

/** Interval of the time of a bench that is compared with nothing, over its processes; empty where they are few. */
function timeInterval({ processes }: CellResult): string {
  if (processes.length < FEWEST_BLOCKS) return "";
  const logs = processes.map(({ windowsNs }) => Math.log(processMedianNs(windowsNs)));
  const { low, high } = yuenInterval(yuenEstimate(logs), 1 - CONFIDENCE);
  return `${timeText(Math.exp(low))} to ${timeText(Math.exp(high))}`;
}
