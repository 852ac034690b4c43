import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import type { Claim } from "../../bench/studies/claims/claim.ts";
import { claimCellId } from "../../bench/studies/claims/claim_cell.ts";
import {
  checkClaimsReport,
  type ClaimsReport,
  type ClaimVerdict,
} from "../../bench/record/claims.ts";
import { type ClaimsRunOptions, runClaims } from "../../bench/studies/claims/run_claims.ts";
import { testWith } from "../permitted.ts";
import { cellOf, claimOf } from "./small_claims.ts";

const test = testWith("read", "run");
const WORK = { order: "one", layouts: "split" };
const DIRECT = cellOf("direct", WORK);
// The same code by another flag that changes nothing: an A/A comparison by construction.
const AGAIN = cellOf("direct", { ...WORK, v8Flags: ["--turbofan"] });
// Everything twice.
const TWICE = cellOf("direct_x2", WORK);

const OPTIONS: ClaimsRunOptions = {
  root: fileURLToPath(new URL("../../", import.meta.url)),
  signal: new AbortController().signal,
  budgetMs: 120_000,
  // Fewer than eight are not trimmed enough for a process that is off by half.
  blocks: 8,
  seed: 1,
  evidence: false,
};

/**
 * Fails for a verdict that is neither the true one nor "inconclusive", which on a busy machine any claim may stay:
 * what is decided when times are as they should be is tested on given times.
 */
function assertNotWrong(report: ClaimsReport, expected: readonly ClaimVerdict[]): void {
  assertEquals(report.claims.length, expected.length);
  for (const [i, { id, verdict }] of report.claims.entries()) {
    assert(verdict === expected[i] || verdict === "inconclusive", `${id} is ${verdict}`);
  }
}

/** Fails unless every control was judged, however the times came out. */
function assertJudged({ controls }: ClaimsReport): void {
  assertEquals(controls.map(({ name }) => name), ["A/A", "known ×2"]);
  assert(controls.every(({ passed }) => passed !== null), JSON.stringify(controls));
}

test("runClaims() never refutes what is true by construction nor confirms what is false", async () => {
  const claims: readonly Claim[] = [
    claimOf("itself", [[AGAIN, DIRECT]], { kind: "equivalent", margin: 0.6 }),
    claimOf("twice is the same", [[TWICE, DIRECT]], { kind: "equivalent", margin: 0.1 }),
    claimOf("twice is more", [[TWICE, DIRECT]], { kind: "at least", ratio: 1.2 }),
    claimOf("twice is less", [[TWICE, DIRECT]], { kind: "at most", ratio: 1.2 }),
  ];
  const heard: string[] = [];
  const report = await runClaims(claims, {
    ...OPTIONS,
    progress: ({ label, elapsedMs, leftMs }) => {
      assert(elapsedMs >= 0 && leftMs >= 0);
      heard.push(label);
    },
  });
  checkClaimsReport(report);
  assertNotWrong(report, ["confirmed", "refuted", "confirmed", "refuted"]);
  assertEquals(report.partial, false);
  assertEquals(heard, Array(8).fill("group 1"));
  // Each cell once, whichever claims share it.
  assertEquals(report.cells.map(({ id }) => id), [AGAIN, DIRECT, TWICE].map(claimCellId));
  for (const { processes, nsPerOp } of report.cells) {
    assertEquals(processes, 8);
    assert(nsPerOp! > 0);
  }
  assertJudged(report);
});

test("runClaims() goes on without a cell that cannot run, and says so", async () => {
  // No such flag: Deno refuses to start.
  const broken = cellOf("boolean_branch", { ...WORK, v8Flags: ["--no-such-flag-in-v8"] });
  const report = await runClaims([
    claimOf("broken", [[broken, DIRECT]]),
    claimOf("twice", [[TWICE, DIRECT]], { kind: "at least", ratio: 1.2 }),
  ], OPTIONS);
  assertNotWrong(report, ["not measured", "confirmed"]);
  assertEquals(report.claims[0]!.verdict, "not measured");
  assertEquals(report.cells[0]!.processes, 0);
  const found = report.findings.find(({ where }) => where.endsWith(claimCellId(broken)));
  assertEquals(found?.kind, "child died", JSON.stringify(report.findings));
  assertJudged(report);
});

test("runClaims() ends with what there is when it is interrupted or time is up", async () => {
  const claims = [claimOf("a", [[TWICE, DIRECT]], { kind: "at least", ratio: 1.2 })];
  const interrupted = await runClaims(claims, { ...OPTIONS, signal: AbortSignal.abort() });
  assertEquals(interrupted.partialReason, "interrupted");
  assertEquals(interrupted.claims[0]!.verdict, "not measured");
  const controller = new AbortController();
  const afterOne = await runClaims(claims, {
    ...OPTIONS,
    signal: controller.signal,
    progress: () => controller.abort(),
  });
  assertEquals(afterOne.partial, true);
  assertEquals(afterOne.cells.map(({ processes }) => processes), [1, 1]);
  const late = await runClaims(claims, { ...OPTIONS, budgetMs: 1 });
  assertEquals(late.claims[0]!.verdict, "not measured");
  assert(late.partial);
});
