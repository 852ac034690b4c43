/**
 * A switch on groups of four layouts over switches in each group: never a jump table, as that needs six cases.
 *
 * Seen (`lab explain`, V8 15.0, a small operation): over eight layouts all callees are inlined and there is no jump table.
 *
 * @module
 */

import type { Form, Scope } from "../form.ts";

/** The form of `nested_switch`. */
export const form: Form = {
  name: "nested_switch",
  correspondsTo: "a C switch on layout >> 2 over switches of four cases",
  expectation:
    "As a switch to symbols, but never a jump table: at most four compares to a group and four in it.",
  call: "`switch (vq.layout >> 2) { … switch (vq.layout) … }`",
  asIn: "a switch that never becomes a jump table",
  unknownLayout: "reported by each operation",

  declare: () => "",
  body: nestedSwitchOf,
};

const GROUP_SHIFT = 2;

function nestedSwitchOf(op: string, args: string, { layouts }: Scope): string {
  const groups = Map.groupBy(layouts, (each) => layouts.indexOf(each) >> GROUP_SHIFT);
  const arms = [...groups].map(([group, members]) =>
    `    case ${group}:
      switch (vq.layout) {
${
      members.map(({ fn, label }) => `        case ${label}:\n          return ${fn(op)}(${args});`)
        .join("\n")
    }
      }
      break;`
  ).join("\n");
  return `switch (vq.layout >> ${GROUP_SHIFT}) {\n${arms}\n  }\n  return bugLayout(vq.layout);`;
}
