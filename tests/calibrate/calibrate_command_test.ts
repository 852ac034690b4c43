import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runProgram } from "../run_program.ts";
import { canRun } from "./granted.ts";

const RUN = await canRun();
const COMMAND = new URL("../../bench/cli/main.ts", import.meta.url).href;

async function calibrate(permissions: readonly string[], args: readonly string[]) {
  const ended = await runProgram({ program: COMMAND, args: ["calibrate", ...args], permissions });
  return { code: ended.code, out: ended.stdout, err: ended.stderr };
}

Deno.test({
  name: "calibrate without --allow-ffi says so in one line and measures WebAssembly",
  ignore: !RUN || Deno.build.os !== "linux" || Deno.build.arch !== "x86_64",
  async fn() {
    const { code, out } = await calibrate(
      [`--allow-run=${Deno.execPath()}`, "--deny-ffi"],
      ["--quick"],
    );
    assertEquals(code, 0);
    assertStringIncludes(
      out.replaceAll("\n", " "),
      "not available: the native loops need --allow-ffi;",
    );
    assertStringIncludes(out, "unknown (needs --allow-ffi)");
    assertMatch(out, /wasm call_indirect +[\d.]+ +[\d.]+ +[\d.]+/);
  },
});

Deno.test({
  name: "calibrate without permission to start children ends with code 1 and a finding",
  ignore: !RUN,
  async fn() {
    const { code, out } = await calibrate([], ["--quick"]);
    assertEquals(code, 1);
    assertStringIncludes(out, "Requires run access");
  },
});

Deno.test({
  name: "calibrate tells bad input in one line, with code 2",
  ignore: !RUN,
  async fn() {
    for (
      const args of [["--fast"], ["--seed", "-"], ["--json", ""], ["extra"], ["--json", "a/b"]]
    ) {
      const { code, out, err } = await calibrate([], args);
      assertEquals([code, out], [2, ""], args.join(" "));
      assertMatch(err, /^Cannot [^\n]*\n$/);
    }
  },
});

Deno.test({
  name: "calibrate --help names every flag",
  ignore: !RUN,
  async fn() {
    const { code, out } = await calibrate([], ["--help"]);
    assertEquals(code, 0);
    for (const flag of ["--quick", "--json <file>", "--seed <number>"]) {
      assertStringIncludes(out, flag);
    }
  },
});
