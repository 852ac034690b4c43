/**
 * A self-test made up from counts, for tests of reports. Nothing in it was measured.
 */
import { DESIGNS, PLACEMENTS } from "../../bench/studies/selftest/condition.ts";
import {
  SELFTEST_SCHEMA_VERSION,
  type SelftestPlacement,
  type SelftestReport,
} from "../../bench/record/selftest.ts";
import { summarize } from "../../bench/studies/selftest/summary.ts";
import { evaluateTargets } from "../../bench/studies/selftest/targets.ts";
import { syntheticReport } from "../report/synthetic_report.ts";
import { outcomes } from "./outcomes.ts";

/** A sound self-test of both placements: one isolated false alarm in 40, everything known found. */
export function syntheticSelftest(departures: Partial<SelftestReport> = {}): SelftestReport {
  const measured = PLACEMENTS.flatMap((placement: SelftestPlacement) => [
    ...outcomes(20, { placement, kernel: "micro" }),
    ...outcomes(placement === "isolated" ? 19 : 20, { placement }),
    ...outcomes(placement === "isolated" ? 1 : 0, { placement, ratio: 1.01, pAdjusted: 0.001 }),
    ...[1, 3, 5].flatMap((plantedPercent) => outcomes(25, { placement, plantedPercent })),
  ]);
  return {
    schema: "vringlab/selftest",
    version: SELFTEST_SCHEMA_VERSION,
    startedAt: "2026-01-01T02:03:04.000Z",
    durationSeconds: 900.5,
    seed: 1,
    margin: 0.02,
    environment: syntheticReport({ workloads: [] }).environment,
    loadAverageAfter: [0.9, 0.8, 0.7],
    designs: DESIGNS,
    tools: ["mitata"],
    outcomes: measured,
    told: [{ tool: "mitata", kernel: "loop", plantedPercent: 0, ratio: 1.03, durationMs: 1000 }],
    failures: [],
    partialReason: "",
    cells: summarize(measured),
    targets: evaluateTargets(measured, PLACEMENTS),
    ...departures,
  };
}
