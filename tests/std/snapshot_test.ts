import { AssertionError, assertRejects } from "@std/assert";
import { assertSnapshot } from "@std/testing/snapshot";
import { testWith } from "../permitted.ts";

const test = testWith("read");

// These tests hold for the real @std/testing too: `deno task test:jsr` runs them there.

test("assertSnapshot() compares with the file", async (t) => {
  await assertSnapshot(t, { b: [1, 2], a: "one line" });
  await assertSnapshot(t, "two\nlines with `ticks`, $ {and} \\ backslash", {
    serializer: (text) => text,
  });
  await t.step("in a step", async (t) => {
    await assertSnapshot(t, "single", { serializer: (text) => text });
  });
});

test("assertSnapshot() fails where the file says something else", async (t) => {
  await assertSnapshot(t, 1, { name: "a number" });
  const fixed = { path: "__snapshots__/fixed.snap", mode: "assert" } as const;
  await assertSnapshot(t, "kept", { ...fixed, name: "fixed" });
  await assertRejects(
    () => assertSnapshot(t, "changed", { ...fixed, name: "other" }),
    AssertionError,
    "Snapshot does not match",
  );
  await assertRejects(
    () => assertSnapshot(t, 2, { name: "never stored", mode: "assert" }),
    AssertionError,
    "Missing snapshot: never stored 1",
  );
});
