/**
 * Closures over the queue, made when it is created: "partial application", a C `struct` of
 * trampolines, or the way many JavaScript drivers are written.
 *
 * Expectation: closures of one function literal share their feedback, so queues of one layout are
 * inlined behind a compare of the literal. The two layouts come from two literals, hence a generic
 * call as in `function_table`, and one more context load. Every queue carries eighteen closures.
 *
 * @module
 */

import { type Form, type FormLayout, OP_NAMES, OP_PARAMETERS, type Scope } from "../form.ts";
import { argsOf, boundTypeOf, switchOf } from "../form_parts.ts";

/** The form of `bound_closure`. */
export const form: Form = {
  name: "bound_closure",
  correspondsTo: "closures made at creation; in C, a trampoline per queue and operation",
  expectation:
    "A generic call once two layouts were seen, and one context load more than function_table.",
  call: "`vq.addFn(…)`, made at creation",
  asIn: "a function pointer in the object",
  unknownLayout: "reported when a queue is made",

  queueType: "BoundVirtqueue",
  queueClass: () => "BoundVirtqueue",
  declare: (scope) =>
    [
      scope.ts(boundOps()),
      ...scope.layouts.map((layout) => binderOf(layout, scope)),
      `function bind(vq${scope.ts(": Virtqueue")})${scope.ts(": BoundOps")} {
  ${switchOf(scope.layouts, ({ local }) => `${local("bind")}(vq)`)}
}`,
      queueClass(scope),
    ].join("\n\n"),
  body: (op) => `return vq.${op}(${argsOf(op, null)});`,
};

/** The doc comment of an operation without the queue, with the declaration that follows it. */
function documented(op: string, declaration: string): string {
  return `  /** \`VirtqueueOps.${op}\` of this queue. */\n  ${declaration}`;
}

/** The interface that TypeScript sees. */
function boundOps(): string {
  const fields = OP_NAMES.map((op) => documented(op, `readonly ${op}: ${boundTypeOf(op)};`));
  return `/** Operations of one queue: those of \`VirtqueueOps\` without their first argument. */
export interface BoundOps {
${fields.join("\n")}
}`;
}

/** One literal per layout and operation: closures of one literal share their feedback. */
function binderOf({ fn, local }: FormLayout, { ts }: Scope): string {
  const closures = OP_NAMES.map((op) =>
    `    ${op}: (${OP_PARAMETERS[op]!.join(", ")}) => ${fn(op)}(${argsOf(op)}),`
  );
  return `function ${local("bind")}(vq${ts(": Virtqueue")})${ts(": BoundOps")} {
  return {
${closures.join("\n")}
  };
}`;
}

function queueClass({ ts }: Scope): string {
  const fields = OP_NAMES.map((op) =>
    ts(documented(op, `readonly ${op}: ${boundTypeOf(op)};`)) || `  ${op};`
  );
  return `${
    ts("/** A queue that carries its operations as closures. */\nexport ")
  }class BoundVirtqueue extends Virtqueue${ts(" implements BoundOps")} {
${fields.join("\n")}
${ts(CONSTRUCTOR_COMMENT)}  constructor(init${ts(": VirtqueueInit")}) {
    super(init);
    const bound = bind(this);
${OP_NAMES.map((op) => `    this.${op} = bound.${op};`).join("\n")}
  }
}`;
}

const CONSTRUCTOR_COMMENT = `
  /**
   * Use \`strategy.create\`.
   *
   * @throws {VirtqueueBug} for an unknown layout, naming it.
   */
`;
