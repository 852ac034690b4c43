/**
 * A call through an array of tables indexed by the layout: `all_ops[vq->layout]->add(…)`, the form
 * in which a C compiler cannot avoid the indirect call.
 *
 * Expectation: as `ops_pointer`, with one load more.
 *
 * The array has an entry for every layout number that there can be, so that a number which nothing
 * implements is reported without a test at every call.
 *
 * @module
 */

import { type Form, OP_NAMES } from "../form.ts";
import { LAYOUT_NUMBERS } from "../form_parts.ts";

/** The form of `ops_array`. */
export const form: Form = {
  name: "ops_array",
  correspondsTo: "all_ops[vq->layout]->add() without a switch",
  expectation: "As ops_pointer and one dependent load more.",
  call: "`ALL_OPS[vq.layout].add(…)`",
  asIn: "an array of pointers to ops",
  unknownLayout: "reported by each operation",

  declare: ({ layouts, ts }) =>
    `function unknownLayout(vq${ts(": Virtqueue")})${ts(": never")} {
  return bugLayout(vq.layout);
}

${
      ts("/** The table of layouts that do not exist: every operation is a bug. */\n")
    }const UNKNOWN_OPS${ts(": VirtqueueOps")} = { ${
      OP_NAMES.map((op) => `${op}: unknownLayout`).join(", ")
    } };

${
      ts(
        "// By layout number, a byte. Not frozen: V8 reads a frozen array through a builtin here.\n",
      )
    }const ALL_OPS${
      ts(": VirtqueueOps[]")
    } = Array.from({ length: ${LAYOUT_NUMBERS} }, () => UNKNOWN_OPS);
${layouts.map(({ number, ops }) => `ALL_OPS[${number}] = ${ops};`).join("\n")}`,
  body: (op, args, { ts }) => `return ALL_OPS[vq.layout]${ts("!")}.${op}(${args});`,
};
