// A bisection in a real repository. How long anything takes decides nothing here: a commit that cannot be measured is gone
// around, and what is left behind is nothing.

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { BISECT_FORMAT, type BisectReport } from "../../bench/record/bisect.ts";
import { readRecord } from "../../bench/record/record_file.ts";
import { git } from "../../bench/process/git.ts";
import { documentTerminal } from "../../bench/report/document/terminal.ts";
import { answerOf, bisectDocument } from "../../bench/studies/bisect/bisect_document.ts";
import { permitted } from "../permitted.ts";

const CLI = fileURLToPath(new URL("../../bench/cli/main.ts", import.meta.url));
const RUN = { name: "run", command: "git" } as const;
const mayRun = Deno.permissions.querySync(RUN).state === "granted" &&
  permitted("read", "write", "run");

Deno.test({
  name:
    "lab bisect measures commits of a repository, goes around a broken one and leaves nothing behind",
  ignore: !mayRun,
  fn: async () => {
    const folder = await Deno.realPath(".") + `/report/test bisect ${crypto.randomUUID()}`;
    await Deno.mkdir(folder, { recursive: true });
    try {
      await git(folder, ["init", "--quiet"]);
      const file = `${folder}/loop_bench.ts`;
      const loop = (n: number) =>
        `let a = 1;\nDeno.bench("loop", () => { for (let i = 0; i < ${n}; i++) a = a * 3 + i & 255; });\n`;
      for (const text of [loop(100), "no module (", loop(1000)]) {
        await Deno.writeTextFile(file, text);
        await git(folder, ["add", "."]);
        await git(folder, ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x"]);
      }
      const run = async (...args: string[]) => {
        const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
          args: [
            "run",
            "--quiet",
            "--no-check",
            "--allow-read",
            "--allow-write",
            `--allow-run=${Deno.execPath()},git`,
          ]
            .concat("--allow-sys", CLI, "bisect", ...args),
          cwd: folder,
        }).output();
        const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
        return { code, out: out!, err: err! };
      };
      const { code, out, err } = await run(
        "loop",
        "--good",
        "HEAD~2",
        "--bad",
        "HEAD",
        "--step",
        "300s",
      );
      assert([0, 3].includes(code), err);
      const text = await Deno.readTextFile(`${folder}/report/bisect/bisect.json`);
      const report = readRecord(text, "bisect.json", BISECT_FORMAT);
      assertStringIncludes(out, answerOf(report).slice(0, 20));
      assertEquals(report.bench, "loop_bench.ts > loop");
      // Where the machine was too busy to show what ten times the work costs, there was no step.
      assertEquals(
        report.steps.map(({ answer }) => answer),
        report.why.startsWith("no diff") ? [] : ["skip"],
      );
      assertEquals([code, report.why === ""], [3, false]);
      assertEquals((await git(folder, ["worktree", "list"])).split("\n").length, 1);
      for (
        const [args, says] of [
          [["loop", "--good", "HEAD", "--bad", "HEAD~2"], "--good must be an ancestor of --bad"],
          [["loop", "--good", "HEAD~2", "--bad", "nowhere"], "Cannot use --bad"],
          [["other", "--good", "HEAD~2", "--bad", "HEAD"], "lacks the bench"],
          [["loop", "--good", "HEAD~2", "--bad", "HEAD~1"], "both ends must have a bench"],
        ] as const
      ) {
        const refused = await run(...args);
        assertEquals(refused.code, 2, refused.err);
        assertStringIncludes(refused.err, says);
        assertEquals(refused.err.trimEnd().split("\n").length, 1, refused.err);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

const commit = (digit: string) => digit.repeat(40);
const ratio = { ratio: 1.05, low: 1.03, high: 1.07, blocks: 16 };
const FOUND: BisectReport = {
  schema: "vringlab/bisect",
  version: 1,
  startedAt: "2026-01-02T03:04:05.000Z",
  durationSeconds: 61,
  seed: 1,
  error: 0.05,
  bench: "a_bench.ts/x",
  good: commit("1"),
  bad: commit("9"),
  effect: ratio,
  steps: [
    { commit: commit("5"), answer: "bad", ratio, why: "" },
    { commit: commit("3"), answer: "skip", ratio: null, why: "the head fails" },
  ],
  lastGood: commit("4"),
  firstBad: commit("5"),
  between: [],
  ownEffect: ratio,
  why: "",
  environment: null,
};

Deno.test("a bisection ends with the commit, a range, or that the ends do not differ", () => {
  assertMatch(
    answerOf(FOUND),
    /^5{12} changed `a_bench\.ts\/x`: \+5.00 % \(\+3.00 to \+7.00 %\) over the commit before it, 4{12}\.$/,
  );
  const range = {
    ...FOUND,
    between: [commit("3")],
    ownEffect: null,
    lastGood: commit("2"),
    why: "commits in between could not be measured or decided",
  };
  assertMatch(answerOf(range), /It is one of 2 commits, after 2{12} up to 5{12}\.$/);
  assertMatch(
    answerOf({ ...range, why: "no difference between the two ends is shown" }),
    /^No commit was found, as no difference between the two ends is shown\.$/,
  );
  assertStringIncludes(documentTerminal(bisectDocument(FOUND), {}), "the head fails");
});
