/**
 * Which strategies there are, and where.
 *
 * @module
 */

import type { Strategy } from "./strategy.ts";

/** What the file of a strategy exports. */
export interface StrategyModule {
  /** The strategy, for the layouts split and packed. */
  readonly strategy: Strategy;
}

/**
 * The strategies with a file of their own, by name.
 *
 * Literal specifiers: they need no permission, and tools that bundle or type-check see them.
 */
export const STRATEGY_FILES: Readonly<Record<string, () => Promise<StrategyModule>>> = {
  "boolean_branch": () => import("./boolean_branch.ts"),
  "boolean_const_ops": () => import("./boolean_const_ops.ts"),
  "switch_direct": () => import("./switch_direct.ts"),
  "switch_const_ops": () => import("./switch_const_ops.ts"),
  "switch_mutable_ops": () => import("./switch_mutable_ops.ts"),
  "polymorphic_class": () => import("./polymorphic_class.ts"),
  "guarded_indirect": () => import("./guarded_indirect.ts"),
  "ops_pointer": () => import("./ops_pointer.ts"),
  "ops_class_instances": () => import("./ops_class_instances.ts"),
  "ops_array": () => import("./ops_array.ts"),
  "function_table": () => import("./function_table.ts"),
  "bound_closure": () => import("./bound_closure.ts"),
  "map_lookup": () => import("./map_lookup.ts"),
  "wasm_table": () => import("./wasm_table.ts"),
};

/**
 * Strategies that have no file, as they are about many layouts or about exactly those that are there; written
 * out for split and packed too, see `further_forms.ts`.
 */
export const FILELESS_NAMES: readonly string[] = ["generated", "binary_branch", "nested_switch"];

/** Of those, the strategies that are about exactly the layouts that are there, split or packed alone too. */
export const EXACT_NAMES: readonly string[] = ["generated"];

/**
 * Further forms, each for a single question, so not among all strategies: `switch_const_ops` with one thing
 * changed. They have no files either.
 */
export const VARIANT_NAMES: readonly string[] = [
  "switch_ops_array",
  "switch_frozen_array",
  "switch_no_default",
  "switch_local_bug",
];
