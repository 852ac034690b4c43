import { assertEquals } from "@std/assert";
import { testWith } from "../permitted.ts";

const test = testWith("read");

/** Entries of deno.json that the configuration for the real @std does not have. */
const ONLY_MAIN = ["links", "tasks", "publish"];

async function settings(name: string): Promise<Record<string, unknown>> {
  return JSON.parse(await Deno.readTextFile(new URL(`../../${name}`, import.meta.url)));
}

test("deno.jsr.json says what deno.json says, without the links", async () => {
  const main = await settings("deno.json");
  for (const key of ONLY_MAIN) delete main[key];
  assertEquals(await settings("deno.jsr.json"), main);
});
