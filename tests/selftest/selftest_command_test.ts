import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import type { SelftestReport } from "../../bench/record/selftest.ts";
import { runLabHere } from "../lab_here.ts";
import { runLab } from "../run_program.ts";

const CLI = fileURLToPath(new URL("../../bench/cli/main.ts", import.meta.url));
const REPORTS = fileURLToPath(new URL("../../report/", import.meta.url));

async function selftest(args: readonly string[], run = runLabHere) {
  const { code, stdout, stderr } = await run(["selftest", ...args]);
  return { code, text: stdout, errors: stderr };
}

Deno.test("lab selftest prints its figures and writes them as JSON", async () => {
  const folder = `${REPORTS}test-${crypto.randomUUID()}`;
  try {
    const json = `${folder}/selftest.json`;
    const args = ["--comparisons", "1", "--placement", "paired", "--kernel", "micro"];
    const { code, text, errors } = await selftest([...args, "--seed", "5", "--json", json], runLab);
    assertEquals(code, 0, errors);
    assertStringIncludes(text, "vringlab self-test");
    assertStringIncludes(text, "micro A/A");
    assertStringIncludes(text, `Written: ${json}`);
    const report: SelftestReport = JSON.parse(await Deno.readTextFile(json));
    assertEquals(report.schema, "vringlab/selftest");
    assertEquals(report.seed, 5);
    assertEquals(report.failures, []);
    assertEquals(report.outcomes.map(({ placement, kernel }) => [placement, kernel]), [
      ["paired", "micro"],
    ]);
    assertEquals(report.cells.length, 1);
    assert(report.targets.every(({ placement }) => placement === "paired"));
    const files = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    assertEquals(files, ["selftest.json"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const REFUSED: readonly (readonly [string, readonly string[], RegExp])[] = [
  ["no comparisons", ["--comparisons", "0"], /^Cannot use --comparisons/],
  ["a budget of 0", ["--budget", "0"], /^Cannot use --budget/],
  [
    "a budget too short for one comparison",
    ["--budget", "1s"],
    /enough for one comparison: current value is 1s \(at least 5\.8 s is needed\)$/m,
  ],
  ["an unknown placement", ["--placement", "shared"], /paired, isolated, both/],
  ["an unknown kernel", ["--kernel", "nano"], /micro, loop, both/],
  ["an unknown tool", ["--against", "mitata,hyperfine"], /^Cannot use --against.*hyperfine/],
  ["a file without a name", ["--json", ""], /^Cannot use --json/],
  ["a file in a file", ["--json", `${CLI}/x.json`], /^Cannot use --json.*main\.ts/],
  ["an unknown flag", ["--no-such"], /unknown option '--no-such'/],
];
for (const [what, args, message] of REFUSED) {
  Deno.test(`lab selftest refuses ${what} in one line, exit 2`, async () => {
    // A budget is one of a process's whole life.
    const { code, text, errors } = await selftest(args, args[1] === "1s" ? runLab : runLabHere);
    assertEquals(code, 2, errors);
    assertMatch(errors, message);
    assertEquals(errors.trimEnd().split("\n").length, 1, errors);
    assertEquals(text, "");
  });
}

Deno.test("lab selftest --help names every flag, exit 0", async () => {
  const { code, text } = await selftest(["--help"]);
  assertEquals(code, 0);
  for (const flag of ["comparisons", "budget", "placement", "kernel", "against", "json", "quick"]) {
    assertStringIncludes(text, `--${flag}`);
  }
});
