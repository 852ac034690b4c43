/**
 * `deno task schema [--check]`: writes the types and the JSON Schemas of the records from their schemas. `deno task
 * generate` does so too.
 *
 * @module
 */

import { RECORD_FILES } from "./record_files.ts";
import { runGenerator } from "./run_generator.ts";

if (import.meta.main) await runGenerator("schema", RECORD_FILES);
