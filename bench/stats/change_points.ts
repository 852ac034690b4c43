/**
 * Change points of a series whose observations have known standard errors and may come from several machines.
 *
 * @module
 */

import { normalQuantile } from "./distribution.ts";
import { MAD_TO_SD, median } from "./quantile.ts";

/** A value of the series. */
export interface Observation {
  /** The value; a log ratio, say. */
  readonly value: number;
  /** Its standard error, above 0, in the same unit. */
  readonly standardError: number;
  /** Where it was observed: every machine may have an offset of its own. */
  readonly machine: string;
}

/** A place from which on the level is another. */
export interface ChangePoint {
  /** Index of the first observation of the new level. */
  readonly at: number;
  /** New level − old level. */
  readonly size: number;
  /** Lower end of the interval of the size. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** A series taken apart. */
export interface Levels {
  /** The changes, in order. */
  readonly changes: readonly ChangePoint[];
  /** The level at each observation, on the machine with most observations. */
  readonly level: Float64Array;
  /** Offset of each machine against that one. */
  readonly offsets: ReadonlyMap<string, number>;
  /** By how much the observations scatter more than their standard errors say; at least 1. */
  readonly excess: number;
}

/** How sure to be. */
export interface ChangePointOptions {
  /** Probability of any change being found in a series that has none, 0…1; default 0.01. */
  readonly alpha?: number;
  /** Confidence of the intervals of sizes, 0…1; default 0.95. */
  readonly confidence?: number;
  /** Fewest observations between two changes; default 2, so that a single strange run is no level of its own. */
  readonly shortest?: number;
}

/** Rounds in which levels and offsets are told from each other; they settle after two or three. */
const ROUNDS = 10;
/** A run is strange that lies so many standard errors from both neighbors … */
const STRANGE = 6;
/** … which lie no further from each other than so many. */
const AGREED = 3;
/** What a strange run counts for. */
const STRANGE_WEIGHT = 1e-3;

/**
 * Finds where the mean changes: the segmentation with the least sum of squared standardized residuals, each change paying
 * a penalty, found exactly by optimal partitioning (Jackson et al., "An algorithm for optimal partitioning of data on an
 * interval", IEEE Signal Processing Letters 12, 2005), of which PELT is the pruned form. The penalty is the square of the normal quantile at 1 − α / 2n, as each of n places
 * is a test. Standard errors are scaled up where neighbors on one machine scatter more than they say. Machines' offsets,
 * found from neighbors in the series first, and levels are then fitted in turns. A single run far from two neighbors that
 * agree hardly counts.
 *
 * O(n²) time; a thousand observations take milliseconds.
 *
 * @throws {RangeError} for a standard error that is not above 0 and finite, or a value that is not finite.
 */
export function findChangePoints(
  observations: readonly Observation[],
  { alpha = 0.01, confidence = 0.95, shortest = 2 }: ChangePointOptions = {},
): Levels {
  check(observations);
  const count = observations.length;
  const offsets = firstOffsets(observations);
  const excess = excessScatter(observations, offsets);
  const penalty = normalQuantile(1 - alpha / (2 * Math.max(1, count))) ** 2;
  const weights = Float64Array.from(
    observations,
    ({ standardError }) => 1 / (standardError * excess) ** 2,
  );
  for (const at of strangeRuns(observations, offsets, excess)) weights[at]! *= STRANGE_WEIGHT;
  let starts: number[] = [0];
  for (let round = 0; round < ROUNDS; round++) {
    const values = Float64Array.from(
      observations,
      ({ value, machine }) => value - offsets.get(machine)!,
    );
    const found = segmentStarts(values, weights, penalty, shortest);
    const isSame = found.join() === starts.join() && round > 0;
    starts = found;
    if (isSame) break;
    refitOffsets(observations, weights, starts, offsets);
  }
  const values = Float64Array.from(
    observations,
    ({ value, machine }) => value - offsets.get(machine)!,
  );
  return { ...levelsOf(values, weights, starts, confidence), offsets, excess };
}

function check(observations: readonly Observation[]): void {
  for (const { value, standardError } of observations) {
    if (!Number.isFinite(value) || !(standardError > 0) || !Number.isFinite(standardError)) {
      throw new RangeError(
        `Cannot find change points as values must be finite and standard errors above 0: current value is ${value} ± ${standardError}`,
      );
    }
  }
}

/** Means and changes of the segments. */
function levelsOf(
  values: Float64Array,
  weights: Float64Array,
  starts: readonly number[],
  confidence: number,
): Pick<Levels, "changes" | "level"> {
  const z = normalQuantile((1 + confidence) / 2);
  const level = new Float64Array(values.length);
  const changes: ChangePoint[] = [];
  let before: { readonly mean: number; readonly weight: number } | null = null;
  starts.forEach((start, i) => {
    const end = starts[i + 1] ?? values.length;
    if (end === start) return;
    const now = meanOf(values, weights, start, end);
    level.fill(now.mean, start, end);
    if (before !== null) {
      const size = now.mean - before.mean;
      const half = z * Math.sqrt(1 / now.weight + 1 / before.weight);
      changes.push({ at: start, size, low: size - half, high: size + half });
    }
    before = now;
  });
  return { changes, level };
}

function meanOf(values: Float64Array, weights: Float64Array, start: number, end: number) {
  let sum = 0;
  let weight = 0;
  for (let i = start; i < end; i++) {
    sum += weights[i]! * values[i]!;
    weight += weights[i]!;
  }
  return { mean: sum / weight, weight };
}

/** Starts of the segments of the best segmentation, 0 first. */
function segmentStarts(
  values: Float64Array,
  weights: Float64Array,
  penalty: number,
  shortest: number,
): number[] {
  const count = values.length;
  // Sums up to each place, of weights, weighted values and weighted squares: costs of segments in constant time.
  const [w, x, xx] = [0, 1, 2].map(() => new Float64Array(count + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let i = 0; i < count; i++) {
    w[i + 1] = w[i]! + weights[i]!;
    x[i + 1] = x[i]! + weights[i]! * values[i]!;
    xx[i + 1] = xx[i]! + weights[i]! * values[i]! ** 2;
  }
  const cost = (from: number, to: number): number =>
    xx[to]! - xx[from]! - (x[to]! - x[from]!) ** 2 / (w[to]! - w[from]!);
  const best = new Float64Array(count + 1).fill(Infinity);
  const last = new Int32Array(count + 1);
  best[0] = -penalty;
  for (let to = shortest; to <= count; to++) {
    for (let from = 0; from <= to - shortest; from++) {
      const total = best[from]! + cost(from, to) + penalty;
      if (total < best[to]!) [best[to], last[to]] = [total, from];
    }
  }
  if (!Number.isFinite(best[count]!)) return [0];
  const starts: number[] = [];
  for (let to = count; to > 0; to = last[to]!) starts.unshift(last[to]!);
  return starts.length === 0 ? [0] : starts;
}

/** Offsets from neighbors in the series: steps are rare, so the median of their differences is the machines'. */
function firstOffsets(observations: readonly Observation[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { machine } of observations) counts.set(machine, (counts.get(machine) ?? 0) + 1);
  const byCount = [...counts].toSorted(([, a], [, b]) => b - a).map(([machine]) => machine);
  const offsets = new Map<string, number>(byCount.slice(0, 1).map((machine) => [machine, 0]));
  for (let added = true; added && offsets.size < byCount.length;) {
    added = false;
    for (const machine of byCount) {
      if (offsets.has(machine)) continue;
      const differences = neighbors(observations).flatMap(([a, b]) => {
        if (a.machine === machine && offsets.has(b.machine)) {
          return [a.value - b.value + offsets.get(b.machine)!];
        }
        return b.machine === machine && offsets.has(a.machine)
          ? [b.value - a.value + offsets.get(a.machine)!]
          : [];
      });
      if (differences.length === 0) continue;
      offsets.set(machine, median(differences));
      added = true;
    }
  }
  return offsets;
}

/** Fits the offsets to the residuals of the segments; the machine with most observations keeps 0. */
function refitOffsets(
  observations: readonly Observation[],
  weights: Float64Array,
  starts: readonly number[],
  offsets: Map<string, number>,
): void {
  const values = Float64Array.from(
    observations,
    ({ value, machine }) => value - offsets.get(machine)!,
  );
  const { level } = levelsOf(values, weights, starts, 0.5);
  const sums = new Map<string, { sum: number; weight: number }>();
  observations.forEach(({ machine, value }, i) => {
    const sum = sums.get(machine) ?? { sum: 0, weight: 0 };
    sum.sum += weights[i]! * (value - level[i]!);
    sum.weight += weights[i]!;
    sums.set(machine, sum);
  });
  const [reference] = offsets.keys();
  const base = reference === undefined ? 0 : sums.get(reference)!.sum / sums.get(reference)!.weight;
  for (const [machine, { sum, weight }] of sums) offsets.set(machine, sum / weight - base);
}

/** How much more neighbors on one machine differ than their standard errors say; at least 1. */
function excessScatter(
  observations: readonly Observation[],
  offsets: ReadonlyMap<string, number>,
): number {
  const standardized = neighbors(observations).map(([a, b]) =>
    Math.abs(a.value - offsets.get(a.machine)! - b.value + offsets.get(b.machine)!) /
    Math.hypot(a.standardError, b.standardError)
  );
  return standardized.length < 8 ? 1 : Math.max(1, MAD_TO_SD * median(standardized));
}

/** Places of single runs that are far from both neighbors, which agree; or from the only one, at the end. */
function strangeRuns(
  observations: readonly Observation[],
  offsets: ReadonlyMap<string, number>,
  excess: number,
): number[] {
  const distance = (a: Observation, b: Observation) =>
    (a.value - offsets.get(a.machine)! - b.value + offsets.get(b.machine)!) /
    (excess * Math.hypot(a.standardError, b.standardError));
  return observations.flatMap((one, at) => {
    const [before, after] = [observations[at - 1], observations[at + 1]];
    if (before === undefined) return [];
    // The last run is one until the next confirms it.
    if (after === undefined) return Math.abs(distance(one, before)) > STRANGE ? [at] : [];
    const [left, right] = [distance(one, before), distance(one, after)];
    const isFar = Math.abs(left) > STRANGE && Math.abs(right) > STRANGE;
    return isFar && Math.abs(distance(before, after)) < AGREED ? [at] : [];
  });
}

function neighbors(observations: readonly Observation[]): [Observation, Observation][] {
  return observations.slice(1).map((one, i) => [observations[i]!, one]);
}
