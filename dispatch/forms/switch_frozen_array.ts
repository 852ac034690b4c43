/**
 * `switch_const_ops` with its tables in a frozen array.
 *
 * Seen (`lab explain`, V8 15.0, a small operation): code of the size of `switch_const_ops`.
 *
 * @module
 */

import type { Form } from "../form.ts";
import { constTables, switchOf } from "../form_parts.ts";

/** The form of `switch_frozen_array`. */
export const form: Form = {
  name: "switch_frozen_array",
  correspondsTo: "Linux's text with both consts: const struct virtqueue_ops *const all_ops[]",
  expectation: "Elements of a frozen, constant array fold: the code of switch_const_ops.",
  call: "the same over a frozen array",
  asIn: "Linux's text with both consts",
  unknownLayout: "reported by each operation",

  declare: (scope) =>
    `${constTables(scope)}\nconst ALL_OPS = Object.freeze([${
      scope.layouts.map(({ constant }) => constant("OPS")).join(", ")
    }]);`,
  body: (op, args, { layouts }) =>
    switchOf(layouts, ({ label }) => `ALL_OPS[${label}].${op}(${args})`),
};
