import { assertEquals } from "@std/assert";
import { labJsonSchema } from "../../bench/record/lab.ts";
import { syntheticReport } from "./synthetic_report.ts";

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly required?: readonly string[];
  readonly items?: ObjectSchema;
  readonly anyOf?: readonly ObjectSchema[];
}

/** Fields that records of earlier versions lack. */
const LATER = ["comparisons", "margin"].map((key) => `report.groups[].cells[].comparison.${key}`);

Deno.test("labJsonSchema() lists every field without a default as required, at every level", () => {
  const compare = (value: unknown, schema: ObjectSchema | undefined, path: string): void => {
    const variant = schema?.anyOf?.find((one) => one.properties !== undefined) ?? schema;
    if (Array.isArray(value)) return compare(value[0], variant?.items, `${path}[]`);
    if (typeof value !== "object" || value === null || path.endsWith(".tiers")) return;
    const keys = Object.keys(value).filter((key) =>
      !("default" in variant!.properties![key]!) && !LATER.includes(`${path}.${key}`)
    );
    assertEquals(variant?.required?.toSorted(), keys.sort(), path);
    for (const [key, inner] of Object.entries(value)) {
      compare(inner, variant?.properties?.[key], `${path}.${key}`);
    }
  };
  const report = syntheticReport({ workloads: ["more_used"], blocks: 2, rounds: 1 });
  const compared = {
    ...report,
    groups: report.groups.map((group) => ({ ...group, cells: group.cells.slice(1) })),
  };
  compare(compared, labJsonSchema(), "report");
});
