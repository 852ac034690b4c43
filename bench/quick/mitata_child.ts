/**
 * The child process of the mitata suite: prepares its cells one after the other and has mitata measure each.
 *
 * Argument: a JSON array of cells. Output: one line of JSON per cell, a {@linkcode QuickReply}.
 *
 * @module
 */

import { measure } from "mitata";
import { findWorkload, verifyPrepared } from "../workload/mod.ts";
import { makeDirectRun, makeTargetRun } from "./call_targets.ts";
import type { QuickCell } from "./mitata_plan.ts";

/** mitata's statistics, in nanoseconds. */
export type MitataStats = Awaited<ReturnType<typeof measure>>;

/** What the child says of a cell: statistics per operation, or what went wrong. */
export type QuickReply =
  | { readonly stats: MitataStats; readonly checksum: number | null }
  | { readonly error: string };

const SEED = 1;
const WARMUP_MS = 200;
const PROBE_OPS = 1 << 16;
/** Long enough that mitata times windows one at a time instead of in batches of 4096. */
const WINDOW_MS = 0.4;
const WINDOW_OPS_MIN = 10_000;

interface PreparedCell {
  run(n: number): number;
  /** Brings `run` into the state of a long-running program, beyond running it. */
  train?(n: number): number;
  readonly granularity: number;
  /** Equal for all strategies of a group; `null` where rows do different work. */
  readonly checksum: number | null;
}

async function prepareCell(cell: QuickCell): Promise<PreparedCell> {
  if (cell.kind === "workload") {
    const workload = findWorkload(cell.workload);
    // No copy number: in a shared process all strategies then share the loop, as in most benchmarks.
    const prepared = await workload.prepare(cell.strategy, cell.variant, { seed: SEED });
    const checksum = verifyPrepared(prepared);
    return { run: (n) => prepared.run(n), granularity: prepared.granularity, checksum };
  }
  const made = cell.targets === 0
    ? { run: makeDirectRun(SEED) }
    : makeTargetRun(cell.targets, cell.order, SEED);
  return { ...made, granularity: 1, checksum: null };
}

function wholeGranules(ops: number, granularity: number): number {
  return Math.max(1, Math.ceil(ops / granularity)) * granularity;
}

/** Warms the cell up and chooses how many operations a window has. */
function warmUp(cell: PreparedCell): number {
  const probeOps = wholeGranules(PROBE_OPS, cell.granularity);
  const end = performance.now() + WARMUP_MS;
  let fastestMs = Infinity;
  while (performance.now() < end) {
    cell.train?.(probeOps);
    const start = performance.now();
    sink ^= cell.run(probeOps);
    fastestMs = Math.min(fastestMs, performance.now() - start);
  }
  const ops = Math.max(WINDOW_OPS_MIN, probeOps * WINDOW_MS / fastestMs);
  return wholeGranules(ops, cell.granularity);
}

/** mitata's statistics of windows, divided by the operations of a window. */
function perOperation(stats: MitataStats, ops: number): MitataStats {
  const { samples, min, max, avg, p25, p50, p75, p99, p999 } = stats;
  return {
    kind: stats.kind,
    ticks: stats.ticks * ops,
    debug: "",
    samples: samples.map((sample) => sample / ops),
    min: min / ops,
    max: max / ops,
    avg: avg / ops,
    p25: p25 / ops,
    p50: p50 / ops,
    p75: p75 / ops,
    p99: p99 / ops,
    p999: p999 / ops,
  };
}

async function measureCell(cell: QuickCell): Promise<QuickReply> {
  try {
    const prepared = await prepareCell(cell);
    const ops = warmUp(prepared);
    const stats = await measure(() => {
      sink ^= prepared.run(ops);
    });
    return { stats: perOperation(stats, ops), checksum: prepared.checksum };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

let sink = 0;

if (import.meta.main) {
  for (const cell of JSON.parse(Deno.args[0] ?? "[]") as QuickCell[]) {
    const line = JSON.stringify(await measureCell(cell)) + "\n";
    await new Blob([line]).stream().pipeTo(Deno.stdout.writable, { preventClose: true });
  }
}
