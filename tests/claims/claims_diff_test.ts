import { assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { diffClaims, renderClaimsDiff } from "../../bench/studies/claims/claims_diff.ts";
import { currentClaimId, FORMER_CLAIM_IDS } from "../../bench/record/claim_names.ts";
import {
  type ClaimResult,
  claimsJson,
  type ClaimsReport,
  type ClaimVerdict,
  parseClaimsReport,
} from "../../bench/record/claims.ts";
import { testWith } from "../permitted.ts";
import { runCli } from "./claims_cli.ts";
import { syntheticClaims } from "./synthetic_claims.ts";

const FIRST = syntheticClaims();

/** The report with other verdicts by id. */
function judged(verdicts: Readonly<Record<string, ClaimVerdict>>): ClaimsReport {
  const claims = FIRST.claims.map((claim): ClaimResult => ({
    ...claim,
    verdict: verdicts[claim.id] ?? claim.verdict,
  }));
  return { ...FIRST, claims };
}

Deno.test("diffClaims() of a run with itself finds nothing", () => {
  const diff = diffClaims(FIRST, syntheticClaims());
  assertEquals(diff, {
    claims: 5,
    unlike: 0,
    differences: [],
    contradictions: [],
    warnings: [],
    isSame: true,
  });
  assertEquals(
    renderClaimsDiff(diff),
    "5 of 5 verdicts are the same, 0 differ, 0 of them flipped\n",
  );
});

/** The report with all effects in a state of the core. */
function inState(report: ClaimsReport, state: "quiet" | "contended"): ClaimsReport {
  const claims = report.claims.map((claim) => ({
    ...claim,
    predictions: claim.predictions.map(({ effect, ...prediction }) => ({
      ...prediction,
      effect: effect === null ? null : { ...effect, state },
    })),
  }));
  return parseClaimsReport(claimsJson({ ...report, claims }), "claims.json");
}

Deno.test("diffClaims() calls verdicts of different states of the core not compared, and flips none", () => {
  const quiet = inState(FIRST, "quiet");
  const second = judged({ "random-order-one-miss": "refuted" });
  const { differences, unlike, isSame, warnings } = diffClaims(quiet, inState(second, "contended"));
  assertEquals([differences, unlike, isSame], [[], 1, false]);
  assertEquals(warnings, [
    "not compared, as the state of the core differs: random-order-one-miss, confirmed (quiet) → refuted (contended)",
  ]);
  assertEquals(diffClaims(quiet, inState(second, "quiet")).differences.length, 1);
  assertEquals(diffClaims(FIRST, inState(second, "quiet")).differences.length, 1);
});

Deno.test("diffClaims() lists every other verdict, those first that turned into their opposite", () => {
  const second = judged({
    "fifth-class-cliff": "confirmed",
    "random-order-one-miss": "refuted",
    "switch-equals-branch": "inconclusive",
  });
  const diff = diffClaims(FIRST, second);
  assertEquals(diff.isSame, false);
  assertEquals(diff.differences, [
    { id: "random-order-one-miss", first: "confirmed", second: "refuted", isFlip: true },
    { id: "switch-equals-branch", first: "refuted", second: "inconclusive", isFlip: false },
    { id: "fifth-class-cliff", first: "inconclusive", second: "confirmed", isFlip: false },
  ]);
  assertEquals(renderClaimsDiff(diff).split("\n").slice(0, 2), [
    "random-order-one-miss  confirmed → refuted   FLIPPED",
    "switch-equals-branch   refuted → inconclusive",
  ]);
  assertStringIncludes(renderClaimsDiff(diff), "2 of 5 verdicts are the same, 3 differ, 1 of them");
});

Deno.test("diffClaims() names claims that only one run has, and runs without claims are not the same", () => {
  const fewer = { ...FIRST, claims: FIRST.claims.slice(1) };
  const diff = diffClaims(fewer, FIRST);
  assertEquals(diff.isSame, false);
  assertStringIncludes(renderClaimsDiff(diff), "switch-equals-branch  not in the run → refuted");
  const none = { ...FIRST, claims: [] };
  assertEquals(diffClaims(none, none).isSame, false);
});

Deno.test("diffClaims() tells of ratios that hold in one run and fail in the other under one verdict", () => {
  const [commit, ...rest] = FIRST.claims;
  const [held, ...others] = commit!.predictions;
  const predictions = [{ ...held!, outcome: "fails" as const }, ...others];
  const diff = diffClaims(FIRST, { ...FIRST, claims: [{ ...commit!, predictions }, ...rest] });
  assertEquals(diff.contradictions, [`switch-equals-branch: ${held!.label}`]);
  assertEquals(diff.isSame, true);
  assertStringIncludes(
    renderClaimsDiff(diff),
    `fails in the other: switch-equals-branch: ${held!.label}`,
  );
});

/** The record as it was written when claims had their former names. */
function inFormerNames(report: ClaimsReport): string {
  const former = new Map(FORMER_CLAIM_IDS.map((id) => [currentClaimId(id), id]));
  return claimsJson({
    ...report,
    claims: report.claims.map((claim) => ({ ...claim, id: former.get(claim.id) ?? claim.id })),
  });
}

Deno.test("records in which claims have their former names are read under those of today", () => {
  const [claim, ...rest] = FIRST.claims;
  const told = (id: string): ClaimsReport => ({
    ...FIRST,
    claims: [{ ...claim!, source: `after ${id}: what V8 made of it` }, ...rest],
    findings: [{ kind: "k", where: `${id}: a ÷ b`, what: "w", likelyCause: "l", advice: "a" }],
  });
  const old = inFormerNames(told("h14"));
  for (const id of ["commit", "h05", "h07", "h11", "review-2"]) {
    assertStringIncludes(old, `"id": "${id}"`);
  }
  const read = parseClaimsReport(old, "old.json");
  assertEquals(read, told("throwing-default-costs"));
  assertEquals(diffClaims(read, FIRST).isSame, true);
});

Deno.test("diffClaims() tells two bounds on one ratio apart", () => {
  const [commit, ...rest] = FIRST.claims;
  const [held] = commit!.predictions;
  const predictions = [
    { ...held!, bound: { kind: "at least" as const, ratio: 1.05 }, outcome: "fails" as const },
    { ...held!, bound: { kind: "at most" as const, ratio: 1.25 }, outcome: "holds" as const },
  ];
  const report = { ...FIRST, claims: [{ ...commit!, predictions }, ...rest] };
  assertEquals(diffClaims(report, report).contradictions, []);
});

Deno.test("diffClaims() takes no unproven run for the same, and warns of other surroundings", () => {
  const unproven = diffClaims(FIRST, syntheticClaims({ controlFails: true }));
  assertEquals([unproven.differences, unproven.isSame], [[], false]);
  assertStringIncludes(unproven.warnings[0]!, "second run unproven: a control failed");
  const environment = { ...FIRST.environment, v8: "16.0", v8Flags: ["--no-opt"] };
  const elsewhere = diffClaims(FIRST, { ...FIRST, environment, partial: true, partialReason: "x" });
  assertEquals(elsewhere.warnings, [
    "second run partial: x.",
    "v8 differs: 15.0.245.2-rusty → 16.0",
    "V8 flags differ: none → --no-opt",
  ]);
  assertEquals(elsewhere.isSame, true);
});

testWith("read", "write", "run")(
  "deno task claims-diff exits with 0 for the same verdicts, 1 for others, 2 for bad input",
  async () => {
    const folder = fileURLToPath(
      new URL(`../../report/test-${crypto.randomUUID()}`, import.meta.url),
    );
    await Deno.mkdir(folder, { recursive: true });
    try {
      const paths = ["a", "b", "c"].map((name) => `${folder}/${name}.json`);
      const [a = "", b = "", c = ""] = paths;
      await Deno.writeTextFile(a, inFormerNames(FIRST));
      await Deno.writeTextFile(b, claimsJson({ ...FIRST, seed: 9 }));
      await Deno.writeTextFile(c, claimsJson(judged({ "second-target-cliff": "refuted" })));
      const program = "bench/cli/claims_diff.ts";
      const same = await runCli(program, a, b);
      assertEquals([same.code, same.err], [0, ""]);
      const other = await runCli(program, a, c);
      assertEquals([other.code, other.err], [1, ""]);
      assertStringIncludes(other.out, "second-target-cliff  confirmed → refuted   FLIPPED\n");
      for (const args of [[a], [a, `${folder}/none.json`], [a, b, "--what"]]) {
        const { code, out, err } = await runCli(program, ...args);
        assertEquals([code, out, err.trimEnd().split("\n").length], [2, "", 1], err);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
