import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { inUnits } from "../../bench/record/calibration.ts";
import { estimateCalibration, type Measured } from "../../bench/calibrate/estimate.ts";

/** A process that is `factor` times as slow as the first; a quarter of its windows were disturbed. */
function measured(factor: number, more: Measured["loops"] = []): Measured {
  const loop = (name: string, order: string, ns: number) => ({
    name,
    order,
    windowsNs: [ns, ns, ns, ns * 5].map((ns) => ns * factor),
  });
  return {
    tscGHz: 2.5,
    loops: [
      loop("read order", "constant", 0.5),
      loop("indirect call", "constant", 1.5),
      loop("indirect call", "random 8", 8.5),
      loop("retpoline", "constant", 10.5),
      ...more,
    ],
  };
}

Deno.test("estimateCalibration() of processes that agree is what they measured", () => {
  const calibration = estimateCalibration([1, 1, 1, 1].map((factor) => measured(factor)));
  const { predictedCall, mispredictedCall, retpolineCall, entries, tscGHz } = calibration;
  assertEquals(tscGHz, 2.5);
  const costs = [predictedCall, mispredictedCall, retpolineCall];
  // 1.5 - 0.5; that + 8/7 (8.5 - 1.5); 10.5 - 0.5
  for (const [i, wanted] of [1, 9, 10].entries()) {
    const { ns, nsLow, nsHigh, cycles } = costs[i]!;
    for (const got of [ns, nsLow, nsHigh, cycles! / 2.5]) assertAlmostEquals(got, wanted, 1e-9);
  }
  assertEquals(entries.map(({ name, order }) => `${name}/${order}`), [
    "read order/constant",
    "indirect call/constant",
    "indirect call/random 8",
    "retpoline/constant",
  ]);
  assertAlmostEquals(entries[2]!.ns, 8.5, 1e-9);
});

Deno.test("estimateCalibration() cuts processes that are off and widens the interval by spread", () => {
  const factors = [1, 1.01, 0.99, 1, 1.01, 0.99, 1, 1.6];
  const { retpolineCall } = estimateCalibration(factors.map((factor) => measured(factor)));
  assertAlmostEquals(retpolineCall!.ns, 10, 0.06);
  assertEquals(retpolineCall!.nsLow < 10 && 10 < retpolineCall!.nsHigh, true);
  assertEquals(retpolineCall!.nsHigh < 10.5, true);
});

Deno.test("estimateCalibration() leaves out a loop that too few processes have", () => {
  const rare = { name: "wasm call_ref", order: "random 2", windowsNs: [9] };
  const three = [measured(1), ...[1, 1, 1].map((factor) => measured(factor, [rare]))];
  const names = estimateCalibration(three).entries.map(({ name }) => name);
  assertEquals(names.includes("wasm call_ref"), false);
  const four = [...three, measured(1, [rare])];
  assertEquals(estimateCalibration(four).entries.at(-1)!.processes, 4);
});

Deno.test("estimateCalibration() knows no cost of calls without the native loops", () => {
  const wasm: Measured = {
    tscGHz: null,
    loops: [{ name: "wasm call_ref", order: "random 2", windowsNs: [9] }],
  };
  const estimate = estimateCalibration([wasm, wasm, wasm, wasm]);
  assertEquals(estimate.predictedCall, null);
  assertEquals(estimate.tscGHz, null);
  assertEquals(estimate.entries[0]!.cycles, null);
});

Deno.test("estimateCalibration() wants 4 processes", () => {
  assertThrows(
    () => estimateCalibration([measured(1), measured(1), measured(1)]),
    RangeError,
    "current value is 3",
  );
});

Deno.test("inUnits() divides by the cost of calls, and is null without them", () => {
  const estimate = estimateCalibration([1, 1, 1, 1].map((factor) => measured(factor)));
  const calls = inUnits(-18, { available: true, ...estimate })!;
  assertAlmostEquals(calls.predictedCalls, -18, 1e-9);
  assertAlmostEquals(calls.mispredictedCalls, -2, 1e-9);
  assertAlmostEquals(calls.retpolineCalls, -1.8, 1e-9);
  assertEquals(inUnits(1, { available: false, ...estimate }), null);
  assertEquals(inUnits(1, { available: true, ...estimate, retpolineCall: null }), null);
  const disturbed = { ...estimate.predictedCall!, ns: -0.1 };
  assertEquals(inUnits(1, { available: true, ...estimate, predictedCall: disturbed }), null);
});
