import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  type Calibration,
  CALIBRATION_SCHEMA,
  CALIBRATION_VERSION,
} from "../../bench/record/calibration.ts";
import {
  renderCalibration,
  summarizeCalibration,
} from "../../bench/studies/calibrate/calibration_text.ts";

function time(ns: number) {
  return { ns, nsLow: ns * 0.9, nsHigh: ns * 1.1, cycles: ns * 2 };
}

const CALIBRATION: Calibration = {
  schema: CALIBRATION_SCHEMA,
  version: CALIBRATION_VERSION,
  available: true,
  reason: "",
  architecture: "x86_64 linux",
  mitigation: "Mitigation: Retpolines",
  tscGHz: 2,
  predictedCall: time(1),
  mispredictedCall: time(8),
  retpolineCall: time(9),
  entries: [
    { name: "indirect call", order: "constant", ...time(1.5), processes: 8 },
    { name: "indirect call", order: "random 8", ...time(7.5), processes: 8 },
    { name: "retpoline", order: "constant", ...time(9.5), processes: 8 },
    { name: "retpoline", order: "random 8", ...time(9.69), processes: 8 },
  ],
  confidence: 0.95,
  processes: 8,
  rounds: 16,
  seed: 1,
  startedAt: "2026-01-01T00:00:00.000Z",
  durationSeconds: 3,
  findings: [],
};

Deno.test("summarizeCalibration() says what calls cost and what the order does to them", () => {
  assertEquals(
    summarizeCalibration(CALIBRATION),
    "A predicted indirect call takes 1.00 ns, a mispredicted one 8.00 ns, a retpoline 9.00 ns. From order to " +
      "order the loop of plain indirect calls varies by a factor of 5.00, that of retpolines by a factor of 1.02.",
  );
});

Deno.test("renderCalibration() shows ns, interval and cycles, and one row per loop by order", () => {
  const lines = renderCalibration(CALIBRATION, { width: 80, color: false }).split("\n");
  const row = (start: string) => lines.filter((line) => line.startsWith(`  ${start}`));
  assertMatch(row("retpoline call")[0]!, /^ +retpoline call +9\.00 +8\.10 to 9\.90 +18\.0$/);
  assertMatch(row("indirect call")[0]!, /^ +indirect call +1\.50 +7\.50$/);
  assertMatch(
    row("indirect call")[1]!,
    /^ +indirect call +constant +1\.50 +1\.35 to 1\.65 +3\.00$/,
  );
  assertStringIncludes(lines.join("\n"), "Mitigation: Retpolines");
  assertEquals(lines.filter((line) => line.length > 80), []);
});

Deno.test("renderCalibration() without native loops gives the reason, and no figure for calls", () => {
  const text = renderCalibration({
    ...CALIBRATION,
    available: false,
    reason: "the native loops need --allow-ffi",
    tscGHz: null,
    predictedCall: null,
    mispredictedCall: null,
    retpolineCall: null,
    entries: [{ name: "wasm call_ref", order: "constant", ...time(3), cycles: null, processes: 8 }],
  }, { width: 80, color: false });
  assertStringIncludes(
    text.replaceAll("\n", " "),
    "not available: the native loops need --allow-ffi; the loops in WebAssembly were measured.",
  );
  assertEquals(text.includes("One call on this machine"), false);
  assertMatch(text, /wasm call_ref +constant +3\.00 +2\.70 to 3\.30 +–/);
});

Deno.test("renderCalibration() prints findings without control characters", () => {
  const text = renderCalibration({
    ...CALIBRATION,
    findings: [{
      kind: "child died",
      where: "calibration",
      what: "2 processes: ended with signal SIGSEGV: \x1b[31mbad",
      likelyCause: "a cause",
      advice: "advice",
    }],
  }, { width: 80, color: false });
  assertStringIncludes(text, "child died in calibration: 2 processes: ended with signal SIGSEGV");
  assertEquals(text.includes("\x1b"), false);
});
