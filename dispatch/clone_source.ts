/**
 * The text of strategies over more layouts than there are.
 *
 * The text is that of the strategy files, written out for `layoutCount` layouts: the same expressions
 * over the same kind of declarations, so that V8 sees what a program with so many layouts would contain.
 *
 * @module
 */

/** Parameters after the queue, by operation. */
export const OP_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  add: ["sgs", "outSgs", "inSgs", "data", "ctx"],
  get: [],
  kickPrepare: [],
  disableCb: [],
  enableCbDelayed: [],
  enableCbPrepare: [],
  poll: ["last"],
  detachUnusedBuf: [],
  moreUsed: [],
  resize: ["num"],
  reset: [],
  initLastUsed: [],
  vringSize: [],
  notificationData: [],
  descAddr: [],
  availAddr: [],
  usedAddr: [],
  free: [],
};

const OPS = Object.keys(OP_PARAMETERS);

/** Length of the tables that the strategies index by the layout, a byte, without a test. */
const LAYOUT_NUMBERS = 256;

/** What a strategy's text consists of; `layouts` are the numbers 0 to n − 1. */
interface Form {
  /** Declarations before the dispatchers. */
  declare(layouts: readonly number[]): string;
  /** Body of the dispatcher of one operation; `args` are `vq` and the operation's parameters. */
  body(op: string, args: string, layouts: readonly number[]): string;
  /** Expression: the class of layout `i`'s queues. */
  queueClass(i: number): string;
}

const PLAIN: Pick<Form, "declare" | "queueClass"> = {
  declare: () => "",
  queueClass: () => "Virtqueue",
};

/** The strategies that can be written out, by name. */
const FORMS: Readonly<Record<string, Form>> = {
  "boolean_branch": {
    ...PLAIN,
    // A boolean tells two layouts apart; for more the branches form a chain.
    body: (op, args, layouts) => {
      const last = layouts.length - 1;
      const arms = layouts.map((i) =>
        i === last ? `${op}${i}(${args})` : `vq.layout === ${i} ? ${op}${i}(${args}) : `
      );
      return `return ${arms.join("")};`;
    },
  },
  "switch_direct": {
    ...PLAIN,
    body: (op, args, layouts) => switchOf(layouts, (i) => `${op}${i}(${args})`),
  },
  "switch_const_ops": {
    declare: (layouts) =>
      layouts.map((i) => `const OPS${i} = Object.freeze({ ${tableOf(i)} });`).join("\n"),
    queueClass: PLAIN.queueClass,
    body: (op, args, layouts) => switchOf(layouts, (i) => `OPS${i}.${op}(${args})`),
  },
  "switch_mutable_ops": {
    declare: (layouts) =>
      layouts.map((i) => {
        const other = (i + 1) % layouts.length;
        return `const OPS${i} = { ${tableOf(other)} };\nObject.assign(OPS${i}, { ${tableOf(i)} });`;
      }).join("\n"),
    queueClass: PLAIN.queueClass,
    body: (op, args, layouts) => switchOf(layouts, (i) => `OPS${i}.${op}(${args})`),
  },
  "polymorphic_class": {
    declare: (layouts) => layouts.map(classOf).join("\n"),
    queueClass: (i) => `Virtqueue${i}`,
    body: (op) => `return vq.${op}(${OP_PARAMETERS[op]!.join(", ")});`,
  },
  "guarded_indirect": {
    declare: (layouts) => arraysOf(layouts, layouts.length),
    queueClass: PLAIN.queueClass,
    body: (op, args, layouts) =>
      [
        `const fn = ${op}s[vq.layout];`,
        ...layouts.map((i) => `if (fn === ${op}${i}) return ${op}${i}(${args});`),
        `return (fn ?? bugLayout(vq.layout))(${args});`,
      ].join("\n  "),
  },
  "ops_pointer": { ...PLAIN, body: (op, args) => `return vq.ops.${op}(${args});` },
  "ops_array": {
    declare: (layouts) =>
      `const UNKNOWN_OPS = { ${OPS.map((op) => `${op}: unknownLayout`).join(", ")} };
const ALL_OPS = Array.from({ length: ${LAYOUT_NUMBERS} }, () => UNKNOWN_OPS);
${layouts.map((i) => `ALL_OPS[${i}] = ops${i};`).join("\n")}`,
    queueClass: PLAIN.queueClass,
    body: (op, args) => `return ALL_OPS[vq.layout].${op}(${args});`,
  },
  "function_table": {
    declare: (layouts) => arraysOf(layouts, LAYOUT_NUMBERS),
    queueClass: PLAIN.queueClass,
    body: (op, args) => `return ${op}s[vq.layout](${args});`,
  },
  "bound_closure": {
    declare: boundClassOf,
    queueClass: () => "BoundVirtqueue",
    body: (op) => `return vq.${op}(${OP_PARAMETERS[op]!.join(", ")});`,
  },
  "map_lookup": {
    declare: (layouts) =>
      OPS.map((op) =>
        `const ${op}Map = new Map([${layouts.map((i) => `[${i}, ${op}${i}]`).join(", ")}]);`
      ).join("\n"),
    queueClass: PLAIN.queueClass,
    body: (op, args) =>
      `const fn = ${op}Map.get(vq.layout);
  if (fn === undefined) return bugLayout(vq.layout);
  return fn(${args});`,
  },
};

/** The strategies that {@linkcode cloneSource} can write: those that dispatch. */
export const CLONEABLE_STRATEGY_NAMES: readonly string[] = Object.freeze(Object.keys(FORMS));

function tableOf(i: number): string {
  return OPS.map((op) => `${op}: ${op}${i}`).join(", ");
}

/** One array of functions per operation, `length` entries long. */
function arraysOf(layouts: readonly number[], length: number): string {
  const rest = Array.from({ length: length - layouts.length }, () => "unknownLayout");
  return OPS.map((op) =>
    `const ${op}s = [${[...layouts.map((i) => `${op}${i}`), ...rest].join(", ")}];`
  ).join("\n");
}

function switchOf(layouts: readonly number[], call: (i: number) => string): string {
  const arms = layouts.map((i) => `    case ${i}:\n      return ${call(i)};`).join("\n");
  return `switch (vq.layout) {\n${arms}\n    default:\n      return bugLayout(vq.layout);\n  }`;
}

function classOf(i: number): string {
  const methods = OPS.map((op) => {
    const parameters = OP_PARAMETERS[op]!;
    return `  ${op}(${parameters.join(", ")}) {
    return ${op}${i}(${["this", ...parameters].join(", ")});
  }`;
  });
  return `class Virtqueue${i} extends Virtqueue {\n${methods.join("\n")}\n}`;
}

function boundClassOf(layouts: readonly number[]): string {
  // One literal per layout, as in the strategy's file: closures of one literal share their feedback.
  const binders = layouts.map((i) => {
    const closures = OPS.map((op) => {
      const parameters = OP_PARAMETERS[op]!;
      return `    ${op}: (${parameters.join(", ")}) => ${op}${i}(${
        ["vq", ...parameters].join(", ")
      }),`;
    });
    return `function bind${i}(vq) {\n  return {\n${closures.join("\n")}\n  };\n}`;
  });
  const arms = layouts.map((i) => `    case ${i}:\n      return bind${i}(vq);`).join("\n");
  const fields = OPS.map((op) => `    this.${op} = bound.${op};`).join("\n");
  return `${binders.join("\n")}
function bind(vq) {
  switch (vq.layout) {
${arms}
    default:
      return bugLayout(vq.layout);
  }
}
class BoundVirtqueue extends Virtqueue {
  constructor(init) {
    super(init);
    const bound = bind(this);
${fields}
  }
}`;
}

/** Where the text imports from: absolute URLs. */
export interface CloneImports {
  /** `ring/bug.ts`. */
  readonly bug: string;
  /** `ring/virtqueue.ts`. */
  readonly virtqueue: string;
  /** Per layout: its driver's own copy, and the prefix of its table, `split` or `packed`. */
  readonly drivers: readonly { readonly url: string; readonly prefix: string }[];
}

/**
 * The text of an ECMAScript module with a strategy over `imports.drivers.length` layouts.
 *
 * The module exports `ops` (the dispatchers), `queueClasses` and `layoutOps` (one entry per layout).
 *
 * @throws {RangeError} for a strategy that does not dispatch, listing those that do.
 */
export function cloneSource(name: string, imports: CloneImports): string {
  const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
  if (form === undefined) {
    throw new RangeError(
      `Cannot write strategy for many layouts as its name must be one of ${
        CLONEABLE_STRATEGY_NAMES.join(", ")
      }: current value is ${name}`,
    );
  }
  const layouts = imports.drivers.map((_, i) => i);
  const importLines = imports.drivers.map(({ url, prefix }, i) =>
    `import { ${prefix}Ops as ops${i} } from ${JSON.stringify(url)};`
  );
  // Constants of the module, as in the strategies' files: V8 checks imports at every call.
  const constants = layouts.map((i) =>
    `const { ${OPS.map((op) => `${op}: ${op}${i}`).join(", ")} } = ops${i};`
  );
  const dispatchers = OPS.map((op) => {
    const args = ["vq", ...OP_PARAMETERS[op]!].join(", ");
    return `function ${op}(${args}) {\n  ${form.body(op, args, layouts)}\n}`;
  });
  return `import { bugLayout } from ${JSON.stringify(imports.bug)};
import { Virtqueue } from ${JSON.stringify(imports.virtqueue)};
${importLines.join("\n")}
${constants.join("\n")}
function unknownLayout(vq) {
  return bugLayout(vq.layout);
}
${form.declare(layouts)}
${dispatchers.join("\n")}
export const ops = Object.freeze({ ${OPS.join(", ")} });
export const queueClasses = [${layouts.map((i) => form.queueClass(i)).join(", ")}];
export const layoutOps = [${layouts.map((i) => `ops${i}`).join(", ")}];
`;
}
