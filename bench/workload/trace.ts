/**
 * Recorded traffic as a workload.
 *
 * @module
 */

import { DIRECT_AGAIN, DIRECT_X2, EMPTY_OP, strategyOf } from "./controls.ts";
import { importLoop, loadPartitions, type Partition } from "./partitions.ts";
import { callLoop } from "./loop_call.ts";
import { type LayoutSet, parseLayoutSet } from "./layout_set.ts";
import { STEPS_PER_CALL } from "./order_runner.ts";
import { checkVariant, doubled, isControlOf } from "./synthetic.ts";
import { createTraceQueue } from "./trace_queue.ts";
import type * as LoopModule from "./trace_loop.ts";
import { INSTRUCTION_STRIDE, QUEUE_SHIFT, type TimedTrace } from "./trace_program.ts";
import { readStoredTrace, storedUrl } from "./trace_store.ts";
import type { PreparedWorkload, Workload, WorkloadVariant } from "./workload.ts";

/** The project's own recordings. */
export const TRACE_NAMES: readonly string[] = [
  "mixed-a-boot",
  "mixed-b-mixed",
  "mixed-c-pingpong",
  "mixed-d-seqread",
  "mixed-e-random",
  "mixed-f-deep",
  "netsplit-a-boot",
  "netsplit-b-mixed",
  "netsplit-f-deep",
];

/** Elements of the program in one call of a loop; why not all of them, see {@linkcode STEPS_PER_CALL}. */
const ELEMENTS_PER_CALL = STEPS_PER_CALL * INSTRUCTION_STRIDE;

const VARIANTS: readonly WorkloadVariant[] = [{ order: "recorded", layouts: "split+packed" }];
const CONTROLS = [EMPTY_OP, DIRECT_AGAIN, DIRECT_X2];
const FAMILY = { name: "trace", operation: "one operation of recorded guest traffic" };

/** Where one of the project's own recordings lies. */
export function traceUrl(name: string): URL {
  return new URL(`./traces/${name}.drv.jsonl.gz`, import.meta.url);
}

/**
 * A recording as a workload: one pass over it is the least that can be run.
 *
 * An operation is a recorded driver operation; the prefill that a pass starts with and the drain that it
 * ends with, 1 to 5 % of it, count as operations too. The device's steps do not count but take their time.
 */
export function traceWorkload(name: string): Workload {
  const workload = { name: `trace:${name}`, variants: VARIANTS, controls: CONTROLS };
  return {
    ...workload,
    operation: "one recorded driver operation, the device's steps between them included",
    size: "mixed",
    isSingleOp: false,
    family: FAMILY,
    async prepare(strategy, variant, { copy = 0 }): Promise<PreparedWorkload> {
      checkVariant(workload, variant);
      const program = await readStoredTrace(storedUrl(name));
      if (isControlOf(workload, strategy) && strategy === EMPTY_OP) {
        const module = await importLoop<typeof LoopModule>("trace_loop.ts", copy, EMPTY_OP);
        return wholePasses(program, [{ loop: module.makeEmptyTraceLoop(), code: program.code }]);
      }
      const set = parseLayoutSet(variant.layouts);
      const partitions = await loadPartitions(strategyOf(strategy), set, copy);
      const prepared = wholePasses(program, await tracePartitions(program, set, partitions, copy));
      return strategy === DIRECT_X2 ? doubled(prepared) : prepared;
    },
  };
}

/** A loop and its part of the program. */
interface TracePartition {
  readonly loop: LoopModule.TraceLoop;
  readonly code: Int32Array;
}

async function tracePartitions(
  program: TimedTrace,
  set: LayoutSet,
  partitions: readonly Partition[],
  copy: number,
): Promise<TracePartition[]> {
  const positions = program.queues.map(({ layout }) => set.layouts.indexOf(layout));
  const pairs = positions.map((position, queue) => {
    const partition = partitions.find((have) => have.positions.includes(position))!;
    return createTraceQueue(program, queue, partition.strategy);
  });
  const state = {
    queues: pairs.map(({ vq }) => vq),
    devices: pairs.map(({ dev }) => dev),
    shapes: program.shapes,
    tokenCount: program.tokenCount,
  };
  return await Promise.all(partitions.map(async (partition) => {
    const module = await importLoop<typeof LoopModule>("trace_loop.ts", copy, partition.tag);
    const loop = module.makeTraceLoop(partition.strategy, state);
    const served = positions.map((position) => partition.positions.includes(position));
    return { loop, code: codeOf(program, served) };
  }));
}

/** The instructions for some of the queues, in order. */
function codeOf({ code }: TimedTrace, served: readonly boolean[]): Int32Array {
  if (served.every(Boolean)) return code;
  const part = new Int32Array(code.length);
  let count = 0;
  for (let at = 0; at < code.length; at += INSTRUCTION_STRIDE) {
    if (!served[code[at]! >> QUEUE_SHIFT]) continue;
    for (let i = 0; i < INSTRUCTION_STRIDE; i++) part[count++] = code[at + i]!;
  }
  return part.slice(0, count);
}

/** `run` in whole passes. */
function wholePasses(
  program: TimedTrace,
  partitions: readonly TracePartition[],
): PreparedWorkload {
  const { passOps } = program;
  return {
    run(n): number {
      let sum = 0;
      for (let done = 0; done < n; done += passOps) {
        for (let i = 0; i < partitions.length; i++) {
          const { loop, code } = partitions[i]!;
          for (let from = 0; from < code.length; from += ELEMENTS_PER_CALL) {
            const to = Math.min(from + ELEMENTS_PER_CALL, code.length);
            sum = (sum + callLoop(loop, code, from, to)) | 0;
          }
        }
      }
      return sum;
    },
    granularity: passOps,
    hot: Object.fromEntries(
      partitions.map((
        { loop },
        i,
      ) => [partitions.length === 1 ? loop.name : `${loop.name}-${i}`, loop]),
    ),
  };
}

/** The project's own recordings as workloads. */
export const traceWorkloads: readonly Workload[] = TRACE_NAMES.map(traceWorkload);
