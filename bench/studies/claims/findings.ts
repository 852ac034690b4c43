/**
 * `docs/FINDINGS.md`: what the claims came to, written from the record of one run, or of one run on each of several
 * machines.
 *
 * @module
 */

import {
  type Block,
  code,
  type ReportDocument,
  type Section,
} from "../../report/document/model.ts";
import { documentMarkdown } from "../../report/document/markdown.ts";
import {
  controlSection,
  environmentSection,
  findingSection,
  readingSection,
} from "../../report/document/run_sections.ts";
import { duration } from "../../report/figure.ts";
import type { ClaimResult, ClaimsReport, ClaimVerdict } from "../../record/claims.ts";
import { isProven, runWarnings } from "../lab/conclusion.ts";
import { howToReadClaims, VERDICTS } from "./claim_text.ts";
import { cellSection } from "./document/cells.ts";
import { claimBlocks } from "./document/claim_cards.ts";
import { claimsFacts, claimsLead } from "./document/claims_document.ts";
import {
  type MachineRun,
  machineRuns,
  machinesLead,
  machinesSection,
} from "./document/machines.ts";
import { anchorsOf, verdictTable } from "./document/verdicts.ts";
import { CLAIM_LOOKS } from "./judge.ts";

/** Name of the record that stands beside FINDINGS.md. */
export const FINDINGS_RECORD = "claims.json.gz";

const SECTIONS: Readonly<Record<ClaimVerdict, readonly [title: string, text: string]>> = {
  refuted: ["Refuted", "What was claimed and is not so on this machine."],
  inconclusive: ["Inconclusive", "What this run could neither confirm nor refute."],
  "not measured": ["Not measured", "Claims without any figure."],
  confirmed: ["Confirmed", "What was claimed and is so on this machine."],
};

/**
 * Why findings cannot be written from a run, one sentence without a full stop; null if they can.
 *
 * @param allowPartial Whether a run that ended early will do.
 */
export function findingsObstacle(report: ClaimsReport, allowPartial: boolean): string | null {
  if (!isProven(report)) return withoutStop(runWarnings(report)[0]!);
  if (report.partial && !allowPartial) {
    const reason = withoutStop(report.partialReason || "the run ended early");
    return `the run is partial (${reason}); --partial allows it and says so on top`;
  }
  return null;
}

/**
 * FINDINGS.md as GitHub-flavored Markdown, ended by a newline. The same records give the same text.
 *
 * @param report The run that the page tells in full.
 * @param others Runs on other machines, whose verdicts stand beside it.
 */
export function renderFindings(report: ClaimsReport, ...others: readonly ClaimsReport[]): string {
  return documentMarkdown(findingsDocument(report, others));
}

/**
 * The names of the records of runs on other machines, e.g. `claims.intel-xeon.json.gz`; no two are equal.
 */
export function otherRecords(others: readonly ClaimsReport[]): string[] {
  return machineRuns(others).map(({ machine }) =>
    `claims.${machine.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "")}.json.gz`
  );
}

function findingsDocument(
  report: ClaimsReport,
  others: readonly ClaimsReport[],
): ReportDocument {
  const runs = machineRuns([report, ...others]);
  const records = [FINDINGS_RECORD, ...otherRecords(others)];
  const { claims } = report;
  const ordered = VERDICTS.flatMap((verdict) => claims.filter((one) => one.verdict === verdict));
  return {
    title: "Findings",
    run: `Written by \`deno task findings\` from ${
      others.length === 0 ? "the record of one run" : "the records of one run on each machine"
    }, ${
      records.map((name) => code(name)).join(", ")
    }, and not by hand: to change it, measure again.`,
    question: "",
    lead: [
      ...claimsLead(report),
      { kind: "paragraph", text: placeText(report) },
      ...machinesLead(runs),
      verdictTable(ordered),
    ],
    sections: [
      machinesSection(runs),
      ...VERDICTS.map((verdict) => section(verdict, ordered)),
      {
        ...environmentSection(claimsFacts(report)),
        title: "Where this holds",
        folded: false,
      },
      {
        id: "commands",
        title: "Reproduce it",
        blocks: [
          {
            kind: "paragraph",
            text:
              "The same choices of order and of blocks, and the verdicts of both runs side by side:",
          },
          { kind: "code", language: "sh", text: commands(runs, records).join("\n") },
        ],
      },
      ...cellSections(runs),
      controlSection(report),
      { ...findingSection(report, FINDINGS_RECORD), title: "What the run itself reported" },
      readingSection(howToReadClaims(report)),
    ],
  };
}

/** Times of the run that the page tells, and of the first one that has counts beside its times, if that is another. */
function cellSections(runs: readonly MachineRun[]): Section[] {
  const isCounted = ({ report: { cells } }: MachineRun) =>
    cells.some(({ evidence }) => evidence?.counts !== undefined);
  const [own] = runs;
  const counted = runs.find(isCounted);
  const others = counted === undefined || counted === own ? [] : [counted];
  return [
    cellSection(own!.report),
    ...others.map(({ machine, report }) => ({
      ...cellSection(report),
      id: "counted-cells",
      title: `Times and counts of the cells on ${machine}`,
    })),
  ];
}

function placeText({ environment, startedAt, durationSeconds }: ClaimsReport): string {
  const { cpu, cpuCount, kernel, deno, v8, commit } = environment;
  return `It holds for ${cpu} (${cpuCount} logical), ${kernel}, Deno ${deno}, V8 ${v8}, at commit ${commit}, ` +
    `measured on ${startedAt.slice(0, 10)} in ${
      duration(durationSeconds)
    }. Other machines and other versions ` +
    "of V8 may answer otherwise; the commands below ask them.";
}

function section(verdict: ClaimVerdict, claims: readonly ClaimResult[]): Section {
  const anchors = anchorsOf(claims);
  const [title, text] = SECTIONS[verdict];
  const cards = claims.filter((claim) => claim.verdict === verdict).flatMap((claim): Block[] => [
    { kind: "heading", text: code(claim.id), anchor: anchors.get(claim)! },
    { kind: "paragraph", text: claim.sentence, tone: "strong" },
    ...claimBlocks(claim, anchors.get(claim)!),
  ]);
  const blocks: Block[] = cards.length === 0 ? [] : [{ kind: "paragraph", text }, ...cards];
  return { id: verdict, title, blocks };
}

function commands(runs: readonly MachineRun[], [, ...others]: readonly string[]): string[] {
  const { report } = runs[0]!;
  const { environment, seed } = report;
  const partial = runs.some(({ report }) => report.partial);
  const flags = environment.v8Flags.length === 0
    ? ""
    : ` --v8-flags ${environment.v8Flags.join(",")}`;
  return [
    `deno task lab claims --seed ${seed}${blocksOption(report)}${flags}`,
    `deno task claims-diff docs/${FINDINGS_RECORD} report/claims/claims.json`,
    `deno task findings report/claims/claims.json${others.map((name) => ` docs/${name}`).join("")}${
      partial ? " --partial" : ""
    }   # writes this file anew`,
  ];
}

/** `--blocks` where the run was not one of as many blocks as usual, as far as the record shows. */
function blocksOption({ claims, partial }: ClaimsReport): string {
  const usual = CLAIM_LOOKS.at(-1)!;
  const predictions = claims.flatMap((claim) => claim.predictions);
  const most = Math.max(0, ...predictions.map(({ effect }) => effect?.blocks.length ?? 0));
  // What is open after a whole run has as many blocks as were planned.
  const isPlanned = !partial && predictions.some(({ outcome }) => outcome === "open");
  return most > usual || (isPlanned && most < usual) ? ` --blocks ${most}` : "";
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, "");
}
