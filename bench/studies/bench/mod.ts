/**
 * Files of benchmarks, as they are: `deno task lab bench`.
 *
 * Reading order: `list_benches.ts` has each file register in a process of its own (`bench_files.ts` finds them,
 * `stand_in_map.ts` puts the lab's stand-ins in place of mitata and tinybench), `bench_plan.ts` makes families and groups
 * of them, `measure_benches.ts` measures. What runs inside the processes is in `bench/workload/user/`.
 *
 * May import: what `bench/studies/mod.ts` says.
 *
 * @module
 */

export { type BenchList, listBenches, type ListedBench, type ListRequest } from "./list_benches.ts";
export {
  type BenchPair,
  measureBenches,
  type MeasureBenchesOptions,
  measureBenchPairs,
  PAIR_NAMES,
} from "./measure_benches.ts";
export { type BenchFamily, familiesOf, type FamilyMember } from "./bench_plan.ts";
