/**
 * `switch_const_ops` whose default arm calls a constant of the module.
 *
 * Seen (`lab explain`, V8 15.0, a small operation): less code than `switch_const_ops`: an imported function costs even
 * in an arm that never runs.
 *
 * @module
 */

import type { Form } from "../form.ts";
import { constTables, switchOf } from "../form_parts.ts";

/** The form of `switch_local_bug`. */
export const form: Form = {
  name: "switch_local_bug",
  correspondsTo: "VIRTQUEUE_CALL with BUG() in the same translation unit",
  expectation:
    "As switch_const_ops: an arm that never runs costs nothing, imported function or not.",
  call: "`default: return localBug(vq.layout)`",
  asIn: "`BUG()` in the same translation unit",
  unknownLayout: "reported by each operation",

  declare: (scope) => `${constTables(scope)}\nconst localBug = bugLayout;`,
  body: (op, args, { layouts }) =>
    switchOf(
      layouts,
      ({ constant }) => `${constant("OPS")}.${op}(${args})`,
      "localBug(vq.layout)",
    ),
};
