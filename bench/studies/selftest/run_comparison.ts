/**
 * Runs one comparison of the self-test exactly as the lab runs any other.
 *
 * @module
 */

import { ownFolder } from "../../own_package.ts";
import { analyzeGroup, type Judgement, undecidedCells } from "../../measure/analyze.ts";
import { conduct, type RawGroup } from "../../measure/conductor.ts";
import type { CoreRules } from "../../measure/core_probe.ts";
import { restlessLoad, startNeighbor } from "../../measure/neighbor.ts";
import { pinTo } from "../../measure/pin.ts";
import { blockSettings } from "../../measure/run_lab.ts";
import { SequentialPlan } from "../../stats/mod.ts";
import { VERIFICATION_OPS } from "../../workload/mod.ts";
import { comparisonPlan, designSettings, MARGIN } from "./condition.ts";
import type { Condition, Design, Outcome, SelftestPlacement } from "../../record/selftest.ts";
import { outcomeOf } from "./outcome.ts";
import { expectedHash } from "./ring_model.ts";
import { tripsOf } from "./ring_workload.ts";

/** What to compare, and how. */
export interface ComparisonRequest {
  /** The two cells. */
  readonly condition: Condition;
  /** Placement of the cells. */
  readonly placement: SelftestPlacement;
  /** Blocks, rounds, windows, error. */
  readonly design: Design;
  /** How windows are told apart by the state of the core, if that is known. */
  readonly core?: CoreRules | undefined;
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
}

/** A comparison that gave no figures. */
export class ComparisonFailure extends Error {
  /** `message` is one line. */
  constructor(message: string) {
    super(message);
    this.name = "ComparisonFailure";
  }
}

/**
 * Runs one comparison.
 *
 * @throws {ComparisonFailure} when processes failed or computed something else than they should.
 * @throws the signal's reason when it is aborted.
 */
export async function runComparison(
  request: ComparisonRequest,
  signal: AbortSignal,
): Promise<Outcome> {
  if (!request.condition.neighbor) return await compareCells(request, signal);
  const neighbor = await startNeighbor(restlessLoad(request.seed), signal);
  try {
    const cpu = request.core?.neighborCpu ?? null;
    if (cpu !== null) await pinTo(neighbor.pid, cpu);
    return await compareCells(request, signal);
  } finally {
    await neighbor.quit();
  }
}

async function compareCells(
  { condition, placement, design, core, seed }: ComparisonRequest,
  signal: AbortSignal,
): Promise<Outcome> {
  const startMs = performance.now();
  const plan = comparisonPlan(condition, placement, design, seed);
  const settings = { ...blockSettings(plan, ownFolder()), ...designSettings(design), core };
  const judgement: Judgement = { plan: planOf(design), margin: MARGIN };
  const { groups, findings } = await conduct(plan, settings, {
    undecided: (group) => undecidedCells(group, judgement),
    progress: () => {},
  }, signal);
  signal.throwIfAborted();
  const durationMs = performance.now() - startMs;
  const [group] = groups;
  const [finding] = findings;
  if (group === undefined) {
    throw new ComparisonFailure(finding?.what ?? "the time was too short for one block");
  }
  checkHashes(group);
  const comparison = analyzeGroup(group, judgement).cells.at(-1)?.comparison ?? null;
  if (comparison === null) {
    throw new ComparisonFailure(finding?.what ?? "the time was too short for two blocks");
  }
  return outcomeOf(condition, placement, comparison, design.alpha, durationMs);
}

// Levels are slow to work out, and the same for every comparison of a design.
const plans = new Map<Design, SequentialPlan>();

function planOf(design: Design): SequentialPlan {
  const plan = plans.get(design) ?? new SequentialPlan(design);
  plans.set(design, plan);
  return plan;
}

const hashes = new Map<number, number>();

/**
 * Every process must have computed what so many pops and pushes give, added work included.
 *
 * @throws {ComparisonFailure} when one has not.
 */
export function checkHashes(group: RawGroup): void {
  for (const { name, strategy } of group.plan.cells) {
    const trips = tripsOf(strategy);
    const expected = hashes.get(trips) ?? expectedHash(VERIFICATION_OPS * trips);
    hashes.set(trips, expected);
    for (const { checksum } of group.samples.get(name) ?? []) {
      if (checksum === expected) continue;
      throw new ComparisonFailure(
        `${name} must give the checksum ${expected}: current value is ${checksum}`,
      );
    }
  }
}
