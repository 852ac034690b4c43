/**
 * The entries of a history as series: for each bench, what it came to commit by commit, and where that changed.
 *
 * @module
 */

import { type ChangePoint, findChangePoints } from "../../stats/change_points.ts";
import { normalQuantile } from "../../stats/distribution.ts";
import type { HistoryEntry, LogRatio } from "../../record/formats.ts";

/** A commit of a series. */
export interface SeriesPoint {
  /** The commit. */
  readonly commit: string;
  /** When it was measured. */
  readonly at: string;
  /** Where: CPU and V8, as far as ratios may depend on them. */
  readonly machine: string;
  /** Log ratio to where the series began, or to the anchor. */
  readonly level: number;
  /** Its standard error. */
  readonly standardError: number;
}

/** A change: from one commit on, a bench is slower or faster. */
export interface SeriesChange extends Omit<ChangePoint, "at"> {
  /** The first commit that has it. */
  readonly commit: string;
  /** Its place in the series. */
  readonly at: number;
}

/** A bench over its commits. */
export interface BenchSeries {
  /** Name. */
  readonly name: string;
  /** Pinned commit that levels are ratios to; null where levels are ratios to parents, added up. */
  readonly anchor: string | null;
  /** The commits, oldest first. */
  readonly points: readonly SeriesPoint[];
  /** Where it changed, oldest first. */
  readonly changes: readonly SeriesChange[];
}

/** Probability that a series without any change has one, and confidence of sizes. */
export const HISTORY_ALPHA = 0.01;
/** Confidence of intervals of sizes. */
export const HISTORY_CONFIDENCE = 0.95;

/**
 * The series of each bench, in order of first mention.
 *
 * Ratios to one anchor are levels: where they change, a change point says. Ratios to parents say by themselves at which
 * commit something changed; each commit is a test of α divided by their number. A bench that has both is read against the
 * anchor, the one that its last entry has.
 */
export function seriesOf(entries: readonly HistoryEntry[]): BenchSeries[] {
  const names = [...new Set(entries.flatMap(({ benches }) => benches.map(({ name }) => name)))];
  return names.map((name) => {
    const measured = entries.flatMap((entry) => {
      const bench = entry.benches.find((one) => one.name === name);
      return bench === undefined ? [] : [{ entry, ...bench }];
    });
    const anchor = measured.findLast(({ toAnchor }) => toAnchor !== null)?.entry.anchor ?? null;
    const anchored = measured.flatMap(({ entry, toAnchor }) =>
      toAnchor === null || entry.anchor !== anchor ? [] : [{ entry, ratio: toAnchor }]
    );
    const toParents = measured.flatMap(({ entry, toParent }) =>
      toParent === null ? [] : [{ entry, ratio: toParent }]
    );
    return anchored.length >= toParents.length && anchor !== null
      ? anchoredSeries(name, anchor, anchored)
      : parentSeries(name, toParents);
  });
}

interface Measured {
  readonly entry: HistoryEntry;
  readonly ratio: LogRatio;
}

function anchoredSeries(name: string, anchor: string, measured: readonly Measured[]): BenchSeries {
  const points = measured.map(({ entry, ratio }) => pointOf(entry, ratio.logRatio, ratio));
  const { changes } = findChangePoints(
    points.map(({ level, standardError, machine }) => ({ value: level, standardError, machine })),
    { alpha: HISTORY_ALPHA, confidence: HISTORY_CONFIDENCE },
  );
  return { name, anchor, points, changes: named(changes, points) };
}

function parentSeries(name: string, measured: readonly Measured[]): BenchSeries {
  let level = 0;
  const points = measured.map(({ entry, ratio }) => pointOf(entry, level += ratio.logRatio, ratio));
  const least = normalQuantile(1 - HISTORY_ALPHA / (2 * Math.max(1, points.length)));
  const z = normalQuantile((1 + HISTORY_CONFIDENCE) / 2);
  const changes = measured.flatMap(({ ratio: { logRatio: size, standardError } }, at) =>
    Math.abs(size) < least * standardError
      ? []
      : [{ at, size, low: size - z * standardError, high: size + z * standardError }]
  );
  return { name, anchor: null, points, changes: named(changes, points) };
}

function pointOf(entry: HistoryEntry, level: number, { standardError }: LogRatio): SeriesPoint {
  const { cpu, cpuCount, v8 } = entry.machine;
  const { commit, at } = entry;
  return { commit, at, machine: `${cpu}, ${cpuCount} logical, V8 ${v8}`, level, standardError };
}

function named(
  changes: readonly ChangePoint[],
  points: readonly SeriesPoint[],
): SeriesChange[] {
  return changes.map((change) => ({ ...change, commit: points[change.at]!.commit }));
}
