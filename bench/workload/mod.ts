/**
 * What the lab times. Everything here runs inside the timed child process.
 *
 * Reading order: `workload.ts` is the contract. `layout_set.ts` reads which layouts take part, `order.ts`
 * says in which order queues are visited, `partitions.ts` which strategy serves which queues, `order_runner.ts`
 * puts them together. The `*_loop.ts` files hold the timed loops, each imported under a query per copy so that
 * no two share code or type feedback. `synthetic.ts` makes workloads of them: `round_trip.ts`, `single_op.ts`.
 * Recorded traffic: `trace_file.ts` reads, `trace_buffers.ts` follows the buffers, `trace_compiler.ts` makes a
 * `trace_program.ts`, which `trace_check.ts` checks and `trace_loop.ts` runs, from
 * `trace_store.ts`, where all are compiled once. `workload_list.ts` lists all of them
 * for command lines. `user/mod.ts` is about functions that somebody else wrote.
 *
 * May import: `dispatch/`, `ring/`.
 *
 * To add a workload: write its file, a {@linkcode Workload} that says what one operation is, how large it is and in
 * which variants it runs; name it in {@linkcode WORKLOADS} below; run `deno task generate`, which writes the
 * table of docs/workloads.md. What reports, command lines and tests must know of it are fields of it, and its name is no more than a
 * name; likewise an order is an entry of `ORDERS` in `order.ts`.
 *
 * @example
 * ```ts
 * import { findWorkload, verify } from "@vringlab/vringlab/bench";
 * import { assertEquals } from "@std/assert";
 *
 * const workload = findWorkload("more_used");
 * const variant = { order: "alternating", layouts: "split+packed" };
 * assertEquals(
 *   await verify(workload, variant, "boolean_branch", 1),
 *   await verify(workload, variant, "direct", 1),
 * );
 * ```
 *
 * @module
 */

import { batch32, roundTrip1, roundTrip4, roundTripClones } from "./round_trip.ts";
import { moreUsed, moreUsedClones, singleOps } from "./single_op.ts";
import { traceWorkloads } from "./trace.ts";
import { verifyPrepared, type Workload, type WorkloadVariant } from "./workload.ts";

export * from "./controls.ts";
export {
  ALL_LAYOUTS,
  CLONE_COUNTS,
  clonesName,
  type LayoutSet,
  parseLayoutSet,
} from "./layout_set.ts";
export { ORDER_VARIANTS, type OrderKind, ORDERS, type Predictability } from "./order.ts";
export { TRACE_NAMES, traceUrl } from "./trace.ts";
export type { TraceMismatch } from "./trace_buffers.ts";
export { type ReplayResult, replayTrace } from "./trace_check.ts";
export { compileTrace } from "./trace_compiler.ts";
export {
  type CallbackOp,
  type DriverTrace,
  parseDriverTrace,
  readDriverTrace,
  TRACE_OPS,
  type TraceEvent,
  type TraceOp,
  type TracePrefill,
  type TraceQueue,
} from "./trace_file.ts";
export type { TimedTrace, TraceProgram, TraceShape } from "./trace_program.ts";
export {
  type OperationSize,
  type PreparedWorkload,
  VERIFICATION_OPS,
  verifyPrepared,
  type Workload,
  type WorkloadFamily,
  type WorkloadVariant,
} from "./workload.ts";

/** All workloads. */
export const WORKLOADS: readonly Workload[] = [
  moreUsed,
  roundTrip1,
  roundTrip4,
  batch32,
  moreUsedClones,
  roundTripClones,
  ...singleOps,
  ...traceWorkloads,
];

/**
 * The workload of a name.
 *
 * @throws {RangeError} naming the known ones.
 */
export function findWorkload(name: string): Workload {
  const workload = WORKLOADS.find((have) => have.name === name);
  if (workload === undefined) {
    throw new RangeError(
      `Cannot find workload as its name must be one of ${
        WORKLOADS.map((have) => have.name).join(", ")
      }: current value is ${name}`,
    );
  }
  return workload;
}

/** Prepares a workload and returns the checksum of {@linkcode verifyPrepared}. */
export async function verify(
  workload: Workload,
  variant: WorkloadVariant,
  strategy: string,
  seed: number,
): Promise<number> {
  return verifyPrepared(await workload.prepare(strategy, variant, { seed }));
}
