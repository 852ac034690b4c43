/**
 * A branch on a boolean, each arm a call through a constant table of operations: `boolean_branch` with the
 * tables of `switch_const_ops`, so one step from each.
 *
 * Expectation: V8 folds the read of a frozen, constant table to the function, so this is the code of
 * `boolean_branch` from more bytecodes. What differs from `boolean_branch` is what the tables cost, and
 * what differs from `switch_const_ops` is what the switch and its throwing default cost.
 *
 * Seen (`lab explain`, V8 15.0): for a small operation machine code of the very size of `boolean_branch`'s, both
 * callees inlined.
 *
 * A boolean has no third value, so an unknown layout cannot be seen here. `create` refuses it.
 *
 * @module
 */

import type { Form } from "../form.ts";
import { branchOf, constTables, OWN_CONSTANTS } from "../form_parts.ts";

/** The form of `boolean_const_ops`. */
export const form: Form = {
  name: "boolean_const_ops",
  correspondsTo: "C: vq->packed_ring ? packed_ops.add() : split_ops.add(), the tables const",
  expectation:
    "The code of boolean_branch, as table reads fold to constants; more bytecodes for the inlining budget.",
  call: "`vq.packedRing ? PACKED_OPS.add(…) : SPLIT_OPS.add(…)`",
  asIn: "the branch over const tables",
  unknownLayout: "not seen",

  declare: (scope) => scope.ts(`${OWN_CONSTANTS}\n`) + constTables(scope),
  body: (op, args, { layouts }) =>
    branchOf(layouts, ({ constant }) => `${constant("OPS")}.${op}(${args})`),
};
