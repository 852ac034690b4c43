/**
 * The record of a run of claims: what `claims.json` holds. Times are in nanoseconds per operation.
 *
 * @module
 */

import type { CellEvidence } from "../evidence/cell_evidence.ts";
import type { ControlOutcome, Environment, Finding } from "./lab.ts";
import type { Bound, ClaimCell } from "../studies/claims/claim.ts";

/** Names the JSON format. */
export const CLAIMS_SCHEMA = "vringlab/claims";
/** Version of the JSON format; raised when a reader of the old one would go wrong. */
export const CLAIMS_SCHEMA_VERSION = 1;

/** What became of a claim. */
export type ClaimVerdict = "confirmed" | "refuted" | "inconclusive" | "not measured";

/** What became of a prediction. */
export type PredictionOutcome = "holds" | "fails" | "open" | "not measured";

/** A measured ratio with its interval. */
export interface Effect {
  /** Estimate. */
  readonly ratio: number;
  /** Lower end of the interval. */
  readonly ratioLow: number;
  /** Upper end of the interval. */
  readonly ratioHigh: number;
  /** Confidence level of the interval, e.g. 0.99. */
  readonly confidence: number;
  /** Log ratio of each block, in order; null where a process failed. */
  readonly blocks: readonly (number | null)[];
}

/** A prediction and what was measured. */
export interface PredictionResult {
  /** What the ratio is, in words. */
  readonly label: string;
  /** Ids of the cells above the line. */
  readonly over: readonly string[];
  /** Ids of the cells below the line. */
  readonly under: readonly string[];
  /** What the ratio must be. */
  readonly bound: Bound;
  /** What it is; null if not measured. */
  readonly effect: Effect | null;
  /** Whether it is as predicted. */
  readonly outcome: PredictionOutcome;
}

/** Evidence that was expected, and whether it was found. */
export interface EvidenceResult {
  /** Id of the cell. */
  readonly cell: string;
  /** Operation whose dispatch was looked at. */
  readonly op: string;
  /** Classes that agree with the reason. */
  readonly expected: readonly string[];
  /** Class that was found; null if no evidence could be taken. */
  readonly found: string | null;
  /** Whether it is one of the expected; null if none was found. */
  readonly agrees: boolean | null;
}

/** A claim and what became of it. */
export interface ClaimResult {
  /** Short name. */
  readonly id: string;
  /** The claim. */
  readonly sentence: string;
  /** Who says so. */
  readonly source: string;
  /** Why it should be so. */
  readonly reason: string;
  /** What would refute it. */
  readonly refutedBy: string;
  /** The verdict. */
  readonly verdict: ClaimVerdict;
  /** What decided it. */
  readonly predictions: readonly PredictionResult[];
  /** What the machine code says; empty if it was not asked for. */
  readonly evidence: readonly EvidenceResult[];
}

/** A cell that claims refer to. */
export interface ClaimCellResult {
  /** Id: `workload/order/layouts/strategy`, and the flags if there are any. */
  readonly id: string;
  /** What was timed. */
  readonly cell: ClaimCell;
  /** Median over processes of the 10 % quantile of each one's windows; null if none could be measured. */
  readonly nsPerOp: number | null;
  /** Processes measured. */
  readonly processes: number;
  /** What V8 made of it, if that was asked for and could be taken. */
  readonly evidence?: CellEvidence;
}

/** The record of a run of claims. */
export interface ClaimsReport {
  /** {@linkcode CLAIMS_SCHEMA}. */
  readonly schema: typeof CLAIMS_SCHEMA;
  /** {@linkcode CLAIMS_SCHEMA_VERSION}. */
  readonly version: number;
  /** Whether the run ended before all that was planned was measured. */
  readonly partial: boolean;
  /** Why a partial run ended; else empty. */
  readonly partialReason: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Wall time in seconds. */
  readonly durationSeconds: number;
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** Error allowed for each claim over all looks at the data. */
  readonly alpha: number;
  /** The machine. */
  readonly environment: Environment;
  /** The claims, in their order. */
  readonly claims: readonly ClaimResult[];
  /** The cells, in order of first mention. */
  readonly cells: readonly ClaimCellResult[];
  /** The run's own controls. */
  readonly controls: readonly ControlOutcome[];
  /** What went wrong or needs attention. */
  readonly findings: readonly Finding[];
}
