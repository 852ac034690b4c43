/**
 * A switch on the layout over tables that were written twice: `switch_const_ops` without its
 * `const`.
 *
 * In C the missing `const` turned every call into an indirect one (with a retpoline thunk, five
 * times the time), though nothing ever wrote to the table again. Here each entry is assigned once
 * more before first use, which ends V8's assumption that the property is constant.
 *
 * Expectation: each operation loads the function from its table and compares it with the one seen so
 * far, then runs the inlined copy: a load and a guard slower than `switch_const_ops`.
 *
 * @module
 */

import type { Form } from "../form.ts";
import { switchOf } from "../form_parts.ts";

/** The form of `switch_mutable_ops`. */
export const form: Form = {
  name: "switch_mutable_ops",
  correspondsTo: "Linux, an intermediate form: the switch over tables that are not const",
  expectation:
    "As switch_const_ops plus a load and a compare of the function: calls stay direct, but no read folds.",
  call: "the same over a table that was assigned twice",
  asIn: "const tables without the const",
  unknownLayout: "reported by each operation",

  declare: ({ layouts, ts }) => {
    const made = layouts.map(({ constant }, i) =>
      `const ${constant("OPS")}${ts(": VirtqueueOps")} = { ...${
        layouts[(i + 1) % layouts.length]!.ops
      } };`
    );
    const written = layouts.map(({ constant, ops }) =>
      `Object.assign(${constant("OPS")}, ${ops});`
    );
    return [...made, ts("// The one reassignment, of every entry, before any is used."), ...written]
      .join("\n");
  },
  body: (op, args, { layouts }) =>
    switchOf(layouts, ({ constant }) => `${constant("OPS")}.${op}(${args})`),
};
