/**
 * The compiled recordings: `bench/workload/traces/*.program.json.gz`.
 *
 * @module
 */

import { compileTrace, readDriverTrace, TRACE_NAMES, traceUrl } from "../workload/mod.ts";
import { storedText, storedUrl } from "../workload/trace_store.ts";
import { type GeneratedFile, PROJECT } from "./generated_file.ts";

/** A file for each of the project's own recordings. */
export const TRACE_PROGRAMS: readonly GeneratedFile[] = TRACE_NAMES.map((name) => ({
  path: storedUrl(name).href.slice(PROJECT.href.length),
  text: async () => storedText(compileTrace(await readDriverTrace(traceUrl(name)))),
}));
