/**
 * The workloads and their variants as text, for command lines.
 *
 * @module
 */

import type { Workload, WorkloadVariant } from "./workload.ts";

const WIDTH = 80;

/** Lists names, orders and layouts of workloads, those with the same variants together. */
export function workloadList(workloads: readonly Workload[]): string {
  const alike = Map.groupBy(workloads, ({ variants }) => variantsText(variants).join("; "));
  return [...alike.values()].flatMap((group) => [
    ...wrapped(group.map(({ name }) => name), "  "),
    ...variantsText(group[0]!.variants).flatMap((text) => wrapped([text], "      ")),
  ]).join("\n");
}

/** `alternating, random over split+packed`: the orders of each list of layouts. */
function variantsText(variants: readonly WorkloadVariant[]): string[] {
  const byOrder = Map.groupBy(variants, ({ order }) => order);
  const layoutsOf = ([, variants]: readonly [string, readonly WorkloadVariant[]]): string =>
    variants.map(({ layouts }) => layouts).join(", ");
  return [...Map.groupBy(byOrder, layoutsOf)].map(([layouts, orders]) =>
    `${orders.map(([order]) => order).join(", ")} over ${layouts}`
  );
}

/** Lines of words with commas between the items. */
function wrapped(items: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  for (const word of items.join(", ").split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(indent + word);
  }
  return lines;
}
