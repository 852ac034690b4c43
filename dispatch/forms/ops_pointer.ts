/**
 * A call through the queue's own table: the first form of the Linux patch, `vq->ops->add(…)`,
 * rejected in review because of what an indirect call costs under a retpoline.
 *
 * Expectation: the two tables are two objects with functions as own properties. Once a call site has
 * seen both functions, V8 knows no target and inlines nothing: a load and a generic call. With one
 * layout in the process the target is known and inlined behind a compare.
 *
 * An unknown layout can only arise where the pointer is set, so `create` is where it is a bug.
 *
 * @module
 */

import type { Form } from "../form.ts";
import { createWithOps } from "../form_parts.ts";

/** The form of `ops_pointer`. */
export const form: Form = {
  name: "ops_pointer",
  correspondsTo: "the rejected first form of the patch: vq->ops->add()",
  expectation:
    "Inlined while a process uses one layout; with two, a generic call that nothing inlines.",
  call: "`vq.ops.add(…)`",
  asIn: "the patch's first form, rejected in review",
  unknownLayout: "reported when a queue is made",

  declare: () => "",
  declareCreate: (scope) => createWithOps("ops_pointer", "opsOf", scope, ({ ops }) => ops),
  body: (op, args) => `return vq.ops.${op}(${args});`,
};
