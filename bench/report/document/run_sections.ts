/**
 * Sections that the report of every run has: its controls, its findings, its machine.
 *
 * @module
 */

import { type Block, type Cell, type Section, unmarked } from "./model.ts";
import type { ControlOutcome, Finding, LabReport } from "../../record/lab.ts";

/** Findings of one kind that a terminal shows. */
const FINDINGS_SHOWN = 2;

/** The run's own controls: a line per kind in a terminal, and those that failed; all of them elsewhere. */
export function controlSection({ controls }: Pick<LabReport, "controls">): Section {
  const judged = controls.filter(({ passed }) => passed !== null);
  const failed = judged.filter(({ passed }) => passed === false);
  return {
    id: "controls",
    title: "Controls",
    folded: failed.length === 0,
    blocks: controls.length === 0 ? [{ kind: "paragraph", text: "No control was run." }] : [
      {
        kind: "table",
        caption: "",
        only: ["terminal"],
        columns: [{ heading: "control" }, { heading: "as expected" }, { heading: "outcome" }],
        rows: [...Map.groupBy(judged, ({ name }) => name)].map(([name, all]) => {
          const passed = all.filter((control) => control.passed).length;
          return {
            cells: [unmarked(name), `${passed} of ${all.length}`, outcome(passed === all.length)],
          };
        }),
      },
      {
        kind: "list",
        only: ["terminal"],
        items: failed.map(({ name, where, expected, observed }) =>
          unmarked(`${name} in ${where}: expected ${expected}; ${observed}`)
        ),
      },
      {
        kind: "table",
        caption: "Cells whose outcome is known: if one fails, the figures prove nothing",
        content: "prose",
        only: ["markdown", "html"],
        columns: ["control", "outcome", "where", "expected", "observed"].map((heading) => ({
          heading,
        })),
        rows: controls.map(({ name, where, expected, observed, passed }) => ({
          cells: [
            unmarked(name),
            outcome(passed),
            ...[where, expected, observed].map(unmarked),
          ],
        })),
      },
    ],
  };
}

function outcome(passed: ControlOutcome["passed"]): Cell {
  if (passed === null) return "for information";
  return passed ? { text: "passed", tone: "good" } : { text: "failed", tone: "bad" };
}

/**
 * What went wrong or needs attention: a few of each kind in a terminal, all of them elsewhere.
 *
 * @param listedIn The file that lists them all.
 */
export function findingSection(
  { findings }: Pick<LabReport, "findings">,
  listedIn: string,
): Section {
  const kinds = [...Map.groupBy(findings, ({ kind }) => kind)];
  const blocks: Block[] = [
    {
      kind: "list",
      only: ["terminal"],
      items: kinds.flatMap(([kind, all]) => [
        ...all.slice(0, FINDINGS_SHOWN).map(sentence),
        ...(all.length > FINDINGS_SHOWN
          ? [`${kind}: ${all.length - FINDINGS_SHOWN} more, listed in ${listedIn}`]
          : []),
      ]),
    },
    {
      kind: "table",
      caption: "What went wrong or needs attention",
      content: "prose",
      only: ["markdown", "html"],
      columns: ["finding", "where", "what happened", "likely cause", "what to try"].map((
        heading,
      ) => ({ heading })),
      rows: findings.map(({ kind, where, what, likelyCause, advice }) => ({
        cells: [unmarked(kind), unmarked(where), what, likelyCause, advice],
      })),
    },
  ];
  const none: Block = { kind: "paragraph", text: "None.", only: ["markdown", "html"] };
  return {
    id: "findings",
    title: "Findings",
    folded: true,
    blocks: findings.length === 0 ? [none] : blocks,
  };
}

function sentence({ kind, where, what, likelyCause, advice }: Finding): string {
  const parts = [
    `${unmarked(`${kind} in ${where}`)}: ${what}`,
    `Likely cause: ${likelyCause}`,
    `Try: ${advice}`,
  ];
  return parts.map((part) => part.replace(/\.$/, "")).join(". ") + ".";
}

/** Machine, programs and settings, as name and value. */
export function environmentSection(
  facts: readonly (readonly [name: string, value: string])[],
): Section {
  return {
    id: "environment",
    title: "Environment",
    folded: true,
    blocks: [{ kind: "facts", facts }],
  };
}

/** How to read the report: a sentence or two per line. */
export function readingSection(lines: readonly string[]): Section {
  return {
    id: "reading",
    title: "How to read this",
    only: ["markdown", "html"],
    folded: true,
    blocks: [{ kind: "list", items: lines }],
  };
}
