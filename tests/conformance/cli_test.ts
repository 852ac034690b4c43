import { assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { STRATEGY_NAMES } from "../../dispatch/mod.ts";
import { main } from "./cli.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read");

const RIGHT = "fixtures/right.jsonl";
const WRONG = "fixtures/wrong.jsonl";

async function run(...args: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, {
    log: (line) => void out.push(...line.split("\n")),
    error: (line) => void err.push(...line.split("\n")),
  });
  return { code, out, err };
}

function path(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

test("main() prints one line of sums for files that replay as recorded", async () => {
  assertEquals(await run("--strategy", "direct", path(RIGHT), path(RIGHT)), {
    code: 0,
    out: ["files 2, traces 2, steps 56, strategies 1, mismatches 0"],
    err: [],
  });
});

test("main() runs every strategy by default", async () => {
  const { code, out } = await run(path(RIGHT));
  assertEquals(code, 0);
  assertEquals(out, [
    `files 1, traces 1, steps 28, strategies ${STRATEGY_NAMES.length + 1}, mismatches 0`,
  ]);
});

test("main() shows the first mismatch and closes with the sums, status 1", async () => {
  const { code, out, err } = await run("--strategy", "ops_array", path(RIGHT), path(WRONG));
  assertEquals({ code, err }, { code: 1, err: [] });
  assertEquals(out, [
    "first mismatch: trace split/err-enospc, step 4, field ret, strategy ops_array over split+packed",
    "  wanted -5",
    "  got    -28",
    "files 2, traces 2, steps 56, strategies 1, mismatches 2",
  ]);
});

test("main() says how many steps differ on purpose, once for all strategies", async () => {
  const file = path("vectors/split-inorder.jsonl.gz");
  const { code, out } = await run("--strategy", "ops_array", "--strategy", "direct", file);
  assertEquals(code, 0);
  assertEquals(out, [
    "deviations: 13 steps differ on purpose, 180 steps after them cannot be compared; tests/conformance/deviations.ts says why",
    "files 1, traces 35, steps 5822, strategies 2, mismatches 0",
  ]);
});

for (
  const [what, args, complaint] of [
    ["a missing file", [path("fixtures/none.jsonl")], "No such file"],
    ["a file that is no gzip", [path("fixtures/no_gzip.jsonl.gz")], "no_gzip.jsonl.gz"],
    ["a file that holds no JSON", [path("vectors/README.md")], "line 1"],
    ["a folder", [path("fixtures")], "Cannot read vector file"],
    ["an unknown strategy", ["--strategy", "none", path(RIGHT)], "current value is none"],
    ["an unknown option", ["--none"], "--none"],
  ] as const
) {
  test(`main() complains of ${what} in one line, status 2`, async () => {
    const { code, out, err } = await run(...args);
    assertEquals({ code, out }, { code: 2, out: [] });
    assertEquals(err.length, 1);
    assertStringIncludes(err[0]!, complaint);
  });
}

test("main() explains itself with --help", async () => {
  const { code, out } = await run("--help");
  assertEquals(code, 0);
  assertStringIncludes(out[0]!, "Usage");
});
