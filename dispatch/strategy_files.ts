/**
 * Which strategies there are, and where: the one place where a strategy is registered.
 *
 * @module
 */

import type { FormModule } from "./form.ts";
import type { Strategy } from "./strategy.ts";

/** What the file of a strategy exports. */
export interface StrategyModule {
  /** The strategy, for the layouts split and packed. */
  readonly strategy: Strategy;
}

/** A strategy that dispatches. */
export interface Registration {
  /** Its form, its one source. */
  readonly form: () => Promise<FormModule>;
  /**
   * The file that `deno task generate` writes of the form, for the layouts split and packed. Strategies without
   * one are about many layouts, or about exactly those that are there; they are written out for split and
   * packed too.
   */
  readonly file?: () => Promise<StrategyModule>;
  /** It is about exactly the layouts that are there, split or packed alone too. */
  readonly isExact?: true;
  /** Its queues have hidden classes of their own, so that ring code becomes polymorphic in every field. */
  readonly hasQueueClasses?: true;
  /** It is for a single question, so not among all strategies: `switch_const_ops` with one thing changed. */
  readonly isVariant?: true;
}

/**
 * The strategies that dispatch, by name.
 *
 * Literal specifiers: they need no permission, and tools that bundle or type-check see them.
 */
export const REGISTRATIONS: Readonly<Record<string, Registration>> = {
  "boolean_branch": {
    form: () => import("./forms/boolean_branch.ts"),
    file: () => import("./boolean_branch.ts"),
  },
  "boolean_const_ops": {
    form: () => import("./forms/boolean_const_ops.ts"),
    file: () => import("./boolean_const_ops.ts"),
  },
  "switch_direct": {
    form: () => import("./forms/switch_direct.ts"),
    file: () => import("./switch_direct.ts"),
  },
  "switch_const_ops": {
    form: () => import("./forms/switch_const_ops.ts"),
    file: () => import("./switch_const_ops.ts"),
  },
  "switch_mutable_ops": {
    form: () => import("./forms/switch_mutable_ops.ts"),
    file: () => import("./switch_mutable_ops.ts"),
  },
  "polymorphic_class": {
    form: () => import("./forms/polymorphic_class.ts"),
    file: () => import("./polymorphic_class.ts"),
    hasQueueClasses: true,
  },
  "guarded_indirect": {
    form: () => import("./forms/guarded_indirect.ts"),
    file: () => import("./guarded_indirect.ts"),
  },
  "ops_pointer": {
    form: () => import("./forms/ops_pointer.ts"),
    file: () => import("./ops_pointer.ts"),
  },
  "ops_class_instances": {
    form: () => import("./forms/ops_class_instances.ts"),
    file: () => import("./ops_class_instances.ts"),
  },
  "ops_array": {
    form: () => import("./forms/ops_array.ts"),
    file: () => import("./ops_array.ts"),
  },
  "function_table": {
    form: () => import("./forms/function_table.ts"),
    file: () => import("./function_table.ts"),
  },
  "bound_closure": {
    form: () => import("./forms/bound_closure.ts"),
    file: () => import("./bound_closure.ts"),
    hasQueueClasses: true,
  },
  "map_lookup": {
    form: () => import("./forms/map_lookup.ts"),
    file: () => import("./map_lookup.ts"),
  },
  "wasm_table": {
    form: () => import("./forms/wasm_table.ts"),
    file: () => import("./wasm_table.ts"),
  },
  "generated": { form: () => import("./forms/generated.ts"), isExact: true },
  "binary_branch": { form: () => import("./forms/binary_branch.ts") },
  "nested_switch": { form: () => import("./forms/nested_switch.ts") },
  "switch_ops_array": { form: () => import("./forms/switch_ops_array.ts"), isVariant: true },
  "switch_frozen_array": { form: () => import("./forms/switch_frozen_array.ts"), isVariant: true },
  "switch_no_default": { form: () => import("./forms/switch_no_default.ts"), isVariant: true },
  "switch_local_bug": { form: () => import("./forms/switch_local_bug.ts"), isVariant: true },
};

function namesOf(has: (registration: Registration) => boolean): readonly string[] {
  return Object.freeze(
    Object.entries(REGISTRATIONS).filter(([, registration]) => has(registration))
      .map(([name]) => name),
  );
}

/** The strategies that dispatch, so that one object serves queues of several layouts: all but `direct`. */
export const DISPATCHING_STRATEGY_NAMES: readonly string[] = namesOf(({ isVariant }) => !isVariant);

/** Further forms, each for a single question. */
export const VARIANT_NAMES: readonly string[] = namesOf(({ isVariant }) => isVariant === true);

/** The strategies whose queues have hidden classes of their own. */
export const QUEUE_CLASS_NAMES: readonly string[] = namesOf(({ hasQueueClasses }) =>
  hasQueueClasses === true
);

/** All strategies that can be written for any list of layouts: those that dispatch, and the variants. */
export const WRITABLE_STRATEGY_NAMES: readonly string[] = Object.freeze(Object.keys(REGISTRATIONS));

/**
 * The form of a strategy.
 *
 * @throws {RangeError} for a strategy that does not dispatch, listing those that do.
 */
export async function loadForm(name: string): Promise<FormModule["form"]> {
  if (Object.hasOwn(REGISTRATIONS, name)) return (await REGISTRATIONS[name]!.form()).form;
  throw new RangeError(
    `Cannot write strategy as its name must be one of ${
      WRITABLE_STRATEGY_NAMES.join(", ")
    }: current value is ${name}`,
  );
}
