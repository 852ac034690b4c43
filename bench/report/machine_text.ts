/**
 * The machine and the programs of a run, in words.
 *
 * @module
 */

import type { Environment } from "../record/lab.ts";
import { bytes } from "./figure.ts";

/** The machine and the programs as name and value, for tables. */
export function machineRows(env: Environment): [name: string, value: string][] {
  return [
    ["CPU", `${env.cpu}, ${env.cpuCount} logical`],
    ["Architecture", env.arch],
    ["Memory", bytes(env.memoryBytes)],
    ["Kernel", env.kernel],
    ["Load at the start", env.loadAverage.map((load) => load.toFixed(2)).join(", ") || "unknown"],
    ["Hardware counters", env.hardwareCounters],
    ...coreRows(env),
    ["Deno, V8, TypeScript", `${env.deno}, ${env.v8}, ${env.typescript}`],
    ["V8 flags", env.v8Flags.join(" ") || "none"],
    ["Commit", env.commit],
  ];
}

/** Neighbors named; more are counted. */
const MOST_NAMED = 8;

/** What the core shares, as measured; nothing of records that do not say. */
function coreRows({ core }: Environment): [name: string, value: string][] {
  if (core === undefined) return [];
  const { pinnedTo, neighbors, idleQuotient, loadedQuotient, threshold, note } = core;
  const named = neighbors.slice(0, MOST_NAMED).map(({ cpu, slowdown }) =>
    `CPU ${cpu} ×${slowdown.toFixed(2)}`
  );
  if (neighbors.length > MOST_NAMED) named.push(`and ${neighbors.length - MOST_NAMED} more`);
  return [
    ["Timed on", pinnedTo === null ? "any CPU" : `CPU ${pinnedTo}`],
    ["A load elsewhere", [note, ...named].join(", ")],
    ...(threshold === undefined ? [] : [
      [
        "Quotient of the loops",
        `${idleQuotient?.toFixed(3)} quiet, ${
          loadedQuotient?.toFixed(3)
        } beside a load; contended from ${threshold.toFixed(3)} on`,
      ] as [string, string],
    ]),
  ];
}
