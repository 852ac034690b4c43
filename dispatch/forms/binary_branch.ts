/**
 * A binary search of the layout's number, what C compilers make of a switch that gets no jump table.
 *
 * Seen (`lab explain`, V8 15.0, a small operation): over eight layouts all callees are inlined and there is no jump table.
 *
 * @module
 */

import type { Form, FormLayout } from "../form.ts";

/** The form of `binary_branch`. */
export const form: Form = {
  name: "binary_branch",
  correspondsTo: "a C compiler's code for a switch without a jump table: binary search",
  expectation:
    "Callees inlined within the budget; log2 N predictable compares where a chain has up to N and a jump table one indirect jump.",
  call: "`vq.layout < 2 ? … : …`",
  asIn: "what C compilers make of a switch",
  unknownLayout: "reported by each operation",

  declare: () => "",
  body: (op, args, { layouts }) =>
    `const layout = vq.layout;\n  ${
      searchOf(0, layouts.length, layouts, ({ fn }) => `return ${fn(op)}(${args});`)
    }`,
};

/**
 * A binary search of `layout` in the numbers `from` to `end` - 1. Compares have shut in a number in the middle
 * from both sides; only the outermost ones still have to be distinguished from numbers that are no layout.
 */
function searchOf(
  from: number,
  end: number,
  layouts: readonly FormLayout[],
  arm: (layout: FormLayout) => string,
): string {
  const first = layouts[from]!;
  if (end - from === 1) {
    if (from > 0 && end < layouts.length) return arm(first);
    return `if (layout === ${first.label}) { ${arm(first)} } return bugLayout(layout);`;
  }
  const middle = (from + end) >> 1;
  return `if (layout < ${layouts[middle]!.label}) { ${searchOf(from, middle, layouts, arm)} } ${
    searchOf(middle, end, layouts, arm)
  }`;
}
