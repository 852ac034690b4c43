import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { CLAIMS } from "../../bench/studies/claims/all_claims.ts";
import type { Claim } from "../../bench/studies/claims/claim.ts";
import { planClaims } from "../../bench/studies/claims/claims_plan.ts";
import { readClaimsReport } from "../../bench/record/claims.ts";
import { isProven } from "../../bench/studies/lab/conclusion.ts";
import { runLabHere } from "../lab_here.ts";
import { testWith } from "../permitted.ts";
import { type Ended, LAB_PERMISSIONS, runLab, startLab } from "../run_program.ts";

const test = testWith("read", "write", "run");
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const NATIVE = Deno.build.arch === "x86_64" && Deno.build.os === "linux";

/** `lab claims` in a process of its own. */
function claims(args: readonly string[], permissions: readonly string[] = []): Promise<Ended> {
  return runLab(["claims", ...args], [...LAB_PERMISSIONS, ...permissions]);
}

/** `lab claims` in this one. */
function claimsHere(args: readonly string[]): Promise<Ended> {
  return runLabHere(["claims", ...args]);
}

async function withFolder(action: (folder: string) => Promise<void>): Promise<void> {
  const folder = `${ROOT}report/test-${crypto.randomUUID()}`;
  await Deno.mkdir(folder, { recursive: true });
  try {
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Reads until the text appears; leaves the rest unread. */
async function waitFor(stream: ReadableStream<Uint8Array>, text: string): Promise<void> {
  const decoder = new TextDecoder();
  let seen = "";
  for await (const chunk of stream) {
    seen += decoder.decode(chunk, { stream: true });
    if (seen.includes(text)) return;
  }
  throw new Error(`Cannot wait for "${text}" as the process ended: current value is ${seen}`);
}

/** The claim that takes least to measure, of those that times decide and for which `wanted` holds. */
function smallest(wanted: (claim: Claim) => boolean): Claim {
  const size = (claim: Claim): number => planClaims([claim]).cells.size;
  return CLAIMS.filter((claim) => claim.predictions.length > 0 && wanted(claim)).toSorted((a, b) =>
    size(a) - size(b)
  )[0]!;
}

test("lab claims --list shows every claim and what it takes, and measures nothing", async () => {
  const { code, stdout, stderr } = await claimsHere(["--list"]);
  assertEquals(code, 0, stderr);
  for (const { id, sentence } of CLAIMS) {
    assert(stdout.split("\n").some((line) => line.startsWith(`${id} `) && line.includes(sentence)));
  }
  assertStringIncludes(stdout, `${CLAIMS.length} claims, `);
  const [first] = CLAIMS;
  for (const name of [first!.id, "commit"]) {
    const one = await claimsHere(["--list", "--only", name]);
    assertEquals(one.stdout.trim().split("\n").length, 2, one.stdout);
    assertStringIncludes(one.stdout, `${first!.id} `);
  }
});

test("lab claims measures the claims that it is told to and writes their report", async () => {
  await withFolder(async (folder) => {
    const { id } = smallest(() => true);
    const flags = ["--only", id, "--blocks", "2", "--seed", "5", "--no-evidence"];
    const { code, stdout, stderr } = await claims([...flags, "--out", folder]);
    const report = await readClaimsReport(`${folder}/claims.json`);
    assertEquals(code, isProven(report) ? 0 : 1, stderr);
    assertStringIncludes(stdout, "claims.json");
    assertStringIncludes(stdout, id);
    assertEquals(report.claims.map((claim) => claim.id), [id]);
    assertEquals(report.seed, 5);
    assertEquals(report.findings.filter(({ kind }) => kind === "no evidence"), []);
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assert(files.every((name) => /^claims\.[a-z]+$/.test(name)), `${files}`);
  });
});

test("lab claims takes evidence though it was not given --allow-ffi, unless that is refused", async () => {
  const claim = smallest(({ evidence = [] }) => evidence.length > 0);
  const flags = ["--only", claim.id, "--blocks", "2"];
  await withFolder(async (folder) => {
    await claims([...flags, "--out", folder]);
    const { claims: [result] } = await readClaimsReport(`${folder}/claims.json`);
    assertEquals(result!.evidence.length, claim.evidence!.length);
    if (NATIVE) {
      assert(result!.evidence.every(({ found }) => found !== null), JSON.stringify(result));
    }
  });
  await withFolder(async (folder) => {
    await claims([...flags, "--out", folder], ["--deny-ffi"]);
    const { claims: [result], findings } = await readClaimsReport(`${folder}/claims.json`);
    assert(result!.evidence.every(({ found, agrees }) => found === null && agrees === null));
    assertEquals(findings.filter(({ kind }) => kind === "no evidence").length, 1);
  });
});

test("lab claims ends at Ctrl-C with exit code 130 and a partial report", async () => {
  await withFolder(async (folder) => {
    const child = startLab(["claims", "--no-evidence", "--out", folder]);
    await waitFor(child.stderr, "gone, about");
    child.kill("SIGINT");
    const { code } = await child.status;
    await child.stdout.cancel();
    assertEquals(code, 130);
    const report = await readClaimsReport(`${folder}/claims.json`);
    assertEquals(report.partialReason, "interrupted");
    assertEquals(report.claims.length, CLAIMS.length);
  });
});

test("lab claims refuses bad input with one line and exit code 2", async () => {
  for (
    const [args, told] of [
      [["--only", "h99"], "current value is h99"],
      [["--only", ","], "it names nothing"],
      [["--budget", "0"], "Cannot use --budget"],
      [["--budget", "1ms"], "must be enough for one block: current value is 1ms"],
      [["--blocks", "1"], "Cannot use --blocks"],
      [["--seed", "many"], "Cannot use --seed"],
      [["--v8-flags", "turbolev"], "Cannot use --v8-flags"],
      [["--v8-flags", "--no-such-thing"], "did not recognize flag '--no-such-thing'"],
      [["--out", "deno.json"], "deno.json"],
      [["--quick"], "unknown option '--quick'"],
    ] as const
  ) {
    const { code, stderr } = await claimsHere([...args, "--no-evidence"]);
    assertEquals(code, 2, `${args}: ${stderr}`);
    assertStringIncludes(stderr, told);
    assertEquals(stderr.trim().split("\n").length, 1, stderr);
  }
});
