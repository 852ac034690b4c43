/**
 * Replays files through strategies and adds up.
 *
 * @module
 */

import { loadForLayout } from "../../dispatch/mod.ts";
import type { Strategy } from "../../dispatch/strategy.ts";
import { LAYOUT_NAMES, type LayoutName } from "../../ring/mod.ts";
import { Comparison, type Mismatch } from "./compare.ts";
import { replayTrace } from "./replay.ts";
import { readVectorFile, type Trace } from "./vector_file.ts";

/** A strategy as a replay needs it: which object serves which layout. */
export type LayoutStrategies = Readonly<Record<LayoutName, Strategy>>;

/** What a replay of files came to. */
export interface ConformanceResult {
  /** Files read. */
  readonly files: number;
  /** Traces in them. */
  readonly traces: number;
  /** Steps in them; each strategy replays all of them. */
  readonly steps: number;
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

/**
 * Loads a strategy for both layouts.
 *
 * @throws {RangeError} for an unknown name.
 */
export async function loadLayouts(name: string): Promise<LayoutStrategies> {
  const pairs = LAYOUT_NAMES.map(async (layout) =>
    [layout, await loadForLayout(name, layout)] as const
  );
  return Object.fromEntries(await Promise.all(pairs)) as Record<LayoutName, Strategy>;
}

/** Replays traces through one strategy. */
export function replayTraces(traces: readonly Trace[], strategies: LayoutStrategies): Comparison {
  const comparison = new Comparison();
  for (const trace of traces) replayTrace(trace, strategies[trace.init.layout], comparison);
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
  let mismatches = 0;
  let first: Mismatch | null = null;
  for (const file of files) {
    const read = await readVectorFile(file);
    traces += read.length;
    for (const trace of read) steps += trace.steps.length;
    for (const strategy of strategies) {
      const comparison = replayTraces(read, strategy);
      mismatches += comparison.mismatches;
      first ??= comparison.first;
    }
  }
  return { files: files.length, traces, steps, strategies: strategies.length, mismatches, first };
}
