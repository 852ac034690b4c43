/**
 * The text of further strategies: those of three files, and those that have no file because they are
 * about many layouts or answer a single question.
 *
 * Seen (`lab explain`, V8 15.0, a small operation): `binary_branch` and `nested_switch` over eight layouts have all
 * callees inlined and no jump table. `switch_ops_array` inlines both callees too, behind more than twice the guards
 * of `switch_const_ops`; `switch_frozen_array` has that one's size of code. `switch_local_bug` has less code than
 * `switch_const_ops`: an imported function costs even in an arm that never runs.
 *
 * @module
 */

import {
  layoutOps,
  RING_LAYOUT_NAMES,
  type RingLayoutName,
  type VirtqueueOps,
} from "../ring/mod.ts";
import {
  branchOf,
  caseLabel,
  constTables,
  type Form,
  OP_NAMES,
  OP_PARAMETERS,
  switchOf,
} from "./form.ts";

/** Forms by name of strategy, beside those of `strategy_text.ts`. */
export const FURTHER_FORMS: Readonly<Record<string, Form>> = {
  "boolean_const_ops": {
    declare: constTables,
    body: (op, args, layouts) => branchOf(layouts, (i) => `OPS${i}.${op}(${args})`),
  },
  "ops_class_instances": {
    declare: (layouts) =>
      layouts.map((_, i) => `${opsClassOf(i)}\nconst OPS${i} = new Ops${i}();`).join("\n"),
    queueOps: (i) => `OPS${i}`,
    body: (op, args) => `return vq.ops.${op}(${args});`,
  },
  "wasm_table": {
    declare: (layouts) =>
      `import { instantiateWasmTable } from ${
        JSON.stringify(new URL("./wasm_table_module.ts", import.meta.url).href)
      };
const { ${OP_NAMES.map((op) => `${op}: ${wasmName(op)}`).join(", ")} } = instantiateWasmTable([${
        layouts.map((_, i) => `ops${i}`).join(", ")
      }]);`,
    body: (op) =>
      `return ${wasmName(op)}(${["vq", "vq.layout", ...OP_PARAMETERS[op]!].join(", ")});`,
  },
  "generated": {
    correspondsTo: "C++ templates or a code generator: the dispatch of exactly these layouts",
    expectation:
      "The least there is: no test for one layout, one compare for two, and no arm twice; so the most inlining for the budget.",
    declare: () => "",
    body: generatedBody,
  },
  "binary_branch": {
    correspondsTo: "a C compiler's code for a switch without a jump table: binary search",
    expectation:
      "Callees inlined within the budget; log2 N predictable compares where a chain has up to N and a jump table one indirect jump.",
    declare: () => "",
    body: (op, args, layouts) =>
      `const layout = vq.layout;\n  ${
        searchOf(0, layouts.length, layouts.length, (i) => `return ${op}${i}(${args});`)
      }`,
  },
  "nested_switch": {
    correspondsTo: "a C switch on layout >> 2 over switches of four cases",
    expectation:
      "As a switch to symbols, but never a jump table: at most four compares to a group and four in it.",
    declare: () => "",
    body: nestedSwitchOf,
  },
  // The variants: each differs from switch_const_ops in one thing.
  "switch_ops_array": {
    correspondsTo: "Linux's text to the letter: all_ops[VQ_LAYOUT_SPLIT]->add() in each arm",
    expectation:
      "Each arm loads its table from an array that V8 takes for mutable: nothing folds, and the function is compared with the one seen.",
    declare: (layouts) =>
      `${constTables(layouts)}\nconst ALL_OPS = [${layouts.map((_, i) => `OPS${i}`).join(", ")}];`,
    body: (op, args, layouts) => switchOf(layouts, (i) => `ALL_OPS[LAYOUT${i}].${op}(${args})`),
  },
  "switch_frozen_array": {
    correspondsTo: "Linux's text with both consts: const struct virtqueue_ops *const all_ops[]",
    expectation: "Elements of a frozen, constant array fold: the code of switch_const_ops.",
    declare: (layouts) =>
      `${constTables(layouts)}\nconst ALL_OPS = Object.freeze([${
        layouts.map((_, i) => `OPS${i}`).join(", ")
      }]);`,
    body: (op, args, layouts) => switchOf(layouts, (i) => `ALL_OPS[LAYOUT${i}].${op}(${args})`),
  },
  "switch_no_default": {
    correspondsTo: "VIRTQUEUE_CALL without BUG(): the last layout is the default",
    expectation: "As switch_const_ops less the last compare and what a throwing arm costs.",
    declare: constTables,
    body: (op, args, layouts) =>
      switchOf(
        layouts.slice(0, -1),
        (i) => `OPS${i}.${op}(${args})`,
        `OPS${layouts.length - 1}.${op}(${args})`,
      ),
  },
  "switch_local_bug": {
    correspondsTo: "VIRTQUEUE_CALL with BUG() in the same translation unit",
    expectation:
      "As switch_const_ops: an arm that never runs costs nothing, imported function or not.",
    declare: (layouts) => `${constTables(layouts)}\nconst localBug = bugLayout;`,
    body: (op, args, layouts) =>
      switchOf(layouts, (i) => `OPS${i}.${op}(${args})`, "localBug(vq.layout)"),
  },
};

function opsClassOf(i: number): string {
  const methods = OP_NAMES.map((op) => {
    const args = ["vq", ...OP_PARAMETERS[op]!].join(", ");
    return `  ${op}(${args}) {\n    return ${op}${i}(${args});\n  }`;
  });
  return `class Ops${i} {\n${methods.join("\n")}\n}`;
}

function wasmName(op: string): string {
  return `wasm${op[0]!.toUpperCase()}${op.slice(1)}`;
}

/** The layouts' numbers, in groups that share one and the same function for an operation. */
function groupsOf(op: string, layouts: readonly RingLayoutName[]): number[][] {
  const groups = new Map<string, number[]>();
  layouts.forEach((layout, i) => {
    const repeat = layouts.slice(0, i).filter((other) => other === layout).length;
    const fn = layoutOps(layout)[op as keyof VirtqueueOps];
    const owner = RING_LAYOUT_NAMES.find((name) =>
      layoutOps(name)[op as keyof VirtqueueOps] === fn
    )!;
    // A driver imported once more has functions of its own, but what it takes from another driver.
    const key = owner === layout ? `${owner} ${repeat}` : `${owner} 0`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [i]);
    else group.push(i);
  });
  return [...groups.values()];
}

/** No test for one function, a condition for two, a switch without a throwing default for more. */
function generatedBody(op: string, args: string, layouts: readonly RingLayoutName[]): string {
  const groups = groupsOf(op, layouts);
  const call = ([first]: number[]): string => `${op}${first}(${args})`;
  const [some = [], ...others] = groups.toSorted((a, b) => a.length - b.length);
  const [rest] = others;
  if (rest === undefined) return `return ${call(some)};`;
  if (others.length === 1) {
    const test = some.map((i) => `vq.layout === LAYOUT${i}`).join(" || ");
    return `return ${test} ? ${call(some)} : ${call(rest)};`;
  }
  const last = groups.at(-1)!;
  const arms = groups.slice(0, -1).map((group) =>
    `${group.map((i) => `    case ${caseLabel(layouts, i)}:`).join("\n")}\n      return ${
      call(group)
    };`
  ).join("\n");
  return `switch (vq.layout) {\n${arms}\n    default:\n      return ${call(last)};\n  }`;
}

/**
 * A binary search of `layout` in the numbers `from` to `end` - 1 of `count`. Compares have shut in a number in
 * the middle from both sides; only the outermost ones are still to be told from what is no layout.
 */
function searchOf(from: number, end: number, count: number, arm: (i: number) => string): string {
  if (end - from === 1) {
    if (from > 0 && end < count) return arm(from);
    return `if (layout === LAYOUT${from}) { ${arm(from)} } return bugLayout(layout);`;
  }
  const middle = (from + end) >> 1;
  return `if (layout < LAYOUT${middle}) { ${searchOf(from, middle, count, arm)} } ${
    searchOf(middle, end, count, arm)
  }`;
}

const GROUP_SHIFT = 2;

function nestedSwitchOf(op: string, args: string, layouts: readonly RingLayoutName[]): string {
  const groups = Map.groupBy(layouts.keys(), (i) => i >> GROUP_SHIFT);
  const arms = [...groups].map(([group, members]) =>
    `    case ${group}:
      switch (vq.layout) {
${members.map((i) => `        case LAYOUT${i}:\n          return ${op}${i}(${args});`).join("\n")}
      }
      break;`
  ).join("\n");
  return `switch (vq.layout >> ${GROUP_SHIFT}) {\n${arms}\n  }\n  return bugLayout(vq.layout);`;
}
