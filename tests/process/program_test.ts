import { assert, assertEquals, assertRejects } from "@std/assert";
import { type CommandLine, denoRun } from "../../bench/process/deno_run.ts";
import {
  type ChildFailureKind,
  type Ending,
  endingText,
  failureOf,
} from "../../bench/process/ending.ts";
import { LINE_LIMIT, Program, type ProgramOptions } from "../../bench/process/program.ts";
import { run } from "../../bench/process/run.ts";
import { testWith } from "../permitted.ts";

const test = testWith("run");
const FIXTURE = new URL("./fixtures/child.ts", import.meta.url).href;
const LIMIT_MS = 60_000;
const LATE_MS = 500;

function childThat(...args: readonly string[]): CommandLine {
  const permissions = [`--allow-run=${Deno.execPath()}`, args[0] === "closes" ? "--allow-ffi" : ""];
  return denoRun({ program: FIXTURE, args, runArgs: ["--no-config"], permissions });
}

function start(args: readonly string[], options?: ProgramOptions): Program {
  return Program.start(childThat(...args), options);
}

Deno.test("denoRun() puts permissions after other arguments, and none for a part beside the one for all", () => {
  const program = { program: "a.ts", args: ["1"], v8Flags: ["--x", "--y"] };
  const permissions = ["--allow-read=/a", "", "--allow-ffi"];
  const argsOf = (runArgs: readonly string[]) => denoRun({ ...program, permissions, runArgs }).args;
  const before = ["run", "--quiet", "--no-prompt", "--no-check"];
  const after = ["--allow-ffi", "--v8-flags=--x,--y", "a.ts", "1"];
  assertEquals(argsOf(["--no-lock"]), [...before, "--no-lock", "--allow-read=/a", ...after]);
  assertEquals(argsOf(["--allow-read"]), [...before, "--allow-read", ...after]);
});

const died = "ended with exit code 3: error: gone";
const ENDINGS: readonly (readonly [Ending, stderr: string, text: string, ChildFailureKind?])[] = [
  [{ how: "exit code", code: 3 }, "\x1b[31merror\x1b[0m: gone\n  at a.ts:1:1", died],
  [{ how: "exit code", code: 0 }, "", "ended with exit code 0"],
  [{ how: "signal", signal: "SIGSEGV" }, " ", "ended with signal SIGSEGV"],
  [
    { how: "late", limitMs: 1500 },
    "busy",
    "gave no answer within 1.5 s, was killed: busy",
    "child hung",
  ],
  [
    { how: "too much output", limit: 9 },
    " \n",
    "wrote more than 9 characters, was killed",
    "garbage output",
  ],
  [{ how: "output closed" }, "bye", "closed its output and went on, was killed: bye"],
  [{ how: "stopped" }, "", "was stopped"],
];
for (const [ending, stderr, text, kind = "child died"] of ENDINGS) {
  Deno.test(`failureOf() is of kind ${kind} for one that ${text}`, () => {
    assertEquals(endingText(ending, stderr), text);
    const failure = failureOf(ending, stderr);
    assertEquals([failure.kind, failure.message], [kind, text]);
  });
}

test("Program.send() and line() talk until quit(), which lets it end", async () => {
  const program = start(["echoes"]);
  for (const word of ["one", "two"]) {
    program.send(word);
    assertEquals(await program.line(LIMIT_MS), word.toUpperCase());
  }
  assertEquals(await program.quit(), { how: "exit code", code: 0 });
  assertEquals(await program.line(), "no more");
  assertEquals(await program.line(), null);
});

/** What is said until it ends, and how that is; `limitMs` for what follows on the lines. */
const TALKS: readonly {
  readonly args: readonly string[];
  readonly limitMs?: number;
  readonly lines: readonly string[];
  readonly ending: Ending;
  readonly stderr?: string;
}[] = [
  { args: ["says", "a", "", "b"], lines: ["a", "", "b"], ending: { how: "exit code", code: 0 } },
  {
    args: ["dies"],
    lines: ["one"],
    ending: { how: "exit code", code: 3 },
    stderr: "\x1b[31merror\x1b[0m: gone\n    at a.ts:1:1\n",
  },
  {
    args: ["hangs"],
    limitMs: LATE_MS,
    lines: ["one"],
    ending: { how: "late", limitMs: LATE_MS },
  },
  ...(Deno.build.os === "linux"
    ? [{ args: ["closes"], lines: [], ending: { how: "output closed" } } as const]
    : []),
  {
    args: ["never ends a line"],
    lines: [],
    ending: { how: "too much output", limit: LINE_LIMIT },
  },
  {
    args: ["never ends a line", "stderr"],
    limitMs: 3000,
    lines: [],
    ending: { how: "late", limitMs: 3000 },
  },
  {
    args: ["is no text"],
    lines: ["\ufffd\ufffd(", "€\r", "\ufffd"],
    ending: { how: "exit code", code: 0 },
  },
  { args: ["leaves one behind"], lines: ["one"], ending: { how: "exit code", code: 0 } },
];
for (const { args, limitMs = LIMIT_MS, lines, ending, stderr } of TALKS) {
  test(`Program tells all lines and the ending of one that ${args.join(" ")}`, async () => {
    const program = start(args);
    const said: string[] = [];
    const limit = () => said.length < lines.length ? LIMIT_MS : limitMs;
    for (let line; (line = await program.line(limit())) !== null;) said.push(line);
    assertEquals(said, lines);
    assertEquals(await program.ended, ending);
    if (stderr !== undefined) assertEquals(program.stderr, stderr);
    // More of the same, and nothing that never settles.
    program.send("x");
    assertEquals(await program.line(limitMs), null);
    assertEquals(await program.quit(), ending);
  });
}

test("Program.stderr keeps the end of a flood", async () => {
  const program = start(["floods stderr"]);
  assertEquals(await program.ended, { how: "exit code", code: 4 });
  assert(program.stderr.length < 10_000);
  assert(program.stderr.endsWith("y\nerror: after all that\n"));
});

test("Program makes one that floods wait, and quit() kills it", async () => {
  const program = start(["floods"]);
  for (let i = 0; i < 5000; i++) assertEquals((await program.line(LIMIT_MS))?.length, 1023);
  assertEquals(await program.quit(), { how: "stopped" });
  assertEquals(await program.line(), null);
});

test("Program.quit() kills one that does not listen", async () => {
  const program = start(["hangs"]);
  assertEquals(await program.line(LIMIT_MS), "one");
  assertEquals(await program.quit(), { how: "stopped" });
});

test("Program.line() kills one that reads nothing of a long request", async () => {
  const program = start(["hangs"]);
  assertEquals(await program.line(LIMIT_MS), "one");
  program.send("x".repeat(1 << 22));
  assertEquals(await program.line(LATE_MS), null);
  assertEquals(await program.ended, { how: "late", limitMs: LATE_MS });
});

test("Program ends with its signal, before and while it is waited for", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const program = start(["hangs"], { signal });
  assertEquals(await program.line(LIMIT_MS), "one");
  const waiting = program.line(LIMIT_MS);
  controller.abort();
  assertEquals(await waiting, null);
  assertEquals(await program.ended, { how: "stopped" });
  assertEquals(await start(["hangs"], { signal }).ended, { how: "stopped" });
});

test("Program.until() gives the time anew with each line of standard error that is taken", async () => {
  let notes = 0;
  const program = start(["notes"], { takeErrorLine: (line) => line === "note" && ++notes > 0 });
  // Twelve times 0.4 s are more than that.
  const limitMs = () => notes === 0 ? LIMIT_MS : 4000;
  assertEquals(await program.until(() => false, limitMs), false);
  assertEquals(await program.ended, { how: "exit code", code: 0 });
  assertEquals([notes, program.stderr], [12, "no note\n"]);
});

test("Program outlives no owner that ends", async () => {
  const program = start(["hangs"]);
  assertEquals(await program.line(LIMIT_MS), "one");
  globalThis.dispatchEvent(new Event("unload"));
  assertEquals(await program.ended, { how: "stopped" });
});

test("Program.until() throws what whoever takes the lines threw, and the program is stopped", async () => {
  const takeLine = () => {
    throw new RangeError("not that one");
  };
  const program = start(["hangs"], { takeLine });
  await assertRejects(() => program.until(() => false, LIMIT_MS), RangeError, "not that one");
  assertEquals(await program.ended, { how: "stopped" });
});

test("Program.start() throws where nothing can be started", () => {
  assertRejects(() => Promise.try(() => start(["\0"])));
});

test("run() gives what was written, and how it ended", async () => {
  assertEquals(await run(childThat("says", "a", "b"), { limitMs: LIMIT_MS }), {
    ending: { how: "exit code", code: 0 },
    success: true,
    stdout: "a\nb\n",
    stderr: "",
  });
  const { success, ending, stdout } = await run(childThat("dies"), { limitMs: LIMIT_MS });
  assertEquals([success, ending, stdout], [false, { how: "exit code", code: 3 }, "one\n"]);
});

test("run() gives a program its input, and the end of it", async () => {
  const { stdout } = await run(childThat("echoes"), { limitMs: LIMIT_MS, input: "a\nb" });
  assertEquals(stdout, "A\nB\nno more\n");
});

test("run() bounds time and output", async () => {
  const { ending } = await run(childThat("hangs"), { limitMs: LATE_MS });
  assertEquals(ending, { how: "late", limitMs: LATE_MS });
  const flood = await run(childThat("floods"), { limitMs: LIMIT_MS });
  assertEquals([flood.success, flood.ending.how], [false, "too much output"]);
});

test("run() throws its signal's reason, before and while it runs", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const running = run(childThat("hangs"), { limitMs: LIMIT_MS, signal });
  setTimeout(() => controller.abort(new Error("stop")), LATE_MS);
  await assertRejects(() => running, Error, "stop");
  await assertRejects(() => run(childThat("hangs"), { limitMs: LIMIT_MS, signal }), Error, "stop");
});
