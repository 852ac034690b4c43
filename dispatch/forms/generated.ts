/**
 * The dispatch of exactly the layouts that are there: no test for one, one for two, and no arm twice where
 * layouts share a function, as in-order drivers share some with the others.
 *
 * @module
 */

import { layoutOps, RING_LAYOUT_NAMES, type VirtqueueOps } from "../../ring/mod.ts";
import type { Form, FormLayout, Scope } from "../form.ts";
import { caseLabel } from "../form_parts.ts";

/** The form of `generated`. */
export const form: Form = {
  name: "generated",
  correspondsTo: "C++ templates or a code generator: the dispatch of exactly these layouts",
  expectation:
    "The least there is: no test for one layout, one compare for two, and no arm twice; so the most inlining for the budget.",
  call: "no test for one layout, one for two, no arm twice",
  asIn: "a code generator, C++ templates",
  unknownLayout: "not seen",

  declare: () => "",
  body: generatedBody,
};

/** The layouts in groups that share one and the same function for an operation. */
function groupsOf(op: string, layouts: readonly FormLayout[]): FormLayout[][] {
  const groups = Map.groupBy(layouts, (each) => {
    const { layout } = each;
    const before = layouts.slice(0, layouts.indexOf(each));
    const repeat = before.filter((other) => other.layout === layout).length;
    const fn = layoutOps(layout)[op as keyof VirtqueueOps];
    const owner = RING_LAYOUT_NAMES.find((name) =>
      layoutOps(name)[op as keyof VirtqueueOps] === fn
    )!;
    // A driver imported once more has functions of its own, but what it takes from another driver.
    return owner === layout ? `${owner} ${repeat}` : `${owner} 0`;
  });
  return [...groups.values()];
}

/** No test for one function, a condition for two, a switch without a throwing default for more. */
function generatedBody(op: string, args: string, { layouts }: Scope): string {
  const groups = groupsOf(op, layouts);
  const call = ([first]: FormLayout[]): string => `${first!.fn(op)}(${args})`;
  const [some = [], ...others] = groups.toSorted((a, b) => a.length - b.length);
  const [rest] = others;
  if (rest === undefined) return `return ${call(some)};`;
  if (others.length === 1) {
    const test = some.map(({ label }) => `vq.layout === ${label}`).join(" || ");
    return `return ${test} ? ${call(some)} : ${call(rest)};`;
  }
  const last = groups.at(-1)!;
  const arms = groups.slice(0, -1).map((group) =>
    `${
      group.map((each) => `    case ${caseLabel(each, layouts.length)}:`).join("\n")
    }\n      return ${call(group)};`
  ).join("\n");
  return `switch (vq.layout) {\n${arms}\n    default:\n      return ${call(last)};\n  }`;
}
