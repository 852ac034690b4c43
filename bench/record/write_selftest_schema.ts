/**
 * `deno task schema`: publishes the schema of the self-test's JSON as `selftest.schema.json`.
 *
 * @module
 */

import { selftestJsonSchema } from "./selftest_schema.ts";

/** The published schema's text. */
export function selftestSchemaText(): string {
  return JSON.stringify(selftestJsonSchema(), null, 2) + "\n";
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("selftest.schema.json", import.meta.url), selftestSchemaText());
}
