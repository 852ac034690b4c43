/**
 * Runs a plan and makes the report of it.
 *
 * @module
 */

import { LAB_SCHEMA_VERSION, type LabReport } from "../record/lab.ts";
import { emptyWorkFindings } from "./empty_work.ts";
import { configurationRatios } from "./configuration_ratio.ts";
import { sharingCosts } from "./placement_cost.ts";
import { SequentialPlan } from "../stats/mod.ts";
import { ALLOWED_ERROR } from "./allowed_error.ts";
import { analyzeGroups, undecidedCells } from "./analyze.ts";
import type { BlockSettings } from "./block_settings.ts";
import { conduct, type Progress, type RawGroup } from "./conductor.ts";
import { controlOutcomes } from "./control_outcome.ts";
import { probeCore } from "./core_probe.ts";
import { describeEnvironment } from "./environment.ts";
import { comparisonsOf, type GroupPlan, type LabPlan } from "./plan.ts";
import { stateFindings, steadinessFindings } from "./steadiness.ts";

/** What a run needs beside its plan. */
export interface LabRunOptions {
  /** Directory of the project: children read it, and git is asked about it. */
  readonly root: string;
  /** Paths of other releases of Deno, by version, for configurations of them. */
  readonly releases?: ReadonlyMap<string, string>;
  /** Ends the run early, with what there is. */
  readonly signal: AbortSignal;
  /** Departures from {@linkcode blockSettings}. */
  readonly settings?: Partial<BlockSettings>;
  /** Told after each block; `soFar` makes a report of what there is. */
  progress?(progress: Progress, soFar: () => LabReport): void;
}

// Six windows of about 0.25 ms in each round: an interruption spoils one of them, not the round.
const WINDOWS = { windowMs: 0.25, windowsPerRound: 6 };
const WARM_UP_WINDOW_MS = 0.2;
const LONGEST_WINDOW_MS = 5;
const FEWEST_OPS = 10_000;
const WARM_UP_MS = [30, 400] as const;
// The 16-bit indices of four queues wrap once in 262,144 round trips, and V8 meets a new branch there.
const WARM_UP_OPS = 300_000;
const ANSWER_LIMIT_MS = 10_000;
const WARM_UPS_AT_ONCE = 2;

/** How blocks are run unless told otherwise. */
export function blockSettings(plan: LabPlan, root: string): BlockSettings {
  return {
    child: { readPaths: [root], v8Flags: plan.v8Flags },
    rounds: plan.rounds,
    ...WINDOWS,
    warmUpWindowMs: WARM_UP_WINDOW_MS,
    fewestOps: FEWEST_OPS,
    longestWindowMs: LONGEST_WINDOW_MS,
    warmUpMs: WARM_UP_MS,
    warmUpOps: WARM_UP_OPS,
    parallel: Math.min(WARM_UPS_AT_ONCE, navigator.hardwareConcurrency),
    limitMs: ANSWER_LIMIT_MS,
  };
}

/** Runs a plan. The report of a run without any finished block has no groups. */
export async function runLab(plan: LabPlan, options: LabRunOptions): Promise<LabReport> {
  const { root, signal } = options;
  const startedAt = new Date().toISOString();
  const startMs = performance.now();
  const { alpha = ALLOWED_ERROR.isolated } = plan;
  const judgement = {
    plan: new SequentialPlan({ looks: plan.looks, alpha }),
    margin: plan.margin,
    ...(plan.isOpen === undefined ? {} : { isOpen: plan.isOpen }),
  };
  // A pair is looked at by itself, but judged among all of its comparison: it goes on until its verdict holds
  // however theirs come out.
  const pairPlan = new SequentialPlan({ looks: plan.looks, alpha: alpha / mostPairs(plan.groups) });
  const pairJudgement = { ...judgement, plan: pairPlan };
  const usual = { ...blockSettings(plan, root), ...options.settings };
  const { releases = new Map() } = options;
  const common = { ...usual, child: { ...usual.child, releases } };
  const probe = await probeCore(plan, common.child, signal);
  const settings = { ...common, core: probe.core };
  const environment = {
    ...await describeEnvironment(root, plan.v8Flags),
    core: probe.shape,
  };
  const budgetMs = Math.max(1, plan.budgetMs - (performance.now() - startMs));
  const reference = plan.referenceConfiguration;

  const report = (
    raw: readonly RawGroup[],
    outcome: Pick<LabReport, "findings" | "partialReason">,
  ): LabReport => {
    const groups = analyzeGroups(raw, judgement);
    return {
      schema: "vringlab/lab",
      version: LAB_SCHEMA_VERSION,
      partial: outcome.partialReason !== "",
      partialReason: outcome.partialReason,
      mode: plan.mode,
      startedAt,
      durationSeconds: (performance.now() - startMs) / 1000,
      seed: plan.seed,
      margin: plan.margin,
      environment,
      groups,
      sharing: sharingCosts(groups),
      ...(reference === undefined ? {} : {
        configurations: { reference, ratios: configurationRatios(groups, reference) },
      }),
      controls: controlOutcomes(groups),
      findings: [
        ...outcome.findings,
        ...emptyWorkFindings(groups),
        ...steadinessFindings(groups),
        ...stateFindings(groups),
      ],
    };
  };

  const outcome = await conduct({ ...plan, budgetMs }, settings, {
    undecided: (group) =>
      undecidedCells(group, group.plan.placement === "paired" ? pairJudgement : judgement),
    progress: (progress, groups) => {
      options.progress?.(
        progress,
        () => report(withData(groups), { findings: [], partialReason: "still running" }),
      );
    },
  }, signal);
  return report(outcome.groups, outcome);
}

/** Pairs of the comparison that has most of them, controls apart; at least 1. */
function mostPairs(groups: readonly GroupPlan[]): number {
  const pairs = comparisonsOf(groups.filter(({ placement }) => placement === "paired"), (it) => it)
    .map((pairs) =>
      pairs.filter(({ cells, baseline }) =>
        cells.some(({ name, control }) => !control && name !== baseline)
      ).length
    );
  return Math.max(1, ...pairs);
}

function withData(groups: readonly RawGroup[]): readonly RawGroup[] {
  return groups.filter(({ samples }) => samples.size > 0);
}
