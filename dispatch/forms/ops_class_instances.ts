/**
 * A call through the queue's table, the tables being instances of classes: `vq.ops.add(vq, …)` as in
 * `ops_pointer`, but each operation a method of a prototype and not a function in a property of the object.
 * In C++, an interface of operations with one implementation per layout, the state kept elsewhere.
 *
 * Expectation: V8 knows a target by the hidden class of the table. A method is a constant of its class's
 * prototype, so up to four tables are inlined behind compares of their hidden classes; of a function
 * in a property it knows only that the property holds some function. The program's queues keep one hidden
 * class, unlike under `polymorphic_class`.
 *
 * Seen (`lab explain`, V8 15.0): two and four tables are inlined behind compares of their hidden class, with nothing
 * left to call in a small operation; with five the load is megamorphic and the call generic.
 *
 * An unknown layout can only arise where the pointer is set, so `create` is where it is a bug.
 *
 * @module
 */

import { type Form, type FormLayout, OP_NAMES, type Scope } from "../form.ts";
import { argsOf, createWithOps, headOf } from "../form_parts.ts";

/** The form of `ops_class_instances`. */
export const form: Form = {
  name: "ops_class_instances",
  correspondsTo: "C++: a pointer to an interface of operations with one implementation per layout",
  expectation:
    "Both callees inlined behind compares of the table's hidden class, up to four layouts; one load more than a class of queues.",
  call: "`vq.ops.add(…)`, the tables instances of classes",
  asIn: "a C++ interface with an implementation per layout",
  unknownLayout: "reported when a queue is made",

  declare: (scope) =>
    [
      ...scope.layouts.map((layout) => `${opsClassOf(layout, scope)}\n`),
      ...scope.layouts.map(({ constant, type }) =>
        `const ${constant("OPS")} = new ${type("Ops")}();`
      ),
    ].join("\n"),
  queueOps: ({ constant }) => constant("OPS"),
  declareCreate: (scope) =>
    createWithOps(
      "ops_class_instances",
      "opsInstanceOf",
      scope,
      ({ constant }) => constant("OPS"),
    ),
  body: (op, args) => `return vq.ops.${op}(${args});`,
};

function opsClassOf({ word, fn, type }: FormLayout, scope: Scope): string {
  const methods = OP_NAMES.map((op) =>
    `  ${headOf(op, scope, "Virtqueue")} {\n    return ${fn(op)}(${argsOf(op)});\n  }`
  );
  return `${scope.ts(`/** Operations of ${word} queues. */\n`)}class ${type("Ops")} ${
    scope.ts("implements VirtqueueOps ")
  }{\n${methods.join("\n\n")}\n}`;
}
