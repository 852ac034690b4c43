/**
 * One class per layout, operations as methods: a C++ class hierarchy with virtual functions.
 *
 * Expectation: V8 chooses by hidden class. Methods are constants of their prototypes, so up to four
 * classes are inlined behind compares of the hidden class, as a C++ compiler does with speculative
 * devirtualisation; a fifth class makes the site megamorphic.
 *
 * The queues of the two layouts have different hidden classes here, unlike under any other strategy
 * but `bound_closure`: code that handles both, in `ring/` or in the program, becomes polymorphic in
 * every field.
 *
 * @module
 */

import { type Form, type FormLayout, OP_NAMES, type Scope } from "../form.ts";
import { argsOf, headOf } from "../form_parts.ts";

/** The form of `polymorphic_class`. */
export const form: Form = {
  name: "polymorphic_class",
  correspondsTo: "a C++ class hierarchy with virtual functions",
  expectation:
    "Inlined behind hidden-class compares for up to four layouts; as good as boolean_branch with two.",
  call: "`vq.add(…)`, a class per layout",
  asIn: "a C++ virtual function",
  unknownLayout: "reported when a queue is made",

  queueType: "DispatchedVirtqueue",
  queueClass: ({ type }) => type("Virtqueue"),
  declare: (scope) =>
    [baseClass(scope), ...scope.layouts.map((layout) => classOf(layout, scope))].join("\n\n"),
  declareCreate: ({ layouts }) =>
    `function create(options: VirtqueueOptions): DispatchedVirtqueue {
  switch (options.layout) {
${
      layouts.map(({ layout, type }) =>
        `    case "${layout}":\n      return createVirtqueue(options, ${type("Virtqueue")});`
      ).join("\n")
    }
    default:
      return createVirtqueue(forTwoLayouts("polymorphic_class", options), DispatchedVirtqueue);
  }
}`,
  body: (op) => `return vq.${op}(${argsOf(op, null)});`,
};

/** The class whose methods are for layouts that are not known. */
function baseClass(scope: Scope): string {
  const methods = OP_NAMES.map((op) =>
    `${scope.ts(`  /** \`VirtqueueOps.${op}\` of this queue. */\n`)}  ${
      headOf(op, scope, null, "_")
    } {\n    return bugLayout(this.layout);\n  }`
  );
  return `${
    scope.ts(
      "/** A queue with its operations as methods; those of the base class are for layouts that are not known. */\nexport ",
    )
  }class DispatchedVirtqueue extends Virtqueue {\n${methods.join("\n")}\n}`;
}

function classOf({ fn, type }: FormLayout, scope: Scope): string {
  const methods = OP_NAMES.map((op) =>
    `  ${scope.ts("override ")}${headOf(op, scope, null)} {
    return ${fn(op)}(${argsOf(op, "this")});
  }`
  );
  return `class ${type("Virtqueue")} extends DispatchedVirtqueue {\n${methods.join("\n")}\n}`;
}
