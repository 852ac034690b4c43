/**
 * Replays files through strategies and adds up.
 *
 * @module
 */

import { Comparison, type Mismatch } from "./compare.ts";
import { replayTrace } from "./replay.ts";
import { type LayoutStrategies, loadForms } from "./ring_strategy.ts";
import { readVectorFile, type Trace } from "./vector_file.ts";

/** What a replay of files came to. */
export interface ConformanceResult {
  /** Files read. */
  readonly files: number;
  /** Traces in them. */
  readonly traces: number;
  /** Steps in them; each strategy replays all of them, in each of its forms that serves the layout. */
  readonly steps: number;
  /** Steps that differ from the recording on purpose, each in all its fields as `deviations.ts` says. */
  readonly deviations: number;
  /** Steps not replayed, as such a step ended their trace. */
  readonly leftOut: number;
  /** Strategies. */
  readonly strategies: number;
  /** Fields that differ, over all strategies. */
  readonly mismatches: number;
  /** The first of them. */
  readonly first: Mismatch | null;
}

/** The vector files of the project, in alphabetical order. Needs read permission for their folder. */
export function ownVectorFiles(): readonly URL[] {
  const folder = new URL("./vectors/", import.meta.url);
  return [...Deno.readDirSync(folder)].map((entry) => entry.name)
    .filter((name) => name.endsWith(".jsonl.gz"))
    .sort()
    .map((name) => new URL(name, folder));
}

/** Replays the traces whose layout a strategy serves, in one of its forms. */
export function replayTraces(traces: readonly Trace[], strategies: LayoutStrategies): Comparison {
  const comparison = new Comparison();
  for (const trace of traces) {
    const strategy = strategies[trace.layout];
    if (strategy !== undefined) replayTrace(trace, strategy, comparison);
  }
  return comparison;
}

/**
 * Replays every file through every strategy named.
 *
 * @throws {VectorFileError} for a file that cannot be read.
 * @throws {RangeError} for an unknown strategy.
 */
export async function replayFiles(
  files: readonly (string | URL)[],
  strategyNames: readonly string[],
): Promise<ConformanceResult> {
  const strategies = await Promise.all(strategyNames.map(loadForms));
  let traces = 0;
  let steps = 0;
  let deviations = 0;
  let leftOut = 0;
  let mismatches = 0;
  let first: Mismatch | null = null;
  for (const file of files) {
    const read = await readVectorFile(file);
    traces += read.length;
    for (const trace of read) steps += trace.steps.length;
    for (const [i, forms] of strategies.entries()) {
      const comparisons = forms.map((form) => replayTraces(read, form));
      for (const comparison of comparisons) {
        mismatches += comparison.mismatches;
        first ??= comparison.first;
      }
      // The same for every form that replays everything: a deviation that fails to show is a mismatch.
      const whole = comparisons.at(-1)!;
      if (i === 0) {
        deviations += whole.deviations;
        leftOut += whole.leftOut;
      }
    }
  }
  return {
    files: files.length,
    traces,
    steps,
    deviations,
    leftOut,
    strategies: strategies.length,
    mismatches,
    first,
  };
}
