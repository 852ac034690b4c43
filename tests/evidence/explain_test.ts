import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { explain } from "../../bench/studies/explain/explain.ts";
import { inPlainWords, variantsInPlainWords } from "../../bench/evidence/plain_words.ts";
import { renderExplanation } from "../../bench/studies/explain/render_explanation.ts";
import type { EvidenceSummary } from "../../bench/record/cell_evidence.ts";
import { gatherCellEvidence } from "../../bench/evidence/cell_evidence.ts";
import { gatherVariants } from "../../bench/evidence/variants.ts";
import { caseSubject, NO_EVIDENCE, NO_MACHINE_CODE, testUnless } from "./evidence_case.ts";

const PLAIN = { asm: false, width: 100, color: false };

const SUMMARY: EvidenceSummary = {
  name: "add",
  tier: "turbofan",
  classification: "known call",
  codeObstacle: "",
  bytes: 444,
  guards: 2,
  knownCalls: ["packedAdd", "packedAdd"],
  builtinCalls: [],
  megamorphicLoads: 0,
  indirectJumps: 0,
  neverExecuted: 1,
  inlined: [{ name: "splitAdd", into: "" }],
  refused: [{
    name: "packedAdd",
    bytecodes: 222,
    budgetUsed: 722,
    limit: 920,
    reason: "inlining budget",
  }],
  deopts: [],
  icStates: [],
};

Deno.test("inPlainWords() names the calls, the refused callee and the budget that refused it", () => {
  const text = inPlainWords(SUMMARY);
  assertStringIncludes(text, "TurboFan made 444 bytes of add. It calls packedAdd: known calls");
  assertStringIncludes(
    text,
    "The inlining budget refused packedAdd (222 bytecodes, for which V8 wants 266 free): 722 of 920 bytecodes were used, 198 left.",
  );
  assertStringIncludes(text, "1 call in source that is never executed is not counted.");
});

Deno.test("inPlainWords() says when the machine code was not read", () => {
  const text = inPlainWords({
    ...SUMMARY,
    classification: "unknown",
    codeObstacle: "that works on x86-64 only, and this is aarch64",
  });
  assertStringIncludes(
    text,
    "How its calls reach their targets cannot be seen in the log alone.",
  );
  assertStringIncludes(text, "was not read: that works on x86-64 only, and this is aarch64.");
});

Deno.test("inPlainWords() tells code thrown away after warm-up", () => {
  const deopt = { name: "add", reason: "wrong map", place: "x.ts:1:1", measured: true };
  const text = inPlainWords({ ...SUMMARY, deopts: [deopt, { ...deopt, measured: false }] });
  assertStringIncludes(text, "After warm-up V8 still threw code away once: add (wrong map).");
});

Deno.test("variantsInPlainWords() tells processes that agree from those that do not", () => {
  const one = { processes: 3, tier: "turbofan", bytes: 5252, inlined: ["get", "packedAdd"] };
  const other = { processes: 2, tier: "turbofan", bytes: 4928, inlined: ["add", "get"] };
  const left = { processes: 1, tier: "ignition", bytes: 0, inlined: [] };
  assertEquals(variantsInPlainWords([], 5252), "");
  assertStringIncludes(
    variantsInPlainWords([{ ...one, processes: 1 }], 5252),
    "In 1 further process V8 compiled in the background, as usual: each made the same code.",
  );
  assertStringIncludes(
    variantsInPlainWords([other], 5252),
    "each made other code, of 4928 bytes.",
  );
  assertStringIncludes(
    variantsInPlainWords([one, other], 5252),
    "3 made 5252 bytes with packedAdd inlined and 2 made 4928 bytes with add inlined.",
  );
  assertStringIncludes(
    variantsInPlainWords([one, left], 5252),
    "3 made 5252 bytes with get and packedAdd inlined and 1 were left in Ignition",
  );
});

testUnless(
  NO_EVIDENCE,
  "gatherVariants() groups processes by the code that they end up with",
  async () => {
    const variants = await gatherVariants(caseSubject("callsNothing"), 2);
    assertEquals(variants.map(({ processes, tier, inlined }) => [processes, tier, inlined]), [
      [2, "turbofan", []],
    ]);
    assertEquals(await gatherVariants(caseSubject("throws"), 1), []);
  },
);

testUnless(
  NO_MACHINE_CODE,
  "gatherCellEvidence() takes the loops of all partitions and the dispatchers",
  async () => {
    const cell = {
      workload: "more_used",
      order: "alternating",
      layouts: "split+packed",
      v8Flags: [],
    };
    const direct = await gatherCellEvidence({ ...cell, strategy: "direct" }, 1);
    assert(direct.ok);
    assertEquals(direct.evidence.classification, "inlined");
    assertEquals(direct.evidence.functions.map(({ name }) => name), ["moreUsedOps", "moreUsedOps"]);
    assertEquals(
      direct.evidence.functions.map(({ inlined }) => inlined.map(({ name }) => name)),
      [["splitMoreUsed"], ["packedMoreUsed", "isUsed"]],
    );
    const table = await gatherCellEvidence({ ...cell, strategy: "function_table" }, 1);
    assert(table.ok);
    assertEquals(table.evidence.classification, "generic call");
    assertEquals(JSON.parse(JSON.stringify(table.evidence)), table.evidence);
    const missing = await gatherCellEvidence({ ...cell, strategy: "vtable" }, 1);
    assert(!missing.ok);
    assertStringIncludes(missing.finding.what, "current value is vtable");
  },
);

testUnless(
  NO_MACHINE_CODE,
  "gatherCellEvidence() takes evidence over layout clones and over all four layouts",
  async () => {
    const clones = { workload: "more_used_clones", order: "random", v8Flags: [] };
    const five = { ...clones, layouts: "clones-5", strategy: "polymorphic_class" };
    const megamorphic = await gatherCellEvidence(five, 1);
    assert(megamorphic.ok);
    assertEquals(megamorphic.evidence.classification, "megamorphic load + generic call");
    const four = await gatherCellEvidence({ ...five, layouts: "clones-4" }, 1);
    assert(four.ok);
    assertEquals(four.evidence.classification, "inlined");
    const real = await gatherCellEvidence({
      workload: "more_used",
      order: "random",
      layouts: "split+packed+split_in_order+packed_in_order",
      strategy: "switch_const_ops",
      v8Flags: [],
    }, 1);
    assert(real.ok);
    const inlined = real.evidence.functions[0]!.inlined.map(({ name }) => name);
    assert(inlined.includes("packedInOrderMoreUsed"), inlined.join());
  },
);

testUnless(
  NO_EVIDENCE,
  "explain() takes the round trip over as many layout clones, where a workload has them",
  async () => {
    const options = { strategy: "switch_direct", processes: 0 };
    const six = await explain({ ...options, layouts: 6 });
    assertEquals(six.leftOut, "");
    assertEquals(six.subjects.length, 2);
    const { subject, result } = six.subjects[1]!;
    assert(subject.kind === "workload" && result.ok);
    assertEquals([subject.workload, subject.layouts], ["round_trip_clones", "clones-6"]);
    const seven = await explain({ ...options, layouts: 7 });
    assertEquals(seven.subjects.length, 1);
    assertStringIncludes(seven.leftOut, "1, 2, 3, 4, 5, 6, 8, 12, 16 layouts");
  },
);

Deno.test("explain() refuses what cannot be explained", async () => {
  const cases = [
    { options: { strategy: "vtable" }, told: "current value is vtable" },
    { options: { strategy: "function_table", op: "resize" }, told: "current value is resize" },
    { options: { strategy: "function_table", layouts: 17 }, told: "from 1 to 16" },
    { options: { strategy: "function_table", layouts: 1.5 }, told: "current value is 1.5" },
    { options: { strategy: "direct", layouts: 2 }, told: "must be 1: current value is 2" },
  ];
  for (const { options, told } of cases) {
    await assertRejects(() => explain(options), RangeError, told);
  }
});

testUnless(
  NO_MACHINE_CODE,
  "explain() shows the round trip's refused callee with its budget",
  async () => {
    const explanation = await explain({ strategy: "boolean_branch", processes: 2 });
    const text = renderExplanation(explanation, PLAIN);
    assertMatch(
      text,
      /boolean_branch\.moreUsed over 2 layouts, by itself\nTurboFan made \d+ bytes/,
    );
    assertMatch(text, /refused: \w+ \(\d+ bytecodes\): inlining budget, \d+ of 920 used/);
    assertMatch(text, /^In 2 further processes V8 compiled in the background, as usual/m);
    assertStringIncludes(text, explanation.expectation.slice(0, 40));
  },
);

testUnless(NO_MACHINE_CODE, "explain() lists annotated machine code", async () => {
  const explanation = await explain({ strategy: "polymorphic_class", layouts: 5 });
  const text = renderExplanation(explanation, { ...PLAIN, asm: true });
  assertMatch(text, /^ +0 {2}push rbp$/m);
  assertMatch(text, /; megamorphic load LoadICTrampoline_Megamorphic \[moreUsed\]$/m);
  assertMatch(text, /; generic call Call_ReceiverIsNotNullOrUndefined \[moreUsed\]$/m);
  assertMatch(text, /; deopt exit, (?:eager|lazy): /m);
});

testUnless(
  NO_MACHINE_CODE,
  "explain() lists guards and known calls with their targets",
  async () => {
    const { module, name } = { ...caseSubject("constTable"), name: "constTable" };
    const explanation = await explain({ module, name, v8Flags: ["--max-inlined-bytecode-size=0"] });
    const text = renderExplanation(explanation, { ...PLAIN, asm: true });
    assertMatch(
      text,
      /j\w+ (\+[0-9a-f]+) +; guard: deopt exit \1(?: if [a-z ]+)? \[constTable\]$/m,
    );
    assertMatch(text, /^ +[0-9a-f]+ {2}call rcx +; known call plusOne \[constTable\]$/m);
    assertMatch(text, /; known call minusOne \[constTable\]$/m);
  },
);

testUnless(NO_MACHINE_CODE, "every driven operation reaches the top tier", async () => {
  const { DRIVEN_OPS } = await import("../../bench/evidence/op_driver.ts");
  const { gatherEvidence } = await import("../../bench/evidence/gather.ts");
  for (const op of DRIVEN_OPS) {
    const result = await gatherEvidence({
      kind: "dispatcher",
      strategy: "switch_const_ops",
      op,
      layoutCount: 2,
    });
    assert(result.ok, op);
    const { summary } = result.functions[0]!;
    assertEquals([summary.name, summary.tier], [op, "turbofan"]);
  }
});
