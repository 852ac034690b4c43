/**
 * What a gate says: from intervals to states. Pure functions.
 *
 * Each bench has an interval at the level that leaves all of them together the error of the gate (Bonferroni, over
 * looks by repeated confidence intervals: see `bench/stats/decide.ts`), and its state is read off that interval's ends
 * alone.
 *
 * @module
 */

import type { GateBench, GateRatio, GateReport, GateState } from "../../record/gate.ts";
import type { ControlOutcome } from "../../record/lab.ts";
import { marginRange, type RatioInterval } from "../../stats/verdict.ts";

/** What an interval says at a margin. */
export function readState(
  { low, high }: Pick<GateRatio, "low" | "high">,
  margin: number,
): Exclude<GateState, "unproven"> {
  const [below, beyond] = marginRange(margin);
  if (low > beyond) return "slower";
  if (high < below) return "faster";
  return high <= beyond ? "passed" : "undecided";
}

/**
 * Whether more blocks may change what an interval says: it holds the margin, or, in what seems to be faster by more,
 * the other side of it.
 */
export function isOpenAt(margin: number): (of: RatioInterval) => boolean {
  const [below] = marginRange(margin);
  return ({ ratio, ratioLow: low, ratioHigh: high }) => {
    const state = readState({ low, high }, margin);
    return state === "undecided" || (state === "passed" && ratio < below);
  };
}

/** Fewest blocks that are judged: of fewer, intervals are as wide or as narrow as chance has it. */
export const FEWEST_BLOCKS = 6;

/** What is known of a bench. */
export interface Measured extends Pick<GateBench, "first" | "again"> {
  /** Why it could not be measured; empty where it could. */
  readonly why: string;
}

/** State of a bench, and why it is not decided. A loss counts only where a second measurement shows it too. */
export function judgeBench(
  { first, again, why }: Measured,
  margin: number,
): Pick<GateBench, "state" | "why"> {
  if (why !== "") return { state: "unproven", why };
  if (first === null || first.blocks < FEWEST_BLOCKS) {
    return { state: "undecided", why: "there was not enough time; give more with --budget" };
  }
  const state = readState(first, margin);
  if (state === "undecided") return { state, why: "the interval holds the margin" };
  if (state !== "slower") return { state, why: "" };
  if (again === null || again.blocks < FEWEST_BLOCKS) {
    return { state: "undecided", why: "slower once, and no time to measure again" };
  }
  return readState(again, margin) === "slower"
    ? { state, why: "" }
    : { state: "undecided", why: "slower once, and not when measured again" };
}

/** Whether an interval calls for a second measurement. */
export function seemsSlower(first: GateRatio | undefined, margin: number): boolean {
  return first !== undefined && first.blocks >= FEWEST_BLOCKS &&
    readState(first, margin) === "slower";
}

/** What the gate says of all. Where a control failed, or none was judged beside a loss, nothing is proven. */
export function judgeAll(
  benches: readonly Pick<GateBench, "state" | "accepted">[],
  controls: readonly Pick<ControlOutcome, "passed">[],
): GateReport["state"] {
  const isControlled = controls.some(({ passed }) => passed === true);
  const isLost = benches.some(({ state }) => state === "slower");
  if (controls.some(({ passed }) => passed === false) || (isLost && !isControlled)) {
    return "unproven";
  }
  const open = benches.filter(({ accepted }) => accepted === null).map(({ state }) => state);
  for (const state of ["slower", "unproven", "undecided"] as const) {
    if (open.includes(state)) return state;
  }
  return "passed";
}

const RANK: readonly GateState[] = ["slower", "unproven", "undecided", "passed", "faster"];

/** Benches from the worst on: what is accepted after what is not. */
export function worstFirst(benches: readonly GateBench[]): readonly GateBench[] {
  return benches.toSorted((a, b) =>
    RANK.indexOf(a.state) - RANK.indexOf(b.state) ||
    Number(a.accepted !== null) - Number(b.accepted !== null) ||
    (b.first?.ratio ?? 0) - (a.first?.ratio ?? 0)
  );
}
