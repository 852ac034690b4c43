import { assertEquals } from "@std/assert";
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";

// These tests hold for the real @std/testing too: `deno task test:jsr` runs them there.

describe("bdd hooks", () => {
  const seen: string[] = [];
  beforeAll(() => void seen.push("beforeAll"));
  beforeEach(() => void seen.push("beforeEach"));
  afterEach(() => void seen.push("afterEach"));
  afterAll(() => {
    seen.push("afterAll");
    assertEquals(seen, [
      "beforeAll",
      ...["beforeEach", "one", "afterEach"],
      ...["beforeEach", "nested", "afterEach"],
      "afterAll",
    ]);
  });
  it("run around a test", () => void seen.push("one"));
  describe("nested", () => {
    it("run around a nested test", async () => {
      await Promise.resolve();
      seen.push("nested");
    });
  });
});
