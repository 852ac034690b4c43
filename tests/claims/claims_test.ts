import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { CLAIMS } from "../../bench/studies/claims/all_claims.ts";
import type { Claim, Contrast } from "../../bench/studies/claims/claim.ts";
import type { ClaimCell } from "../../bench/record/claims.ts";
import { relative, squared, versus, work } from "../../bench/studies/claims/claims_notation.ts";
import { currentClaimId, FORMER_CLAIM_IDS } from "../../bench/record/claim_names.ts";
import { cellsOf } from "../../bench/studies/claims/check_claims.ts";
import { claimCellId } from "../../bench/studies/claims/claim_cell.ts";
import { planClaims } from "../../bench/studies/claims/claims_plan.ts";
import type { Classification } from "../../bench/record/cell_evidence.ts";
import { STRATEGY_NAMES, VARIANT_NAMES } from "../../dispatch/mod.ts";
import { findWorkload } from "../../bench/workload/mod.ts";
import { testWith } from "../permitted.ts";

// All that the classifier can say of code that it could read: a claim may expect these.
const CLASSES: Readonly<Record<Classification, boolean>> = {
  "inlined": true,
  "known call": true,
  "guarded chain": true,
  "jump table": true,
  "generic call": true,
  "wasm call": true,
  "megamorphic load + generic call": true,
  "no call": true,
  "unknown": false,
  "not optimized": false,
};

function contrastsOf({ predictions }: Claim): readonly Contrast[] {
  return predictions.map(({ contrast }) => contrast);
}

function operationsOf(cells: readonly ClaimCell[]): string[] {
  return cells.map(({ workload }) => findWorkload(workload).operation).toSorted();
}

Deno.test("every claim has a name of words, its own, and every former name leads to one", () => {
  const ids = CLAIMS.map(({ id }) => id);
  assertEquals(new Set(ids).size, ids.length);
  for (const id of ids) assertMatch(id, /^[a-z]\w*(-[a-z]\w*)+$/);
  const led = FORMER_CLAIM_IDS.map(currentClaimId);
  assertEquals(new Set(led).size, led.length);
  assertEquals(led.filter((id) => !ids.includes(id)), []);
  assertEquals(FORMER_CLAIM_IDS.filter((id) => ids.includes(id)), []);
});

for (const claim of CLAIMS) {
  Deno.test(`claim ${claim.id} is a sentence with a source, a reason and what would refute it`, () => {
    for (const text of [claim.sentence, claim.source, claim.reason, claim.refutedBy]) {
      assert(text.trim() === text && text.length > 20, text);
    }
    for (const text of [claim.sentence, claim.reason, claim.refutedBy]) assertMatch(text, /\.$/);
    // One sentence, so that one verdict can be given on it.
    assertEquals(claim.sentence.slice(0, -1).match(/[.!?] /), null);
  });

  Deno.test(`claim ${claim.id} names cells that exist`, () => {
    for (const cell of cellsOf(claim)) {
      const workload = findWorkload(cell.workload);
      const id = claimCellId(cell);
      assert(
        workload.variants.some(({ order, layouts }) =>
          order === cell.order && layouts === cell.layouts
        ),
        id,
      );
      assert([...STRATEGY_NAMES, ...VARIANT_NAMES].includes(cell.strategy), id);
    }
  });

  Deno.test(`claim ${claim.id} compares like with like`, () => {
    assert(claim.predictions.length + (claim.counted?.length ?? 0) > 0);
    const labels = contrastsOf(claim).map(({ label }, i) =>
      `${label} ${JSON.stringify(claim.predictions[i]!.bound)}`
    );
    assertEquals(new Set(labels).size, labels.length);
    for (const { label, over, under } of contrastsOf(claim)) {
      assertEquals(over.length, under.length, label);
      assertEquals(operationsOf(over), operationsOf(under), label);
      const above = new Set(over.map(claimCellId));
      assertEquals(above.intersection(new Set(under.map(claimCellId))).size, 0, label);
    }
  });

  Deno.test(`claim ${claim.id} has bounds that can be met and missed`, () => {
    for (const { bound } of claim.predictions) {
      if (bound.kind === "equivalent") assert(bound.margin > 0 && bound.margin < 0.1);
      else assert(bound.ratio > 0.5 && bound.ratio < 3);
    }
  });

  Deno.test(`claim ${claim.id} expects classes that the classifier knows`, () => {
    for (const { classes, op, cell } of claim.evidence ?? []) {
      assert(classes.length > 0, claimCellId(cell));
      for (const name of classes) assert(CLASSES[name as Classification] === true, name);
      assertMatch(op, /^[a-z][a-zA-Z]+$/);
    }
  });
}

Deno.test("planClaims() plans all claims together", () => {
  const plan = planClaims(CLAIMS);
  assertEquals(plan.claims.map(({ claim }) => claim.id), CLAIMS.map(({ id }) => id));
  const mentioned = new Set(CLAIMS.flatMap((claim) => cellsOf(claim).map(claimCellId)));
  assertEquals(new Set(plan.cells.keys()), mentioned);
});

testWith("run")("V8 knows every flag that a claim uses", async () => {
  const flags = new Set(CLAIMS.flatMap((claim) => cellsOf(claim).flatMap((c) => c.v8Flags ?? [])));
  assert(flags.size > 0);
  for (const flag of flags) assertEquals(await runWith(flag), 0, flag);
  // The check itself: a flag that V8 does not have is refused.
  assert(await runWith("--no-such-flag-at-all") !== 0);
});

async function runWith(flag: string): Promise<number> {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", `--v8-flags=${flag}`, "0"],
    stdout: "null",
    stderr: "null",
  }).output();
  return code;
}

Deno.test("work() refuses a path without order or layouts, naming it", () => {
  assertEquals(work("more_used/random/split+packed"), {
    workload: "more_used",
    order: "random",
    layouts: "split+packed",
  });
  assertThrows(() => work("more_used/random"), RangeError, "current value is more_used/random");
});

Deno.test("relative() divides the first ratio by the second", () => {
  const at = "more_used/random/split+packed";
  const { over, under } = relative(versus("a", "b", at), versus("c", "d", at));
  assertEquals(over.map(({ strategy }) => strategy), ["a", "d"]);
  assertEquals(under.map(({ strategy }) => strategy), ["b", "c"]);
});

Deno.test("squared() counts a ratio twice", () => {
  const { over, under } = squared(versus("a", "b", "more_used/random/split+packed"));
  assertEquals(over.map(({ strategy }) => strategy), ["a", "a"]);
  assertEquals(under.map(({ strategy }) => strategy), ["b", "b"]);
});
