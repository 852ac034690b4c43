/**
 * Two runs of claims compared: whether a second run gives the same verdicts.
 *
 * @module
 */

import { runWarnings } from "../lab/conclusion.ts";
import type { Bound } from "./claim.ts";
import { boundText, claimState } from "./claim_text.ts";
import type { ClaimsReport, ClaimVerdict } from "../../record/claims.ts";

/** A claim that came out differently. */
export interface VerdictDifference {
  /** The claim. */
  readonly id: string;
  /** Its verdict in the first run; null if it is not in it. */
  readonly first: ClaimVerdict | null;
  /** Its verdict in the second run; null if it is not in it. */
  readonly second: ClaimVerdict | null;
  /** Whether one run confirms what the other refutes. */
  readonly isFlip: boolean;
}

/** Two runs compared. */
export interface ClaimsDifference {
  /** Claims in either run. */
  readonly claims: number;
  /** Those whose verdicts differ, flips first. */
  readonly differences: readonly VerdictDifference[];
  /** Ratios that hold in one run and fail in the other, though the claim's verdict may be the same: in words. */
  readonly contradictions: readonly string[];
  /** Claims whose verdicts differ but are of different states of the core: they are not compared. */
  readonly unlike: number;
  /** What makes a comparison of the runs doubtful or prove nothing: unproven or partial runs, other machines. */
  readonly warnings: readonly string[];
  /** Whether both runs prove something and give the same verdicts. */
  readonly isSame: boolean;
}

/** Compares two runs, claim by claim. */
export function diffClaims(first: ClaimsReport, second: ClaimsReport): ClaimsDifference {
  const ids = [...new Set([...first.claims, ...second.claims].map(({ id }) => id))];
  const verdictIn = ({ claims }: ClaimsReport, id: string) =>
    claims.find((claim) => claim.id === id)?.verdict ?? null;
  const stateIn = ({ claims }: ClaimsReport, id: string) => {
    const claim = claims.find((claim) => claim.id === id);
    return claim === undefined ? undefined : claimState(claim);
  };
  // Quiet and contended cores have different ratios, and both may be right.
  const unlike = ids.filter((id) => {
    const [a, b] = [stateIn(first, id), stateIn(second, id)];
    return a !== undefined && b !== undefined && a !== b &&
      verdictIn(first, id) !== verdictIn(second, id);
  });
  const differences = ids.map((id): VerdictDifference => {
    const verdicts = [verdictIn(first, id), verdictIn(second, id)] as const;
    const isFlip = verdicts.includes("confirmed") && verdicts.includes("refuted");
    return { id, first: verdicts[0], second: verdicts[1], isFlip };
  }).filter((one) => one.first !== one.second && !unlike.includes(one.id))
    .toSorted((a, b) => Number(b.isFlip) - Number(a.isFlip));
  const unproven = [first, second].some((report) => provenObstacle(report) !== null);
  return {
    claims: ids.length,
    unlike: unlike.length,
    differences,
    contradictions: contradictions(first, second),
    warnings: [
      ...warningsOf("first", first),
      ...warningsOf("second", second),
      ...changes(first, second),
      ...unlike.map((id) =>
        `not compared, as the state of the core differs: ${id}, ${verdictIn(first, id)} (${
          stateIn(first, id)
        }) → ${verdictIn(second, id)} (${stateIn(second, id)})`
      ),
    ],
    isSame: differences.length + unlike.length === 0 && !unproven && ids.length > 0,
  };
}

/** The comparison as text, lines ended by `\n`. */
export function renderClaimsDiff(diff: ClaimsDifference): string {
  const { claims, differences, unlike, contradictions, warnings } = diff;
  const width = Math.max(0, ...differences.map(({ id }) => id.length));
  const lines = differences.map(({ id, first, second, isFlip }) =>
    `${id.padEnd(width)}  ${first ?? "not in the run"} → ${second ?? "not in the run"}${
      isFlip ? "   FLIPPED" : ""
    }`
  );
  const flips = differences.filter(({ isFlip }) => isFlip).length;
  const same = claims - differences.length - unlike;
  return [
    ...warnings,
    ...lines,
    ...contradictions.map((one) => `holds in one run, fails in the other: ${one}`),
    `${same} of ${claims} verdicts are the same, ${differences.length} differ, ${flips} of them flipped`,
  ].join("\n") + "\n";
}

function contradictions(first: ClaimsReport, second: ClaimsReport): string[] {
  return first.claims.flatMap((claim) => {
    const other = second.claims.find(({ id }) => id === claim.id)?.predictions ?? [];
    return claim.predictions.flatMap(({ label, bound, outcome, effect }) => {
      // Two predictions may set bounds to one ratio.
      const same = other.find((one) => one.label === label && isEqualBound(one.bound, bound));
      const outcomes = [outcome, same?.outcome];
      const isLike = effect?.state === same?.effect?.state || effect?.state === undefined ||
        same?.effect?.state === undefined;
      const clash = isLike && outcomes.includes("holds") && outcomes.includes("fails");
      return clash ? [`${claim.id}: ${label}`] : [];
    });
  });
}

function isEqualBound(a: Bound, b: Bound): boolean {
  return boundText(a) === boundText(b);
}

function warningsOf(name: string, report: ClaimsReport): string[] {
  return runWarnings(report).map((warning) => `${name} run ${warning}`);
}

function provenObstacle(report: ClaimsReport): string | null {
  return runWarnings({ ...report, partial: false })[0] ?? null;
}

/** What is not the same in the two runs' surroundings, one line each. */
function changes(first: ClaimsReport, second: ClaimsReport): string[] {
  const fields = ["cpu", "kernel", "deno", "v8", "commit"] as const;
  const lines = fields.flatMap((field) => {
    const values = [first.environment[field], second.environment[field]];
    return values[0] === values[1] ? [] : [`${field} differs: ${values.join(" → ")}`];
  });
  const flags = [first, second].map(({ environment }) => environment.v8Flags.join(" ") || "none");
  return flags[0] === flags[1] ? lines : [...lines, `V8 flags differ: ${flags.join(" → ")}`];
}
