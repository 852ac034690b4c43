import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { AssertionError } from "node:assert";
import { BadInput } from "../../bench/bad_input.ts";
import { assertAllocatesNothing, assertNotSlower } from "../../bench/studies/compare/testing.ts";
import { testWith } from "../permitted.ts";

const module = new URL("./fixtures/named.ts", import.meta.url);
const testRun = testWith("read", "write", "run");

testRun(
  "assertAllocatesNothing() fails with the bytes, and passes for a function that makes nothing",
  async () => {
    assertEquals((await assertAllocatesNothing({ module, name: "plain" })).text, "0 bytes a call");
    const error = await assertRejects(
      () => assertAllocatesNothing({ module, name: "maker" }),
      AssertionError,
    );
    assertStringIncludes(error.message, "named#maker must allocate nothing: current value is");
  },
);

testRun("assertNotSlower() is ignored, with the reason, where time is not enough", async () => {
  const base = { module, name: "plain" };
  const { state, text } = await assertNotSlower({ module, name: "twice" }, base, { budgetMs: 50 });
  assertEquals(state, "ignored");
  assertStringIncludes(text, "the budget must be enough for");
});

testRun("assertions name an export that is not there", async () => {
  const error = await assertRejects(
    () => assertNotSlower({ module, name: "absent" }, { module, name: "plain" }),
    BadInput,
  );
  assertStringIncludes(error.message, "must export a function absent: current value is undefined");
});
