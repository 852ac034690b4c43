/**
 * A gate made up for tests of what is read off it. Nothing in it was measured.
 *
 * @module
 */

import type { GateBench, GateRatio, GateReport } from "../../bench/record/gate.ts";

/** A ratio with its interval, of enough blocks. */
export function ratio(low: number, high: number, blocks: number = 16): GateRatio {
  return { ratio: Math.sqrt(low * high), low, high, blocks };
}

/** A bench that passed, but for what is said. */
export function bench(departures: Partial<GateBench> = {}): GateBench {
  return {
    id: "a_bench.ts > sum",
    path: "a_bench.ts",
    line: 3,
    state: "passed",
    fileChanged: false,
    accepted: null,
    first: ratio(0.99, 1.01),
    again: null,
    baseNs: 120,
    why: "",
    ...departures,
  };
}

/** A gate that passed, but for what is said. */
export function gate(departures: Partial<GateReport> = {}): GateReport {
  return {
    schema: "vringlab/gate",
    version: 1,
    startedAt: "2026-01-02T03:04:05.000Z",
    durationSeconds: 61,
    partialReason: "",
    seed: 7,
    margin: 0.05,
    error: 0.01,
    state: "passed",
    base: { ref: "main", commit: "a".repeat(40), changes: false },
    head: { ref: "", commit: "b".repeat(40), changes: true },
    benches: [bench()],
    onlyBase: [],
    onlyHead: [],
    controls: [{ name: "A/A", where: "x", expected: "same", observed: "same", passed: true }],
    findings: [],
    environment: {
      cpu: "a CPU",
      cpuCount: 2,
      kernel: "linux 1",
      arch: "x86_64",
      memoryBytes: 1 << 30,
      deno: "1",
      v8: "1",
      typescript: "1",
      v8Flags: [],
      commit: "unknown",
      loadAverage: [],
      hardwareCounters: "none",
    },
    ...departures,
  };
}
