/**
 * `deno task schema`: publishes the schema of `lab.json` as `lab.schema.json`.
 *
 * @module
 */

import { labJsonSchema } from "./lab_schema.ts";

/** The published schema's text. */
export function labSchemaText(): string {
  return JSON.stringify(labJsonSchema(), null, 2) + "\n";
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("lab.schema.json", import.meta.url), labSchemaText());
}
