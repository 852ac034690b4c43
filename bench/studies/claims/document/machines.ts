/**
 * The same claims on several machines: which verdicts are the same on all of them, and which depend on the machine.
 *
 * @module
 */

import { type Block, code, type Section } from "../../../report/document/model.ts";
import { duration } from "../../../report/figure.ts";
import { machineRows } from "../../../report/machine_text.ts";
import type { ClaimResult, ClaimsReport, PredictionResult } from "../../../record/claims.ts";
import { boundText, countsText, decidingPrediction, effectText, labelText } from "../claim_text.ts";
import { VERDICT_TONE } from "./verdicts.ts";

/** A run with the name of its machine, which no other run of the page has. */
export interface MachineRun {
  /** Model of the CPU; numbered where several runs are of one model. */
  readonly machine: string;
  readonly report: ClaimsReport;
}

/** Names each run after its CPU, e.g. `AMD EPYC`, a second one of it `AMD EPYC (2)`. */
export function machineRuns(reports: readonly ClaimsReport[]): MachineRun[] {
  const names = reports.map(({ environment }) =>
    environment.cpu.replace(/\((R|TM)\)/gi, "").replace(/\s+(Processor\b|CPU @|@).*/, "").trim()
  );
  return reports.map((report, i) => {
    const earlier = names.slice(0, i).filter((name) => name === names[i]).length;
    return { machine: earlier === 0 ? names[i]! : `${names[i]} (${earlier + 1})`, report };
  });
}

/**
 * The claims that one machine confirms and another refutes, by name, in the order of the first run. What a run did not
 * decide differs from no verdict.
 */
export function machineDependent(reports: readonly ClaimsReport[]): string[] {
  const verdictsOf = (id: string) =>
    reports.map((report) => claimIn(report, id)?.verdict).filter((verdict) => verdict);
  const ids = [...new Set(reports.flatMap(({ claims }) => claims.map(({ id }) => id)))];
  return ids.filter((id) => {
    const verdicts = verdictsOf(id);
    return verdicts.includes("confirmed") && verdicts.includes("refuted");
  });
}

/** How the machines agree, one sentence each; nothing for one machine. */
export function machinesLead(runs: readonly MachineRun[]): Block[] {
  if (runs.length < 2) return [];
  const dependent = machineDependent(runs.map(({ report }) => report));
  const named = dependent.map((id) => code(id)).join(", ");
  return [
    {
      kind: "paragraph",
      text: dependent.length === 0
        ? `No claim is confirmed on one and refuted on another of ${runs.length} machines.`
        : `On ${runs.length} machines, ${dependent.length} ${
          dependent.length === 1 ? "claim depends" : "claims depend"
        } on the machine: ${named}.`,
      tone: "strong",
    },
    {
      kind: "list",
      items: runs.map(({ machine, report }) => `${machine}: ${countsText(report.claims)}.`),
    },
  ];
}

/** Every claim with its verdict and deciding effect on each machine, and the machines themselves. */
export function machinesSection(runs: readonly MachineRun[]): Section {
  const reports = runs.map(({ report }) => report);
  const dependent = machineDependent(reports);
  const ids = [...new Set(reports.flatMap(({ claims }) => claims.map(({ id }) => id)))];
  const facts = runs.map(({ report }) => [
    ...machineRows(report.environment),
    ["Run", `${report.startedAt.slice(0, 10)}, ${duration(report.durationSeconds)}`] as const,
  ]);
  return {
    id: "machines",
    title: "Machine by machine",
    blocks: runs.length < 2 ? [] : [
      {
        kind: "table",
        caption: "Verdicts by machine, with the effect that decided on the first of them",
        content: "prose",
        columns: [
          { heading: "claim" },
          { heading: "" },
          ...runs.map(({ machine }) => ({ heading: machine })),
        ],
        rows: ids.map((id) => {
          const shown = decidingOf(reports, id);
          return {
            cells: [
              code(id),
              dependent.includes(id) ? { text: "depends on the machine", tone: "warn" } : "",
              ...reports.map((report) => {
                const claim = claimIn(report, id);
                return claim === undefined ? "not in the run" : {
                  text: [claim.verdict, effectIn(claim, shown)].filter(Boolean).join(": "),
                  tone: VERDICT_TONE[claim.verdict],
                };
              }),
            ],
          };
        }),
      },
      ...dependent.flatMap((id) => dependenceBlocks(runs, id)),
      {
        kind: "table",
        caption: "The machines",
        content: "prose",
        columns: [{ heading: "" }, ...runs.map(({ machine }) => ({ heading: machine }))],
        rows: facts[0]!.map(([name], i) => ({
          cells: [name, ...facts.map((rows) => rows[i]?.[1] ?? "")],
        })),
      },
    ],
  };
}

/** The ratios of a claim that hold on one machine and fail on another. */
function dependenceBlocks(runs: readonly MachineRun[], id: string): Block[] {
  const results = runs.map(({ report }) => claimIn(report, id)?.predictions ?? []);
  const labels = [...new Set(results.flat().map((one) => keyOf(one)))];
  const rows = labels.map((key) => results.map((all) => all.find((one) => keyOf(one) === key)))
    .filter((same) => new Set(same.map((one) => one?.outcome ?? "not measured")).size > 1);
  return [{
    kind: "table",
    caption: `Ratios of ${id} that machines decide differently`,
    content: "prose",
    columns: [
      { heading: "ratio" },
      { heading: "claimed" },
      ...runs.map(({ machine }) => ({ heading: machine })),
    ],
    rows: rows.map((same) => {
      const { label, bound } = same.find((one) => one !== undefined)!;
      return {
        cells: [
          labelText(label),
          boundText(bound),
          ...same.map((one) =>
            one === undefined || one.effect === null
              ? "not measured"
              : `${one.outcome}: ${effectText(one.effect, one.bound)}`
          ),
        ],
      };
    }),
  }];
}

function claimIn({ claims }: ClaimsReport, id: string): ClaimResult | undefined {
  return claims.find((claim) => claim.id === id);
}

/** The ratio that stands for a claim on every machine: of the first run that refutes it, else of the first. */
function decidingOf(reports: readonly ClaimsReport[], id: string): PredictionResult | null {
  const claims = reports.flatMap((report) => claimIn(report, id) ?? []);
  const claim = claims.find(({ verdict }) => verdict === "refuted") ?? claims[0];
  return claim === undefined ? null : decidingPrediction(claim);
}

function effectIn({ predictions }: ClaimResult, shown: PredictionResult | null): string {
  const same = shown === null ? undefined : predictions.find((one) => keyOf(one) === keyOf(shown));
  return same === undefined || same.effect === null ? "" : effectText(same.effect, same.bound);
}

/** Two predictions may set bounds to one ratio. */
function keyOf({ label, bound }: PredictionResult): string {
  return `${label} ${boundText(bound)}`;
}
