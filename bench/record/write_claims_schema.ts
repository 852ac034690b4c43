/**
 * Publishes the schema of `claims.json` as `claims.schema.json`; part of `deno task schema`.
 *
 * @module
 */

import { claimsJsonSchema } from "./claims_schema.ts";

/** The published schema's text. */
export function claimsSchemaText(): string {
  return JSON.stringify(claimsJsonSchema(), null, 2) + "\n";
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("claims.schema.json", import.meta.url), claimsSchemaText());
}
