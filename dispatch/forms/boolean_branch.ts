/**
 * A branch on a boolean at each operation: what Linux did before `struct virtqueue_ops`
 * (`vq->packed_ring ? virtqueue_add_packed(…) : virtqueue_add_split(…)`).
 *
 * Expectation: both ring functions are constants at their call sites, so V8 inlines them as far as
 * its budget reaches; the choice itself is a load, a compare and a branch. `=== true` matters: a
 * plain truth test of a field makes V8 compare with every falsy value.
 *
 * A boolean has no third value, so an unknown layout cannot be seen here. `create` refuses it.
 *
 * @module
 */

import type { Form } from "../form.ts";
import { branchOf } from "../form_parts.ts";

/** The form of `boolean_branch`. */
export const form: Form = {
  name: "boolean_branch",
  correspondsTo: "Linux before virtqueue_ops: vq->packed_ring ? packed() : split()",
  expectation: "Both callees inlined within the budget: a compare and a branch per operation.",
  call: "`vq.packedRing ? packedAdd(…) : splitAdd(…)`",
  asIn: "Linux before the patch",
  unknownLayout: "not seen",

  declare: () => "",
  body: (op, args, { layouts }) => branchOf(layouts, ({ fn }) => `${fn(op)}(${args})`),
};
