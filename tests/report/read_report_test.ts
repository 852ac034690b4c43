import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { LAB_SCHEMA_VERSION, type LabReport } from "../../bench/record/lab.ts";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { labJson, withFiniteFigures } from "../../bench/record/write_files.ts";
import { syntheticReport } from "./synthetic_report.ts";

const SMALL = syntheticReport({ workloads: ["more_used"], blocks: 3, rounds: 2 });

function message(text: string, expected: typeof Error): string {
  const error = assertThrows(() => readLabReport(text, "lab.json"), expected);
  assert(!error.message.includes("\n"), "the message must be one line");
  return error.message;
}

/** The small report as JSON, changed at a path such as `groups.0.cells.1.nsPerOp`. */
function changed(path: string, value: unknown): string {
  const root = JSON.parse(labJson(SMALL));
  const keys = path.split(".");
  const last = keys.pop()!;
  let at = root;
  for (const key of keys) at = at[key];
  if (value === undefined) delete at[last];
  else at[last] = value;
  return JSON.stringify(root);
}

Deno.test("readLabReport() gives back what labJson() wrote", () => {
  for (const options of [{}, { controlFails: true, partial: true }, { seed: 7, rounds: 1 }]) {
    const report = syntheticReport(options);
    assertEquals(readLabReport(labJson(report), "lab.json"), report);
  }
});

Deno.test("readLabReport() takes fields that a later version of the format adds", () => {
  const report = readLabReport(changed("environment.hypervisor", "none"), "lab.json");
  assertEquals(report, SMALL);
});

Deno.test("readLabReport() names the version of a newer and of an older file", () => {
  assertEquals(
    message(changed("version", LAB_SCHEMA_VERSION + 1), RangeError),
    `Cannot read lab.json: written by a newer vringlab: version ${
      LAB_SCHEMA_VERSION + 1
    }, this one reads ${LAB_SCHEMA_VERSION}`,
  );
  assertStringIncludes(message(changed("version", 0), RangeError), "an older vringlab: version 0");
  assertStringIncludes(message(changed("version", "1"), RangeError), 'current value is "1"');
  assertStringIncludes(
    message(changed("version", undefined), RangeError),
    "current value is undefined",
  );
});

Deno.test("readLabReport() tells text that is no JSON in one line, wherever it was cut", () => {
  const text = labJson(SMALL);
  for (let i = 1; i < 40; i++) {
    const cut = text.slice(0, Math.floor(text.length * i / 40));
    assertStringIncludes(message(cut, SyntaxError), "Cannot read lab.json as JSON: ");
  }
  assertStringIncludes(message("", SyntaxError), "the file is empty");
  assertStringIncludes(message("{]\n\n", SyntaxError), "Cannot read lab.json as JSON: ");
});

Deno.test("readLabReport() refuses JSON that is no lab report", () => {
  for (const text of ["null", "[]", "3", '"x"', "{}", '{"schema":"other/thing","version":1}']) {
    assertStringIncludes(message(text, TypeError), 'its schema must be "vringlab/lab"');
  }
});

Deno.test("readLabReport() names the first wrong field and its value", () => {
  const cases: [path: string, value: unknown, field: string, shown: string][] = [
    ["groups.0.cells.1.nsPerOp", "fast", "groups[0].cells[1].nsPerOp", '"fast"'],
    ["groups.0.cells.1.nsPerOp", null, "groups[0].cells[1].nsPerOp", "null"],
    ["groups.0.cells.1.nsPerOp", -1, "groups[0].cells[1].nsPerOp", "-1"],
    ["groups.1.placement", "alone", "groups[1].placement", '"alone"'],
    ["groups.0.cells.1.comparison.verdict", "fastest", "comparison.verdict", '"fastest"'],
    ["groups.0.cells.1.comparison.confidence", 95, "comparison.confidence", "95"],
    ["environment.cpu", undefined, "environment.cpu", "undefined"],
    ["startedAt", "yesterday", "startedAt", '"yesterday"'],
    ["margin", 0, "margin", "0"],
    ["groups.0.cells.0.processes.0.windowsNs.1", "x", "processes[0].windowsNs[1]", '"x"'],
  ];
  for (const [path, value, field, shown] of cases) {
    const text = message(changed(path, value), TypeError);
    assertStringIncludes(text, `${field}: `);
    assert(text.endsWith(`current value is ${shown}`), text);
  }
});

Deno.test("labJson() refuses a report that readLabReport() would not read", () => {
  const broken = { ...SMALL, margin: NaN };
  assertStringIncludes(assertThrows(() => labJson(broken), TypeError).message, "margin: ");
});

Deno.test("withFiniteFigures() leaves out what JSON cannot hold and says so", () => {
  const [group, ...rest] = SMALL.groups;
  const cells = group!.cells.map((cell, i) => {
    if (i === 1) return { ...cell, nsPerOp: NaN, processes: [] };
    if (i === 2) return { ...cell, comparison: { ...cell.comparison!, ratioHigh: Infinity } };
    return cell;
  });
  const report: LabReport = { ...SMALL, groups: [{ ...group!, cells }, ...rest] };
  const finite = withFiniteFigures(report);
  assertEquals(finite.groups[0]!.cells.length, cells.length - 1);
  assertEquals(finite.groups[0]!.cells[1]!.comparison, null);
  assertEquals(finite.findings.slice(SMALL.findings.length).map(({ kind }) => kind), [
    "cell not measured",
    "cell not compared",
  ]);
  assertEquals(readLabReport(labJson(finite), "lab.json"), finite);
  assertEquals(withFiniteFigures(SMALL), SMALL);
});
