import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  CLAIMS_REPORT,
  CLAIMS_SCHEMA_VERSION,
  claimsJson,
  parseClaimsReport,
  readClaimsReport,
} from "../../bench/record/claims.ts";
import { jsonSchemaOf } from "../../bench/record/json_schema.ts";
import { testWith } from "../permitted.ts";
import { syntheticClaims } from "./synthetic_claims.ts";

const REPORT = syntheticClaims();

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly required?: readonly string[];
  readonly items?: ObjectSchema;
  readonly anyOf?: readonly ObjectSchema[];
  readonly oneOf?: readonly ObjectSchema[];
}

function message(text: string, expected: typeof Error): string {
  const error = assertThrows(() => parseClaimsReport(text, "claims.json"), expected);
  assert(!error.message.includes("\n"), "the message must be one line");
  return error.message;
}

/** The report as JSON, changed at a path such as `claims.0.verdict`. */
function changed(path: string, value: unknown): string {
  const root = JSON.parse(claimsJson(REPORT));
  const keys = path.split(".");
  const last = keys.pop()!;
  let at = root;
  for (const key of keys) at = at[key];
  if (value === undefined) delete at[last];
  else at[last] = value;
  return JSON.stringify(root);
}

Deno.test("the JSON Schema of claims requires every field of a report, at every level", () => {
  const optional = ["v8Flags", "evidence"];
  const compare = (value: unknown, schema: ObjectSchema, path: string): void => {
    const variants = [...schema.anyOf ?? [], ...schema.oneOf ?? [], schema];
    if (Array.isArray(value)) {
      const items = variants.find((one) => one.items !== undefined)?.items;
      return value.forEach((inner) => compare(inner, items!, `${path}[]`));
    }
    if (typeof value !== "object" || value === null) return;
    const keys = Object.keys(value);
    const variant = variants.find(({ properties }) => keys.every((key) => properties?.[key]))!;
    const isPart = path.endsWith("cells[]") || path.endsWith("cell");
    const needed = isPart ? keys.filter((key) => !optional.includes(key)) : keys;
    assertEquals(variant.required?.toSorted(), needed.sort(), path);
    for (const [key, inner] of Object.entries(value)) {
      compare(inner, variant.properties![key]!, `${path}.${key}`);
    }
  };
  compare(JSON.parse(claimsJson(REPORT)), jsonSchemaOf(CLAIMS_REPORT), "report");
});

Deno.test("parseClaimsReport() gives back what claimsJson() wrote", () => {
  for (const options of [{}, { controlFails: true, partial: true }]) {
    const report = syntheticClaims(options);
    assertEquals(parseClaimsReport(claimsJson(report), "claims.json"), report);
  }
  const later = parseClaimsReport(changed("environment.hypervisor", "none"), "claims.json");
  assertEquals(later, REPORT);
});

Deno.test("claimsJson() writes the blocks of an effect on one line and refuses a wrong report", () => {
  const line = claimsJson(REPORT).split("\n").find((line) => line.includes('"blocks"'));
  assertEquals(JSON.parse(`{${line}}`).blocks, REPORT.claims[0]!.predictions[0]!.effect!.blocks);
  const error = assertThrows(() => claimsJson({ ...REPORT, alpha: NaN }), TypeError);
  assertStringIncludes(error.message, "Cannot write claims report: alpha: ");
});

Deno.test("parseClaimsReport() names the version of a newer and of an older file", () => {
  assertEquals(
    message(changed("version", CLAIMS_SCHEMA_VERSION + 1), RangeError),
    `Cannot read claims.json: written by a newer vringlab: version ${
      CLAIMS_SCHEMA_VERSION + 1
    }, this one reads ${CLAIMS_SCHEMA_VERSION}`,
  );
  assertStringIncludes(message(changed("version", 0), RangeError), "an older vringlab: version 0");
  assertStringIncludes(message(changed("version", "1"), RangeError), 'current value is "1"');
});

Deno.test("parseClaimsReport() tells in one line what is no record of claims", () => {
  const text = claimsJson(REPORT);
  for (let i = 1; i < 20; i++) {
    const cut = text.slice(0, Math.floor(text.length * i / 20));
    assertStringIncludes(message(cut, SyntaxError), "Cannot read claims.json as JSON: ");
  }
  assertStringIncludes(message("", SyntaxError), "the file is empty");
  for (const other of ["null", "[]", '{"schema":"vringlab/lab","version":1}']) {
    assertStringIncludes(message(other, TypeError), 'its schema must be "vringlab/claims"');
  }
});

Deno.test("parseClaimsReport() names the first wrong field and its value", () => {
  const cases: [path: string, value: unknown, field: string, shown: string][] = [
    ["claims.0.verdict", "true", "claims[0].verdict", '"true"'],
    ["claims.0.id", "", "claims[0].id", '""'],
    ["claims.0.predictions.1.outcome", "maybe", "predictions[1].outcome", '"maybe"'],
    ["claims.0.predictions.0.bound.kind", "about", "bound.kind", '"about"'],
    ["claims.0.predictions.0.bound.margin", 0, "bound.margin", "0"],
    ["claims.0.predictions.0.effect.ratioLow", -1, "effect.ratioLow", "-1"],
    ["claims.0.predictions.0.effect.confidence", 99, "effect.confidence", "99"],
    ["claims.0.evidence.0.agrees", "yes", "evidence[0].agrees", '"yes"'],
    ["cells.0.nsPerOp", "fast", "cells[0].nsPerOp", '"fast"'],
    ["alpha", 1, "alpha", "1"],
    ["environment.cpu", undefined, "environment.cpu", "undefined"],
    ["controls.0.passed", "no", "controls[0].passed", '"no"'],
  ];
  for (const [path, value, field, shown] of cases) {
    const text = message(changed(path, value), TypeError);
    assertStringIncludes(text, `${field}: `);
    assert(text.endsWith(`current value is ${shown}`), text);
  }
});

testWith("read")(
  "readClaimsReport() tells of a missing file in one line that names it",
  async () => {
    const error = await assertRejects(() => readClaimsReport("tests/claims/none.json"), Error);
    assert(/^Cannot read tests\/claims\/none\.json: .*[Nn]o such file[^\n]*$/.test(error.message));
  },
);
