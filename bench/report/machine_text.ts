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
    ["Deno, V8, TypeScript", `${env.deno}, ${env.v8}, ${env.typescript}`],
    ["V8 flags", env.v8Flags.join(" ") || "none"],
    ["Commit", env.commit],
  ];
}
