import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import {
  combinationsOf,
  combinationText,
  parseParam,
} from "../../bench/studies/compare/parameters.ts";
import { userFunctionOf } from "../../bench/workload/user/user_function.ts";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { growthSection } from "../../bench/studies/lab/document/growth.ts";
import { runLabHere } from "../lab_here.ts";
import { testWith } from "../permitted.ts";

Deno.test("combinationsOf() gives every combination of what modules list, or of what was given", () => {
  const params = { n: [1, 10], kind: ["flat", "deep"] };
  assertEquals(combinationsOf([null, null], {}), [{}]);
  assertEquals(combinationsOf([params, null], {}).map(combinationText), [
    "n=1, kind=flat",
    "n=1, kind=deep",
    "n=10, kind=flat",
    "n=10, kind=deep",
  ]);
  const given = { ...parseParam("n=1,1e3,x", "--param"), ...parseParam("kind=true", "--param") };
  assertEquals(given, { n: [1, 1000, "x"], kind: [true] });
  assertEquals(combinationsOf([params], given).length, 3);
});

Deno.test("parameters that cannot be used are refused in one line", () => {
  const refused: readonly (readonly [() => unknown, RegExp])[] = [
    [() => parseParam("n", "--param"), /such as n=1,10,100: current value is n$/],
    [() => combinationsOf([{ n: [1] }], { m: [2] }), /current value is m \(they have n\)$/],
    [() => combinationsOf([null], { m: [2] }), /they have none/],
    [() => combinationsOf([{ n: [1] }, { n: [2] }], {}), /same values of n .*\[1\] and \[2\]/],
    [() => combinationsOf([{ n: Array(25).fill(1) }], {}), /at most 24 combinations: .* 25/],
  ];
  for (const [call, message] of refused) {
    assertMatch(assertThrows(call, Error).message, message);
  }
  const run = (): number => 1;
  for (const params of [1, null, {}, [], { n: [] }, { n: 1 }, { n: [1n] }, { n: [1], m: [{}] }]) {
    assertThrows(
      () => userFunctionOf({ run, params }, "x.ts"),
      TypeError,
      "its export params must be",
    );
  }
  assertEquals(userFunctionOf({ run, params: { n: [1, "a", true] } }, "x.ts").params?.["n"], [
    1,
    "a",
    true,
  ]);
  assertEquals(userFunctionOf({ run }, "x.ts").params, null);
});

const FIXTURES = new URL("./fixtures/", import.meta.url).pathname;

testWith("read", "write", "run")(
  "lab compare measures a group for each value, and says how time grows",
  async () => {
    const out = `report/test-${crypto.randomUUID()}`;
    try {
      const file = `${FIXTURES}grows.ts`;
      const args = ["compare", file, file, "--param", "n=8,64", "--blocks", "2", "--budget", "1h"];
      const { code, stderr } = await runLabHere([...args, "--out", out]);
      assertEquals([0, 1].includes(code), true, stderr);
      const report = readLabReport(await Deno.readTextFile(`${out}/lab.json`), "lab.json");
      assertEquals(report.groups.map(({ order }) => order), ["n=8", "n=64"]);
      const [table, figure] = growthSection(report).blocks as never as [
        { rows: { cells: string[] }[]; columns: { heading: string }[] },
        { panels: { svg(): string }[] },
      ];
      assertEquals(table.columns.map(({ heading }) => heading), [
        "function",
        "8",
        "64",
        "grows as",
      ]);
      assertEquals(table.rows.map(({ cells }) => cells[0]), ["`grows`", "`grows#2`"]);
      for (const { cells } of table.rows) {
        assertMatch(
          cells[3]!,
          /^n\^−?\d+\.\d\d \(−?\d+\.\d\d to −?\d+\.\d\d\)$|^$/,
        );
      }
      assertStringIncludes(figure.panels[0]!.svg(), "<svg");
    } finally {
      await Deno.remove(out, { recursive: true }).catch(() => {});
    }
  },
);
