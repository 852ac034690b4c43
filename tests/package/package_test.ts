import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { testWith } from "../permitted.ts";
import type { Trial } from "./trial.ts";

const testRun = testWith("read", "run");

/** Whether a program is there; asked in a process that may. */
async function hasNpm(): Promise<boolean> {
  const ask = `await new Deno.Command("npm", { args: ["--version"] }).output()`;
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["eval", "--quiet", ask] })
    .output();
  return success;
}

async function trial(kind: "jsr" | "npm"): Promise<Trial> {
  const program = fileURLToPath(new URL("trial.ts", import.meta.url));
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "-A", program, kind],
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert(text !== "", new TextDecoder().decode(stderr));
  return JSON.parse(text);
}

function checkReport({ code, said, report }: Trial): void {
  assert(code === 0 || code === 1, said);
  // It reads as a report of the clone does: unknown or missing fields are errors of the schema.
  const { groups } = readLabReport(JSON.stringify(report), "lab.json");
  assertEquals(groups.map(({ cells }) => cells.map(({ strategy }) => strategy).slice(0, 2)), [[
    "a",
    "b",
  ]]);
  assertEquals(groups[0]!.cells[1]!.allocation?.bytesPerOp, 0);
}

testRun("the package runs from a registry that serves it as JSR does", async () => {
  checkReport(await trial("jsr"));
});

testRun(
  "the npm package runs where npm alone installed it, without scripts, and imports in Node",
  async () => {
    if (!await hasNpm()) {
      // deno-lint-ignore no-console -- what was not tested must be said
      return console.log("npm is not installed: the npm package is not tested");
    }
    const result = await trial("npm");
    checkReport(result);
    assertEquals(result.node, "3 true true\n");
  },
);
