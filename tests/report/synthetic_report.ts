/**
 * A report made up from a seed, for tests of the report's forms. Nothing in it was measured.
 *
 * @module
 */

import type {
  CellResult,
  ControlOutcome,
  Finding,
  GroupResult,
  LabReport,
  ProcessSamples,
} from "../../bench/record/lab.ts";
import type { Comparison } from "../../bench/stats/compare.ts";
import { withOneEstimator } from "../../bench/record/one_estimator.ts";
import { readVerdict } from "../../bench/stats/mod.ts";

/** What to make up. */
export interface SyntheticOptions {
  /** Seed of every figure. */
  readonly seed?: number;
  /** Blocks. */
  readonly blocks?: number;
  /** Windows per process. */
  readonly rounds?: number;
  /** Whether the A/A control fails. */
  readonly controlFails?: boolean;
  /** Whether the run was cut short. */
  readonly partial?: boolean;
  /** Workloads to keep; all by default. */
  readonly workloads?: readonly string[];
  /** Strategies to keep besides the baseline; all by default. */
  readonly strategies?: readonly string[];
}

/** Assumed cost of a strategy in ns per dispatch where the layouts stay the same, and where they change. */
const COSTS: ReadonlyMap<string, readonly [one: number, mixed: number]> = new Map([
  ["boolean_branch", [0.05, 0.6]],
  ["switch_const_ops", [0.05, 0.65]],
  ["switch_mutable_ops", [0.3, 1.1]],
  ["switch_direct", [0.04, 0.62]],
  ["ops_pointer", [0.5, 4.6]],
  ["ops_array", [0.6, 4.9]],
  ["polymorphic_class", [0.1, 0.9]],
  ["function_table", [2.4, 5.2]],
  ["guarded_indirect", [0.06, 0.7]],
  ["bound_closure", [2.9, 5.6]],
  ["map_lookup", [4.8, 8.1]],
  ["boolean_const_ops", [0.06, 0.63]],
  ["ops_class_instances", [0.7, 5.3]],
  ["wasm_table", [5.2, 6.4]],
  ["generated", [0.02, 0.55]],
  ["binary_branch", [0.05, 0.66]],
  ["nested_switch", [0.07, 0.68]],
]);

const GROUPS: readonly (readonly [string, string, string, number, number])[] = [
  ["more_used", "one", "split", 0.62, 1],
  ["more_used", "random", "split+packed", 1.9, 1],
  ["round_trip_1", "one", "split", 10.8, 3],
  ["round_trip_4", "one", "split", 17.3, 3],
  ["round_trip_4", "one", "packed", 15.1, 3],
  ["round_trip_4", "alternating", "split+packed", 18.4, 3],
  ["round_trip_4", "random", "split+packed", 24.9, 3],
  ["trace:mixed-e-random", "recorded", "split+packed", 31.6, 2],
  ["more_used", "random", "split+packed+split_in_order+packed_in_order", 2.1, 1],
  ["round_trip_4", "random", "split+packed+split_in_order+packed_in_order", 26.2, 3],
  ["more_used_clones", "random", "clones-8", 2.4, 2],
  ["round_trip_clones", "random", "clones-8", 28.9, 4],
];

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ["more_used", "one more_used on a queue that has a used buffer"],
  ["round_trip_1", "one round trip on one queue: add, kick_prepare, device pop and push, get"],
  [
    "round_trip_4",
    "one round trip on one of four queues: add, kick_prepare, device pop and push, get",
  ],
  ["more_used_clones", "one more_used with nothing used"],
  ["round_trip_clones", "one round trip: add, kick_prepare, device pop and push, get"],
  ["trace:mixed-e-random", "one driver operation of the recorded trace"],
]);

/** Makes a report up; the same options give the same report. */
export function syntheticReport(options: SyntheticOptions = {}): LabReport {
  const random = mulberry32(options.seed ?? 1);
  const groups = GROUPS
    .filter(([workload]) => options.workloads?.includes(workload) ?? true)
    .map(([workload, order, layouts, floorNs, dispatches]) =>
      syntheticGroup({ workload, order, layouts }, floorNs, dispatches, options, random)
    );
  return {
    schema: "vringlab/lab",
    version: 1,
    partial: options.partial ?? false,
    partialReason: options.partial ? "stopped by Ctrl-C after 5 of 16 blocks" : "",
    mode: "full",
    startedAt: "2026-01-02T03:04:05.678Z",
    durationSeconds: 312.4,
    seed: options.seed ?? 1,
    margin: 0.02,
    environment: {
      cpu: "Synthetic CPU 1000",
      cpuCount: 2,
      kernel: "linux 0.0.0-synthetic",
      arch: "x86_64",
      memoryBytes: 8 * 2 ** 30,
      deno: "2.9.6",
      v8: "15.0.245.2-rusty",
      typescript: "6.0.3",
      v8Flags: ["--expose-gc"],
      commit: "0123456789ab",
      loadAverage: [0.52, 0.61, 0.7],
      hardwareCounters: "not available: made up",
    },
    groups,
    sharing: [],
    controls: syntheticControls(groups, options.controlFails ?? false),
    findings: syntheticFindings(options.partial ?? false),
  };
}

function syntheticGroup(
  { workload, order, layouts }: Record<"workload" | "order" | "layouts", string>,
  floorNs: number,
  dispatches: number,
  options: SyntheticOptions,
  random: () => number,
): GroupResult {
  const changes = order === "one" ? 0 : 1;
  const predictability = order === "random" || order === "recorded" ? 1 : 0.7;
  const cell = (strategy: string, ns: number, control: boolean) =>
    syntheticCell(strategy, control, ns, floorNs, options, random);
  const names = [...COSTS.keys()].filter((name) => options.strategies?.includes(name) ?? true);
  const cells = [
    cell("direct", floorNs, false),
    ...names.map((name) => {
      const cost = COSTS.get(name)![changes]! * (changes === 1 ? predictability : 1);
      return cell(name, floorNs + cost * dispatches, false);
    }),
    cell("direct_again", floorNs, true),
    cell("direct_x2", floorNs * 2, true),
    ...(workload.startsWith("round_trip") ? [cell("bare_ring", 3.4, true)] : []),
    cell("empty_op", 0.31, true),
  ];
  const operation = OPERATIONS.get(workload)!;
  return withOneEstimator({
    workload,
    operation,
    order,
    layouts,
    baseline: "direct",
    placement: "isolated",
    cells,
  });
}

function syntheticCell(
  strategy: string,
  control: boolean,
  ns: number,
  floorNs: number,
  options: SyntheticOptions,
  random: () => number,
): CellResult {
  const blocks = options.partial ? 5 : options.blocks ?? 16;
  const processes = Array.from({ length: blocks }, (_unused, block): ProcessSamples => {
    const isOutlier = random() < 0.03;
    const level = ns * (1 + 0.004 * normal(random)) * (isOutlier ? 1.06 + 0.3 * random() : 1);
    return {
      block,
      windowsNs: Array.from(
        { length: options.rounds ?? 24 },
        () => Number((level * (1 + 0.01 * Math.abs(normal(random)))).toPrecision(6)),
      ),
      windowOps: 65536,
      warmupWindows: 12,
      tiers: { run: "turbofan" },
      steady: !isOutlier,
      checksum: 123456789,
    };
  });
  const outliers = processes.filter((process) => !process.steady).length;
  const comparison = strategy === "direct"
    ? null
    : syntheticComparison(ns / floorNs, blocks, outliers, random);
  return { strategy, control, nsPerOp: ns, processes, comparison };
}

function syntheticComparison(
  truth: number,
  blocks: number,
  outliers: number,
  random: () => number,
): Comparison {
  const halfWidth = (0.006 + 0.006 * random()) * Math.sqrt(16 / blocks);
  const ratio = truth * (1 + halfWidth * 0.4 * normal(random));
  const ratioLow = ratio * (1 - halfWidth);
  const ratioHigh = ratio * (1 + halfWidth);
  const margin = 0.02;
  const { verdict } = readVerdict({ ratio, ratioLow, ratioHigh }, margin);
  return {
    baseline: "direct",
    ratio,
    ratioLow,
    ratioHigh,
    confidence: 0.95,
    comparisons: COSTS.size,
    margin,
    blocks,
    pAdjusted: ratioLow > 1 || ratioHigh < 1 ? 0.001 : 0.6,
    minimumDetectableEffect: halfWidth * 1.4,
    outlierShare: outliers / blocks,
    verdict,
  };
}

function syntheticControls(groups: readonly GroupResult[], fails: boolean): ControlOutcome[] {
  return groups.flatMap(({ workload, order, layouts }, i): ControlOutcome[] => {
    const where = `${workload}/${order}/${layouts}`;
    const failed = fails && i === 0;
    return [{
      name: "A/A",
      where,
      expected: "no difference claimed",
      observed: failed
        ? "1.034 times direct (1.021 to 1.047), slower"
        : "1.001 times direct (0.994 to 1.008), equivalent",
      passed: !failed,
    }, {
      name: "known ×2",
      where,
      expected: "slower, interval near 2",
      observed: "2.003 times direct (1.989 to 2.017), slower",
      passed: true,
    }, {
      name: "empty op",
      where,
      expected: "the harness's share",
      observed: "0.31 ns per operation",
      passed: null,
    }];
  });
}

function syntheticFindings(partial: boolean): Finding[] {
  const finding: Finding = {
    kind: "not steady",
    where: "round_trip_4/random/split+packed/map_lookup",
    what: "2 of 16 processes still drifted when measuring began",
    likelyCause: "Other load on the machine",
    advice: "Close other programs and run again",
  };
  return partial ? [] : [finding];
}

/** Mulberry32: uniform on [0, 1), period 2³². */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal by Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
