import { assert, assertEquals, assertGreater, assertMatch } from "@std/assert";
import type { DispatcherSubject } from "../../bench/evidence/subject.ts";
import {
  caseSubject,
  NO_EVIDENCE,
  NO_MACHINE_CODE,
  summaryOf,
  testUnless,
} from "./evidence_case.ts";

const NO_INLINING = { v8Flags: ["--max-inlined-bytecode-size=0"] };

function dispatcher(strategy: string, layoutCount: number): DispatcherSubject {
  return { kind: "dispatcher", strategy, op: "moreUsed", layoutCount };
}

for (
  const { name, classes } of [{ name: "twoClasses", classes: 2 }, {
    name: "fourClasses",
    classes: 4,
  }]
) {
  testUnless(NO_MACHINE_CODE, `${classes} receiver classes are inlined`, async () => {
    const summary = await summaryOf(caseSubject(name));
    assertEquals(summary.tier, "turbofan");
    assertEquals(summary.classification, "inlined");
    assertEquals(summary.inlined.length, classes);
    assertEquals(summary.icStates.map(({ state, maps }) => [state, maps]), [[
      "polymorphic",
      classes,
    ]]);
    assertEquals(summary.builtinCalls, []);
    assertGreater(summary.guards, 0);
  });
}

testUnless(NO_MACHINE_CODE, "2 receiver classes are a guarded chain without inlining", async () => {
  const summary = await summaryOf(caseSubject("twoClasses"), NO_INLINING);
  assertEquals(summary.classification, "guarded chain");
  assertEquals(summary.inlined, []);
  assertEquals(summary.builtinCalls, Array(2).fill("CallFunction_ReceiverIsNotNullOrUndefined"));
});

testUnless(NO_MACHINE_CODE, "5 receiver classes are a megamorphic load", async () => {
  const summary = await summaryOf(caseSubject("fiveClasses"));
  assertEquals(summary.tier, "turbofan");
  assertEquals(summary.classification, "megamorphic load + generic call");
  assertEquals(summary.megamorphicLoads, 1);
  assertEquals(summary.builtinCalls, ["Call_ReceiverIsNotNullOrUndefined"]);
  assertEquals(summary.inlined, []);
  assertEquals(summary.icStates.map(({ key, state, maps }) => [key, state, maps]), [
    ["area", "megamorphic", 5],
  ]);
});

testUnless(NO_MACHINE_CODE, "a constant table folds, a reassigned one does not", async () => {
  const constant = await summaryOf(caseSubject("constTable"));
  const reassigned = await summaryOf(caseSubject("reassignedTable"));
  for (const summary of [constant, reassigned]) {
    assertEquals(summary.classification, "inlined");
    assertEquals(summary.inlined.map(({ name }) => name).toSorted(), ["minusOne", "plusOne"]);
  }
  // What it reads from the table has to be checked.
  assertGreater(reassigned.guards, constant.guards);
  assertGreater(reassigned.bytes, constant.bytes);
});

testUnless(NO_MACHINE_CODE, "a variable that changes is a generic call", async () => {
  const summary = await summaryOf(caseSubject("reboundVariable"));
  assertEquals(summary.classification, "generic call");
  assertEquals(summary.builtinCalls, ["Call_ReceiverIsNullOrUndefined"]);
  assertEquals(summary.inlined, []);
});

testUnless(NO_MACHINE_CODE, "a dispatch in WebAssembly is a wasm call", async () => {
  for (const layouts of [1, 2, 4]) {
    const summary = await summaryOf(dispatcher("wasm_table", layouts));
    assertEquals(summary.tier, "turbofan");
    assertEquals(summary.classification, "wasm call");
    assertEquals([summary.indirectJumps, summary.builtinCalls, summary.inlined], [1, [], []]);
  }
});

testUnless(
  NO_MACHINE_CODE,
  "operations of 2 classes are inlined, in plain objects called",
  async () => {
    const instances = await summaryOf(dispatcher("ops_class_instances", 2));
    assertEquals(instances.classification, "inlined");
    const names = instances.inlined.map(({ name }) => name);
    assertEquals(["splitMoreUsed", "packedMoreUsed"].filter((name) => !names.includes(name)), []);
    const objects = await summaryOf(dispatcher("ops_pointer", 2));
    assertEquals(objects.classification, "generic call");
  },
);

testUnless(
  NO_MACHINE_CODE,
  "a callee over 460 bytecodes is a known call, and refused",
  async () => {
    const summary = await summaryOf(caseSubject("overLimit"));
    assertEquals(summary.classification, "known call");
    assertEquals(summary.knownCalls, ["longCallee"]);
    assertEquals(summary.refused.map(({ name, reason }) => [name, reason]), [
      ["longCallee", "exceeds bytecode limit"],
    ]);
    const allowed = await summaryOf(caseSubject("overLimit"), {
      v8Flags: ["--max-inlined-bytecode-size=2000", "--max-inlined-bytecode-size-cumulative=4000"],
    });
    assertEquals(allowed.classification, "inlined");
    assertEquals(allowed.refused, []);
  },
);

testUnless(
  NO_MACHINE_CODE,
  "constants are known calls with --max-inlined-bytecode-size=0",
  async () => {
    const summary = await summaryOf(caseSubject("constTable"), NO_INLINING);
    assertEquals(summary.classification, "known call");
    assertEquals(summary.knownCalls.toSorted(), ["minusOne", "plusOne"]);
    assertEquals(summary.inlined, []);
  },
);

testUnless(NO_MACHINE_CODE, "a switch of 5 cases is compares, one of 6 a jump table", async () => {
  const five = await summaryOf(caseSubject("fiveCases"));
  assertEquals(five.classification, "inlined");
  assertEquals(five.inlined.length, 5);
  assertEquals(five.indirectJumps, 0);
  const six = await summaryOf(caseSubject("sixCases"));
  assertEquals(six.classification, "jump table");
  assertEquals(six.inlined.length, 6);
  assertEquals(six.indirectJumps, 1);
});

testUnless(NO_MACHINE_CODE, "calls in source that is never executed do not classify", async () => {
  const summary = await summaryOf(caseSubject("coldImport"), NO_INLINING);
  assertEquals(summary.classification, "known call");
  assertEquals(summary.knownCalls.toSorted(), ["op0", "op1"]);
  assertEquals(summary.builtinCalls, []);
  assertEquals(summary.neverExecuted, 1);
});

testUnless(NO_MACHINE_CODE, "a function without calls is none of these", async () => {
  const summary = await summaryOf(caseSubject("callsNothing"));
  assertEquals(summary.classification, "no call");
  assertEquals(summary.tier, "turbofan");
});

testUnless(NO_MACHINE_CODE, "Maglev's code is read too", async () => {
  const summary = await summaryOf(caseSubject("fiveClasses"), { v8Flags: ["--no-turbofan"] });
  assertEquals(summary.tier, "maglev");
  assertEquals(summary.classification, "megamorphic load + generic call");
});

testUnless(
  NO_MACHINE_CODE,
  "without optimizing compilers there is nothing to classify",
  async () => {
    const summary = await summaryOf(caseSubject("twoClasses"), {
      v8Flags: ["--no-turbofan", "--no-maglev"],
    });
    assertEquals(summary.tier, "sparkplug");
    assertEquals(summary.classification, "not optimized");
  },
);

testUnless(NO_EVIDENCE, "code thrown away in warm-up is told, with the reason", async () => {
  const { deopts } = await summaryOf(caseSubject("changesItsMind"));
  assertGreater(deopts.length, 0);
  for (const { name, reason, place, measured } of deopts) {
    assertEquals([name, measured], ["changesItsMind", false]);
    assertMatch(reason, /\w/);
    assertMatch(place, /classifier_cases\.ts:\d+:\d+$/);
  }
});

for (const strategy of ["boolean_branch", "switch_const_ops"]) {
  testUnless(NO_MACHINE_CODE, `${strategy} inlines both callees of a small operation`, async () => {
    const summary = await summaryOf(dispatcher(strategy, 2));
    assertEquals(summary.classification, "inlined");
    const names = summary.inlined.map(({ name }) => name);
    assert(names.includes("splitMoreUsed") && names.includes("packedMoreUsed"), names.join());
    assertEquals(summary.refused, []);
  });
}

testUnless(NO_MACHINE_CODE, "function_table goes through the generic Call_ builtin", async () => {
  const summary = await summaryOf(dispatcher("function_table", 2));
  assertEquals(summary.classification, "generic call");
  assertEquals(summary.builtinCalls, ["Call_ReceiverIsNotNullOrUndefined"]);
});

testUnless(NO_MACHINE_CODE, "guarded_indirect inlines what its compares name", async () => {
  const summary = await summaryOf(dispatcher("guarded_indirect", 2));
  assertEquals(summary.classification, "inlined");
  assertGreater(summary.neverExecuted, 0);
});

testUnless(
  NO_MACHINE_CODE,
  "polymorphic_class is inlined for 4 layouts, megamorphic for 5",
  async () => {
    const four = await summaryOf(dispatcher("polymorphic_class", 4));
    assertEquals(four.classification, "inlined");
    const five = await summaryOf(dispatcher("polymorphic_class", 5));
    assertEquals(five.classification, "megamorphic load + generic call");
    assertEquals(five.icStates.map(({ state, maps }) => [state, maps]), [["megamorphic", 5]]);
  },
);

testUnless(
  NO_MACHINE_CODE,
  "switch_direct is a jump table for 6 layouts, compares for 5",
  async () => {
    const five = await summaryOf(dispatcher("switch_direct", 5));
    assertEquals([five.classification, five.indirectJumps], ["inlined", 0]);
    const six = await summaryOf(dispatcher("switch_direct", 6));
    assertEquals([six.classification, six.indirectJumps], ["jump table", 1]);
  },
);
