/**
 * `deno task lab calibrate`: what calls cost on this machine.
 *
 * Needs `--allow-run` of Deno itself and `--allow-ffi`, for which it asks on a terminal; with `--json` also
 * `--allow-read` and `--allow-write` of that file's folder. Where native loops cannot run it says so and measures those
 * in WebAssembly.
 *
 * @module
 */

import { deliver } from "./deliver.ts";
import { EXIT_DONE, EXIT_INTERRUPTED, EXIT_NO } from "./exit_codes.ts";
import { withFfi } from "./ffi_launch.ts";
import { interruptible } from "./interruption.ts";
import { seedOption } from "./options.ts";
import { Program } from "./program.ts";
import { requireWritableFile, writeWhole } from "./writable.ts";
import { terminalOptions } from "../report/document/terminal.ts";
import type { Calibration } from "../record/calibration.ts";

interface CalibrateFlags {
  readonly quick?: boolean;
  readonly json?: string;
  readonly seed: number;
}

/** The command. */
export function calibrateCommand(): Program {
  return new Program("calibrate")
    .description(
      "Measures what direct, indirect, mispredicted and retpoline calls cost here, in machine code (needs --allow-ffi) " +
        "and in WebAssembly, within 40 s.",
    )
    .option("--quick", "fewer processes, within 10 s")
    .option("--json <file>", "write the calibration as JSON too")
    .addOption(seedOption())
    .ends({ no: "failed", interruptible: true })
    .does((flags: CalibrateFlags) => withFfi(() => calibrate(flags)));
}

async function calibrate({ quick = false, json, seed }: CalibrateFlags): Promise<number> {
  if (json !== undefined) await requireWritableFile(json, "--json");
  // Loaded only here: they bring an assembler and a disassembler along.
  const { measureCalibration, nativeObstacle } = await import("../calibrate/run_calibration.ts");
  const { renderCalibration } = await import("../studies/calibrate/calibration_text.ts");
  if (nativeObstacle(Deno.build, "granted") === "") {
    // On a terminal the user is asked; elsewhere this only looks.
    await Deno.permissions.request({ name: "ffi" });
  }
  const start = performance.now();
  const { result, interrupted } = await interruptible(async (signal, display) => {
    const progress = (done: number, planned: number): void => {
      const elapsedMs = performance.now() - start;
      const leftMs = elapsedMs / done * (planned - done);
      display.update({ elapsedMs, leftMs, label: `process ${done} of ${planned}` });
    };
    return await measureCalibration({ quick, seed, signal, progress });
  });
  await deliver(
    () => renderCalibration(result, terminalOptions()),
    async () =>
      json === undefined ? [] : await writeWhole(json, JSON.stringify(result, null, 2) + "\n"),
  );
  return interrupted ? EXIT_INTERRUPTED : exitCodeOf(result);
}

/** That native loops cannot run here is no failure; that they were tried and failed is one. */
function exitCodeOf({ available, findings, entries }: Calibration): number {
  return (available || findings.length === 0) && entries.length > 0 ? EXIT_DONE : EXIT_NO;
}
