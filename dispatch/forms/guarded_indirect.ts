/**
 * The function pointer is loaded, compared with the two functions it is likely to be, and called
 * directly if it is one of them: Linux's `INDIRECT_CALL_2`, which the review of the patch rejected
 * in favor of a switch because such compares form a chain.
 *
 * Expectation: the compares name their targets, so V8 can inline both as in `boolean_branch`; the
 * price is the load and up to two compares. Better than `function_table` once two layouts were seen,
 * worse while one is.
 *
 * @module
 */

import { type Form, OP_NAMES } from "../form.ts";
import { constantName } from "../form_parts.ts";

/** The form of `guarded_indirect`. */
export const form: Form = {
  name: "guarded_indirect",
  correspondsTo: "Linux INDIRECT_CALL_2(fn, split, packed, …)",
  expectation:
    "Both callees inlined behind compares of the function: between boolean_branch and function_table.",
  call: "`f === splitAdd ? splitAdd(…) : f === packedAdd ? … : f(…)`",
  asIn: "Linux `INDIRECT_CALL_2`",
  unknownLayout: "reported by each operation",

  declare: ({ layouts, ts }) => {
    const tables = OP_NAMES.map((op) =>
      `const ${constantName(op)} = [${layouts.map(({ fn }) => fn(op)).join(", ")}];`
    );
    return [
      ts("\n// By layout number. Not frozen: V8 reads a frozen array through a builtin here."),
      ...tables,
    ].join("\n");
  },
  body: (op, args, { layouts }) =>
    [
      `const fn = ${constantName(op)}[vq.layout];`,
      ...layouts.map(({ fn }) => `if (fn === ${fn(op)}) return ${fn(op)}(${args});`),
      `return (fn ?? bugLayout(vq.layout))(${args});`,
    ].join("\n  "),
};
