// Generated from generate/strategy_outputs.ts by deno task generate; edit that file, not this one. @generated
/**
 * Copies of the round trip's loop, one per strategy: the module imported again under a query has code and type
 * feedback of its own.
 *
 * The specifiers are literal, hence part of the program: importing them needs no permission.
 *
 * @module
 */

import type * as RoundTripLoop from "../workload/round_trip_loop.ts";

type Load = () => Promise<typeof RoundTripLoop>;

// By strategy, and for `direct` by layout as well.
const COPIES: Readonly<Record<string, Load>> = {
  "direct split": () => import("../workload/round_trip_loop.ts?bench=direct_split"),
  "direct packed": () => import("../workload/round_trip_loop.ts?bench=direct_packed"),
  "boolean_branch all": () => import("../workload/round_trip_loop.ts?bench=boolean_branch"),
  "boolean_const_ops all": () => import("../workload/round_trip_loop.ts?bench=boolean_const_ops"),
  "switch_direct all": () => import("../workload/round_trip_loop.ts?bench=switch_direct"),
  "switch_const_ops all": () => import("../workload/round_trip_loop.ts?bench=switch_const_ops"),
  "switch_mutable_ops all": () => import("../workload/round_trip_loop.ts?bench=switch_mutable_ops"),
  "polymorphic_class all": () => import("../workload/round_trip_loop.ts?bench=polymorphic_class"),
  "guarded_indirect all": () => import("../workload/round_trip_loop.ts?bench=guarded_indirect"),
  "ops_pointer all": () => import("../workload/round_trip_loop.ts?bench=ops_pointer"),
  "ops_class_instances all": () =>
    import("../workload/round_trip_loop.ts?bench=ops_class_instances"),
  "ops_array all": () => import("../workload/round_trip_loop.ts?bench=ops_array"),
  "function_table all": () => import("../workload/round_trip_loop.ts?bench=function_table"),
  "bound_closure all": () => import("../workload/round_trip_loop.ts?bench=bound_closure"),
  "map_lookup all": () => import("../workload/round_trip_loop.ts?bench=map_lookup"),
  "wasm_table all": () => import("../workload/round_trip_loop.ts?bench=wasm_table"),
  "generated all": () => import("../workload/round_trip_loop.ts?bench=generated"),
  "binary_branch all": () => import("../workload/round_trip_loop.ts?bench=binary_branch"),
  "nested_switch all": () => import("../workload/round_trip_loop.ts?bench=nested_switch"),
};

/**
 * The copy for a strategy and the tag of its partition.
 *
 * @throws {RangeError} if there is none.
 */
export async function roundTripCopy(
  strategy: string,
  partition: string,
): Promise<typeof RoundTripLoop.makeRoundTripLoop> {
  const load = COPIES[`${strategy} ${partition}`];
  if (load === undefined) {
    throw new RangeError(
      `Cannot load round trip as its strategy and partition must be one of ${
        Object.keys(COPIES).join(", ")
      }: current value is ${strategy} ${partition}`,
    );
  }
  return (await load()).makeRoundTripLoop;
}
