import { assert, assertEquals, assertStringIncludes, fail } from "@std/assert";
import { gatherSubjectEvidence } from "../../../bench/evidence/cell_evidence.ts";
import { causesText, findCauses, NO_CAUSE } from "../../../bench/evidence/causes/mod.ts";
import type { CauseKind, CellEvidence } from "../../../bench/record/cell_evidence.ts";
import { NO_MACHINE_CODE, testUnless } from "../evidence_case.ts";

const module = new URL("./planted.ts", import.meta.url).href;

/** What the pairs of `planted.ts` differ in, and what the sentence must name. */
const PLANTED: readonly (readonly [pair: string, kind: CauseKind, says: string])[] = [
  ["maps", "megamorphic access", "`x` in `mapsSlow`"],
  ["limit", "not inlined", "`scan` is no longer inlined into `limitSlow`: 1323 bytecodes"],
  ["budget", "not inlined", "of the budget of 920 were used"],
  ["deopt", "deopt loop", "`deoptSlow`"],
  ["dictionary", "dictionary mode", "`argument 1`"],
  ["elements", "elements kind", "holey elements, doubles"],
  ["closure", "closure allocation", "makes a function at each call"],
  ["call", "megamorphic call", "`callSlow`"],
  ["arguments", "arguments object", "`argumentsSlow`"],
  ["bigint", "bigint", "BigInt"],
  ["string", "string flattening", "joins strings"],
];

async function evidenceOf(name: string): Promise<CellEvidence> {
  const result = await gatherSubjectEvidence({ kind: "function", module, name }, {});
  return result.ok ? result.evidence : fail(result.finding.what);
}

for (const [pair, kind, says] of PLANTED) {
  testUnless(NO_MACHINE_CODE, `findCauses() names a planted ${kind}: ${pair}`, async () => {
    const [slow, fast] = [await evidenceOf(`${pair}Slow`), await evidenceOf(`${pair}Fast`)];
    const [first] = findCauses(slow, fast);
    assertEquals(first?.kind, kind);
    assertStringIncludes(first!.sentence, says);
  });
}

testUnless(NO_MACHINE_CODE, "findCauses() finds none between equal functions", async () => {
  const [one, other] = [await evidenceOf("equalSlow"), await evidenceOf("equalFast")];
  assertEquals([findCauses(one, other), findCauses(other, one)], [[], []]);
  assertEquals(causesText([]), NO_CAUSE);
  const [, ...rest] = findCauses({ ...one, allocatedBytes: 99 }, { ...other, allocatedBytes: 0 });
  assert(rest.length === 0);
});
