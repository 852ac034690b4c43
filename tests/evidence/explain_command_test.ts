import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { guardReason } from "../../bench/evidence/guard_reason.ts";
import type { Instruction } from "../../bench/evidence/mod.ts";
import { runLabHere } from "../lab_here.ts";
import { testWith } from "../permitted.ts";
import { runLab, startLab } from "../run_program.ts";

const test = testWith("read", "run");
const PERMISSIONS = ["--allow-read", `--allow-run=${Deno.execPath()}`];
const SHAPES = "tests/evidence/fixtures/shapes.ts";

test("lab explain FILE.ts#function tells both inlined callees and what the guards are for", async () => {
  const args = ["explain", `${SHAPES}#area`, "--asm"];
  const { code, stdout: text, stderr } = await runLab(args, PERMISSIONS);
  assertEquals(code, 0, stderr);
  assertStringIncludes(text.replace(/\s+/g, " "), "Inlined into it: area (2 times).");
  assertStringIncludes(text, "LoadIC area, polymorphic, 2 hidden classes");
  if (Deno.build.arch !== "x86_64") return;
  assertMatch(text, /; guard: deopt exit \+[0-9a-f]+ if other hidden class \[area\]$/m);
  assertMatch(text, /; guard: deopt exit \+[0-9a-f]+ if small integer \[area\]$/m);
});

test("lab explain FILE.ts#function calls it with what setup returned and the number of the call", async () => {
  const file = "tests/evidence/fixtures/with_setup.ts";
  const { code, stdout, stderr } = await runLabHere(["explain", `${file}#inOrder`]);
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /LoadIC next, monomorphic, 1 hidden class/);
});

const REFUSED: readonly (readonly [args: string, message: string])[] = [
  ["missing.ts#area", "must load"],
  [`${SHAPES}#noSuch`, "must export a function noSuch: current value is undefined"],
  [`${SHAPES}#constant`, "must export a function constant: current value is number"],
  [`${SHAPES}#neverCalled`, "non-empty array of argument arrays: current value is []"],
  [`${SHAPES}#throwing`, "throwing must not throw: current value is Error: no way"],
  [`${SHAPES}#badInputs`, "badInputsInputs must not throw: current value is RangeError: no inputs"],
  [
    `${SHAPES}#waiting`,
    "waiting must be neither async nor a generator, whose code begins with a switch of V8's own",
  ],
  [`${SHAPES}#counting`, "current value is a generator"],
  [`${SHAPES}#waitingAndCounting`, "current value is an async generator"],
  [SHAPES, "must be followed by # and the name of a function"],
  ["no_such", "current value is no_such"],
  ["boolean_branch --op noSuch", "current value is noSuch"],
  ["boolean_branch --op reset", "current value is reset"],
  ["boolean_branch --layouts 17", "from 1 to 16: current value is 17"],
  ["boolean_branch --layouts two", "current value is two"],
  ["direct --layouts 2", "layouts must be 1: current value is 2"],
  ["boolean_branch --processes -1", "current value is -1"],
  ["boolean_branch --tier crankshaft", "'crankshaft' is invalid"],
  ["boolean_branch --v8-flags=--no-such-flag", "V8 did not recognize flag '--no-such-flag'"],
];

for (const [args, message] of REFUSED) {
  test(`lab explain ${args} is refused in one line, exit 2`, async () => {
    const { code, stdout, stderr } = await runLabHere(["explain", ...args.split(" ")]);
    assertEquals([code, stdout], [2, ""], stderr);
    assertStringIncludes(stderr, message);
    assertEquals(stderr.trimEnd().split("\n").length, 1, stderr);
  });
}

if (Deno.build.os !== "windows") {
  test("lab explain leaves no process behind when its launcher alone is interrupted", async () => {
    const child = startLab(["explain", `${SHAPES}#forever`], PERMISSIONS);
    // Long enough for the function to run in most cases; the test holds in all.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    child.kill("SIGINT");
    // Ends when every process that holds the pipes has ended.
    const { code } = await child.output();
    assert(code === 130, `${code}`);
  });
}

/** Instructions of which only the text matters. */
function instructions(texts: readonly string[]): Instruction[] {
  return texts.map((text, offset) => ({ offset, text, flow: "next", target: null }));
}

const REASONS: readonly (readonly [code: string, reason: string])[] = [
  ["test cl,1; je exit", "small integer"],
  ["test dil,1; jne exit", "no small integer"],
  ["imul r9d,r8d; jo exit", "overflow"],
  ["mov rdi,[rcx-1]; mov r8,19F287C53B21h; cmp r8,rdi; jne exit", "other hidden class"],
  ["cmp [r13+2E8h],r8; jne exit", ""],
  ["mov r8,[rdi-1]; cmp [r13+2E8h],r8; jne exit", "other hidden class"],
  ["cmp rax,[rcx+17h]; jae exit", "out of bounds"],
  ["mov rdi,[rcx-1]; mov rdi,[rcx+17h]; cmp rdi,rdx; jne exit", ""],
  ["test edi,edi; jl exit", ""],
];

for (const [code, reason] of REASONS) {
  Deno.test(`guardReason() of "${code}" is "${reason}"`, () => {
    const texts = code.split("; ");
    assertEquals(guardReason(instructions(texts), texts.length - 1), reason);
  });
}
