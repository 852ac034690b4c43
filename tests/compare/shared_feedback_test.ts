import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { testWith } from "../permitted.ts";
import { runProgram } from "../run_program.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CHILD = fileURLToPath(new URL("./fixtures/feedback_child.ts", import.meta.url));

/** What `fixtures/feedback_child.ts` found. */
interface Found {
  readonly tiers: Readonly<Record<string, string>>;
  readonly texts: number;
  readonly textsTwice: readonly string[];
}

async function find(part: "all" | "texts", v8Flags: readonly string[] = []): Promise<Found> {
  const { code, stdout, stderr } = await runProgram({
    program: CHILD,
    args: [part],
    permissions: [`--allow-read=${ROOT}`],
    v8Flags: ["--allow-natives-syntax", ...v8Flags],
  });
  assertEquals(code, 0, stderr);
  return JSON.parse(stdout);
}

/** The function has never run and has no code of anybody else's. */
const OWN_CODE = "lazy";
const SHARED_CODE = "turbofan";

const testFeedback = testWith("read", "run");

testFeedback("functions compiled from the same text twice share optimized code", async (t) => {
  const { tiers, texts, textsTwice } = await find("all");

  await t.step("the trap: equal texts of new Function and eval are one function to V8", () => {
    assertEquals(tiers["new Function, same text"], SHARED_CODE);
    assertEquals(tiers["eval, same text"], SHARED_CODE);
    assertEquals(tiers["new Function, unique text"], OWN_CODE);
    assertNotEquals(tiers["eval, unique text"], SHARED_CODE);
  });

  await t.step("copies of the lab's functions have code of their own", () => {
    const expected = new Set([
      "new Function, same text",
      "eval, same text",
      // Compiled when it is evaluated, so never lazy.
      "eval, unique text",
      // Its functions are those of the rings, which all strategies share.
      "strategy direct",
      "compare, shared: userCalls",
    ]);
    const own = Object.entries(tiers).filter(([name]) => !expected.has(name));
    assertEquals(own.filter(([, tier]) => tier !== OWN_CODE), []);
    for (
      const prefix of [
        "copyOf",
        "round_trip_4 ",
        "more_used ",
        "trace:",
        "strategy ",
        "compare, paired",
      ]
    ) {
      assert(own.some(([name]) => name.startsWith(prefix)), prefix);
    }
  });

  await t.step("in shared placement functions go through one loop", () => {
    assertEquals(tiers["compare, shared: userCalls"], SHARED_CODE);
  });

  await t.step("no bench compiles a text twice", () => {
    assert(texts > 100);
    assertEquals(textsTwice, []);
  });
});

testFeedback("without V8's compilation cache equal texts are functions of their own", async () => {
  const { tiers } = await find("texts", ["--no-compilation-cache"]);
  assertNotEquals(tiers["new Function, same text"], SHARED_CODE);
  assertNotEquals(tiers["eval, same text"], SHARED_CODE);
});
