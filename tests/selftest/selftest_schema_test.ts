import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { LAB_REPORT } from "../../bench/record/lab.ts";
import { recordJson } from "../../bench/record/record_file.ts";
import {
  readSelftest,
  SELFTEST_FORMAT,
  SELFTEST_SCHEMA_VERSION,
} from "../../bench/record/selftest.ts";
import { summaryOf } from "../../bench/record/selftest_summary.ts";
import { syntheticReport } from "../report/synthetic_report.ts";
import { syntheticSelftest } from "./synthetic_selftest.ts";

const SELFTEST = syntheticSelftest();
const TEXT = recordJson(SELFTEST, SELFTEST_FORMAT);

Deno.test("readSelftest() returns what was written", () => {
  assertEquals(readSelftest(TEXT, "selftest.json"), SELFTEST);
});

Deno.test("a lab report carries the self-test in short", () => {
  const selftest = summaryOf(SELFTEST);
  const report = { ...syntheticReport({ workloads: ["more_used"], blocks: 2 }), selftest };
  const read = LAB_REPORT.parse(JSON.parse(JSON.stringify(report)));
  assertEquals(read.selftest, selftest);
  assertEquals(selftest.cells.map((cell) => cell.claims.total), [
    20,
    20,
    25,
    25,
    25,
    20,
    20,
    25,
    25,
    25,
  ]);
  // Without the hundreds of single comparisons.
  assertEquals(Object.keys(selftest).includes("outcomes"), false);
});

/** The message with which a changed record is refused. */
function refusal(change: (record: Record<string, unknown>) => void): string {
  const record = JSON.parse(TEXT);
  change(record);
  const error = assertThrows(() => readSelftest(JSON.stringify(record), "s.json"), Error);
  assertEquals(error.message.includes("\n"), false);
  return error.message;
}

Deno.test("readSelftest() refuses other versions, other records and wrong fields in one line", () => {
  assertStringIncludes(
    refusal((record) => record.version = SELFTEST_SCHEMA_VERSION + 1),
    "written by a newer vringlab",
  );
  assertStringIncludes(refusal((record) => record.version = 1), "written by an older vringlab");
  assertStringIncludes(refusal((record) => record.schema = "vringlab/lab"), "vringlab/selftest");
  assertStringIncludes(refusal((record) => record.margin = -1), "margin");
  assertStringIncludes(
    refusal((record) => record.targets = [{ placement: "shared" }]),
    "targets[0]",
  );
  assertThrows(() => readSelftest(TEXT.slice(0, 100), "s.json"), SyntaxError, "s.json");
});
