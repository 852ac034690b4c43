import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { tierFlags, TOP_TIERS } from "../../bench/measure/tier_flags.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read", "run");

// Calls a function often, asks for its best code, calls it once more and prints the name of its tier.
const PROGRAM = `
const { optimizeNow, tierOf } = await import("./bench/process/tier.ts");
function add(a, b) { return (a + b) | 0; }
let sum = 0;
for (let i = 0; i < 100_000; i++) sum = add(sum, i);
optimizeNow(add);
sum = add(sum, 1);
console.log(tierOf(add));
`;

/** The tier that a function of a fresh process ends up in. */
async function tierUnder(flags: readonly string[]): Promise<string> {
  const v8Flags = ["--allow-natives-syntax", "--single-threaded", ...flags].join(",");
  const { stdout, stderr, code } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", `--v8-flags=${v8Flags}`, PROGRAM],
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    stdout: "piped",
    stderr: "piped",
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}

const LAST: Readonly<Record<string, string>> = {
  ignition: "interpreted",
  sparkplug: "baseline",
  maglev: "maglev",
  turbofan: "turbofan",
  turbolev: "turbofan",
};

test("tierFlags() holds code at each tier", async () => {
  for (const tier of TOP_TIERS) {
    assertEquals(await tierUnder(tierFlags(tier)), LAST[tier], tier);
  }
});

Deno.test("tierFlags() leaves V8 alone unless asked", () => {
  assertEquals(tierFlags(undefined), []);
});
