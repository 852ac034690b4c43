// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task lab compare A.ts B.ts [C.ts…]`: measures functions of anybody's modules.
 *
 * @module
 */

import { Option } from "commander";
import { deliverLab, firstFigures } from "./deliver_lab.ts";
import { EXIT_BAD_INPUT, EXIT_DONE, EXIT_INTERRUPTED, EXIT_NO } from "./exit_codes.ts";
import { withFfi } from "./ffi_launch.ts";
import { interruptible } from "./interruption.ts";
import {
  blocksOption,
  budgetOption,
  countsOption,
  marginOption,
  outOption,
  placementOption,
  seedOption,
  v8FlagsOption,
} from "./options.ts";
import { PermissionsCommand } from "./permissions_command.ts";
import type { Program } from "./program.ts";
import { requireWritable } from "./writable.ts";
import { type GivenBudget, measuringTime } from "../measure/budget.ts";
import type { Placement } from "../record/placement.ts";
import { throwFault } from "../measure/failure.ts";
import type { Params } from "../workload/user/user_function.ts";
import { isProven } from "../studies/lab/conclusion.ts";
import type { LabReport } from "../record/lab.ts";
import { judgeGate, judgeNew } from "../studies/compare/gate.ts";
import { permissionFlags } from "../studies/compare/permissions.ts";
import { parseParam } from "../studies/compare/parameters.ts";
import { runCompare } from "../studies/compare/run_compare.ts";

// Left of the budget for the reports.
const RESERVE_MS = 2000;
const FIRST_FIGURES_MS = 9000;

const HELP = `
A module exports one function: by default, as run, or as its only one. It is called with (state, i), i counting
up from 0; promises are awaited. The module may also export setup(), which makes the state, and
checksum(state), which says what must agree between the functions; else all that they return must agree. It may
export params, such as { n: [10, 1000] }: functions are compared with each combination of their values, which
setup({ n }) gets; without a setup they are the state.

Each function runs in fresh processes that may read the folder of its project, or of its workspace, and what it
imports, and nothing else. --allow-env=HOME, --allow-net, … let them do more, as with deno run.

With --gate the exit code is 0 when it passed or was not judged, 1 when a function is slower beyond the margin and all
controls passed, 2 when a function failed. A first file that does not exist then means a new benchmark: there is nothing
to compare the others with, they are measured alone, and the gate passes.
`;

/** The flags as the command line parser hands them over. */
interface CompareFlags {
  readonly budget: GivenBudget;
  readonly out: string;
  readonly placement: Placement;
  readonly margin: number;
  readonly blocks: number;
  readonly seed: number;
  readonly gate?: true;
  readonly causes?: true;
  readonly counts?: true;
  readonly param: Params;
  readonly v8Flags: readonly string[];
}

/** The command. */
export function compareCommand(): Program {
  return new PermissionsCommand("compare")
    .description("Measures functions of modules of your own; the first is the baseline.")
    .argument(
      "<files...>",
      "modules, each with one function; with a single one it is only measured",
    )
    .addOption(budgetOption("wall time, such as 30s or 2m", "60s"))
    .addOption(outOption("folder for the reports", "report/compare"))
    .addOption(placementOption("processes of the functions that are compared"))
    .addOption(marginOption())
    .addOption(blocksOption("most blocks per comparison, a block being fresh processes", "32"))
    .addOption(seedOption())
    .addOption(
      new Option(
        "--param <name=values>",
        "values of a parameter, by commas, in place of those that modules export in params; may be repeated",
      ).argParser((text: string, before: Params) => ({ ...before, ...parseParam(text, "--param") }))
        .default({}, "as exported"),
    )
    .option("--gate", "exit 1 if a function is slower beyond the margin, and for nothing else")
    .option(
      "--causes",
      "say why functions differ, by what V8 made of them (takes some seconds more)",
    )
    .addOption(countsOption("one call, beside --causes"))
    .addOption(v8FlagsOption("further V8 flags of the measured processes"))
    .withPermissions()
    .ends({ no: "a control failed", interruptible: true }, HELP)
    .does((files: readonly string[], flags: CompareFlags) =>
      (flags.causes ?? flags.counts) === undefined
        ? runCompareCommand(files, flags)
        : withFfi(() => runCompareCommand(files, flags))
    );
}

/**
 * Runs the command.
 *
 * @returns the exit code.
 * @throws {BadInput} when a file or a flag cannot be used or the folder of the reports cannot be written to.
 * @throws {RunFault} when an error ended the run early, after its reports were written; or the error of writing them.
 */
async function runCompareCommand(files: readonly string[], flags: CompareFlags): Promise<number> {
  const { placement, margin, blocks, seed, v8Flags, out } = flags;
  const base = await missingBase(files, flags);
  const request = {
    ...measuringTime(flags.budget, RESERVE_MS),
    ...{ placement, margin, blocks, seed, v8Flags },
    modules: base === null ? files : files.slice(1),
    permissions: permissionFlags({ ...flags }),
    params: flags.param,
    causes: flags.causes ?? false,
    counts: flags.counts ?? false,
    checked: () => requireWritable(out),
  };
  const { result: report, interrupted } = await interruptible(async (signal, display) => {
    const progress = firstFigures(display, ({ elapsedMs }) => elapsedMs >= FIRST_FIGURES_MS);
    return await runCompare({ ...request, signal, progress }).catch(unlessAborted(signal));
  });
  if (report === null) {
    console.error("Interrupted before anything was measured");
    return EXIT_INTERRUPTED;
  }
  const gate = flags.gate === undefined ? null : gateOf(report, base);
  await deliverLab(out, report, {
    close: gate === null || interrupted ? undefined : () => gate.text,
  });
  throwFault(report.findings);
  if (interrupted) return EXIT_INTERRUPTED;
  return gate === null ? isProven(report) ? EXIT_DONE : EXIT_NO : gate.exitCode;
}

/** `null` in place of what an interrupted run throws. */
function unlessAborted(signal: AbortSignal): (error: unknown) => null {
  return (error) => {
    if (signal.aborted) return null;
    throw error;
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
      return { text, exitCode: EXIT_DONE };
    case "closed":
      return { text, exitCode: EXIT_NO };
    case "unjudged":
      return { text, exitCode: isProven(report) ? EXIT_BAD_INPUT : EXIT_DONE };
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
