/**
 * A switch on the layout over constant tables of operations: what Linux does since `struct
 * virtqueue_ops` (`VIRTQUEUE_CALL`: `switch (vq->layout) { case VQ_LAYOUT_SPLIT:
 * all_ops[VQ_LAYOUT_SPLIT]->add(…) … }` over `static const struct virtqueue_ops *const all_ops[]`).
 *
 * Expectation: each arm reads a property of a constant, frozen object, which V8 folds to the
 * function; the result is the code of `boolean_branch`. The arms have more bytecodes, though, and
 * those count against the inlining budget.
 *
 * Each table is a constant of its own and not an element of a constant array: a JavaScript array is
 * mutable whatever declares it, as was the array of pointers that kept the first form of the patch
 * at indirect calls.
 *
 * @module
 */

import type { Form } from "../form.ts";
import { constTables, switchOf } from "../form_parts.ts";

/** The form of `switch_const_ops`. */
export const form: Form = {
  name: "switch_const_ops",
  correspondsTo: "Linux since virtqueue_ops: VIRTQUEUE_CALL, a switch over const tables",
  expectation:
    "The code of boolean_branch, as table reads fold to constants; slower where the longer wrappers exhaust the budget.",
  call: "`switch (vq.layout) { case 0: return SPLIT_OPS.add(…) … }`",
  asIn: "Linux after the patch (`VIRTQUEUE_CALL`)",
  unknownLayout: "reported by each operation",

  declare: constTables,
  body: (op, args, { layouts }) =>
    switchOf(layouts, ({ constant }) => `${constant("OPS")}.${op}(${args})`),
};
