/**
 * `deno task lab calibrate [--quick] [--json FILE] [--seed NUMBER]`: what calls cost on this machine.
 *
 * Needs `--allow-run` of Deno itself and `--allow-ffi`, for which it asks on a terminal; with `--json` also
 * `--allow-read` and `--allow-write` of that file's folder. Where native loops cannot run it says so and measures those
 * in WebAssembly.
 *
 * Exit codes: 0 when all that can be measured here was, 1 when it failed, 2 for bad input, 3 when it could not be
 * done, 130 when interrupted.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- a command

import { basename, dirname } from "node:path";
import { parseArgs } from "node:util";
import { EXIT_INTERRUPTED, interruptible } from "./interruption.ts";
import { parseSeed } from "../studies/flag_values.ts";
import { BadInput } from "../bad_input.ts";
import { EXIT_CODES_TEXT, runMain } from "./program.ts";
import { terminalOptions } from "../studies/lab/terminal.ts";
import { deliver } from "./deliver.ts";
import { ProgressDisplay, STDERR } from "./progress.ts";
import { requireWritable } from "./writable.ts";
import { writeFilesAtomically } from "../record/write_files.ts";
import type { Calibration } from "../record/calibration.ts";
import { renderCalibration } from "../studies/calibrate/calibration_text.ts";
import { measureCalibration, nativeObstacle } from "../calibrate/run_calibration.ts";

const USAGE = `deno task lab calibrate [--quick] [--json FILE] [--seed NUMBER]

Measures what direct, indirect, mispredicted and retpoline calls cost on this machine, in machine code (needs
--allow-ffi) and in WebAssembly, within 40 s.

  --quick        fewer processes, within 10 s
  --json FILE    write the calibration as JSON too
  --seed NUMBER  seed of the random orders

Exit codes: 0 done, 1 failed, ${EXIT_CODES_TEXT}, ${EXIT_INTERRUPTED} interrupted`;

const EXIT_FAILED = 1;

/**
 * Runs the command.
 *
 * @param args Arguments after `calibrate`.
 * @returns the exit code.
 * @throws {BadInput} when a flag cannot be used.
 */
export async function runCalibrate(args: readonly string[]): Promise<number> {
  const request = parseRequest(args);
  if (request === null) {
    console.log(USAGE);
    return 0;
  }
  if (request.json !== null) await requireWritable(dirname(request.json), "--json");
  return await calibrate(request);
}

/** What the command line asks for. */
interface CalibrateRequest {
  readonly quick: boolean;
  readonly json: string | null;
  readonly seed: number;
}

function parseRequest(args: readonly string[]): CalibrateRequest | null {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: "boolean", default: false },
        json: { type: "string" },
        seed: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    }));
  } catch (error) {
    throw new BadInput(`Cannot calibrate: ${(error as Error).message}; see --help`);
  }
  if (values.help) return null;
  if (values.json === "") {
    throw new BadInput("Cannot use --json as it must name a file: current value is empty");
  }
  return {
    quick: values.quick,
    json: values.json ?? null,
    seed: parseSeed(values.seed),
  };
}

async function calibrate({ quick, json, seed }: CalibrateRequest): Promise<number> {
  if (nativeObstacle(Deno.build, "granted") === "") {
    // On a terminal the user is asked; elsewhere this only looks.
    await Deno.permissions.request({ name: "ffi" });
  }
  const display = new ProgressDisplay(STDERR);
  const start = performance.now();
  const { calibration, interrupted } = await interruptible(async (signal) => {
    const progress = (done: number, planned: number): void => {
      const elapsedMs = performance.now() - start;
      const leftMs = elapsedMs / done * (planned - done);
      display.update({ elapsedMs, leftMs, label: `process ${done} of ${planned}` });
    };
    const calibration = await measureCalibration({ quick, seed, signal, progress });
    return { calibration, interrupted: signal.aborted };
  }).finally(() => display.close());
  await deliver(
    () => renderCalibration(calibration, terminalOptions()),
    async () => {
      if (json === null) return [];
      const text = JSON.stringify(calibration, null, 2) + "\n";
      return await writeFilesAtomically(dirname(json), [{ name: basename(json), text }]);
    },
  );
  return interrupted ? EXIT_INTERRUPTED : exitCodeOf(calibration);
}

/** That native loops cannot run here is no failure; that they were tried and failed is one. */
function exitCodeOf({ available, findings, entries }: Calibration): number {
  return (available || findings.length === 0) && entries.length > 0 ? 0 : EXIT_FAILED;
}

if (import.meta.main) await runMain("calibrate", () => runCalibrate(Deno.args));
