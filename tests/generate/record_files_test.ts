// The types of records are written from their schemas.

import { assertEquals, assertThrows } from "@std/assert";
import { z } from "zod";
import { typesText } from "../../bench/generate/record_files.ts";

const part = z.object({
  name: z.string().min(1).describe("What it is called."),
  sizes: z.array(z.number().nullable()).readonly().describe("One per row; `null` for none."),
}).readonly().meta({ title: "Part", description: "A part." });

Deno.test("typesText() declares each titled schema once, parts first, with a comment for every field", () => {
  const whole = z.object({
    kind: z.literal("whole").describe("What it is."),
    first: part.describe("The first part."),
    others: z.array(part).readonly().exactOptional().describe("The other parts."),
    state: z.enum(["open", "shut"]).default("open").meta({
      title: "State",
      description: "How it stands.",
    }),
    tags: z.record(z.string(), z.string()).readonly().describe("By name."),
    bound: z.union([
      z.object({ most: z.number().describe("At most.") }).readonly(),
      z.object({ least: z.number().describe("At least.") }).readonly(),
    ]).describe("How far."),
  }).readonly().meta({ title: "Whole", description: "All." });
  const text = typesText([whole]).replace(/^[^]*?\*\/\n/, "").replace(/\s+/g, " ").trim();
  assertEquals(
    text,
    "/** A part. */ export interface Part { /** What it is called. */ readonly name: string; " +
      "/** One per row; `null` for none. */ readonly sizes: readonly (number | null)[]; } " +
      '/** How it stands. */ export type State = "open" | "shut"; ' +
      '/** All. */ export interface Whole { /** What it is. */ readonly kind: "whole"; ' +
      "/** The first part. */ readonly first: Part; /** The other parts. */ readonly others?: readonly Part[]; " +
      "/** How it stands. */ readonly state: State; /** By name. */ readonly tags: Readonly<Record<string, string>>; " +
      "/** How far. */ readonly bound: { /** At most. */ readonly most: number; } | " +
      "{ /** At least. */ readonly least: number; }; }",
  );
});

Deno.test("typesText() refuses a field without description, a title for two types, and other kinds of schema", () => {
  const titled = (field: z.ZodType, title = "Whole") =>
    z.object({ field }).meta({ title, description: "All." });
  assertThrows(() => typesText([titled(z.string())]), TypeError, "Cannot describe field");
  assertThrows(
    () => typesText([titled(part), titled(z.number().describe("A number."), "Part")]),
    TypeError,
    "its title must be unique: current value is Part",
  );
  assertThrows(
    () => typesText([titled(z.date().describe("A day."))]),
    TypeError,
    "current value is date",
  );
});
