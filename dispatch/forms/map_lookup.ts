/**
 * A `Map` from layout to function per operation: the registry that a plug-in architecture leads to.
 *
 * Expectation: a hash look-up, inlined by V8 but never folded, and then the generic call of
 * `function_table`: the slowest of all.
 *
 * @module
 */

import type { Form } from "../form.ts";
import { constantName, tablePerOperation } from "../form_parts.ts";

/** The form of `map_lookup`. */
export const form: Form = {
  name: "map_lookup",
  correspondsTo: "a hash table from layout to function pointer",
  expectation: "A hash look-up before the generic call of function_table.",
  call: "`ADD.get(vq.layout)(…)`",
  asIn: "a registry",
  unknownLayout: "reported by each operation",

  declare: (scope) => {
    const { layouts, ts } = scope;
    return `function byLayout${ts("<F>")}(${
      layouts.map(({ parameter }) => `${parameter}${ts(": F")}`).join(", ")
    })${ts(": ReadonlyMap<number, F>")} {
  return new Map([${
      layouts.map(({ number, parameter }) => `[${number}, ${parameter}]`).join(", ")
    }]);
}

${tablePerOperation(scope)}`;
  },
  body: (op, args) =>
    `const fn = ${constantName(op)}.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(${args});`,
};
