/**
 * An array of functions per operation, indexed by the layout: a C array of function pointers.
 *
 * Expectation: a call site that has seen two functions has no target any more: element load, then a
 * generic call, nothing inlined. With one layout in the process the target is known and inlined
 * behind a compare.
 *
 * The arrays have an entry for every layout number that there can be, so that a number which nothing
 * implements is reported without a test at every call.
 *
 * @module
 */

import type { Form } from "../form.ts";
import { constantName, LAYOUT_NUMBERS, tablePerOperation } from "../form_parts.ts";

/** The form of `function_table`. */
export const form: Form = {
  name: "function_table",
  correspondsTo: "a C array of function pointers, add_fns[vq->layout]()",
  expectation:
    "A generic call once two layouts were seen: several times the cost of boolean_branch on small operations.",
  call: "`ADD[vq.layout](…)`",
  asIn: "an array of function pointers for each operation",
  unknownLayout: "reported by each operation",

  declare: (scope) => {
    const { layouts, ts } = scope;
    return `function unknownLayout(vq${ts(": Virtqueue")})${ts(": never")} {
  return bugLayout(vq.layout);
}

${
      ts(
        "/** A table by layout number, a byte. Not frozen: V8 reads a frozen array through a builtin here. */\n",
      )
    }function byLayout${ts("<F>")}(${
      layouts.map(({ parameter }) => `${parameter}${ts(": F")}`).join(", ")
    })${ts(": readonly (F | typeof unknownLayout)[]")} {
  const table${
      ts(": (F | typeof unknownLayout)[]")
    } = Array.from({ length: ${LAYOUT_NUMBERS} }, () => unknownLayout);
${layouts.map(({ number, parameter }) => `  table[${number}] = ${parameter};`).join("\n")}
  return table;
}

${tablePerOperation(scope)}`;
  },
  body: (op, args, { ts }) => `return ${constantName(op)}[vq.layout]${ts("!")}(${args});`,
};
