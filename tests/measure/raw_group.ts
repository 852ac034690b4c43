/**
 * Raw groups with known ratios.
 */
import type { RawGroup } from "../../bench/measure/conductor.ts";
import type { CellPlan } from "../../bench/measure/plan.ts";
import type { ProcessSamples } from "../../bench/record/lab.ts";

/** What a cell's processes measured: nanoseconds per operation by block, `null` where it failed. */
export interface SyntheticCell {
  /** Name. */
  readonly name: string;
  /** Whether it is a control. */
  readonly control?: boolean;
  /** Time per operation, by block. */
  readonly nsByBlock: readonly (number | null)[];
}

const ROUNDS = 20;

/** Windows that wobble by a thousandth around `ns`, in a pattern that differs from block to block. */
export function samplesOf(block: number, ns: number): ProcessSamples {
  return {
    block,
    windowsNs: Array.from({ length: ROUNDS }, (_, round) => {
      return ns * (1 + (((round * 7 + block * 3) % 5) - 2) / 1000);
    }),
    windowOps: 100_000,
    warmupWindows: 100,
    tiers: { run: "turbofan" },
    steady: true,
    checksum: 1,
  };
}

/** A group over the cells; the first is the baseline. */
export function rawGroup(cells: readonly SyntheticCell[]): RawGroup {
  const plans: readonly CellPlan[] = cells.map(({ name, control = false }) => ({
    name,
    strategy: name,
    control,
    opsScale: 1,
    verified: !control,
  }));
  return {
    plan: {
      workload: "synthetic",
      operation: "one operation",
      order: "one",
      layouts: "split",
      placement: "isolated",
      baseline: cells[0]!.name,
      cells: plans,
    },
    attempts: new Map(cells.map(({ name, nsByBlock }) => [name, nsByBlock.length])),
    samples: new Map(cells.map(({ name, nsByBlock }) => [
      name,
      nsByBlock.flatMap((ns, block) => ns === null ? [] : [samplesOf(block, ns)]),
    ])),
  };
}

/** `count` blocks at a ratio to 10 ns that scatters by `spread` between processes. */
export function blocksAt(ratio: number, count: number, spread = 0.001): number[] {
  return Array.from({ length: count }, (_, block) => {
    return 10 * ratio * (1 + spread * (((block * 5) % 8) - 3.5) / 3.5);
  });
}
