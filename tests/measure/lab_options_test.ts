import { assert, assertEquals, assertThrows } from "@std/assert";
import { anySeed, HIGHEST_SEED, parseSeed } from "../../bench/studies/flag_values.ts";
import { BadInput } from "../../bench/bad_input.ts";

Deno.test("parseSeed() reads u32", () => {
  assertEquals(parseSeed("0"), 0);
  assertEquals(parseSeed(String(HIGHEST_SEED)), HIGHEST_SEED);
  for (const text of ["-1", "1.5", String(HIGHEST_SEED + 1), "x", ""]) {
    assertThrows(() => parseSeed(text), BadInput, `current value is ${text}`);
  }
});

Deno.test("anySeed() is one", () => {
  const seed = anySeed();
  assert(Number.isInteger(seed) && seed >= 0 && seed <= HIGHEST_SEED);
});
