import { assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { GATE_FORMAT, type GateReport } from "../../bench/record/gate.ts";
import { recordJson } from "../../bench/record/record_file.ts";
import { COMMENT_MARK } from "../../bench/studies/gate/comment.ts";
import { testWith } from "../permitted.ts";
import { runProgram } from "../run_program.ts";
import { bench, gate, ratio } from "./synthetic_gate.ts";

const test = testWith("read", "write", "run");
const SHA = "c".repeat(40);
const SLOWER = gate({
  state: "slower",
  benches: [bench({ state: "slower", first: ratio(1.08, 1.12), again: ratio(1.07, 1.13) })],
});
const FORK = { number: 7, label: "fork-er:faster & better", sha: SHA };

interface Case {
  readonly record?: GateReport | string;
  readonly event?: string;
  readonly flags?: readonly string[];
  readonly pulls?: readonly unknown[];
  readonly comments?: readonly {
    readonly body: string;
    readonly user: { readonly type: string };
  }[];
  readonly status?: number;
}

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly asked: readonly string[];
  readonly comments: readonly { readonly id: number; readonly body: string }[];
  readonly checks: readonly { readonly head_sha: string; readonly conclusion: string }[];
}

function fixture(name: string): string {
  return fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
}

async function comment(one: Case): Promise<Outcome> {
  const {
    record = SLOWER,
    event = "workflow_run.json",
    flags = [],
    pulls = [FORK],
    comments = [],
  } = one;
  await Deno.mkdir("report", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: "report" });
  try {
    const text = typeof record === "string" ? record : recordJson(record, GATE_FORMAT);
    await Deno.writeTextFile(`${folder}/gate.json`, text);
    const program = fileURLToPath(new URL("../../bench/cli/gate_comment.ts", import.meta.url));
    const granted = [
      "--allow-read",
      "--allow-env=GITHUB_TOKEN,GITHUB_API_URL",
      "--allow-net=127.0.0.1",
    ];
    const command = ["run", "--quiet", "--no-prompt", "--no-check", ...granted, program];
    const { stdout, stderr } = await runProgram({
      program: fixture("fake_github.ts"),
      args: [JSON.stringify({
        pulls,
        comments: comments.map((own, i) => ({ id: i + 1, ...own })),
        status: one.status ?? 200,
        args: [...command, `${folder}/gate.json`, "--event", fixture(event), ...flags],
      })],
      permissions: ["--allow-run", "--allow-net=127.0.0.1"],
    });
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const bot = { type: "Bot" } as const;
const LIST = "GET /repos/o/r/issues/7/comments";

test("gate-comment writes one comment and, after that, the same one; a copied mark is somebody else's", async () => {
  const first = await comment({ flags: ["--check"] });
  assertEquals([first.code, first.err], [0, ""]);
  assertEquals(first.asked, [
    "GET /repos/o/r/pulls",
    LIST,
    "POST /repos/o/r/issues/7/comments",
    "POST /repos/o/r/check-runs",
  ]);
  assertStringIncludes(first.comments[0]!.body, "`a_bench.ts > sum`");
  assertEquals(first.checks.map(({ head_sha, conclusion }) => [head_sha, conclusion]), [[
    SHA,
    "failure",
  ]]);

  const others = Array.from({ length: 120 }, () => ({ body: "hello", user: bot }));
  const copied = { body: `${COMMENT_MARK}\nmine`, user: { type: "User" } };
  const again = await comment({
    comments: [copied, ...others, { body: `${COMMENT_MARK}\nold`, user: bot }],
  });
  assertEquals(again.asked.slice(1), [LIST, LIST, "PATCH /repos/o/r/issues/comments/122"]);
  assertEquals(again.comments.length, 122);
  assertEquals(again.comments[0]!.body, copied.body);
  assertStringIncludes(again.comments[121]!.body, "Slower by more than 5 %");
});

test("gate-comment finds the pull request of an event, and leaves one alone that has gone on", async () => {
  const own = await comment({ event: "pull_request.json", pulls: [] });
  assertEquals(own.asked, [
    "GET /repos/o/r/issues/5/comments",
    "POST /repos/o/r/issues/5/comments",
  ]);
  const gone = await comment({ pulls: [{ ...FORK, sha: "e".repeat(40) }] });
  assertEquals([gone.code, gone.asked], [0, ["GET /repos/o/r/pulls"]]);
  assertStringIncludes(gone.out, "No comment: no open pull request ends with the commit");
});

test("gate-comment refuses, in one line, what is no record, contradicts itself, or may not be written", async () => {
  const cases: readonly (readonly [Case, number, string])[] = [
    [{ record: "{}" }, 2, 'as its schema must be "vringlab/gate"'],
    [{ record: "<html>" }, 2, "as JSON"],
    [
      { record: recordJson(SLOWER, GATE_FORMAT).replace(/"commit": "a+"/, '"commit": "@all"') },
      2,
      "commit",
    ],
    [{ record: { ...SLOWER, state: "passed" } }, 2, "its states must be those"],
    [{ record: { ...SLOWER, benches: [] } }, 2, "its states must be those"],
    [{ event: "../synthetic_gate.ts" }, 2, "--event must name the payload"],
    [{ status: 403 }, 3, "GitHub answered 403"],
  ];
  for (const [one, code, text] of cases) {
    const { code: own, err, comments } = await comment(one);
    assertEquals([own, comments.length, err.trim().split("\n").length], [code, 0, 1], err);
    assertStringIncludes(err, text);
  }
});
