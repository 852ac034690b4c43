/**
 * The generated parts of README.md and docs/workloads.md: the strategies, the workloads, and lines of a real report.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { REGISTRATIONS } from "../../dispatch/strategy_files.ts";
import { readLabReport } from "../record/read_lab.ts";
import { readPackedText } from "../record/record_file.ts";
import { groupName } from "../record/group_name.ts";
import { renderTerminal } from "../studies/lab/document/render.ts";
import { WORKLOADS } from "../workload/mod.ts";
import type { WorkloadVariant } from "../workload/workload.ts";
import { type GeneratedFile, PROJECT } from "./generated_file.ts";

/** The record that the README's picture and figures are from. */
const PUBLISHED = "docs/picture.lab.json.gz";

/** The table of the published report that the README shows, and the rows of it. */
const SHOWN = {
  workload: "more_used",
  order: "alternating",
  layouts: "split+packed",
  rows: [
    "strategy",
    "direct",
    "polymorphic_class",
    "boolean_branch",
    "switch_const_ops",
    "function_table",
    "map_lookup",
  ],
};

/** `README.md`: its table of strategies, and lines of the published report. */
export const README: GeneratedFile = {
  path: "README.md",
  text: async (now) => {
    const withOutput = withPart("README.md", now, "output", await publishedLines());
    return withPart("README.md", withOutput, "strategies", await strategyTable());
  },
};

/** `docs/workloads.md`: its table of workloads. */
export const WORKLOADS_PAGE: GeneratedFile = {
  path: "docs/workloads.md",
  text: (now) => withPart("docs/workloads.md", now, "workloads", workloadTable()),
};

/**
 * A text with the lines between a pair of marks replaced.
 *
 * @param path The text's file, for the message.
 * @throws {Error} where the marks are not there.
 */
export function withPart(path: string, text: string, part: string, lines: string): string {
  const begin = `<!-- generated: ${part} (deno task generate) -->`;
  const end = `<!-- end of ${part} -->`;
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from >= 0 && to > from) {
    return `${text.slice(0, from + begin.length)}\n\n${lines}\n\n${text.slice(to)}`;
  }
  throw new Error(
    `Cannot generate ${path} as it must have the lines ${begin} and ${end} in this order: current value has ${
      from < 0 ? "no begin" : "no end"
    }`,
  );
}

/** Lines of the published report as `deno task report` prints them: the heading and some rows of one table. */
async function publishedLines(): Promise<string> {
  const path = fileURLToPath(new URL(PUBLISHED, PROJECT));
  const report = readLabReport(await readPackedText(path), PUBLISHED);
  const group = report.groups.find(({ workload, order, layouts }) =>
    workload === SHOWN.workload && order === SHOWN.order && layouts === SHOWN.layouts
  );
  const lines = renderTerminal(report).split("\n");
  const from = lines.findIndex((line) => group !== undefined && line.startsWith(groupName(group)));
  const table = lines.slice(from, lines.indexOf("", from));
  const rows = table.filter((line) => SHOWN.rows.includes(/^ +(\S+)/.exec(line)?.[1] ?? ""));
  if (from < 0 || rows.length !== SHOWN.rows.length) {
    throw new Error(
      `Cannot generate README.md as the report of ${PUBLISHED} must have the rows ${
        SHOWN.rows.join(", ")
      }: current value has ${rows.length} of them`,
    );
  }
  return ["```text", table[0], ...rows, "```"].join("\n");
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
  } are for many layouts and have no file: their code is generated when it is needed, as is that of every strategy for layouts other than split and packed. Variants of \`switch_const_ops\`: ${
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
