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
  "switch_direct": () => import("./switch_direct.ts"),
  "switch_const_ops": () => import("./switch_const_ops.ts"),
  "switch_mutable_ops": () => import("./switch_mutable_ops.ts"),
  "polymorphic_class": () => import("./polymorphic_class.ts"),
  "guarded_indirect": () => import("./guarded_indirect.ts"),
  "ops_pointer": () => import("./ops_pointer.ts"),
  "ops_array": () => import("./ops_array.ts"),
  "function_table": () => import("./function_table.ts"),
  "bound_closure": () => import("./bound_closure.ts"),
  "map_lookup": () => import("./map_lookup.ts"),
};

/** Strategies that have no file, as they are written out for split and packed too: see `further_forms.ts`. */
export const FILELESS_NAMES: readonly string[] = [];

/** Further forms for single questions; each has a file above or a text in `further_forms.ts`. */
export const VARIANT_NAMES: readonly string[] = [];
