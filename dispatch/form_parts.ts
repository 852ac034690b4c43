/**
 * Parts that several forms are made of.
 *
 * @module
 */

import { type FormLayout, OP_NAMES, OP_SIGNATURES, type Scope } from "./form.ts";

/** Said once in every file that takes constants of its own from the drivers' tables. */
export const OWN_CONSTANTS: string =
  "// Constants of this module, not imports: V8 folds these, but checks an import at every call.";

/** Length of the tables that strategies index by the layout, a byte, without a test. */
export const LAYOUT_NUMBERS = 256;

/** The declaration of a dispatcher or method up to its body: `add(vq: Virtqueue, …): number`. */
export function headOf(op: string, scope: Scope, queueType: string | null, prefix = ""): string {
  const { parameters, returns } = OP_SIGNATURES[op]!;
  const all = queueType === null ? parameters : [["vq", queueType] as const, ...parameters];
  const texts = all.map(([name, type]) => `${prefix}${name}${scope.ts(`: ${type}`)}`);
  return `${op}(${texts.join(", ")})${scope.ts(`: ${returns}`)}`;
}

/** The type of an operation without the queue: `(last: number) => boolean`. */
export function boundTypeOf(op: string): string {
  const { parameters, returns } = OP_SIGNATURES[op]!;
  return `(${parameters.map(([name, type]) => `${name}: ${type}`).join(", ")}) => ${returns}`;
}

/** The arguments of a call of an operation, the queue's first: `vq, last`. */
export function argsOf(op: string, queue: string | null = "vq"): string {
  const names = OP_SIGNATURES[op]!.parameters.map(([name]) => name);
  return (queue === null ? names : [queue, ...names]).join(", ");
}

/** Name of an operation's table among the constants of a strategy: `KICK_PREPARE` for `kickPrepare`. */
export function constantName(op: string): string {
  return op.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** Declarations of a frozen table for each layout: `SPLIT_OPS`, …. */
export function constTables({ layouts, ts }: Scope): string {
  const type = ts(": Readonly<VirtqueueOps>");
  return layouts.map(({ ops, constant }) =>
    `const ${constant("OPS")}${type} = Object.freeze({ ...${ops} });`
  ).join("\n");
}

/**
 * From this many cases on, V8 makes a table of jumps of a switch, if the labels are numbers; of labels that
 * are named constants it never does.
 */
const JUMP_TABLE_CASES = 6;

/**
 * The label of a layout in a switch over `count` of them.
 *
 * A named constant; from six layouts on a number: who has so many writes the form of which V8 makes a table
 * of jumps.
 */
export function caseLabel({ label, number }: FormLayout, count: number): string {
  return count < JUMP_TABLE_CASES ? label : number;
}

/**
 * A switch on the layout whose arms return `call(layout)` and whose default returns `otherwise`; labels as
 * {@linkcode caseLabel} has them.
 */
export function switchOf(
  layouts: readonly FormLayout[],
  call: (layout: FormLayout) => string,
  otherwise: string = "bugLayout(vq.layout)",
): string {
  const arms = layouts.map((each) =>
    `    case ${caseLabel(each, layouts.length)}:\n      return ${call(each)};`
  ).join("\n");
  return `switch (vq.layout) {\n${arms}\n    default:\n      return ${otherwise};\n  }`;
}

/**
 * A branch on the layout whose arms are `call(layout)`.
 *
 * A boolean tells split from packed. No other list of layouts has such a boolean; for those the branches form a
 * chain on the layout's number, whose last arm takes what is left.
 */
export function branchOf(
  layouts: readonly FormLayout[],
  call: (layout: FormLayout) => string,
): string {
  const [first, second] = layouts;
  if (layouts.length === 2 && first!.layout === "split" && second!.layout === "packed") {
    return `return vq.packedRing === true ? ${call(second!)} : ${call(first!)};`;
  }
  const last = layouts.length - 1;
  const arms = layouts.map((each, i) =>
    i === last ? call(each) : `vq.layout === ${each.label} ? ${call(each)} : `
  );
  return `return ${arms.join("")};`;
}

/** One table per operation, made by `byLayout` of the layouts' functions. */
export function tablePerOperation({ layouts }: Scope): string {
  return OP_NAMES.map((op) =>
    `const ${constantName(op)} = byLayout(${layouts.map(({ ops }) => `${ops}.${op}`).join(", ")});`
  ).join("\n");
}

/** In the strategy's file: a function `create` that sets the queue's table, and `name`, which chooses it. */
export function createWithOps(
  strategy: string,
  name: string,
  { layouts }: Scope,
  table: (layout: FormLayout) => string,
): string {
  const arms = layouts.map((each) => `case ${each.number}:\n      return ${table(each)};`);
  return `
/**
 * The table of a layout, by number.
 *
 * @throws {VirtqueueBug} for an unknown layout, naming it.
 */
export function ${name}(layout: number): VirtqueueOps {
  switch (layout) {
    ${arms.join("\n    ")}
    default:
      return bugLayout(layout);
  }
}

function create(options: VirtqueueOptions): Virtqueue {
  const vq = createVirtqueue(forTwoLayouts("${strategy}", options));
  vq.ops = ${name}(vq.layout);
  return vq;
}`;
}
