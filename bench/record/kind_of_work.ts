/**
 * What kind of work a comparison times: facts of its workload and its order, which the record holds.
 *
 * @module
 */

import type { GroupResult } from "./lab.ts";

type Size = NonNullable<GroupResult["size"]>;
type Predictability = NonNullable<GroupResult["predictability"]>;

/**
 * The facts of the workloads and orders that there were before groups of a record held them, so that such records
 * read as they did. Nothing is added here: later ones say it themselves.
 */
const EARLIER_SIZES: ReadonlyMap<string, Size> = new Map(
  [
    ...["more_used", "more_used_clones"].map((name) => [name, "small"] as const),
    ...["get_empty", "kick_prepare", "poll", "disable_enable_cb", "enable_cb_delayed", "add_detach"]
      .map((op) => [`single_op:${op}`, "small"] as const),
    ...["round_trip_1", "round_trip_4", "round_trip_clones", "batch_32"]
      .map((name) => [name, "large"] as const),
    ...["a-boot", "b-mixed", "c-pingpong", "d-seqread", "e-random", "f-deep"]
      .map((name) => [`trace:mixed-${name}`, "mixed"] as const),
    ...["a-boot", "b-mixed", "f-deep"].map((name) => [`trace:netsplit-${name}`, "mixed"] as const),
  ],
);
const EARLIER_ORDERS: ReadonlyMap<string, Predictability> = new Map([
  ["one", "one layout"],
  ["alternating", "predictable"],
  ["runs", "predictable"],
  ["random_short", "predictable"],
  ["random", "random"],
  ["recorded", "recorded"],
]);

/** How large the operations are between which a strategy dispatches; `null` where nothing says it. */
export function sizeOf({ size, workload }: GroupResult): Size | null {
  return size ?? EARLIER_SIZES.get(workload) ?? null;
}

/** How well the next layout can be foretold; `null` where nothing says it. */
export function predictabilityOf({ predictability, order }: GroupResult): Predictability | null {
  return predictability ?? EARLIER_ORDERS.get(order) ?? null;
}
