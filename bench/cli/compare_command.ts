// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task lab compare A.ts B.ts [C.ts…]`: measures functions of anybody's modules.
 *
 * @module
 */

import { type Command, Option } from "commander";
import { EXIT_INTERRUPTED, interruptible } from "./interruption.ts";
import type { Placement } from "../record/placement.ts";
import type { Progress } from "../measure/conductor.ts";
import { throwFault } from "../measure/failure.ts";
import {
  parseDuration,
  parseMargin,
  parseSeed,
  parseV8Flags,
  parseWhole,
} from "../studies/flag_values.ts";
import { isProven } from "../studies/lab/conclusion.ts";
import type { LabReport } from "../record/lab.ts";
import { recordIn, writeLabReport } from "../studies/lab/write_report.ts";
import { renderTerminal, terminalOptions } from "../studies/lab/terminal.ts";
import { deliver } from "./deliver.ts";
import { ProgressDisplay, STDERR } from "./progress.ts";
import { requireWritable } from "./writable.ts";
import { judgeGate, judgeNew } from "../studies/compare/gate.ts";
import { permissionFlags } from "../studies/compare/permissions.ts";
import { PermissionsCommand } from "./permissions_command.ts";
import { runCompare } from "../studies/compare/run_compare.ts";

const EXIT_FAILED = 1;
const EXIT_BAD_INPUT = 2;
// Left of the budget for the reports.
const RESERVE_MS = 2000;
const FIRST_FIGURES_MS = 9000;

const HELP = `
A module exports one function: by default, as run, or as its only one. It is called with (state, i), i counting
up from 0, and must return at once. The module may also export setup(), which makes the state, and
checksum(state), which says what must agree between the functions; else all that they return must agree.

Each function runs in fresh processes that may read the folder of its project, or of its workspace, and what it
imports, and nothing else. --allow-env=HOME, --allow-net, … let them do more, as with deno run.

Exit codes: 0 done, 1 a control failed; with --gate: 0 passed or not judged, 1 a function is slower beyond the
margin and all controls passed. 2 bad input, or with --gate a function failed. 3 it could not be done (a full disk,
too many open files). ${EXIT_INTERRUPTED} interrupted

With --gate a first file that does not exist means a new benchmark: there is nothing to compare the others with, they
are measured alone, and the gate passes.`;

/** The flags as the command line parser hands them over. */
interface CompareFlags {
  readonly budget: string;
  readonly out: string;
  readonly placement: Placement;
  readonly margin: string;
  readonly blocks: string;
  readonly seed?: string;
  readonly gate?: true;
  readonly v8Flags: string;
}

/**
 * The command, to be added to another one.
 *
 * @param done Gets the exit code.
 */
export function compareCommand(done: (exitCode: number) => void): Command {
  return new PermissionsCommand("compare")
    .description("Measures functions of modules of your own; the first is the baseline.")
    .argument(
      "<files...>",
      "modules, each with one function; with a single one it is only measured",
    )
    .option("--budget <time>", "wall time, such as 30s or 2m", "60s")
    .option("--out <dir>", "folder for the reports", "report/compare")
    .addOption(
      new Option("--placement <kind>", "processes of the functions that are compared")
        .choices(["isolated", "paired", "shared"])
        .default("isolated"),
    )
    .option("--margin <ratio>", "differences within it count as equivalent", "2%")
    .option("--blocks <number>", "most blocks per comparison, a block being fresh processes", "32")
    .option("--seed <number>", "seed of every pseudo-random choice")
    .option("--gate", "exit 1 if a function is slower beyond the margin, and for nothing else")
    .option("--v8-flags <flags>", "further V8 flags of the measured processes", "")
    .withPermissions()
    .addHelpText("after", HELP)
    .action(async (files: readonly string[], flags: CompareFlags) => {
      done(await runCompareCommand(files, flags));
    });
}

/**
 * Runs the command.
 *
 * @returns the exit code.
 * @throws {BadInput} when a file or a flag cannot be used or the folder of the reports cannot be written to.
 * @throws {RunFault} when an error ended the run early, after its reports were written; or the error of writing them.
 */
async function runCompareCommand(
  files: readonly string[],
  flags: CompareFlags,
): Promise<number> {
  const givenMs = parseDuration(flags.budget, "--budget");
  const takenMs = performance.now() + RESERVE_MS;
  const base = await missingBase(files, flags);
  const request = {
    modules: base === null ? files : files.slice(1),
    placement: flags.placement,
    budgetMs: Math.max(1, givenMs - takenMs),
    budget: { text: flags.budget, givenMs, takenMs },
    margin: parseMargin(flags.margin, "--margin"),
    blocks: parseWhole(flags.blocks, "--blocks", 2, 1000),
    seed: parseSeed(flags.seed),
    v8Flags: parseV8Flags(flags.v8Flags, "--v8-flags"),
    permissions: permissionFlags({ ...flags }),
  };
  const display = new ProgressDisplay(STDERR);
  const progress = progressOf(display);
  const checked = (): Promise<void> => requireWritable(flags.out);
  const { report, interrupted } = await interruptible(async (signal) => ({
    report: await runCompare({ ...request, signal, checked, progress }).catch(
      unlessAborted(signal),
    ),
    interrupted: signal.aborted,
  })).finally(() => display.close());
  if (report === null) {
    console.error("Interrupted before anything was measured");
    return EXIT_INTERRUPTED;
  }
  const gate = flags.gate === undefined ? null : gateOf(report, base);
  await deliver(
    () => renderTerminal(report, { ...terminalOptions(), record: recordIn(flags.out) }),
    () => writeLabReport(flags.out, report),
    ...(gate === null || interrupted ? [] : [() => gate.text]),
  );
  throwFault(report.findings);
  if (interrupted) return EXIT_INTERRUPTED;
  return gate === null ? isProven(report) ? 0 : EXIT_FAILED : gate.exitCode;
}

/** `null` in place of what an interrupted run throws. */
function unlessAborted(signal: AbortSignal): (error: unknown) => null {
  return (error) => {
    if (signal.aborted) return null;
    throw error;
  };
}

function progressOf(
  display: ProgressDisplay,
): (progress: Progress, soFar: () => LabReport) => void {
  let shown = false;
  return ({ elapsedMs, leftMs, group }, soFar) => {
    display.update({ elapsedMs, leftMs, label: group });
    if (shown || elapsedMs < FIRST_FIGURES_MS) return;
    shown = true;
    display.print(renderTerminal(soFar(), { ...terminalOptions(), provisional: true }));
  };
}

/** What the gate says, and the exit code that says it; `base` is a first file that is not there. */
function gateOf(
  report: LabReport,
  base: string | null,
): { readonly text: string; readonly exitCode: number } {
  const { state, text } = base === null ? judgeGate(report) : judgeNew(report, base);
  switch (state) {
    case "open":
      return { text, exitCode: 0 };
    case "closed":
      return { text, exitCode: EXIT_FAILED };
    case "unjudged":
      return { text, exitCode: isProven(report) ? EXIT_BAD_INPUT : 0 };
  }
}

/** With `--gate` and further files, a first file that is not there: a benchmark that the base does not have yet. */
async function missingBase(
  files: readonly string[],
  { gate }: CompareFlags,
): Promise<string | null> {
  const [first] = files;
  if (gate === undefined || first === undefined || files.length < 2) return null;
  const path = first.startsWith("file:") ? new URL(first) : first;
  return await Deno.lstat(path).then(() => null, (error) => {
    return error instanceof Deno.errors.NotFound ? first : null;
  });
}
