/**
 * The tables of README.md that list what there is: strategies and workloads.
 *
 * @module
 */

import { REGISTRATIONS } from "../../dispatch/strategy_files.ts";
import { WORKLOADS } from "../workload/mod.ts";
import type { WorkloadVariant } from "../workload/workload.ts";
import type { GeneratedFile } from "./generated_file.ts";

/** `README.md`, its tables of strategies and workloads written anew. */
export const README: GeneratedFile = {
  path: "README.md",
  text: async (now) =>
    withPart(withPart(now, "strategies", await strategyTable()), "workloads", workloadTable()),
};

/**
 * A text with the lines between a pair of marks replaced.
 *
 * @throws {Error} where the marks are not there.
 */
export function withPart(text: string, part: string, lines: string): string {
  const begin = `<!-- generated: ${part} (deno task generate) -->`;
  const end = `<!-- end of ${part} -->`;
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from >= 0 && to > from) {
    return `${text.slice(0, from + begin.length)}\n\n${lines}\n\n${text.slice(to)}`;
  }
  throw new Error(
    `Cannot generate README.md as it must have the lines ${begin} and ${end} in this order: current value has ${
      from < 0 ? "no begin" : "no end"
    }`,
  );
}

/** A Markdown table, not aligned. */
function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(headings), line(headings.map(() => "---")), ...rows.map(line)].join("\n");
}

async function strategyTable(): Promise<string> {
  const loaded = await Promise.all(
    Object.values(REGISTRATIONS).map(async (registration) => ({
      ...registration,
      form: (await registration.form()).form,
    })),
  );
  const rowOf = ({ form }: typeof loaded[number]) => [`\`${form.name}\``, form.call, form.asIn];
  const namesOf = (which: (each: typeof loaded[number]) => boolean) =>
    loaded.filter(which).map(({ form }) => `\`${form.name}\``).join(", ");
  return `${
    table(["strategy", "the call", "as in"], [
      ["`direct`", "`splitAdd(vq, …)`", "the floor: the caller knows the layout"],
      ...loaded.filter(({ isVariant }) => !isVariant).map(rowOf),
    ])
  }

${
    namesOf(({ file, isVariant }) => file === undefined && !isVariant)
  } are about many layouts, or about exactly those that are there; they have no file but are written out for the layouts asked for, as all others are for layouts that their files do not serve. Variants of \`switch_const_ops\` change one thing each; the lab measures them on request (\`--strategies\`): ${
    namesOf(({ isVariant }) => isVariant === true)
  }.`;
}

/** Workloads of one family, as `single_op:poll` and its like, in one row. */
function workloadTable(): string {
  const families = Map.groupBy(WORKLOADS, ({ name, family }) => family?.name ?? name);
  const rows = [...families.values()].map((workloads) => {
    const [first] = workloads;
    const { name, family, operation, variants } = first!;
    return [
      `\`${name}\`${workloads.length > 1 ? " …" : ""}`,
      family === undefined ? operation : `${family.operation}; ${workloads.length} of them`,
      variantsText(variants),
    ];
  });
  return table(["workload", "one operation is", "orders and layouts"], rows);
}

/** `` `alternating`, `random` over `split+packed` ``, those of the same layouts together. */
function variantsText(variants: readonly WorkloadVariant[]): string {
  const byOrder = Map.groupBy(variants, ({ order }) => order);
  const layoutsOf = ([, same]: readonly [string, readonly WorkloadVariant[]]) =>
    layoutsText(same.map(({ layouts }) => layouts));
  return [...Map.groupBy(byOrder, layoutsOf)].map(([layouts, orders]) =>
    `${orders.map(([order]) => `\`${order}\``).join(", ")} over ${layouts}`
  ).join("; ");
}

function layoutsText(layouts: readonly string[]): string {
  const clones = layouts.filter((each) => each.startsWith("clones-"));
  return [
    ...layouts.filter((each) => !clones.includes(each)).map((each) => `\`${each}\``),
    ...(clones.length > 0 ? ["`clones-N`"] : []),
  ].join(", ");
}
