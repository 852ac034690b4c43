import { assertEquals } from "@std/assert";
import { combined, type OneTally, tally } from "../../../bench/evidence/counts/tally.ts";
import type { AddressCount, Walk } from "../../../bench/evidence/counts/tracer.ts";
import { loadStepDecoder } from "../../../bench/evidence/counts/step_decoder.ts";
import type { CodeEntry } from "../../../bench/evidence/v8_log.ts";
import { NO_MACHINE_CODE, testUnless } from "../evidence_case.ts";

const CODE = new Map<number, CodeEntry>(
  ([[0x900, "JS", "add"], [0x910, "Builtin", "Call_Any"], [0x100, "JS", "loop"]] as const).map(
    ([address, kind, name]) => [address, { kind, name, url: "", address } as CodeEntry],
  ),
);

function row(
  address: number,
  flow: AddressCount["meaning"]["flow"],
  count: number,
  more: { taken?: number; targets?: readonly (readonly [number, number])[] } = {},
): AddressCount {
  const meaning = { bytes: 4, flow, loads: 1, stores: 2, systemCall: false };
  return { address, meaning, count, taken: more.taken ?? 0, targets: new Map(more.targets) };
}

function walk(...addresses: AddressCount[]): Walk {
  return { end: "mark", steps: 0, addresses };
}

Deno.test("tally() counts what the longer walk executes beyond the shorter", () => {
  // Two operations, then four: entry (0x100) and its call drop out.
  const walked = (ops: number): Walk =>
    walk(
      row(0x100, "next", 1),
      row(0x104, "branch", ops, { taken: ops / 2 }),
      row(0x108, "indirect call", ops, { targets: [[0x900, ops / 2], [0x910, ops / 2]] }),
      row(0x10c, "indirect jump", ops, { targets: [[0x900, ops]] }),
      row(0x110, "call", 1, { targets: [[0x910, 1]] }),
      row(0x114, "return", ops),
    );
  const { calls, ...rest } = tally(
    walked(4),
    walked(2),
    2,
    (at) => CODE.get(at) ?? CODE.get(0x100)!,
  );
  assertEquals(rest, {
    operations: 2,
    instructions: 4,
    codeBytes: 24,
    branchesTaken: 0.5,
    branchesNotTaken: 0.5,
    directCalls: 0,
    indirectCalls: 1,
    indirectJumps: 1,
    varyingTargets: 1,
    returns: 1,
    loads: 4,
    stores: 8,
  });
  assertEquals(calls, [
    { name: "add", kind: "function", perOperation: 1.5 },
    { name: "Call_Any", kind: "builtin", perOperation: 0.5 },
  ]);
});

Deno.test("combined() says whether repetitions agree to the instruction", () => {
  const one = (instructions: number) => ({ operations: 1, instructions }) as OneTally;
  const of = (...all: number[]) => combined(all.map(one), []);
  assertEquals([of(7, 7, 7).equal, of(7, 9, 8).equal], [true, false]);
  const { instructions, instructionsLow, instructionsHigh, repetitions } = of(7, 9, 8);
  assertEquals([instructions, instructionsLow, instructionsHigh, repetitions], [8, 7, 9, 3]);
});

testUnless(NO_MACHINE_CODE, "loadStepDecoder() tells flow and memory accesses", async () => {
  const decode = await loadStepDecoder();
  const of = (...bytes: number[]) => {
    const { flow, loads, stores, systemCall } = decode(Uint8Array.from(bytes));
    return [flow, loads, stores, systemCall];
  };
  assertEquals(of(0x90), ["next", 0, 0, false]);
  assertEquals(of(0x48, 0x8b, 0x07), ["next", 1, 0, false]);
  assertEquals(of(0x48, 0x01, 0x07), ["next", 1, 1, false]);
  assertEquals(of(0x48, 0x8d, 0x07), ["next", 0, 0, false]);
  assertEquals(of(0x74, 0x02), ["branch", 0, 0, false]);
  assertEquals(of(0xff, 0xd0), ["indirect call", 0, 1, false]);
  assertEquals(of(0xff, 0x27), ["indirect jump", 1, 0, false]);
  assertEquals(of(0xc3), ["return", 1, 0, false]);
  assertEquals(of(0x0f, 0x05), ["next", 0, 0, true]);
});
