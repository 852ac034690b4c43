/**
 * Whether a time budget can hold one block, told before anything is measured.
 *
 * @module
 */

import type { BlockSettings } from "./block_settings.ts";
import { BadInput } from "../bad_input.ts";
import { type CellPlan, type GroupPlan, processesOf } from "./plan.ts";
import { planWindows } from "./window_plan.ts";

/** What is known of the operations of a cell before it is measured, in milliseconds; at most what they really take. */
export interface CellCost {
  /** One operation. */
  readonly opMs: number;
  /** Start of the process until the cell can be warmed up. */
  readonly startMs: number;
}

/** A budget as it was given. */
export interface GivenBudget {
  /** With its unit: `30s`, `5m`, `500 ms`; a bare number is seconds. */
  readonly text: string;
  /** What it is in milliseconds, all told. */
  readonly givenMs: number;
}

/** A budget. */
export interface Budget extends GivenBudget {
  /** What other things than measuring take of it; it may be more than there is. */
  readonly takenMs: number;
}

/** What a budget must hold. */
export const ONE_BLOCK = "one block";
const NOTHING_KNOWN: CellCost = { opMs: 0, startMs: 0 };
const MS_PER_MINUTE = 60_000;
/** Shortest time, in units, that is told in whole ones. */
const WHOLE_FROM = 10;

/**
 * A lower bound of the time that a block takes: the shortest warm-ups and the windows, without what nobody can know
 * before.
 *
 * @param costOf What is known of a cell; nothing unless given.
 */
export function leastBlockMs(
  group: GroupPlan,
  settings: BlockSettings,
  costOf: (cell: CellPlan) => CellCost = () => NOTHING_KNOWN,
): number {
  const { rounds, parallel, warmUpMs: [shortestMs, usualMs], warmUpOps } = settings;
  const readyMs: number[] = [];
  let windowsMs = 0;
  for (const cells of processesOf(group.placement, group.cells)) {
    let processMs = 0;
    for (const cell of cells) {
      const { opMs, startMs } = costOf(cell);
      const reportedMs = opMs * cell.opsScale;
      const longestMs = cell.warmUp?.longestMs ?? usualMs;
      const warmMs = Math.min(longestMs, Math.max(shortestMs, warmUpOps * reportedMs));
      processMs += startMs + Math.max(warmMs, reportedMs);
      windowsMs += rounds * roundMs(opMs, settings) * cell.opsScale;
    }
    readyMs.push(processMs);
  }
  return timeOfAll(readyMs, parallel) + windowsMs;
}

/** The least that a block of any of some groups takes: where not all fit, those that do are measured. */
export function leastOfBlocks(
  groups: readonly GroupPlan[],
  settings: BlockSettings,
  costOf?: (cell: CellPlan) => CellCost,
): number {
  return Math.min(...groups.map((group) => leastBlockMs(group, settings, costOf)));
}

/** How long tasks take when some run at the same time: the longest first, each beside the others when one has ended. */
function timeOfAll(tasksMs: readonly number[], atOnce: number): number {
  const endsMs = Array<number>(atOnce).fill(0);
  for (const taskMs of tasksMs.toSorted((a, b) => b - a)) {
    const earliest = endsMs.indexOf(Math.min(...endsMs));
    endsMs[earliest]! += taskMs;
  }
  return Math.max(...endsMs);
}

/** The least that a cell's windows of one round take. */
function roundMs(opMs: number, settings: BlockSettings): number {
  const { windowMs, windowsPerRound = 1 } = settings;
  // Whole windows fill half of the time aimed at, at least.
  if (opMs === 0) return (windowMs * windowsPerRound) / 2;
  const { ops, count } = planWindows(opMs * 1e6, 1, settings);
  return ops * count * opMs;
}

/**
 * Refuses a budget that cannot hold what has to be measured at least.
 *
 * @param what What that is, e.g. `one block`.
 * @param leastMs How long it takes at least.
 * @throws {BadInput} one line that names the budget that is needed.
 */
export function requireBudget(budget: Budget, what: string, leastMs: number): void {
  const neededMs = budget.takenMs + leastMs;
  if (neededMs <= budget.givenMs) return;
  throw tooShort(budget, what, "at least", neededMs);
}

/** The error of a budget that is too short for what is asked. */
export class BudgetTooShort extends BadInput {}

/** The error of a budget that ended before what had to be measured had been. */
export function budgetUsedUp(budget: Budget, what: string): BadInput {
  return tooShort(budget, what, "more than", budget.givenMs);
}

/** What a budget leaves for measuring beside the time since the program began and `reservedMs` for other things. */
export function measuringTime(
  given: GivenBudget,
  reservedMs: number,
): { readonly budget: Budget; readonly budgetMs: number } {
  const takenMs = performance.now() + reservedMs;
  return { budget: { ...given, takenMs }, budgetMs: Math.max(1, given.givenMs - takenMs) };
}

/** The text of a budget that was given as a number. */
export function budgetText(ms: number): string {
  return ms < 1000 ? `${Number(ms.toPrecision(3))} ms` : `${Number((ms / 1000).toPrecision(3))} s`;
}

function tooShort(budget: Budget, what: string, than: string, ms: number): BadInput {
  const needed = `${than} ${timeText(ms, budget)}`;
  return new BudgetTooShort(
    `Cannot measure as the budget must be enough for ${what}: current value is ${budget.text} (${needed} is needed)`,
  );
}

/** A time in the unit of the budget, rounded up: whole seconds or minutes, small ones with one decimal. */
function timeText(ms: number, { text }: Budget): string {
  if (/ms$/.test(text.trim()) && ms < 1000) return `${Math.ceil(ms)} ms`;
  const [unit, unitMs] = /[mh]$/.test(text.trim()) ? ["min", MS_PER_MINUTE] : ["s", 1000];
  const value = ms / unitMs;
  // Not up by a rounding error of the division.
  const rounded = value < WHOLE_FROM ? Math.ceil(value * 10 - 1e-6) / 10 : Math.ceil(value - 1e-6);
  return `${rounded} ${unit}`;
}
