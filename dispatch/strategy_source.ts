/**
 * The text of a strategy's file: its form, written for split and packed in TypeScript.
 *
 * `deno task generate` writes the files of it. None of it runs when a strategy does.
 *
 * @module
 */

import { LAYOUT_NAMES, type LayoutName } from "../ring/mod.ts";
import { type Form, type FormLayout, OP_NAMES, type Scope } from "./form.ts";
import { OWN_CONSTANTS } from "./form_parts.ts";
import { dispatchersOf, functionConstants } from "./strategy_text.ts";

/** What `ring/mod.ts` exports of types that strategies may mention. */
const RING_TYPES = ["VirtqueueInit", "VirtqueueOps", "VirtqueueOptions"];
/** And of values. */
const RING_VALUES = [
  "bugLayout",
  "createVirtqueue",
  "packedOps",
  "splitOps",
  "VQ_LAYOUT_PACKED",
  "VQ_LAYOUT_SPLIT",
];

function capital(name: string): string {
  return name[0]!.toUpperCase() + name.slice(1);
}

/** A layout under its own name, as a person writes it. */
function named(layout: LayoutName): FormLayout {
  const upper = layout.toUpperCase();
  return {
    layout,
    word: layout,
    number: `VQ_LAYOUT_${upper}`,
    label: `LAYOUT_${upper}`,
    ops: `${layout}Ops`,
    parameter: layout,
    fn: (op) => `${layout}${capital(op)}`,
    constant: (name) => `${upper}_${name}`,
    type: (name) => `${capital(layout)}${name}`,
    local: (name) => `${name}${capital(layout)}`,
  };
}

const SCOPE: Scope = { layouts: LAYOUT_NAMES.map(named), ts: (text) => text };

/**
 * The text of the file of a strategy, not yet formatted.
 *
 * @param opening the comment on top of the form's file; it is on top of the strategy's as well.
 */
export function strategySource(form: Form, opening: string): string {
  const queueType = form.queueType ?? "Virtqueue";
  const declared = form.declare(SCOPE);
  const ownCreate = form.declareCreate?.(SCOPE);
  const dispatchers = dispatchersOf(form, SCOPE, queueType);
  const using = [declared, ...dispatchers].join("\n");
  const functions = SCOPE.layouts.filter(({ fn }) => mentions(using, fn("add")));
  const labels = SCOPE.layouts.filter(({ label }) => mentions(using, label));
  const constants = [
    ...functions.map(functionConstants),
    ...labels.map(({ label, number }) => `const ${label} = ${number};`),
  ];
  const code = [
    constants.length > 0 ? [OWN_CONSTANTS, ...constants, declared].join("\n") : declared,
    ownCreate ?? "",
    ...dispatchers,
    strategyObject(form, queueType, ownCreate !== undefined),
  ].filter((part) => part !== "").join("\n\n");
  const isDerived = mentions(code, "extends Virtqueue");
  return `${opening}

${importsOf(form, code, isDerived)}

${code}
`;
}

/** Whether code, its comments apart, has a name. */
function mentions(code: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(code.replace(/\/\*[^]*?\*\/|\/\/.*$/gm, ""));
}

function importsOf(form: Form, code: string, isDerived: boolean): string {
  const ring = [
    ...RING_VALUES.filter((name) => mentions(code, name)),
    ...RING_TYPES.filter((name) => mentions(code, name)).map((name) => `type ${name}`),
    isDerived ? "Virtqueue" : "type Virtqueue",
  ];
  const own = Object.entries(form.imports ?? {}).map(([file, names]) =>
    `import { ${names.join(", ")} } from "./${file}";`
  );
  return [
    `import { ${ring.join(", ")} } from "../ring/mod.ts";`,
    `import { forTwoLayouts, type Strategy } from "./strategy.ts";`,
    ...own,
  ].join("\n");
}

function strategyObject(form: Form, queueType: string, hasCreate: boolean): string {
  const { name, correspondsTo, expectation } = form;
  const type = queueType === "Virtqueue" ? "Strategy" : `Strategy<${queueType}>`;
  const rest = queueType === "Virtqueue" ? "" : `, ${queueType}`;
  const create = hasCreate ? "create," : `create: (options: VirtqueueOptions): ${queueType} =>
    createVirtqueue(forTwoLayouts(${JSON.stringify(name)}, options)${rest}),`;
  return [
    `/** The strategy \`${name}\`. */`,
    `export const strategy: ${type} = Object.freeze({`,
    `name: ${JSON.stringify(name)},`,
    `correspondsTo: ${JSON.stringify(correspondsTo)},`,
    `expectation: ${JSON.stringify(expectation)},`,
    create,
    ...OP_NAMES.map((op) => `${op},`),
    "});",
  ].join("\n");
}
