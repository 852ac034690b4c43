import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readGate } from "../../bench/record/gate.ts";
import { fileURLToPath } from "node:url";
import { testWith } from "../permitted.ts";
import { runProgram } from "../run_program.ts";

testWith("read", "write", "run")(
  "lab gate pairs benches and modules of both sides, says what failed where, and leaves nothing behind",
  async () => {
    await Deno.mkdir("report", { recursive: true });
    const { code, stdout, stderr } = await runProgram({
      program: fileURLToPath(new URL("./fixtures/gate_of_project.ts", import.meta.url)),
      args: [await Deno.realPath("report")],
      permissions: ["--allow-read", "--allow-write", "--allow-run", "--allow-sys"],
    });
    assertEquals(code, 0, stderr);
    const { record, markdown, exits, messages, leftovers } = JSON.parse(stdout);
    const report = readGate(JSON.stringify(record), "gate.json");
    const told = Object.fromEntries(
      report.benches.map((bench) => [bench.id, [bench.state, bench.fileChanged, bench.line]]),
    );
    assertEquals(told, {
      "a_bench.ts > kept": ["undecided", true, 1],
      "broken_bench.ts > fine": ["unproven", true, 1],
      "sum.ts": ["undecided", true, 1],
      "thrown_bench.ts > thrown": ["unproven", true, 1],
    });
    for (const { why } of report.benches.filter(({ state }) => state === "unproven")) {
      assertStringIncludes(why, "the head fails");
      assert(!why.includes("vringlab-gate-"), why);
    }
    assertEquals([report.onlyBase, report.onlyHead], [["a_bench.ts > old"], ["a_bench.ts > new"]]);
    assertEquals([report.head.changes, report.state], [true, "unproven"]);
    assertStringIncludes(markdown, "`a_bench.ts > new`");
    assertEquals(exits, [3, 2, 2, 2]);
    for (const message of messages) assert(!message.includes("\n"), message);
    assertStringIncludes(messages[0], "Cannot use --base as it must name a commit");
    assertStringIncludes(messages[1], "must have benches");
    assertStringIncludes(messages[2], "required option '--base <ref>'");
    assertEquals(leftovers, ["", ""]);
  },
);
