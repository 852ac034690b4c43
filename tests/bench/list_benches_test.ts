import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { fileURLToPath } from "node:url";
import { BadInput } from "../../bench/bad_input.ts";
import { findBenchFiles } from "../../bench/studies/bench/bench_files.ts";
import { filterOf } from "../../bench/studies/bench/filter.ts";
import { listBenches } from "../../bench/studies/bench/mod.ts";
import { testWith } from "../permitted.ts";
import { LAB_PERMISSIONS, runProgram } from "../run_program.ts";
import { withProject } from "./projects.ts";

const testWrite = testWith("read", "write");
const testRun = testWith("read", "write", "run");

testWrite(
  "findBenchFiles() takes files, folders, globs, and finds what deno bench would",
  async () => {
    const names = ["a_bench.ts", "b.bench.mjs", "bench.jsx", "lib/c_bench.mts", "lib/other.ts"];
    const more = ["node_modules/x/d_bench.ts", "my_workbench.ts", "ö #%'\"/e_bench.js"];
    const files = Object.fromEntries([...names, ...more].map((name) => [name, ""]));
    await withProject(files, async (folder) => {
      const all = [
        "a_bench.ts",
        "b.bench.mjs",
        "bench.jsx",
        "lib/c_bench.mts",
        "ö #%'\"/e_bench.js",
      ];
      const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
        [[], all],
        [["."], all],
        [["lib"], ["lib/c_bench.mts"]],
        [["lib/*.ts"], ["lib/other.ts"]],
        [["**/*_bench.{ts,js}"], ["a_bench.ts", "ö #%'\"/e_bench.js"]],
        [["lib/other.ts", "a_bench.ts", "./a_bench.ts"], ["lib/other.ts", "a_bench.ts"]],
      ];
      for (const [asked, expected] of cases) {
        const found = await findBenchFiles(asked, folder);
        assertEquals(found, expected.map((path) => `${folder}/${path}`), String(asked));
      }
      for (const [asked, message] of [["gone.ts", "no such file"], ["lib/*.mjs", "is none"]]) {
        await assertRejects(() => findBenchFiles([asked!], folder), BadInput, message);
      }
    });
  },
);

Deno.test("filterOf() takes a text or a pattern, as deno bench does", () => {
  const cases: readonly (readonly [string | undefined, string, boolean])[] = [
    [undefined, "anything", true],
    ["code", "encode", true],
    ["^en", "encode", false],
    ["/^en/", "encode", true],
    ["/^de/", "encode", false],
  ];
  for (const [filter, name, passes] of cases) assertEquals(filterOf(filter)(name), passes, filter);
});

const FORMS = `
Deno.bench("name and function", () => {});
Deno.bench("name, options, function", { group: "g", n: 5, warmup: 2 }, () => {});
Deno.bench({ name: "options", group: "g", baseline: true, fn() {} });
Deno.bench({ group: "other" }, function named() {});
Deno.bench(function alone() {});
Deno.bench({ name: "ignored", ignore: true, fn() {} });
Deno.bench.ignore("ignored too", () => {});
for (const n of [1, 2]) Deno.bench("same", { permissions: "none", sanitizeExit: false }, () => n);
console.log("printed while it registers");
`;

testRun("listBenches() reads every form of Deno.bench", async () => {
  const files = {
    "forms_bench.ts": FORMS,
    "ö #%'_bench.js":
      `\nDeno.bench.only("quoted \\"ü\\"", () => {});\nDeno.bench("not", () => {});`,
  };
  await withProject(files, async (root) => {
    const { benches, skipped, findings, fileCount } = await listBenches({ root });
    assertEquals(findings, []);
    assertEquals([fileCount, skipped], [2, 3]);
    assertEquals(
      benches.map((
        { id, line, group, baseline, n, warmup },
      ) => [id.replace("forms_bench.ts > ", ""), line, group, baseline, n, warmup]),
      [
        ["name and function", 2, null, false, null, null],
        ["g > name, options, function", 3, "g", false, 5, 2],
        ["g > options", 4, "g", true, null, null],
        ["other > named", 5, "other", false, null, null],
        ["alone", 6, null, false, null, null],
        ["same", 9, null, false, null, null],
        ["same#2", 9, null, false, null, null],
        [`ö #%'_bench.js > quoted "ü"`, 2, null, false, null, null],
      ],
    );
    const same = benches.filter(({ name }) => name === "same");
    assertEquals(same.map(({ permissions }) => permissions), ["none", "none"]);
    assertEquals(same.map(({ sanitizeExit }) => sanitizeExit), [false, false]);
  });
});

const MITATA = `
import { bench, group, summary, boxplot, do_not_optimize, run } from "bench-lib";
import { factor } from "@/factor.ts";
summary(() => {
  bench("sum $n", function* (state) {
    const n = state.get("n");
    yield () => do_not_optimize(n * factor);
  }).args("n", [1, 20]);
  bench("first", () => 1).baseline(true);
});
boxplot(() => group("named", () => bench("inside", async () => {})));
const { benchmarks } = await run();
console.log(benchmarks[0].runs[0].stats.avg);
`;
const TINYBENCH = `
import { Bench } from "npm:tinybench@6.2.3";
const bench = new Bench({ name: "tasks", time: 10 });
bench.add("one", () => {}).add("two", async () => {}, { beforeEach() {} });
await bench.run();
console.table(bench.table());
`;

testRun(
  "mitata and tinybench register with the lab's stand-ins, and wrong files are told of",
  async () => {
    const files = {
      "deno.json": `{"imports": {"bench-lib": "npm:mitata@1.0.34", "@/": "./lib/"}}`,
      "lib/factor.ts": "export const factor = 3;",
      "mitata_bench.ts": MITATA,
      "tiny_bench.ts": TINYBENCH,
      "none_bench.ts": "export {};",
      "throws_bench.ts": `Deno.bench("x", () => {}); throw new Error("too\\nbad");`,
      "exits_bench.ts": "Deno.exit(7);",
      "wrong_bench.ts": `Deno.bench("no function");`,
    };
    await withProject(files, async (root) => {
      const program = fileURLToPath(new URL("./list_program.ts", import.meta.url));
      const ended = await runProgram({ program, args: [root], permissions: LAB_PERMISSIONS });
      assertEquals([ended.code, ended.stderr], [0, ""]);
      const told = ended.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
      assertEquals(told.slice(0, 6), [
        ["mitata_bench.ts > group 1 > sum 1", "mitata", false, 5],
        ["mitata_bench.ts > group 1 > sum 20", "mitata", false, 5],
        ["mitata_bench.ts > group 1 > first", "mitata", true, 9],
        ["mitata_bench.ts > named > inside", "mitata", false, 11],
        ["tiny_bench.ts > tasks > one", "tinybench", false, 4],
        ["tiny_bench.ts > tasks > two", "tinybench", false, 4],
      ]);
      const wrong: readonly (readonly [string, RegExp])[] = [
        ["exits_bench.ts", /its process ended with exit code 7$/],
        ["none_bench.ts", /^it registers no bench$/],
        ["throws_bench.ts", /^Cannot load .*throws_bench\.ts: Error: too bad$/],
        ["wrong_bench.ts", /Missing bench function$/],
      ];
      for (const [i, [file, message]] of wrong.entries()) {
        const [where, what] = told[6 + i];
        assertEquals(where, file);
        assertMatch(what, message);
      }
    });
  },
);
