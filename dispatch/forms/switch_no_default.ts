/**
 * `switch_const_ops` whose last layout is the default.
 *
 * @module
 */

import type { Form } from "../form.ts";
import { constTables, switchOf } from "../form_parts.ts";

/** The form of `switch_no_default`. */
export const form: Form = {
  name: "switch_no_default",
  correspondsTo: "VIRTQUEUE_CALL without BUG(): the last layout is the default",
  expectation: "As switch_const_ops less the last compare and what a throwing arm costs.",
  call: "`default: return PACKED_OPS.add(…)`",
  asIn: "`VIRTQUEUE_CALL` without `BUG()`",
  unknownLayout: "not seen",

  declare: constTables,
  body: (op, args, { layouts }) => {
    const call = (i: number): string => `${layouts.at(i)!.constant("OPS")}.${op}(${args})`;
    return switchOf(layouts.slice(0, -1), (each) => call(layouts.indexOf(each)), call(-1));
  },
};
