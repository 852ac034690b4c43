/**
 * What is generated from the forms of the strategies: their files, and copies of a timed loop for `deno bench`.
 *
 * @module
 */

import { REGISTRATIONS } from "../../dispatch/strategy_files.ts";
import { strategySource } from "../../dispatch/strategy_source.ts";
import { LAYOUT_NAMES } from "../../ring/mod.ts";
import { STRATEGY_NAMES } from "../../dispatch/mod.ts";
import { type GeneratedFile, PROJECT } from "./generated_file.ts";

/** First line of a generated file; by `@generated` a counter of lines can tell. */
export function marker(source: string): string {
  return `// Generated from ${source} by deno task generate; edit that file, not this one. @generated\n`;
}

/** The files of the strategies, by the registrations. */
export function strategyFiles(): readonly GeneratedFile[] {
  return Object.entries(REGISTRATIONS).filter(([, { file }]) => file !== undefined)
    .map(([name, { form }]) => ({
      path: `dispatch/${name}.ts`,
      text: async () => {
        const source = `dispatch/forms/${name}.ts`;
        const opening = openingOf(source, await Deno.readTextFile(new URL(source, PROJECT)));
        return `${marker(`forms/${name}.ts`)}${strategySource((await form()).form, opening)}`;
      },
    }));
}

/**
 * The comment on top of a file.
 *
 * @throws {Error} where there is none.
 */
export function openingOf(path: string, text: string): string {
  const opening = /^\/\*\*[^]*?\*\//.exec(text)?.[0];
  if (opening?.includes("@module")) return opening;
  throw new Error(
    `Cannot generate from ${path} as it must begin with a comment that ends in @module: current value is ${
      JSON.stringify(text.slice(0, 40))
    }`,
  );
}

/** `bench/quick/round_trip_copies.ts`: specifiers of imports must be literal, one for each strategy. */
export const ROUND_TRIP_COPIES: GeneratedFile = {
  path: "bench/quick/round_trip_copies.ts",
  text: () => {
    // By strategy, and for `direct` by layout as well: the partitions of `partitions.ts`.
    const copies = STRATEGY_NAMES.flatMap((name) =>
      name === "direct"
        ? LAYOUT_NAMES.map((layout) => [`${name} ${layout}`, `${name}_${layout}`])
        : [[`${name} all`, name]]
    );
    const lines = copies.map(([key, query]) =>
      `  "${key}": () => import("../workload/round_trip_loop.ts?bench=${query}"),`
    );
    return `${marker("generate/strategy_outputs.ts")}/**
 * Copies of the round trip's loop, one per strategy: the module imported again under a query has code and type
 * feedback of its own.
 *
 * The specifiers are literal, hence part of the program: importing them needs no permission.
 *
 * @module
 */

import type * as RoundTripLoop from "../workload/round_trip_loop.ts";

type Load = () => Promise<typeof RoundTripLoop>;

// By strategy, and for \`direct\` by layout as well.
const COPIES: Readonly<Record<string, Load>> = {
${lines.join("\n")}
};

/**
 * The copy for a strategy and the tag of its partition.
 *
 * @throws {RangeError} if there is none.
 */
export async function roundTripCopy(
  strategy: string,
  partition: string,
): Promise<typeof RoundTripLoop.makeRoundTripLoop> {
  const load = COPIES[\`\${strategy} \${partition}\`];
  if (load === undefined) {
    throw new RangeError(
      \`Cannot load round trip as its strategy and partition must be one of \${
        Object.keys(COPIES).join(", ")
      }: current value is \${strategy} \${partition}\`,
    );
  }
  return (await load()).makeRoundTripLoop;
}
`;
  },
};
