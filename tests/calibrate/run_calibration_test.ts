import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Calibration } from "../../bench/record/calibration.ts";
import { measureCalibration, nativeObstacle } from "../../bench/calibrate/run_calibration.ts";
import { canRun, canRunNative } from "./granted.ts";

const RUN = await canRun();
const NATIVE = RUN && await canRunNative();
const ROUNDS = 1;

function program(name: string): string {
  return new URL(`./fixtures/${name}.ts`, import.meta.url).href;
}

function kinds({ findings }: Calibration): string[] {
  return findings.map(({ kind, what }) => `${kind}: ${what.replace(/SIG\w+.*/, "SIG")}`);
}

Deno.test({
  name: "measureCalibration() has the cost of calls and the kernel's state",
  ignore: !NATIVE,
  async fn() {
    const done: string[] = [];
    const calibration = await measureCalibration({
      processes: 4,
      rounds: ROUNDS,
      seed: 1,
      progress: (process, planned) => done.push(`${process}/${planned}`),
    });
    const { available, reason, findings, entries, tscGHz } = calibration;
    assertEquals({ available, reason, findings }, { available: true, reason: "", findings: [] });
    assertEquals(done, ["1/4", "2/4", "3/4", "4/4"]);
    for (const entry of entries) {
      assert(entry.nsLow <= entry.ns && entry.ns <= entry.nsHigh, entry.name);
      assertEquals([entry.processes, entry.cycles], [4, entry.ns * tscGHz!]);
    }
    assert(calibration.mitigation.length > 0);
    assertEquals(JSON.parse(JSON.stringify(calibration)), calibration);
  },
});

Deno.test({
  name: "crashes of some children become findings and the others count",
  ignore: !NATIVE,
  async fn() {
    const calibration = await measureCalibration({
      processes: 6,
      rounds: ROUNDS,
      seed: 1,
      program: program("flaky_child"),
    });
    assertEquals(calibration.available, true);
    assertEquals(calibration.entries[0]!.processes, 4);
    assertEquals(kinds(calibration), [
      "child died: 1 process: ended with signal SIG",
      "child error: 1 process: sum must be 1: current value is 2",
    ]);
  },
});

Deno.test({
  name: "when native loops crash every time, those in WebAssembly are measured alone",
  ignore: !NATIVE,
  async fn() {
    const calibration = await measureCalibration({
      processes: 4,
      rounds: ROUNDS,
      seed: 1,
      program: program("crashing_child"),
    });
    const { available, reason, tscGHz, retpolineCall, entries } = calibration;
    assertEquals({ available, reason, tscGHz, retpolineCall }, {
      available: false,
      reason: "the native loops failed, see the findings",
      tscGHz: null,
      retpolineCall: null,
    });
    assert(entries.length > 0);
    for (const { name, processes, cycles } of entries) {
      assertEquals([name.slice(0, 5), processes, cycles], ["wasm ", 4, null]);
    }
    assertEquals(kinds(calibration), ["child died: 2 processes: ended with signal SIG"]);
  },
});

Deno.test({
  name: "when no child works, the calibration says so instead of throwing",
  ignore: !RUN,
  async fn() {
    const calibration = await measureCalibration({
      processes: 8,
      rounds: ROUNDS,
      seed: 1,
      program: program("no such file"),
    });
    assertEquals([calibration.available, calibration.entries.length], [false, 0]);
    assertEquals(calibration.findings.length, 1);
    assertStringIncludes(calibration.findings[0]!.what, "Module not found");
  },
});

Deno.test({
  name: "an interrupted calibration starts no child and has no finding",
  ignore: !RUN,
  async fn() {
    const calibration = await measureCalibration({ seed: 1, signal: AbortSignal.abort() });
    assertEquals([calibration.available, calibration.findings.length], [false, 0]);
  },
});

Deno.test("nativeObstacle() names the system or the permission in one line", () => {
  const linux = { arch: "x86_64", os: "linux" };
  assertEquals(nativeObstacle(linux, "granted"), "");
  assertEquals(nativeObstacle(linux, "prompt"), "the native loops need --allow-ffi");
  assertEquals(nativeObstacle(linux, "denied"), "the native loops need --allow-ffi");
  for (const system of [{ arch: "aarch64", os: "linux" }, { arch: "x86_64", os: "darwin" }]) {
    assertEquals(
      nativeObstacle(system, "granted"),
      `the native loops are machine code for x86_64 linux, this is ${system.arch} ${system.os}`,
    );
  }
});
