/**
 * The report of a gate as a document: what it says, worst first, then what that rests on.
 *
 * Every text that somebody else chose stands as code: in a comment it can mention nobody and link nowhere.
 *
 * @module
 */

import type {
  GateBench,
  GateRatio,
  GateReport,
  GateRevision,
  GateState,
} from "../../record/gate.ts";
import type { GroupResult } from "../../record/lab.ts";
import type { Verdict } from "../../stats/verdict.ts";
import { renderForest } from "../../report/charts/forest.ts";
import { textForest } from "../../report/charts/text_forest.ts";
import {
  type Block,
  code,
  type ReportDocument,
  type Row,
  type Tone,
} from "../../report/document/model.ts";
import { environmentSection, readingSection } from "../../report/document/run_sections.ts";
import { documentMarkdown } from "../../report/document/markdown.ts";
import {
  duration,
  intervalNumbers,
  percent,
  percentNumber,
  percentWithInterval,
} from "../../report/figure.ts";
import { machineRows } from "../../report/machine_text.ts";
import { FEWEST_BLOCKS } from "./judge.ts";
import { significant } from "../../stats/significant.ts";

/** Longest comment that GitHub takes, in characters. */
export const COMMENT_LIMIT = 65_536;
/** Benches that plots show. */
const MOST_PLOTTED = 20;
/** Most columns of a name: a comment of a thousand benches must end. */
const LONGEST_NAME = 160;
const SHORT_COMMIT = 12;

const VERDICTS: Readonly<Record<GateState, Verdict>> = {
  slower: "slower",
  faster: "faster",
  passed: "equivalent",
  undecided: "inconclusive",
  unproven: "inconclusive",
};
const TONES: Readonly<Record<GateState, Tone>> = {
  slower: "slower",
  faster: "faster",
  passed: "good",
  undecided: "inconclusive",
  unproven: "warn",
};

/** How much of a gate a document says. */
export interface GateDocumentOptions {
  /** Benches of its table, the worst; all by default. */
  readonly most?: number;
}

/** The document of a gate. */
export function gateDocument(
  report: GateReport,
  options: GateDocumentOptions = {},
): ReportDocument {
  const { benches, startedAt, durationSeconds, controls, findings } = report;
  const shown = benches.slice(0, options.most ?? benches.length);
  const time = startedAt.slice(0, 16).replace("T", " ");
  return {
    title: "Performance gate",
    run: `${duration(durationSeconds)} · ${time} · ${sides(report)}`,
    question: "Is anything slower than before, and how sure are you?",
    lead: [
      ...warnings(report),
      { kind: "paragraph", text: gateSentence(report), tone: "strong" },
      ...plots(shown, report),
      { kind: "paragraph", text: howSure(report) },
    ],
    sections: [
      { id: "benches", title: "Benches", blocks: table(shown, report) },
      list("only-base", "Only in the base", report.onlyBase, options.most),
      list("only-head", "Only in the head", report.onlyHead, options.most),
      {
        id: "controls",
        title: "Controls",
        folded: controls.every(({ passed }) => passed !== false),
        blocks: [{
          kind: "table",
          caption: "",
          columns: ["control", "outcome", "where", "expected", "observed"].map((heading) => ({
            heading,
            ...(heading === "where" || heading === "observed"
              ? { only: ["markdown", "html"] as const }
              : {}),
          })),
          rows: controls.map(({ name, where, expected, observed, passed }) => ({
            cells: [
              named(name),
              passed === null
                ? "not judged"
                : { text: passed ? "passed" : "failed", tone: passed ? "good" : "bad" },
              ...[where, expected, observed].map(named),
            ],
          })),
        }],
      },
      {
        id: "findings",
        title: "Findings",
        folded: true,
        blocks: [{
          kind: "list",
          only: ["terminal"],
          items: [...Map.groupBy(findings, ({ kind }) => kind)].map(([kind, [one, ...more]]) =>
            `${named(kind)} in ${named(one!.where)}: ${named(one!.what)}${
              more.length === 0 ? "" : `; ${more.length} more in gate.md`
            }`
          ),
        }, {
          kind: "list",
          only: ["markdown", "html"],
          items: findings.slice(0, options.most ?? findings.length).map(({ kind, where, what }) =>
            `${named(kind)} in ${named(where)}: ${named(what)}`
          ),
        }],
      },
      environmentSection(
        [
          ["Base", revision(report.base)],
          ["Head", revision(report.head)],
          ["Seed", String(report.seed)],
          ...machines(report),
        ].map(([name, value]) => [name!, named(value!)] as const),
      ),
      readingSection(READING),
    ],
  };
}

const READING: readonly string[] = [
  "Δ is what the head takes beyond the base: + is slower. Base and head run in turns, in fresh processes on one machine.",
  "`slower`: the whole interval lies beyond the margin, and again in a second measurement from scratch. `faster`: the same on the other side, measured once. `passed`: the interval ends within the margin. `undecided`: it holds the margin. `unproven`: it could not be measured, or a control failed.",
  "The intervals hold all at once: they leave all benches and all looks together the error that is told above.",
];

/** What a gate says, in a sentence. */
export function gateSentence({ state, benches, controls, margin }: GateReport): string {
  const unmeasured = benches.filter((bench) => bench.state === "unproven").length;
  const by = marginPercent(margin);
  const lost = benches.filter((bench) => bench.state === "slower");
  const refused = lost.filter(({ accepted }) => accepted === null);
  const accepted = lost.length === refused.length
    ? ""
    : `; ${count(lost.length - refused.length, "loss", "losses")} accepted`;
  switch (state) {
    case "slower": {
      const [worst] = refused;
      const most = worst === undefined || worst.first === null
        ? ""
        : `, the worst ${named(worst.id)} ${percentWithInterval({ ...worst.first, margin })}`;
      return `Slower by more than ${by}: ${refused.length} of ${
        count(benches.length, "bench", "benches")
      }${most}${accepted}.`;
    }
    case "unproven":
      return unmeasured === 0 || controls.some(({ passed }) => passed === false)
        ? `Unproven: a control failed or was not measured${accepted}.`
        : `Unproven: ${unmeasured} of ${
          count(benches.length, "bench", "benches")
        } could not be measured${accepted}.`;
    case "undecided":
      return `Undecided: nothing is shown to be slower by more than ${by}, and ${
        benches.filter((bench) => bench.state === "undecided").length
      } of ${count(benches.length, "bench", "benches")} may be${accepted}.`;
    default:
      return benches.length === 0
        ? "Passed: there is nothing that both sides have."
        : `Passed: none of ${
          count(benches.length, "bench", "benches")
        } is slower by more than ${by}${accepted}.`;
  }
}

/**
 * The report as Markdown that fits a comment: the worst benches, as many as there is room for.
 *
 * @param limit Most characters.
 */
export function gateMarkdown(report: GateReport, limit: number = COMMENT_LIMIT): string {
  for (let most = report.benches.length;; most = Math.floor(most / 2)) {
    const text = documentMarkdown(gateDocument(report, { most }));
    if (text.length <= limit) return text;
    if (most === 0) return text.slice(0, limit);
  }
}

/** The machine; of merged gates one after the other. */
function machines({ environment, machines, shard }: GateReport): (readonly [string, string])[] {
  const all = machines ?? [{ shard: shard ?? null, environment }];
  return all.flatMap(({ shard, environment }) => [
    ...(shard === null ? [] : [["Part", `${shard.index} of ${shard.count}`] as const]),
    ...machineRows(environment).filter(([name]) => name !== "Commit"),
  ]);
}

function warnings({ partialReason, controls }: GateReport): Block[] {
  const failed = controls.filter(({ passed }) => passed === false);
  return [
    ...(failed.length === 0 ? [] : [
      `Unproven: ${count(failed.length, "control", "controls")} failed, so nothing here is shown`,
    ]),
    ...(partialReason === "" ? [] : [`Not complete: ${named(partialReason)}`]),
  ].map((text) => ({ kind: "warning", level: "warning", text }));
}

function howSure(
  { error, margin, environment, controls, benches, machines, shard }: GateReport,
): string {
  const judged = controls.filter(({ passed }) => passed !== null);
  const passed = judged.filter((control) => control.passed).length;
  const again = benches.filter((bench) => bench.again !== null).length;
  return [
    `With ${significant((1 - error) * 100)} % confidence for all benches together, at a margin of ${
      marginPercent(margin)
    }`,
    `${passed} of ${judged.length} controls passed`,
    ...(again === 0 ? [] : [`${count(again, "bench", "benches")} measured again`]),
    ...(shard === undefined || machines !== undefined
      ? []
      : [`part ${shard.index} of ${shard.count} of all benches`]),
    (machines?.length ?? 1) > 1
      ? `on ${machines!.length} machines`
      : `on ${named(environment.cpu)}, ${environment.cpuCount} logical CPUs`,
  ].join("; ") + ".";
}

function table(benches: readonly GateBench[], { benches: all, margin }: GateReport): Block[] {
  if (all.length === 0) return [{ kind: "paragraph", text: "Both sides have none in common." }];
  const rest = all.length - benches.length;
  return [
    {
      kind: "table",
      caption: "",
      columns: [
        { heading: "bench", cut: true },
        { heading: "state" },
        { heading: "Δ %", align: "right" },
        { heading: "interval", align: "right" },
        { heading: "again %", align: "right", rank: 2 },
        { heading: "base ns", align: "right", rank: 1 },
        { heading: "blocks", align: "right", rank: 4 },
        { heading: "note", only: ["markdown", "html"] },
      ],
      rows: benches.map((bench): Row => row(bench, margin)),
    },
    {
      kind: "list",
      only: ["terminal"],
      items: benches.flatMap((bench) => {
        const text = note(bench);
        return text === "" ? [] : [`${named(bench.id)}: ${text}`];
      }),
    },
    ...(rest === 0
      ? []
      : [{ kind: "paragraph", text: `${rest} more stand in gate.json.` } as const]),
  ];
}

/** Whether there are enough blocks for figures that say something. */
function isTold({ first }: GateBench): boolean {
  return first !== null && first.blocks >= FEWEST_BLOCKS;
}

function row(bench: GateBench, margin: number): Row {
  const { id, state, again, baseNs } = bench;
  const first = isTold(bench) ? bench.first : null;
  return {
    cells: [
      named(id),
      { text: state, tone: bench.accepted === null ? TONES[state] : "muted" },
      first === null ? "" : percentNumber(first.ratio, margin),
      first === null ? "" : intervalNumbers({ ...first, margin }),
      again === null ? "" : percent(again.ratio, margin).replace(" %", ""),
      baseNs === null ? "" : significant(baseNs),
      String(bench.first?.blocks ?? 0),
      note(bench),
    ],
  };
}

function note({ why, accepted, state, fileChanged }: GateBench): string {
  return [
    ...(why === "" ? [] : [named(why)]),
    ...(accepted === null || state !== "slower" ? [] : [`accepted: ${named(accepted)}`]),
    ...(fileChanged ? ["the bench's file changed"] : []),
  ].join("; ");
}

function plots(benches: readonly GateBench[], { margin, error }: GateReport): Block[] {
  const plotted = benches.filter(isTold).slice(0, MOST_PLOTTED);
  if (plotted.length === 0) return [];
  const group: GroupResult = {
    workload: "functions",
    operation: "one call",
    order: "",
    layouts: "",
    baseline: "base",
    placement: "isolated",
    cells: plotted.map(({ id, first, state, baseNs }) => ({
      strategy: id.slice(0, LONGEST_NAME),
      control: false,
      nsPerOp: baseNs ?? 1,
      processes: [],
      comparison: figures(first!, VERDICTS[state], margin, error),
    })),
  };
  return [{
    kind: "figure",
    panels: [{
      svg: () =>
        renderForest([group], { margin, untitled: true }, {
          id: "gate",
          title: "Head over base",
          description: `Ratios of times with their intervals, margin ${marginPercent(margin)}`,
        }),
      text: () => textForest(group),
    }],
    caption: "Time of the head over time of the base.",
  }];
}

function figures(
  { ratio, low, high, blocks }: GateRatio,
  verdict: Verdict,
  margin: number,
  error: number,
): NonNullable<GroupResult["cells"][number]["comparison"]> {
  return {
    baseline: "base",
    ratio,
    ratioLow: low,
    ratioHigh: high,
    confidence: 1 - error,
    margin,
    blocks,
    pAdjusted: 1,
    minimumDetectableEffect: 0,
    outlierShare: 0,
    verdict,
  };
}

function list(
  id: string,
  title: string,
  names: readonly string[],
  most: number = names.length,
): ReportDocument["sections"][number] {
  const rest = names.length - Math.min(most, names.length);
  const items = names.slice(0, most).map(named);
  return {
    id,
    title,
    folded: true,
    blocks: names.length === 0
      ? []
      : [{ kind: "list", items: rest === 0 ? items : [...items, `${rest} more`] }],
  };
}

function sides({ base, head }: GateReport): string {
  return `base ${revision(base)} · head ${revision(head)}`;
}

function revision({ commit, changes }: GateRevision): string {
  return `${commit.slice(0, SHORT_COMMIT)}${changes ? "+changes" : ""}`;
}

/** A text of somebody else: as code, and not too long. */
function named(text: string): string {
  return code(text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME - 1)}…` : text);
}

function marginPercent(margin: number): string {
  return `${Number((margin * 100).toPrecision(3))} %`;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
