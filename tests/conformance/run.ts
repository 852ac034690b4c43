/**
 * Replays files through strategies and adds up.
 *
 * @module
 */

import { loadStrategyFor } from "../../dispatch/mod.ts";
import { LAYOUT_NAMES, type RingLayoutName } from "../../ring/mod.ts";
import { Comparison, type Mismatch } from "./compare.ts";
import { replayTrace } from "./replay.ts";
import { directInOrder, ofStrategy, type RingStrategy } from "./ring_strategy.ts";
import { readVectorFile, type Trace } from "./vector_file.ts";

/** A strategy as a replay needs it: which object serves which layout. */
export type LayoutStrategies = Readonly<Record<RingLayoutName, RingStrategy>>;

/** What a replay of files came to. */
export interface ConformanceResult {
  /** Files read. */
  readonly files: number;
  /** Traces in them. */
  readonly traces: number;
  /** Steps in them; each strategy replays all of them but those of in-order rings. */
  readonly steps: number;
  /** Steps of in-order rings among them, replayed once: the strategies do not know these layouts. */
  readonly inOrderSteps: number;
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

const IN_ORDER = {
  "split_in_order": directInOrder("split_in_order"),
  "packed_in_order": directInOrder("packed_in_order"),
};

/**
 * Loads a strategy for the two layouts that strategies know. In-order layouts have their operations called
 * directly, whatever the strategy.
 *
 * @throws {RangeError} for an unknown name.
 */
export async function loadLayouts(name: string): Promise<LayoutStrategies> {
  const [split, packed] = await Promise.all(
    LAYOUT_NAMES.map(async (layout) => ofStrategy(await loadStrategyFor(name, [layout]))),
  );
  return { split: split!, packed: packed!, ...IN_ORDER };
}

/** Replays traces through one strategy. */
export function replayTraces(traces: readonly Trace[], strategies: LayoutStrategies): Comparison {
  const comparison = new Comparison();
  for (const trace of traces) replayTrace(trace, strategies[trace.layout], comparison);
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
  const strategies = await Promise.all(strategyNames.map(loadLayouts));
  let traces = 0;
  let steps = 0;
  let inOrderSteps = 0;
  let deviations = 0;
  let leftOut = 0;
  let mismatches = 0;
  let first: Mismatch | null = null;
  for (const file of files) {
    const read = await readVectorFile(file);
    traces += read.length;
    for (const trace of read) {
      steps += trace.steps.length;
      if (trace.init.inOrder) inOrderSteps += trace.steps.length;
    }
    const others = read.filter((trace) => !trace.init.inOrder);
    for (const [i, strategy] of strategies.entries()) {
      const comparison = replayTraces(i === 0 ? read : others, strategy);
      // The first strategy replays everything, the others do the same in less.
      if (i === 0) {
        deviations += comparison.deviations;
        leftOut += comparison.leftOut;
      }
      mismatches += comparison.mismatches;
      first ??= comparison.first;
    }
  }
  return {
    files: files.length,
    traces,
    steps,
    inOrderSteps,
    deviations,
    leftOut,
    strategies: strategies.length,
    mismatches,
    first,
  };
}
