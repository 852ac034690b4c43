import { assertEquals } from "@std/assert";
import { exceedsBudget, InliningTrace } from "../../bench/evidence/inlining_trace.ts";
import { gatherEvidence } from "../../bench/evidence/gather.ts";
import type { WorkloadSubject } from "../../bench/evidence/subject.ts";
import type { EvidenceSummary } from "../../bench/record/cell_evidence.ts";
import { fail } from "@std/assert";
import { NO_EVIDENCE, testUnless } from "./evidence_case.ts";

const ADD = "0x55f1 {0x2001 <SharedFunctionInfo splitAdd>}";
const GET = "0x55f2 {0x2002 <SharedFunctionInfo splitGet>}";
const LOOP = "0x55f0 {0x2000 <SharedFunctionInfo roundTrips>}";

function candidate(node: number, target: string, size: string): string[] {
  return [
    `- candidate: JSCall node #${node} with frequency 629, has_heapnum_param:0, 1 target(s):`,
    `  - target: ${target}, bytecode size: ${size}`,
  ];
}

function readAll(trace: InliningTrace, lines: readonly string[]): boolean[] {
  return lines.map((line) => trace.read(line));
}

Deno.test("InliningTrace tells what the budget refused at the end", () => {
  const trace = new InliningTrace();
  readAll(trace, [
    `Considering ${ADD} for inlining with 0x55f9 {0x3001 <FeedbackVector[74]>}`,
    "Budget used: 0/920 -- 2 candidate(s) for inlining:",
    ...candidate(81, ADD, "800"),
    ...candidate(99, GET, "111, existing opt code's inlined bytecode size: 496"),
    `Inlining ${ADD} into ${LOOP}`,
    "Budget used: 800/920 -- 1 candidate(s) for inlining:",
    ...candidate(99, GET, "111, existing opt code's inlined bytecode size: 496"),
  ]);
  assertEquals(trace.take("turbofan"), [{
    name: "splitGet",
    bytecodes: 607,
    budgetUsed: 800,
    limit: 920,
    reason: "inlining budget",
  }]);
  assertEquals(trace.take("turbofan"), []);
});

Deno.test("InliningTrace tells what was dropped on the way, of two calls of one function too", () => {
  const trace = new InliningTrace();
  readAll(trace, [
    "Budget used: 500/920 -- 3 candidate(s) for inlining:",
    ...candidate(1, ADD, "400"),
    ...candidate(2, GET, "100"),
    ...candidate(3, GET, "100"),
    `Inlining ${GET} into ${LOOP}`,
    "Budget used: 600/920 -- 1 candidate(s) for inlining:",
    ...candidate(3, GET, "100"),
    `Inlining ${GET} into ${LOOP}`,
  ]);
  assertEquals(trace.take("turbofan").map(({ name, budgetUsed }) => [name, budgetUsed]), [
    ["splitAdd", 500],
  ]);
});

Deno.test("InliningTrace tells other reasons, once each", () => {
  const trace = new InliningTrace();
  const line = `Cannot consider ${ADD} for inlining (reason: exceeds bytecode limit)`;
  readAll(trace, [
    line,
    line,
    "Cannot consider 0x55f1 {0x2f61 <FeedbackCell[many closures]>} for inlining (no feedback vector)",
  ]);
  assertEquals(trace.take("turbofan").map(({ name, reason }) => [name, reason]), [
    ["splitAdd", "exceeds bytecode limit"],
    ["(anonymous)", "no feedback vector"],
  ]);
});

Deno.test("InliningTrace forgets a compilation that came to nothing", () => {
  const trace = new InliningTrace();
  readAll(trace, [
    "Budget used: 900/920 -- 1 candidate(s) for inlining:",
    ...candidate(1, ADD, "400"),
    "[compiling method 0x1 <JSFunction f (sfi = 0x2)> (target TURBOFAN_JS), mode: ConcurrencyMode::kSynchronous]",
  ]);
  assertEquals(trace.take("turbofan"), []);
});

Deno.test("InliningTrace reads Maglev's colored lines", () => {
  const trace = new InliningTrace();
  const skip =
    "\x1b[90m[ML:47234] \x1b[0m\x1b[91m❌ SKIP   \x1b[0m\x1b[96madd                           \x1b[0m big function, size (111) >= max-size (100)\x1b[0m";
  assertEquals(readAll(trace, [skip, skip]), [true, true]);
  assertEquals(trace.take("turbofan"), []);
  assertEquals(trace.take("maglev"), [{
    name: "add",
    bytecodes: 111,
    budgetUsed: null,
    limit: null,
    reason: "big function, size (111) >= max-size (100)",
  }]);
});

Deno.test("InliningTrace leaves other lines alone", () => {
  const lines = [
    "",
    "code-creation,JS,13",
    "Inlined",
    "- list",
    "[1:0xaa] 3 ms: Scavenge",
    "Budget",
  ];
  assertEquals(readAll(new InliningTrace(), lines), lines.map(() => false));
});

Deno.test("exceedsBudget() wants a fifth more than the candidate has", () => {
  assertEquals(exceedsBudget(654, 222, 920), false); // 654 + trunc(266.4) = 920
  assertEquals(exceedsBudget(655, 222, 920), true);
});

async function roundTripSummary(limit: number): Promise<EvidenceSummary> {
  const subject: WorkloadSubject = {
    kind: "workload",
    workload: "round_trip_4",
    strategy: "boolean_branch",
    order: "alternating",
    layouts: "split+packed",
    seed: 1,
  };
  const result = await gatherEvidence(subject, {
    v8Flags: [`--max-inlined-bytecode-size-cumulative=${limit}`],
  });
  if (!result.ok) fail(result.finding.what);
  return result.functions[0]!.summary;
}

testUnless(
  NO_EVIDENCE,
  "the round trip's refused callee is inlined as soon as the budget has the room it is said to lack",
  async () => {
    const refused = (await roundTripSummary(920)).refused.filter((r) => r.limit === 920);
    const used = Math.max(...refused.map(({ budgetUsed }) => budgetUsed!));
    // The smallest is asked for first: it is refused by one bytecode less than it needs.
    const { name, bytecodes } = refused
      .toSorted((a, b) => a.bytecodes! - b.bytecodes!)[0]!;
    let needed = used;
    while (exceedsBudget(used, bytecodes!, needed)) needed++;
    const without = await roundTripSummary(needed - 1);
    assertEquals(without.inlined.some((inlined) => inlined.name === name), false, name);
    const within = await roundTripSummary(needed);
    assertEquals(within.inlined.some((inlined) => inlined.name === name), true, name);
  },
);
