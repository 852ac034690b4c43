import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { replayProgram } from "../../bench/cli/replay.ts";
import { TRACE_NAMES, traceUrl } from "../../bench/workload/mod.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read");

async function run(
  ...args: string[]
): Promise<{ readonly code: number; readonly out: string[]; readonly err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const output = {
    log: (line: string) => void out.push(line),
    error: (line: string) => void err.push(line),
  };
  const code = await replayProgram(output).runInto("replay", args, output);
  return { code, out, err };
}

test("replay without files takes the project's nine and ends with the totals", async () => {
  const { code, out, err } = await run();
  assertEquals(code, 0);
  assertEquals(err, []);
  assertEquals(out.length, TRACE_NAMES.length + 1);
  assertEquals(out.at(-1), "events 370780, ops 346179, mismatches 0");
  assert(out[0]!.includes("boolean_branch"));
});

test("replay --strategy takes another strategy, or all", async () => {
  const file = fileURLToPath(traceUrl("netsplit-a-boot"));
  const one = await run(file, "--strategy", "direct");
  assertEquals([one.code, one.out.at(-1)], [0, "events 12139, ops 10976, mismatches 0"]);
  const all = await run(file, "--strategy", "all");
  assertEquals(all.code, 0);
  assert(all.out.length > 10);
});

test("replay ends with 1 where results differ, and shows where", async () => {
  // The recording says that an add to an empty ring was refused.
  const file = fileURLToPath(new URL("differing.jsonl", import.meta.url));
  const { code, out } = await run(file);
  assertEquals(code, 1);
  assertEquals(out.at(-1), "events 3, ops 3, mismatches 2");
  assert(out[0]!.includes("event 3: add virtio9:blk/req.0: wanted -28, got 0"), out[0]);
});

test("replay ends with 2 and one line for bad input", async () => {
  const cases: readonly [string[], string][] = [
    [["nowhere.jsonl"], "Cannot read trace nowhere.jsonl: No such file"],
    [["deno.json"], "Cannot read trace deno.json: line 1: not a JSON value"],
    [["--strategy", "telepathy"], "current value is telepathy"],
    [["--speed", "9"], "--speed"],
  ];
  for (const [args, message] of cases) {
    const { code, out, err } = await run(...args);
    assertEquals([code, out, err.length], [2, [], 1]);
    assert(err[0]!.includes(message), err[0]);
  }
});
