/**
 * Registers operations with `deno bench`: one group per operation, one bench per strategy.
 *
 * @module
 */

import { QUEUE_CLASS_NAMES, STRATEGY_NAMES } from "../../dispatch/mod.ts";
import { createDeviceQueue, type LayoutName } from "../../ring/mod.ts";
import { wantKick } from "../workload/device_side.ts";
import { loadPartitions, type Partition } from "../workload/partitions.ts";
import { parseLayoutSet } from "../workload/layout_set.ts";
import { makeOrder, QUEUE_MASK } from "../workload/order.ts";
import type { MakeLoop, Operation } from "./operations.ts";

const QUEUE_COUNT = 8;
const QUEUE_SIZE = 256;
const SEED = 1;
const BASELINE = "boolean_branch";
/** The strategies in the order in which one isolate should run them: those that spoil ring code last. */
export const BENCH_STRATEGIES: readonly string[] = [
  ...STRATEGY_NAMES.filter((name) => !QUEUE_CLASS_NAMES.includes(name)),
  ...QUEUE_CLASS_NAMES,
];

/** How to read "time/iter". */
function unitOf(operation: Operation): string {
  return operation.opsPerIteration === 1_000_000
    ? "1,000,000 ops: ms is ns per op"
    : "1,000 ops: µs is ns per op";
}

/**
 * Registers a group per operation. With two layouts the queues alternate between them.
 *
 * Each strategy has a copy of the loop to itself, and its queues come into being when it is first run: until
 * then the ring functions have not seen them. Every iteration's checksum is compared with the one that
 * the group's first strategy had.
 */
export async function registerOperations(
  operations: readonly Operation[],
  layouts: readonly LayoutName[],
): Promise<void> {
  const order = layouts.length === 1 ? "one" : "alternating";
  const entries = makeOrder({ order, layouts: layouts.join("+") }, QUEUE_COUNT, SEED);
  for (const operation of operations) {
    const checksums: number[] = [];
    for (const name of BENCH_STRATEGIES) {
      const partitions = await loadTimedPartitions(operation, name, layouts);
      const part = entries.subarray(0, operation.opsPerIteration);
      let run: (() => number) | null = null;
      let iteration = 0;
      Deno.bench({
        group: [operation.name, layouts.join(" + "), "one isolate", unitOf(operation)].join(" | "),
        name,
        baseline: name === BASELINE,
        n: operation.iterations,
        warmup: 3,
        fn(): void {
          run ??= prepareRun(operation, partitions, layouts, part);
          const sum = run();
          const wanted = checksums[iteration] ??= sum;
          iteration++;
          if (sum !== wanted) {
            throw new Error(
              `Cannot time ${name} as its checksum must be ${wanted}: current value is ${sum}`,
            );
          }
        },
      });
    }
  }
}

/** A partition with the maker of its loop. */
export interface TimedPartition extends Partition {
  /** Makes the loop. */
  readonly make: MakeLoop;
}

/** A strategy's partitions, loaded; nothing has run yet. */
export async function loadTimedPartitions(
  operation: Operation,
  strategy: string,
  layouts: readonly LayoutName[],
): Promise<TimedPartition[]> {
  const partitions = await loadPartitions(strategy, parseLayoutSet(layouts.join("+")), 0);
  return await Promise.all(partitions.map(async (partition) => ({
    ...partition,
    make: await operation.loadMaker(strategy, partition.tag),
  })));
}

/** Makes the queues and loops of a strategy; the function that it returns runs all entries once. */
export function prepareRun(
  operation: Operation,
  partitions: readonly TimedPartition[],
  layouts: readonly LayoutName[],
  entries: Uint32Array,
): () => number {
  const perLayout = QUEUE_COUNT / layouts.length;
  const queues = layouts.flatMap((_, position) => {
    const partition = partitions.find((partition) => partition.positions.includes(position))!;
    return Array.from(
      { length: perLayout },
      () => partition.create(position, { num: QUEUE_SIZE, event: true, indirect: true }),
    );
  });
  const devices = queues.map((vq) => createDeviceQueue(vq));
  for (const dev of devices) wantKick(dev, false);
  operation.fill?.(queues, devices);
  const parts = partitions.map((partition) => ({
    loop: partition.make(partition.strategy, queues, devices),
    entries: partitions.length === 1
      ? entries
      : entriesOf(entries, (queue) => partition.positions.includes(Math.floor(queue / perLayout))),
  }));
  return () =>
    parts.reduce((sum, { loop, entries }) => (sum + loop(entries, 0, entries.length)) | 0, 0);
}

/** The entries of some of the queues. */
function entriesOf(entries: Uint32Array, isServed: (queue: number) => boolean): Uint32Array {
  const served = Array.from({ length: QUEUE_COUNT }, (_, queue) => isServed(queue));
  const part = new Uint32Array(entries.length);
  let count = 0;
  for (let i = 0; i < entries.length; i++) {
    if (served[entries[i]! & QUEUE_MASK]) part[count++] = entries[i]!;
  }
  return part.slice(0, count);
}
