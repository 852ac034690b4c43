/**
 * `deno task generate [--check]`: writes what has one source elsewhere: the strategies' files from their forms, copies
 * of a timed loop, compiled recordings, the records' types and JSON Schemas, parts of README.md and docs/workloads.md.
 *
 * With `--check` nothing is written: one line for each file that is not what is generated, with the first line that
 * differs, and exit code 1 if there is any.
 *
 * @module
 */

import { CONCURRENT_FILES } from "./concurrent_files.ts";
import type { GeneratedFile } from "./generated_file.ts";
import { README, WORKLOADS_PAGE } from "./readme_tables.ts";
import { RECORD_FILES } from "./record_files.ts";
import { runGenerator } from "./run_generator.ts";
import { ROUND_TRIP_COPIES, strategyFiles } from "./strategy_outputs.ts";
import { TRACE_PROGRAMS } from "./trace_programs.ts";

/** All files that are generated, wholly or in part. */
export const GENERATED_FILES: readonly GeneratedFile[] = [
  ...strategyFiles(),
  ROUND_TRIP_COPIES,
  ...TRACE_PROGRAMS,
  ...CONCURRENT_FILES,
  ...RECORD_FILES,
  README,
  WORKLOADS_PAGE,
];

if (import.meta.main) await runGenerator("generate", GENERATED_FILES);
