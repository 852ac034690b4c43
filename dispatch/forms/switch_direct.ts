/**
 * A switch on the layout with the functions named in its arms: the table of `switch_const_ops`
 * written out by hand, what a compiler makes of it.
 *
 * Expectation: the code of `switch_const_ops` in fewer bytecodes, so at least as fast.
 *
 * @module
 */

import type { Form } from "../form.ts";
import { switchOf } from "../form_parts.ts";

/** The form of `switch_direct`. */
export const form: Form = {
  name: "switch_direct",
  correspondsTo: "a C switch whose arms name the functions",
  expectation: "The code of switch_const_ops from fewer bytecodes: equal to boolean_branch.",
  call: "`switch (vq.layout) { case 0: return splitAdd(…) … }`",
  asIn: "a switch to symbols",
  unknownLayout: "reported by each operation",

  declare: () => "",
  body: (op, args, { layouts }) => switchOf(layouts, ({ fn }) => `${fn(op)}(${args})`),
};
