import { assertEquals } from "@std/assert";
import { runProgram } from "../run_program.ts";
import { testWith } from "../permitted.ts";
import { filesFromRoot } from "../../bench/studies/gate/sides.ts";
import { fileURLToPath } from "node:url";

const EXPECTED: Readonly<Record<string, unknown>> = {
  prefix: "deep",
  head: [true, true],
  messages: "three\n\nperf-ok: x because\n",
  sides: ["old\n", "new\n", "export const n = 1;\n", "export const n = 2;\n", false],
  removed: true,
  failed: "stopped",
  removedAfterFailure: true,
  aborted: "over",
  missing:
    "Cannot measure any further: the base 1111111111111111111111111111111111111111 cannot be checked out: invalid reference: 1111111111111111111111111111111111111111",
  unchanged: true,
  hooked: false,
  leftovers: [false, true],
  leftoversAfter: false,
  unchangedAfter: true,
  detached: true,
  bare:
    "Cannot compare the working tree as there must be one: current value is a bare repository; name a commit with --head",
  bareHead: true,
  unknown: "Cannot use --base as it must name a commit of this repository: current value is nope",
  option: "Cannot use --base as it must name a commit of this repository: current value is --all",
  empty:
    "Cannot compare the working tree as the repository must have a commit: current value is none",
  shallow: true,
  shallowRefs: true,
  shallowUnknown:
    "Cannot use --base as it must name a commit of this repository: current value is origin/nope (the clone is shallow: run git fetch --depth=1 origin nope first)",
  none:
    "Cannot compare commits as OUTSIDE must be inside of a git repository: not a git repository (or any of the parent directories): .git",
};

testWith("read", "write", "run")(
  "real repositories: both sides are checked out and removed, the user's checkout stays as it is",
  async () => {
    await Deno.mkdir("report", { recursive: true });
    const program = fileURLToPath(new URL("./fixtures/git_cases.ts", import.meta.url));
    const folder = await Deno.realPath("report");
    const { code, stdout, stderr } = await runProgram({
      program,
      args: [folder],
      permissions: ["--allow-read", "--allow-write", "--allow-run"],
    });
    assertEquals(code, 0, stderr);
    assertEquals(JSON.parse(stdout), EXPECTED);
  },
);

Deno.test("filesFromRoot() names files as the root of the repository does", () => {
  const cases = [
    [[], "", ["."]],
    [[], "deep", ["deep"]],
    [["a.ts", "./b/c.ts"], "", ["a.ts", "b/c.ts"]],
    [["a.ts", "../b.ts", "."], "deep", ["deep/a.ts", "b.ts", "deep"]],
  ] as const;
  for (const [files, prefix, expected] of cases) {
    assertEquals(filesFromRoot(files, `/r/${prefix}`, prefix), [...expected]);
  }
  let message = "";
  try {
    filesFromRoot(["../../x.ts"], "/r/deep", "deep");
  } catch (error) {
    message = (error as Error).message;
  }
  assertEquals(
    message,
    "Cannot compare commits as files must be in the repository: current value is ../../x.ts",
  );
});
