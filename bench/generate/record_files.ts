/**
 * What is written from the schemas of the records: their TypeScript types with a doc comment for each field, and their
 * JSON Schemas. A type that the compiler infers from a schema has no comments and no name of its own, and a package's
 * public types must be written out.
 *
 * @module
 */

import { z } from "zod";
import { BISECT_REPORT } from "../record/bisect.ts";
import { CLAIMS_REPORT } from "../record/claims.ts";
import { HISTORY_ENTRY } from "../record/history.ts";
import { GATE_REPORT } from "../record/gate.ts";
import { GATE_SELFTEST } from "../record/gate_selftest.ts";
import { jsonSchemaOf } from "../record/json_schema.ts";
import { LAB_REPORT } from "../record/lab.ts";
import { SELFTEST_REPORT } from "../record/selftest.ts";
import type { GeneratedFile } from "./generated_file.ts";

const FOLDER = "bench/record";
const HEAD = `// @generated from the schemas in ${FOLDER}/ by deno task generate; do not edit.

/**
 * The types of all records, as their schemas say.
 *
 * @module
 */
`;

/** Types that the statistics own, which records hold as they are. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["Comparison", "../stats/compare.ts"],
  ["Rate", "../stats/rate.ts"],
  ["Verdict", "../stats/verdict.ts"],
  ["EstimateState", "../stats/core_state.ts"],
  ["StandaloneRatio", "../stats/compare.ts"],
]);

/** The types' file and the JSON Schemas. */
export const RECORD_FILES: readonly GeneratedFile[] = [
  {
    path: `${FOLDER}/formats.ts`,
    text: () =>
      typesText([
        LAB_REPORT,
        SELFTEST_REPORT,
        CLAIMS_REPORT,
        GATE_REPORT,
        GATE_SELFTEST,
        HISTORY_ENTRY,
        BISECT_REPORT,
      ]),
  },
  jsonSchemaFile("lab", LAB_REPORT),
  jsonSchemaFile("selftest", SELFTEST_REPORT),
  jsonSchemaFile("bisect", BISECT_REPORT),
  jsonSchemaFile("claims", CLAIMS_REPORT),
  jsonSchemaFile("history", HISTORY_ENTRY),
  jsonSchemaFile("gate", GATE_REPORT),
];

function jsonSchemaFile(name: string, schema: z.ZodType): GeneratedFile {
  return {
    path: `${FOLDER}/${name}.schema.json`,
    text: () => JSON.stringify(jsonSchemaOf(schema), null, 2) + "\n",
  };
}

/**
 * TypeScript declarations of the schemas that have a title, each after those that it is made of.
 *
 * @throws {TypeError} for a field without description, two types of one name, and kinds of schema not met in records.
 */
export function typesText(roots: readonly z.core.$ZodType[]): string {
  const declared = new Map<string, string>();
  for (const root of roots) typeOf(root, declared);
  const imports = [...ELSEWHERE].filter(([name]) => declared.has(name))
    .map(([name, path]) => `import type { ${name} } from "${path}";`);
  const own = [...declared].filter(([name]) => !ELSEWHERE.has(name)).map(([, text]) => text);
  return [HEAD, `${imports.join("\n")}\n`, ...own].join("\n");
}

/** The type of a schema where it is used: its name if it has one, which is declared then. */
function typeOf(schema: z.core.$ZodType, declared: Map<string, string>): string {
  const { title } = z.globalRegistry.get(schema) ?? {};
  if (title === undefined) return shapeOf(schema, declared);
  const shape = shapeOf(schema, declared);
  const isInterface = isObject(schema);
  const text = `${comment(declarationOf(schema, title), title)}\nexport ${
    isInterface ? `interface ${title} ${shape}` : `type ${title} = ${shape};`
  }\n`;
  const known = declared.get(title);
  if (known === undefined) declared.set(title, text);
  else if (known !== text) {
    throw new TypeError(
      `Cannot declare a type as its title must be unique: current value is ${title}`,
    );
  }
  return title;
}

function isObject(schema: z.core.$ZodType): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === "readonly" ? isObject(def.innerType) : def.type === "object";
}

/** The schema that a type was declared by: a field of that type may be a copy with a description of its own. */
function declarationOf(schema: z.core.$ZodType, title: string): z.core.$ZodType {
  const { parent } = schema._zod;
  return parent !== undefined && z.globalRegistry.get(parent)?.title === title
    ? declarationOf(parent, title)
    : schema;
}

function shapeOf(schema: z.core.$ZodType, declared: Map<string, string>): string {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "string":
    case "number":
    case "boolean":
      return def.type;
    case "literal":
      return def.values.map((value) => JSON.stringify(value)).join(" | ");
    case "enum":
      return Object.values(def.entries).map((value) => JSON.stringify(value)).join(" | ");
    case "nullable":
      return `${typeOf(def.innerType, declared)} | null`;
    case "readonly":
    case "optional":
    case "default":
      return typeOf(def.innerType, declared);
    case "array": {
      const element = typeOf(def.element, declared);
      return `readonly ${/^[\w.]+$/.test(element) ? element : `(${element})`}[]`;
    }
    case "record":
      return `Readonly<Record<${typeOf(def.keyType, declared)}, ${
        typeOf(def.valueType, declared)
      }>>`;
    case "union":
      return def.options.map((option) => typeOf(option, declared)).join(" | ");
    case "object": {
      const fields = Object.entries(def.shape).map(([name, field]) => {
        const mark = field._zod.def.type === "optional" ? "?" : "";
        return `${comment(field, name)}\nreadonly ${name}${mark}: ${typeOf(field, declared)};\n`;
      });
      return `{\n${fields.join("")}}`;
    }
    default:
      throw new TypeError(
        `Cannot write the type of a schema as its kind must be one that records have: current value is ${def.type}`,
      );
  }
}

/** The doc comment of a type or field: its description, or that of what it wraps. */
function comment(schema: z.core.$ZodType, name: string): string {
  for (let inner: z.core.$ZodType | undefined = schema; inner !== undefined;) {
    const { description } = z.globalRegistry.get(inner) ?? {};
    if (description !== undefined) {
      const lines = description.split("\n").flatMap((line) => wrapped(line));
      return lines.length === 1
        ? `/** ${lines[0]} */`
        : `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */`;
    }
    const def: { readonly innerType?: z.core.$ZodType } = inner._zod.def as object;
    inner = def.innerType;
  }
  throw new TypeError(`Cannot describe ${name} as its schema must have a description`);
}

const WIDTH = 100;

function wrapped(line: string): string[] {
  const lines = [""];
  for (const word of line.split(" ")) {
    const last = lines.at(-1)!;
    if (last !== "" && last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines;
}
