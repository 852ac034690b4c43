/**
 * The text of strategies for any list of layouts, as ECMAScript modules.
 *
 * It consists of the same parts as the strategies' files, written out for so many layouts: V8 sees what a
 * program with these layouts would contain.
 *
 * @module
 */

import type { RingLayoutName } from "../ring/mod.ts";
import { type Form, type FormLayout, OP_NAMES, type Scope } from "./form.ts";
import { argsOf, headOf } from "./form_parts.ts";

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

/** A layout by its number in a list. */
function numbered(layout: RingLayoutName, i: number): FormLayout {
  return {
    layout,
    word: layout,
    number: String(i),
    label: `LAYOUT${i}`,
    ops: `ops${i}`,
    parameter: `layout${i}`,
    fn: (op) => `${op}${i}`,
    constant: (name) => `${name}${i}`,
    type: (name) => `${name}${i}`,
    local: (name) => `${name}${i}`,
  };
}

/** What a form's parts are written for, in JavaScript: layouts by number, each with names of its own. */
export function scopeOf(layouts: readonly RingLayoutName[]): Scope {
  return { layouts: layouts.map(numbered), ts: () => "" };
}

/** The dispatchers of a form, each a declaration of the module. */
export function dispatchersOf(form: Form, scope: Scope, queueType = "Virtqueue"): string[] {
  return OP_NAMES.map((op) =>
    `function ${headOf(op, scope, queueType)} {\n  ${form.body(op, argsOf(op), scope)}\n}`
  );
}

/** The constants of a module that are a driver's functions. */
export function functionConstants({ fn, ops }: FormLayout): string {
  return `const { ${OP_NAMES.map((op) => `${op}: ${fn(op)}`).join(", ")} } = ${ops};`;
}

/**
 * The text of an ECMAScript module with a strategy for the layouts of `imports.drivers`.
 *
 * The module exports `ops` (the dispatchers), `queueClasses` and `queueOps` (one entry per layout).
 */
export function strategyText(form: Form, imports: TextImports): string {
  const scope = scopeOf(imports.drivers.map(({ layout }) => layout));
  const importLines = imports.drivers.map(({ url, table }, i) =>
    `import { ${table} as ${scope.layouts[i]!.ops} } from ${JSON.stringify(url)};`
  );
  const ownImports = Object.entries(form.imports ?? {}).map(([file, names]) =>
    `import { ${names.join(", ")} } from ${
      JSON.stringify(new URL(`./${file}`, import.meta.url).href)
    };`
  );
  // Constants of the module, as in the strategies' files: V8 checks imports at every call.
  const constants = scope.layouts.map((each) =>
    `${functionConstants(each)}\nconst ${each.label} = ${each.number};`
  );
  const queueClasses = scope.layouts.map((each) => form.queueClass?.(each) ?? "Virtqueue");
  const queueOps = scope.layouts.map((each) => form.queueOps?.(each) ?? each.ops);
  return `import { bugLayout } from ${JSON.stringify(imports.bug)};
import { Virtqueue } from ${JSON.stringify(imports.virtqueue)};
${[...importLines, ...ownImports, ...constants].join("\n")}
${form.declare(scope)}
${dispatchersOf(form, scope).join("\n")}
export const ops = Object.freeze({ ${OP_NAMES.join(", ")} });
export const queueClasses = [${queueClasses.join(", ")}];
export const queueOps = [${queueOps.join(", ")}];
`;
}
