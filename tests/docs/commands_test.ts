/**
 * Runs every command of README and docs from a folder that is not the project's, through `deno task`, as a reader does.
 *
 * The rule: each runs to its end, with flags added that make it small ({@linkcode SMALL}), must end with an exit code
 * that is an answer, and must leave the files that it promises. Not started are those that would run this very test, or
 * that need another program ({@linkcode NOT_STARTED}): what they name must exist.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CLAIMS } from "../../bench/studies/claims/all_claims.ts";
import { planClaims } from "../../bench/studies/claims/claims_plan.ts";
import { readPackedText, recordJson } from "../../bench/record/record_file.ts";
import { git } from "../../bench/process/git.ts";
import { writeLabReport } from "../../bench/studies/lab/write_report.ts";
import { SELFTEST_FORMAT } from "../../bench/record/selftest.ts";
import { testWith } from "../permitted.ts";
import { syntheticReport } from "../report/synthetic_report.ts";
import { syntheticSelftest } from "../selftest/synthetic_selftest.ts";
import { type DocumentedCommand, documentedCommands } from "./documented_commands.ts";
import { pages } from "./pages.ts";

const test = testWith("read", "write", "run");
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const AT_ONCE = 3;
const LIMIT_MS = 120_000;

/** Commands whose exit code and files are looked at: what is added, and what they leave. */
interface Small {
  /** Words that it begins with, after `deno task`. */
  readonly begin: string;
  /** Flags and arguments that are added. */
  readonly add: readonly string[];
  /** Files that must be there afterwards, in the folder of the reader. */
  readonly leaves?: readonly string[];
  /** Exit codes that it must end with; {@linkcode ANSWERS} by default. */
  readonly exits?: readonly number[];
}

// Findings are written of what was timed, and counts alone decide some.
const LEAST_CLAIM = CLAIMS.filter(({ predictions }) => predictions.length > 0)
  .toSorted((a, b) => cellsOf(a) - cellsOf(b))[0]!.id;
const TINY = ["--workloads", "more_used/one/split", "--strategies", "boolean_branch"];
const LAB_FILES = ["lab.json", "lab.md", "lab.html", "lab.svg"];

/** The first that fits holds. */
const SMALL: readonly Small[] = [
  {
    begin: "lab bench",
    add: ["--blocks", "2", "--budget", "60s"],
    leaves: LAB_FILES.map((name) => `report/bench/${name}`),
  },
  {
    begin: "lab compare home.ts --allow-env=HOME",
    add: ["--blocks", "2"],
    leaves: LAB_FILES.map((name) => `report/compare/${name}`),
  },
  // The page shows that it is refused.
  { begin: "lab compare home.ts", add: ["--blocks", "2"], exits: [2] },
  {
    begin: "lab compare",
    add: ["--blocks", "2"],
    leaves: LAB_FILES.map((name) => `report/compare/${name}`),
  },
  // The folder of the reader has no bench.
  { begin: "lab gate", add: ["--blocks", "2"], exits: [2] },
  { begin: "lab merge", add: ["--help"] },
  { begin: "gate-selftest", add: ["--help"] },
  { begin: "gate-comment", add: ["--help"] },
  {
    begin: "lab selftest",
    add: ["--comparisons", "1", "--placement", "paired", "--kernel", "micro"],
  },
  { begin: "lab explain docs/examples/typed_array.ts#default", add: ["--budget", "2s"] },
  { begin: "lab explain", add: ["--processes", "0"] },
  { begin: "lab calibrate", add: ["--quick"] },
  { begin: "lab bisect", add: ["--help"] },
  { begin: "lab history add", add: ["--help"] },
  // Nothing was fetched.
  { begin: "lab history merge", add: [], exits: [2] },
  { begin: "lab history show", add: [], leaves: ["report/history/history.html"] },
  { begin: "lab history", add: [] },
  {
    begin: "lab sweep",
    add: ["--values", "460", "--blocks", "2"],
    leaves: ["report/sweep/sweep-inlining-budget.json"],
  },
  {
    begin: "lab claims",
    add: ["--only", LEAST_CLAIM, "--blocks", "2", "--no-evidence"],
    leaves: ["report/claims/claims.json", "report/claims/claims.html"],
  },
  // Other releases are fetched from npm: not for every run of the tests.
  { begin: "lab --deno", add: ["--help"], leaves: [] },
  {
    begin: "lab",
    add: [...TINY, "--blocks", "2", "--quick"],
    leaves: LAB_FILES.map((name) => `report/${name}`),
  },
  { begin: "report", add: ["--out", "again"], leaves: LAB_FILES.map((name) => `again/${name}`) },
  { begin: "findings", add: ["--out", "written/F.md"], leaves: ["written/F.md"] },
  { begin: "claims-diff", add: [] },
  { begin: "conformance", add: ["right.jsonl"] },
  { begin: "replay", add: ["differing.jsonl"] },
  { begin: "hostile", add: ["--help"] },
  { begin: "stress", add: ["--help"] },
  { begin: "generate", add: ["--help"] },
  { begin: "npm", add: ["--help"] },
  { begin: "testing-selftest", add: ["--help"] },
  { begin: "mitata", add: ["--op", "more_used", "--strategy", "boolean_branch"] },
];

/** Gates, which run for minutes and run this test, and other programs. */
const NOT_STARTED: readonly RegExp[] = [
  /^deno task (?:test|ok|interop)$/,
  /^deno bench$/,
  // The package's own tests do.
  /^deno run -A jsr:/,
  /^deno test(?: --allow-all \S+)?$/,
  /^deno run --allow-read \S+$/,
  /^bash \S+$/,
  /^git (?:worktree|fetch|push) /,
];

/** Exit codes that are answers; timings on a busy machine may fail a control. */
const ANSWERS = [0, 1];

function cellsOf(claim: (typeof CLAIMS)[number]): number {
  return planClaims([claim]).cells.size;
}

async function allCommands(): Promise<DocumentedCommand[]> {
  return (await pages()).flatMap(({ path, text }) => documentedCommands(path, text));
}

/** The command made small; `null` for one that is not started. */
function started(
  { where, words: documented }: DocumentedCommand,
): { words: string[]; small: Small } | null {
  // Which configuration, the test says itself.
  const text = documented.join(" ").replace(/ --config \S+/, "");
  const words = text.split(" ");
  if (NOT_STARTED.some((pattern) => pattern.test(text))) return null;
  const rest = text.replace(/^deno task /, "");
  const small = SMALL.find(({ begin }) => rest === begin || rest.startsWith(`${begin} `));
  assert(small !== undefined && rest !== text, `${where}: no rule how to run ${text}`);
  const isHelp = words.includes("--help");
  return {
    words: isHelp ? [...words] : [...words, ...small.add],
    small: isHelp ? { ...small, leaves: [] } : small,
  };
}

/** What commands refer to, in a folder of a reader that is a project by itself. */
async function makeReader(folder: string): Promise<void> {
  const copies: Readonly<Record<string, string>> = {
    "docs/examples/data_view.ts": "docs/examples/data_view.ts",
    "docs/examples/typed_array.ts": "docs/examples/typed_array.ts",
    ...Object.fromEntries(
      [...Deno.readDirSync(`${ROOT}docs`)].filter(({ name }) => name.endsWith(".json.gz"))
        .map(({ name }) => [`docs/${name}`, `docs/${name}`]),
    ),
    "docs/examples/hex.ts": "docs/examples/hex.ts",
    "hex_bench.ts": "docs/examples/hex.ts",
    "home.ts": "tests/docs/home.ts",
    "right.jsonl": "tests/conformance/fixtures/right.jsonl",
    "differing.jsonl": "tests/workload/differing.jsonl",
    "mine.ts": "docs/examples/data_view.ts",
    "src/parse_bench.ts": "docs/examples/data_view.ts",
    "../base/src/parse_bench.ts": "docs/examples/data_view.ts",
  };
  for (const [to, from] of Object.entries(copies)) {
    await Deno.mkdir(dirname(join(folder, to)), { recursive: true });
    await Deno.writeFile(join(folder, to), await Deno.readFile(ROOT + from));
  }
  await Deno.writeTextFile(join(folder, "deno.json"), "{}");
  await git(folder, ["init", "--quiet"]);
  await git(folder, [
    "-c",
    "user.name=x",
    "-c",
    "user.email=x@y",
    "commit",
    "--allow-empty",
    "-qm",
    "x",
  ]);
  await Deno.writeTextFile(join(folder, "../base/deno.json"), "{}");
  await writeLabReport(join(folder, "report"), syntheticReport({ workloads: ["more_used"] }));
  const selftest = recordJson(syntheticSelftest(), SELFTEST_FORMAT);
  await Deno.writeTextFile(join(folder, "report/selftest.json"), selftest);
  const claims = await readPackedText(`${ROOT}docs/claims.json.gz`);
  await Deno.mkdir(join(folder, "report/claims"), { recursive: true });
  for (const path of ["report/claims/claims.json", "claims.json"]) {
    await Deno.writeTextFile(join(folder, path), claims);
  }
}

/** Runs a command in a reader's folder of its own; a list of what is wrong, empty when nothing is. */
async function run(command: DocumentedCommand, folder: string): Promise<string[]> {
  const { words, small } = started(command)!;
  await makeReader(folder);
  const startMs = Date.now();
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--config", `${ROOT}deno.json`, ...words.slice(2)],
    cwd: folder,
    // As deno task sets it, unless it runs within another task, as this test does.
    env: { INIT_CWD: folder },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    signal: AbortSignal.timeout(LIMIT_MS),
  }).output();
  const text = new TextDecoder().decode(stderr);
  const told = `${command.where}: ${words.join(" ")}: exit code ${code}: ${text}`;
  const wrong = (small.exits ?? ANSWERS).includes(code) && !/\n {4}at /.test(text) ? [] : [told];
  for (const path of small.leaves ?? []) {
    const file = await Deno.stat(join(folder, path)).catch(() => null);
    if ((file?.mtime?.getTime() ?? 0) <= startMs) wrong.push(`${path} was not written: ${told}`);
  }
  return wrong;
}

/** Commands that are started, one of those that come to the same. */
async function distinctCommands(): Promise<DocumentedCommand[]> {
  const distinct = new Map<string, DocumentedCommand>();
  for (const command of await allCommands()) {
    const made = started(command);
    if (made !== null) distinct.set(made.words.join(" "), command);
  }
  return [...distinct.values()];
}

test("every command of README and docs that is not started names a task or a file that exists", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const commands = await allCommands();
  assert(commands.length > 25, `${commands.length}`);
  for (const { where, words } of commands) {
    const [program, second, third] = words;
    if (program === "bash") await Deno.stat(ROOT + second);
    if (second === "test" && words.length > 2) await Deno.stat(ROOT + words.at(-1));
    if (program !== "deno" || second !== "task" || third === "--config") continue;
    assert(third! in tasks, `${where}: ${third}`);
  }
});

test("every command of README and docs runs from a folder elsewhere", async () => {
  const folder = `${ROOT}report/test-${crypto.randomUUID()}`;
  const waiting = await distinctCommands();
  assert(waiting.length > 20, `${waiting.length}`);
  const wrong: string[] = [];
  let count = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      wrong.push(...await run(next, `${folder}/${count++}/reader`));
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  assertEquals(wrong, []);
});
