// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task lab gate --base REF [FILES…]`: whether a commit, or the working tree, is slower than another commit.
 *
 * @module
 */

import { deliver } from "./deliver.ts";
import { EXIT_DONE, EXIT_INTERRUPTED, EXIT_NO, EXIT_UNDECIDED } from "./exit_codes.ts";
import { interruptible } from "./interruption.ts";
import {
  blocksOption,
  budgetOption,
  outOption,
  seedOption,
  v8FlagsOption,
  valueOption,
} from "./options.ts";
import { PermissionsCommand } from "./permissions_command.ts";
import { given, Program } from "./program.ts";
import { requireWritable } from "./writable.ts";
import { type GivenBudget, measuringTime } from "../measure/budget.ts";
import { throwFault } from "../measure/failure.ts";
import { requireRunPermission } from "../process/run_permission.ts";
import { type GateReport, type GateShard, readGate } from "../record/gate.ts";
import { readPackedText } from "../record/record_file.ts";
import { documentTerminal, terminalOptions } from "../report/document/terminal.ts";
import { filterOf } from "../studies/bench/filter.ts";
import { permissionFlags } from "../studies/compare/permissions.ts";
import { parseMargin } from "../studies/flag_values.ts";
import { gateDocument } from "../studies/gate/gate_document.ts";
import { mergeGates, parseShard } from "../studies/gate/shards.ts";
import { runGate } from "../studies/gate/run_gate.ts";
import { writeGate } from "../studies/gate/write_gate.ts";

// Left of the budget for the reports.
const RESERVE_MS = 2000;

const HELP = `
Files are benches as of deno task lab bench, or modules with one function as of deno task lab compare. Base and head are
checked out beside your files, which stay as they are, and removed afterwards; without --head, your files themselves are
the head. Base and head of each bench run in turns, in fresh processes; what seems slower is measured again from scratch.

A line "perf-ok: NAME reason" in a message of a commit between base and head accepts a loss of that bench.
`;

/** The flags as the command line parser hands them over. */
interface GateFlags {
  readonly base: string;
  readonly head?: string;
  readonly budget: GivenBudget;
  readonly out: string;
  readonly margin: number;
  readonly blocks: number;
  readonly seed: number;
  readonly filter?: string;
  readonly allow: readonly string[];
  readonly message?: string;
  readonly strict?: true;
  readonly shard?: GateShard;
  readonly v8Flags: readonly string[];
}

/** The command. */
export function gateCommand(): Program {
  return new PermissionsCommand("gate")
    .description("Measures the benches of a commit against those of another: is any slower?")
    .argument("[files...]", "files, folders or globs; by default the benches in this folder")
    .requiredOption("--base <ref>", "the commit to compare with")
    .option("--head <ref>", "the commit that is compared (default: your files as they are)")
    .option("--filter <text>", "only benches whose name has this text, or matches /this/")
    .addOption(valueOption("--margin <ratio>", "slowdown that does not matter", parseMargin, "5%"))
    .option("--allow <name>", "accept a loss of this bench; may be repeated", collected, [])
    .option(
      "--message <file>",
      "a text whose perf-ok lines count too, such as that of a pull request",
    )
    .addOption(
      valueOption(
        "--shard <part>",
        "measure a part of all benches, such as 2/4; lab merge puts parts together",
        parseShard,
      ),
    )
    .option("--strict", "exit 3 if anything is undecided")
    .addOption(budgetOption("wall time, such as 90s or 5m", "3m"))
    .addOption(outOption("folder for the reports", "report/gate"))
    .addOption(blocksOption("most blocks per bench, a block being fresh processes", "32"))
    .addOption(seedOption())
    .addOption(v8FlagsOption("further V8 flags of the measured processes"))
    .withPermissions()
    .ends({
      yes: "passed",
      no: "a bench is slower beyond the margin",
      interruptible: true,
    }, HELP + "\nExit code 3 also says that something is unproven, and with --strict undecided.\n")
    .does(runGateCommand);
}

/** The command that puts parts together: `deno task lab merge FILES…`. */
export function mergeCommand(): Program {
  return new Program("merge")
    .description(
      "Puts the parts of a gate together, or gates of the same commits on several machines.",
    )
    .argument("<files...>", "gate.json of each")
    .option("--strict", "exit 3 if anything is undecided")
    .addOption(outOption("folder for the reports", "report/gate"))
    .ends({ yes: "passed", no: "a bench is slower beyond the margin" })
    .does(async (
      files: readonly string[],
      { strict = false, out }: { readonly strict?: boolean; readonly out: string },
    ) => {
      const gates = await Promise.all(files.map(async (name) => ({
        name,
        gate: await given(async () => readGate(await readPackedText(name), name)),
      })));
      const merged = mergeGates(gates);
      await requireWritable(out);
      await deliver(
        () => documentTerminal(gateDocument(merged), terminalOptions()),
        () => writeGate(out, merged),
      );
      return exitCodeOf(merged, strict);
    });
}

function collected(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/**
 * Runs the command.
 *
 * @returns the exit code.
 * @throws {BadInput} when a reference, a file or a flag cannot be used or reports cannot be written.
 * @throws {RunFault} when a commit cannot be checked out, or an error ended the run early.
 */
async function runGateCommand(files: readonly string[], flags: GateFlags): Promise<number> {
  const { base, head, margin, blocks, seed, v8Flags, out, allow, strict = false } = flags;
  await requireRunPermission("compare commits");
  const { message: path } = flags;
  const message = path === undefined ? "" : await given(() => Deno.readTextFile(path));
  const request = {
    ...measuringTime(flags.budget, RESERVE_MS),
    ...{ base, margin, blocks, seed, v8Flags, allow, files, message },
    ...(head === undefined ? {} : { head }),
    ...(flags.shard === undefined ? {} : { shard: flags.shard }),
    folder: Deno.cwd(),
    filter: filterOf(flags.filter),
    permissions: permissionFlags({ ...flags, allow: undefined }),
    checked: () => requireWritable(out),
  };
  const { result: report, interrupted } = await interruptible(async (signal, display) => {
    return await runGate({
      ...request,
      signal,
      progress: ({ elapsedMs, leftMs, group }) =>
        display.update({ elapsedMs, leftMs, label: group }),
    }).catch((error) => {
      if (signal.aborted) return null;
      throw error;
    });
  });
  if (report === null) {
    console.error("Interrupted before anything was measured");
    return EXIT_INTERRUPTED;
  }
  await deliver(
    () => documentTerminal(gateDocument(report), terminalOptions()),
    () => writeGate(out, report),
  );
  throwFault(report.findings);
  return interrupted ? EXIT_INTERRUPTED : exitCodeOf(report, strict);
}

/** The exit code that says what a gate says. */
export function exitCodeOf({ state }: Pick<GateReport, "state">, strict: boolean): number {
  switch (state) {
    case "slower":
      return EXIT_NO;
    case "unproven":
      return EXIT_UNDECIDED;
    case "undecided":
      return strict ? EXIT_UNDECIDED : EXIT_DONE;
    default:
      return EXIT_DONE;
  }
}
