import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { QuickReply } from "../../bench/quick/mitata_child.ts";
import type { QuickCell } from "../../bench/quick/mitata_plan.ts";
import { measureInChild } from "../../bench/quick/mitata_process.ts";
import { testWith } from "../permitted.ts";

const test = testWith("run");
const CALL: QuickCell = { kind: "call", targets: 0, order: "one called" };

async function repliesOf(count: number, v8Flags: readonly string[]): Promise<QuickReply[]> {
  return await Array.fromAsync(measureInChild(Array(count).fill(CALL), v8Flags));
}

test("measureInChild() gives mitata's statistics of each cell", async () => {
  const [reply, ...others] = await repliesOf(1, []);
  assertEquals(others, []);
  assert(reply !== undefined && "stats" in reply);
  assert(reply.stats.avg > 0);
});

test("measureInChild() says of each cell how its process ended", async () => {
  const replies = await repliesOf(2, ["--no-such-flag"]);
  assertEquals(replies.length, 2);
  for (const reply of replies) {
    assert("error" in reply);
    assertStringIncludes(reply.error, "child process ended with exit code");
    assertStringIncludes(reply.error, "no-such-flag");
  }
});
