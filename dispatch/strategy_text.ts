/**
 * The text of strategies for any list of layouts.
 *
 * The text is that of the strategy files, written out for so many layouts: the same expressions over the
 * same kind of declarations, so that V8 sees what a program with these layouts would contain.
 *
 * @module
 */

import type { RingLayoutName } from "../ring/mod.ts";
import {
  branchOf,
  constantName,
  constTables,
  type Form,
  OP_NAMES,
  OP_PARAMETERS,
  switchOf,
  tableOf,
} from "./form.ts";
import { FURTHER_FORMS } from "./further_forms.ts";

/** Length of the tables that the strategies index by the layout, a byte, without a test. */
const LAYOUT_NUMBERS = 256;

/** The strategies whose files are mirrored here, by name. */
const FILE_FORMS: Readonly<Record<string, Form>> = {
  "boolean_branch": {
    declare: () => "",
    body: (op, args, layouts) => branchOf(layouts, (i) => `${op}${i}(${args})`),
  },
  "switch_direct": {
    declare: () => "",
    body: (op, args, layouts) => switchOf(layouts, (i) => `${op}${i}(${args})`),
  },
  "switch_const_ops": {
    declare: constTables,
    body: (op, args, layouts) => switchOf(layouts, (i) => `OPS${i}.${op}(${args})`),
  },
  "switch_mutable_ops": {
    declare: (layouts) => {
      const made = layouts.map((_, i) => `const OPS${i} = { ...ops${(i + 1) % layouts.length} };`);
      // The one reassignment, of every entry, before any is used.
      const written = layouts.map((_, i) => `Object.assign(OPS${i}, ops${i});`);
      return [...made, ...written].join("\n");
    },
    body: (op, args, layouts) => switchOf(layouts, (i) => `OPS${i}.${op}(${args})`),
  },
  "polymorphic_class": {
    declare: (layouts) => [BASE_CLASS, ...layouts.map((_, i) => classOf(i))].join("\n"),
    queueClass: (i) => `Virtqueue${i}`,
    body: (op) => `return vq.${op}(${OP_PARAMETERS[op]!.join(", ")});`,
  },
  "guarded_indirect": {
    declare: (layouts) =>
      OP_NAMES.map((op) =>
        `const ${constantName(op)} = [${layouts.map((_, i) => `${op}${i}`).join(", ")}];`
      ).join("\n"),
    body: (op, args, layouts) =>
      [
        `const fn = ${constantName(op)}[vq.layout];`,
        ...layouts.map((_, i) => `if (fn === ${op}${i}) return ${op}${i}(${args});`),
        `return (fn ?? bugLayout(vq.layout))(${args});`,
      ].join("\n  "),
  },
  "ops_pointer": {
    declare: () => "",
    body: (op, args) => `return vq.ops.${op}(${args});`,
  },
  "ops_array": {
    declare: (layouts) =>
      `const UNKNOWN_OPS = { ${OP_NAMES.map((op) => `${op}: unknownLayout`).join(", ")} };
const ALL_OPS = Array.from({ length: ${LAYOUT_NUMBERS} }, () => UNKNOWN_OPS);
${layouts.map((_, i) => `ALL_OPS[LAYOUT${i}] = ops${i};`).join("\n")}`,
    body: (op, args) => `return ALL_OPS[vq.layout].${op}(${args});`,
  },
  "function_table": {
    declare: (layouts) =>
      `function byLayout(...fns) {
  const table = Array.from({ length: ${LAYOUT_NUMBERS} }, () => unknownLayout);
  fns.forEach((fn, i) => table[i] = fn);
  return table;
}
${perOperation(layouts)}`,
    body: (op, args) => `return ${constantName(op)}[vq.layout](${args});`,
  },
  "bound_closure": {
    declare: boundClassOf,
    queueClass: () => "BoundVirtqueue",
    body: (op) => `return vq.${op}(${OP_PARAMETERS[op]!.join(", ")});`,
  },
  "map_lookup": {
    declare: (layouts) =>
      `function byLayout(...fns) {
  return new Map(fns.map((fn, i) => [i, fn]));
}
${perOperation(layouts)}`,
    body: (op, args) =>
      `const fn = ${constantName(op)}.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(${args});`,
  },
};

const FORMS: Readonly<Record<string, Form>> = { ...FILE_FORMS, ...FURTHER_FORMS };

/** The strategies that {@linkcode strategyText} can write: those that dispatch. */
export const WRITABLE_STRATEGY_NAMES: readonly string[] = Object.freeze(Object.keys(FORMS));

/** One table per operation, made by `byLayout` of the layouts' functions. */
function perOperation(layouts: readonly RingLayoutName[]): string {
  return OP_NAMES.map((op) =>
    `const ${constantName(op)} = byLayout(${layouts.map((_, i) => `ops${i}.${op}`).join(", ")});`
  ).join("\n");
}

/** The class whose methods are for layouts that are not known. */
const BASE_CLASS = `class DispatchedVirtqueue extends Virtqueue {
${
  OP_NAMES.map((op) => {
    const parameters = OP_PARAMETERS[op]!.map((parameter) => `_${parameter}`).join(", ");
    return `  ${op}(${parameters}) {\n    return bugLayout(this.layout);\n  }`;
  }).join("\n")
}
}`;

function classOf(i: number): string {
  const methods = OP_NAMES.map((op) => {
    const parameters = OP_PARAMETERS[op]!;
    return `  ${op}(${parameters.join(", ")}) {
    return ${op}${i}(${["this", ...parameters].join(", ")});
  }`;
  });
  return `class Virtqueue${i} extends DispatchedVirtqueue {\n${methods.join("\n")}\n}`;
}

function boundClassOf(layouts: readonly RingLayoutName[]): string {
  // One literal per layout, as in the strategy's file: closures of one literal share their feedback.
  const binders = layouts.map((_, i) => {
    const closures = OP_NAMES.map((op) => {
      const parameters = OP_PARAMETERS[op]!;
      return `    ${op}: (${parameters.join(", ")}) => ${op}${i}(${
        ["vq", ...parameters].join(", ")
      }),`;
    });
    return `function bind${i}(vq) {\n  return {\n${closures.join("\n")}\n  };\n}`;
  });
  const fields = OP_NAMES.map((op) => `    this.${op} = bound.${op};`).join("\n");
  return `${binders.join("\n")}
function bind(vq) {
  ${switchOf(layouts, (i) => `bind${i}(vq)`)}
}
class BoundVirtqueue extends Virtqueue {
${OP_NAMES.map((op) => `  ${op};`).join("\n")}
  constructor(init) {
    super(init);
    const bound = bind(this);
${fields}
  }
}`;
}

/** Where the text imports from: absolute URLs. */
export interface TextImports {
  /** `ring/bug.ts`. */
  readonly bug: string;
  /** `ring/virtqueue.ts`. */
  readonly virtqueue: string;
  /** Per layout: its name, its driver's file, and the name of the table that this exports. */
  readonly drivers: readonly {
    readonly layout: RingLayoutName;
    readonly url: string;
    readonly table: string;
  }[];
}

/**
 * The form of a strategy.
 *
 * @throws {RangeError} for a strategy that does not dispatch, listing those that do.
 */
export function formOf(name: string): Form {
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
  if (form !== undefined) return form;
  throw new RangeError(
    `Cannot write strategy as its name must be one of ${
      WRITABLE_STRATEGY_NAMES.join(", ")
    }: current value is ${name}`,
  );
}

/**
 * The text of an ECMAScript module with a strategy for the layouts of `imports.drivers`.
 *
 * The module exports `ops` (the dispatchers), `queueClasses` and `queueOps` (one entry per layout).
 *
 * @throws {RangeError} for a strategy that does not dispatch, listing those that do.
 */
export function strategyText(name: string, imports: TextImports): string {
  const form = formOf(name);
  const layouts = imports.drivers.map(({ layout }) => layout);
  const importLines = imports.drivers.map(({ url, table }, i) =>
    `import { ${table} as ops${i} } from ${JSON.stringify(url)};`
  );
  // Constants of the module, as in the strategies' files: V8 checks imports at every call.
  const constants = layouts.map((_, i) =>
    `const { ${tableOf(i)} } = ops${i};\nconst LAYOUT${i} = ${i};`
  );
  const dispatchers = OP_NAMES.map((op) => {
    const args = ["vq", ...OP_PARAMETERS[op]!].join(", ");
    return `function ${op}(${args}) {\n  ${form.body(op, args, layouts)}\n}`;
  });
  const queueClass = (i: number): string => form.queueClass?.(i) ?? "Virtqueue";
  const queueOps = (i: number): string => form.queueOps?.(i) ?? `ops${i}`;
  return `import { bugLayout } from ${JSON.stringify(imports.bug)};
import { Virtqueue } from ${JSON.stringify(imports.virtqueue)};
${importLines.join("\n")}
${constants.join("\n")}
function unknownLayout(vq) {
  return bugLayout(vq.layout);
}
${form.declare(layouts)}
${dispatchers.join("\n")}
export const ops = Object.freeze({ ${OP_NAMES.join(", ")} });
export const queueClasses = [${layouts.map((_, i) => queueClass(i)).join(", ")}];
export const queueOps = [${layouts.map((_, i) => queueOps(i)).join(", ")}];
`;
}
