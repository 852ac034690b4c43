/**
 * `switch_const_ops` with its tables in an array.
 *
 * Seen (`lab explain`, V8 15.0, a small operation): both callees are inlined too, behind more than twice the guards
 * of `switch_const_ops`.
 *
 * @module
 */

import type { Form } from "../form.ts";
import { constTables, switchOf } from "../form_parts.ts";

/** The form of `switch_ops_array`. */
export const form: Form = {
  name: "switch_ops_array",
  correspondsTo: "Linux's text to the letter: all_ops[VQ_LAYOUT_SPLIT]->add() in each arm",
  expectation:
    "Each arm loads its table from an array that V8 takes for mutable: nothing folds, and the function is compared with the one seen.",
  call: "`case 0: return ALL_OPS[0].add(…)`",
  asIn: "Linux's text to the letter, `all_ops` an array",
  unknownLayout: "reported by each operation",

  declare: (scope) =>
    `${constTables(scope)}\nconst ALL_OPS = [${
      scope.layouts.map(({ constant }) => constant("OPS")).join(", ")
    }];`,
  body: (op, args, { layouts }) =>
    switchOf(layouts, ({ label }) => `ALL_OPS[${label}].${op}(${args})`),
};
