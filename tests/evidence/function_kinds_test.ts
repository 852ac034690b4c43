import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { fileURLToPath } from "node:url";
import { CALL_BUDGET_MS, callTimes } from "../../bench/evidence/call_budget.ts";
import { withProgress } from "../../bench/cli/explain_progress.ts";
import { unexplainedKind } from "../../bench/evidence/function_kind.ts";
import { runLabHere } from "../lab_here.ts";
import { testWith } from "../permitted.ts";
import { CONTROLS, runExplainIn } from "./explain_process.ts";
import * as kinds from "./fixtures/kinds.ts";

const test = testWith("read", "run");
const FIXTURES = fileURLToPath(new URL("./fixtures/", import.meta.url));

const KINDS: readonly (readonly [f: unknown, kind: string | null])[] = [
  [kinds.bound, "a bound function"],
  [kinds.boundAgain, "a bound function"],
  [kinds.proxied, "a Proxy"],
  [kinds.proxiedAsync, "a Proxy"],
  [kinds.builtIn, "a function built into V8 or Deno"],
  [Function.prototype, "a function built into V8 or Deno"],
  [kinds.ofWasm, "a function of WebAssembly"],
  [kinds.Thing, "a class"],
  [async () => await null, "an async function"],
  [function* () {}, "a generator"],
  [async function* () {}, "an async generator"],
  [kinds.tagged, null],
  [kinds.taggedAsync, "an async function"],
  [kinds.getter, null],
  [kinds.says, null],
  [kinds.ownApply, null],
  [kinds.renamed, null],
  [function classes() {}, null],
];

for (const [f, kind] of KINDS) {
  const text = String((f as { name?: unknown }).name);
  Deno.test(`unexplainedKind() of ${text} is ${kind}`, () => {
    assertEquals(unexplainedKind(f as () => void)?.kind ?? null, kind);
  });
}

const REFUSED: readonly (readonly [args: string, message: string])[] = [
  [
    "bound",
    "must be a function with JavaScript code of its own: current value is a bound function",
  ],
  ["proxied", "current value is a Proxy"],
  ["builtIn", "current value is a function built into V8 or Deno"],
  ["ofWasm", "current value is a function of WebAssembly"],
  ["Thing", "Thing must be callable without new: current value is a class"],
  ["neverReturns --budget 1s", "one call of neverReturns must return within 3 s"],
  ["returnsAtFirst --budget 1s", "call of returnsAtFirst must return"],
  ["ends", "ends must not end its process: current value is exit code 0"],
  ["throwsUnprintable", "throwsUnprintable must not throw"],
  ["throwsColors", "current value is Error: red and more\n"],
  ["bigInputs", "array of argument arrays: current value is 1n\n"],
  ["fills --v8-flags=--max-old-space-size=40", "a process that ran out of it"],
  ["\x1b[31mred", "must export a function red: current value is undefined"],
  ["waits --budget 0", "Cannot use --budget as it must be a time above 0"],
];

for (const [args, message] of REFUSED) {
  test(`lab explain kinds.ts#${JSON.stringify(args)} is refused in one plain line, exit 2`, async () => {
    const [name, ...flags] = args.split(" ");
    const file = `${FIXTURES}kinds.ts#${name}`;
    const { code, stdout, stderr } = await runLabHere(["explain", file, ...flags]);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, message);
    assertMatch(stderr, /^Cannot [^\n]*: current value is [^\n]*\n$/);
    assertNotMatch(stderr, CONTROLS);
    assertEquals(stdout, "");
  });
}

for (const name of ["getter", "says", "ownApply"]) {
  test(`lab explain takes ${name}, which looks like a kind that it refuses`, async () => {
    const { code, stdout, stderr } = await runExplainIn(FIXTURES, [`kinds.ts#${name}`]);
    assertEquals(code, 0, stderr);
    assertMatch(stdout, /TurboFan made \d+ bytes of/);
  });
}

test("lab explain says that it found no code where a function's name is not its own", async () => {
  const { code, stdout, stderr } = await runExplainIn(FIXTURES, ["kinds.ts#renamed"]);
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout.replace(/\s+/g, " "), "no code under the name of bound to be");
});

test("lab explain calls a slow function as often as fits, and says that V8 left it alone", async () => {
  const { code, stdout, stderr } = await runExplainIn(FIXTURES, [
    "kinds.ts#waits",
    "--budget",
    "3s",
  ]);
  assertEquals(code, 0, stderr);
  // V8 compiles for its baseline in batches, so that what else runs decides about it.
  assertMatch(
    stdout.replace(/\s+/g, " "),
    /V8 has no optimized code of waits: it was never optimized, or no longer is, and runs in (Ignition|Sparkplug)/,
  );
});

test("lab explain makes fewer calls at a time when they have become slow", async () => {
  const { code, stderr } = await runExplainIn(FIXTURES, ["kinds.ts#slowsDown", "--budget", "15s"]);
  assertEquals(code, 0, stderr);
});

test("lab explain --budget is for functions of files", async () => {
  const { code, stderr } = await runLabHere(["explain", "direct", "--budget", "5s"]);
  assertEquals(code, 2);
  assertMatch(stderr, /^Cannot use --budget as [^\n]*: current value is direct\n$/);
});

for (const flag of ["--op add", "--layouts 2", "--processes 0"]) {
  test(`lab explain ${flag} is for strategies`, async () => {
    const says = `${FIXTURES}kinds.ts#says`;
    const args = ["explain", says, ...flag.split(" ")];
    const { code, stdout, stderr } = await runLabHere(args);
    assertEquals([code, stdout], [2, ""]);
    const [name] = flag.split(" ");
    assertEquals(
      stderr,
      `Cannot use ${name} as what is explained must be a strategy: current value is ${says}\n`,
    );
  });
}

Deno.test("callTimes() spends the budget once, and gives a call time however small it is", () => {
  const { warmUpMs, measuredMs, countedMs, firstCallMs } = callTimes(CALL_BUDGET_MS);
  assertEquals(warmUpMs + measuredMs + countedMs, CALL_BUDGET_MS);
  assertEquals(firstCallMs, 5000);
  assertEquals(callTimes(1).firstCallMs, 3000);
});

const OUTPUTS = [{ kind: "terminal", columns: 60 }, { kind: "pipe", columns: null }] as const;

for (const { kind, columns } of OUTPUTS) {
  Deno.test(`withProgress() shows the calls on a ${kind}, and redraws on a terminal alone`, async () => {
    let text = "";
    const sink = { write: (part: string) => void (text += part), columns: () => columns };
    const nothing = { expectation: "", subjects: [], leftOut: "" };
    const options = { module: "f.ts", name: "f\x1b[31m", callBudgetMs: 5000 };
    const result = await withProgress(options, ({ onProgress }) => {
      onProgress!("12 calls");
      return Promise.resolve(nothing);
    }, sink);
    assertEquals(result, nothing);
    if (columns === null) return assertEquals(text, "");
    assertMatch(text, /left {2}f: 12 calls/);
    assert(text.endsWith("\r\x1b[K"));
  });
}
