/**
 * From what was measured to the results of claims, controls and cells, and which cells need more blocks. Pure
 * functions.
 *
 * @module
 */

import type { CellEvidence } from "../../record/cell_evidence.ts";
import type { RawGroup } from "../../measure/conductor.ts";
import type { ControlOutcome, GroupResult } from "../../record/lab.ts";
import { statedNsPerOp } from "../../record/one_estimator.ts";
import { busyRatio, holmAdjust } from "../../stats/mod.ts";
import { countedResults, evidenceResults } from "./claims_evidence.ts";
import type { ClaimsPlan, PlannedControl, PlannedRatio } from "./claims_plan.ts";
import type { ClaimCellResult, ClaimResult, Effect } from "../../record/claims.ts";
import {
  contrastLogRatios,
  isDecided,
  judgeClaim,
  judgePrediction,
  type PredictionJudgement,
  type Rules,
} from "./judge.ts";

/** What was measured in each group; null where nothing was. */
export type Measured = readonly (RawGroup | null)[];

/** What {@linkcode Measured} is for a plan, from the groups that have any data. */
export function measuredOf({ groups }: ClaimsPlan, measured: readonly RawGroup[]): Measured {
  return groups.map((group) => measured.find(({ plan }) => plan === group) ?? null);
}

/**
 * The cells of a group that its open predictions need, at a look. Controls go on along with them; the known
 * difference also alone until it is found.
 */
export function cellsInNeed(plan: ClaimsPlan, group: RawGroup, rules: Rules): readonly string[] {
  const groupIndex = plan.groups.indexOf(group.plan);
  const blocks = Math.max(...group.attempts.values());
  const isOpen = (ratio: PlannedRatio, siblings: number): boolean => {
    // A cell that was given up has fewer blocks: what needs it is as good as it gets.
    const whole = cellsOf(ratio).every((cell) => group.attempts.get(cell) === blocks);
    if (ratio.groupIndex !== groupIndex || !whole) return false;
    return !isDecided(judge(ratio, group, rules, siblings, false), rules, siblings);
  };
  const open: PlannedRatio[] = plan.claims.flatMap(({ ratios }) =>
    ratios.filter((ratio) => isOpen(ratio, ratios.length))
  );
  const controls = plan.controls.filter((control) =>
    (open.length > 0 || control.name === "known ×2") && isOpen(control, plan.controls.length)
  );
  return [...new Set([...open, ...controls].flatMap(cellsOf))];
}

/** The results of all claims, in their order. */
export function claimResults(
  { claims }: ClaimsPlan,
  measured: Measured,
  rules: Rules,
  evidence: ReadonlyMap<string, CellEvidence>,
): readonly ClaimResult[] {
  return claims.map(({ claim, ratios }) => {
    const judged = ratios.map((ratio) => judgeFinally(ratio, measured, rules, ratios.length));
    const counted = countedResults(claim, evidence);
    const { verdict, outcomes } = judgeClaim(judged, rules, counted);
    const { id, sentence, source, reason, refutedBy, predictions } = claim;
    return {
      id,
      sentence,
      source,
      reason,
      refutedBy,
      verdict,
      predictions: ratios.map(({ over, under, bound }, i) => ({
        label: predictions[i]!.contrast.label,
        over,
        under,
        bound,
        effect: judged[i]!.effect,
        outcome: outcomes[i]!,
      })),
      ...(counted.length === 0 ? {} : { counted }),
      evidence: evidenceResults(claim, evidence),
    };
  });
}

/**
 * The outcomes of the run's own controls. An A/A fails when a difference beyond its margin is proven, among all of
 * them at the error of one claim; the known difference fails unless it is found.
 */
export function controlResults(
  { controls }: ClaimsPlan,
  measured: Measured,
  rules: Rules,
): readonly ControlOutcome[] {
  const judged = controls.map((control) => judgeFinally(control, measured, rules, controls.length));
  const pFails = holmAdjust(judged.map((judgement) => judgement.pFails));
  return controls.map((control, i) => {
    const { effect, pHolds } = judged[i]!;
    const self = control.name === "A/A";
    return {
      name: control.name,
      where: whereOf(control),
      expected: self ? "no proven difference of more than 2 % from itself" : "slower, by about 2",
      observed: effect === null ? "not measured" : describe(effect),
      passed: effect === null ? null : self ? pFails[i]! > rules.alpha : pHolds <= rules.alpha,
    };
  });
}

/** The cells that claims mention, with the times of all of their processes in whichever group. */
export function cellResults(
  { cells }: ClaimsPlan,
  measured: Measured,
  evidence: ReadonlyMap<string, CellEvidence>,
): readonly ClaimCellResult[] {
  return [...cells].map(([id, cell]) => {
    const processes = measured.flatMap((group) => group?.samples.get(id) ?? []);
    const taken = evidence.get(id);
    return {
      id,
      cell,
      nsPerOp: processes.length === 0 ? null : statedNsPerOp(processes),
      processes: processes.length,
      ...(taken === undefined ? {} : { evidence: taken }),
    };
  });
}

/** Predictions that more blocks could still have decided: the run ended before what was planned. */
export function unfinished({ claims }: ClaimsPlan, measured: Measured, rules: Rules): number {
  const planned = rules.twoSided.looks.at(-1)!;
  return claims.flatMap(({ ratios }) =>
    ratios.filter((ratio) => {
      const group = measured[ratio.groupIndex] ?? null;
      if (group === null) return true;
      const blocks = Math.max(...group.attempts.values());
      const whole = cellsOf(ratio).every((cell) => group.attempts.get(cell) === blocks);
      return whole && blocks < planned &&
        !isDecided(judge(ratio, group, rules, ratios.length, true), rules, ratios.length);
    })
  ).length;
}

/** The groups in the form of the lab's groups, for what is said of processes; without comparisons. */
export function groupResults(measured: Measured): readonly GroupResult[] {
  return measured.flatMap((group) => {
    if (group === null) return [];
    const { cells, ...plan } = group.plan;
    return [{
      ...plan,
      cells: cells.flatMap(({ name, control }) => {
        const processes = group.samples.get(name) ?? [];
        const result = { strategy: name, control, processes, comparison: null };
        return processes.length === 0 ? [] : [{ ...result, nsPerOp: statedNsPerOp(processes) }];
      }),
    }];
  });
}

function judgeFinally(
  ratio: PlannedRatio,
  measured: Measured,
  rules: Rules,
  siblings: number,
): PredictionJudgement {
  const group = measured[ratio.groupIndex] ?? null;
  return group === null
    ? { effect: null, pHolds: 1, pFails: 1 }
    : judge(ratio, group, rules, siblings, true);
}

function judge(
  { over, under, bound }: PlannedRatio,
  group: RawGroup,
  rules: Rules,
  siblings: number,
  final: boolean,
): PredictionJudgement {
  const stated = contrastLogRatios(group, over, under);
  const { values, state } = stated;
  const judged = judgePrediction(values, bound, rules, siblings, final);
  if (judged.effect === null || state === null) return judged;
  const busy = busyRatio(stated);
  return {
    ...judged,
    effect: { ...judged.effect, state, ...(busy === null ? {} : { contended: busy }) },
  };
}

function cellsOf({ over, under }: PlannedRatio): readonly string[] {
  return [...over, ...under];
}

function whereOf({ groupIndex, under }: PlannedControl): string {
  return `group ${groupIndex + 1}, ${under.join(", ")}`;
}

function describe({ ratio, ratioLow, ratioHigh, blocks }: Effect): string {
  const interval = `${ratioLow.toFixed(3)} to ${ratioHigh.toFixed(3)}`;
  return `${ratio.toFixed(3)} times itself (${interval}), ${blocks.length} blocks`;
}
