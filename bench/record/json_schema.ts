/**
 * Schemas of records as JSON Schema.
 *
 * @module
 */

import { z } from "zod";

/** A record's schema as a JSON Schema (draft 2020-12) document. */
export function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  return {
    ...z.toJSONSchema(schema, {
      io: "input",
      // The format says it already; zod's pattern for it is 300 characters long.
      override: ({ jsonSchema }) => {
        if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
      },
    }),
  };
}
