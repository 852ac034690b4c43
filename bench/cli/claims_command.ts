// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task lab claims`: measures the claims and says which are confirmed.
 *
 * @module
 */

import { Command } from "commander";
import { fileURLToPath } from "node:url";
import { canGainFfi, runWithFfi } from "./ffi_launch.ts";
import { EXIT_INTERRUPTED, interruptible } from "./interruption.ts";
import { budgetUsedUp, ONE_BLOCK } from "../measure/budget.ts";
import { throwFault } from "../measure/failure.ts";
import { checkFlagsKnown } from "../process/known_flags.ts";
import {
  parseDuration,
  parseNames,
  parseSeed,
  parseV8Flags,
  parseWhole,
} from "../studies/flag_values.ts";
import { EXIT_CODES_TEXT } from "./program.ts";
import { isProven } from "../studies/lab/conclusion.ts";
import { terminalOptions } from "../studies/lab/terminal.ts";
import { deliver } from "./deliver.ts";
import { ProgressDisplay, STDERR } from "./progress.ts";
import { requireWritable } from "./writable.ts";
import { CLAIMS } from "../studies/claims/all_claims.ts";
import type { Claim } from "../studies/claims/claim.ts";
import { planClaims } from "../studies/claims/claims_plan.ts";
import { renderClaimsTerminal } from "../studies/claims/render_terminal.ts";
import { type ClaimsProgress, runClaims } from "../studies/claims/run_claims.ts";
import { writeClaimsReport } from "../studies/claims/write_claims_report.ts";

const EXIT_UNPROVEN = 1;
// Left of the budget for the last figures and the files.
const RESERVE_MS = 3000;
const PROJECT_ROOT = new URL("../..", import.meta.url);

const HELP = `
Exit codes: 0 done, 1 a control failed, ${EXIT_CODES_TEXT}, ${EXIT_INTERRUPTED} interrupted`;

interface ClaimsFlags {
  readonly only?: string;
  readonly list?: true;
  readonly budget: string;
  readonly blocks: string;
  readonly seed?: string;
  readonly out: string;
  readonly v8Flags: string;
  /** False with `--no-evidence`. */
  readonly evidence: boolean;
}

/**
 * The command, to be added to another one.
 *
 * Machine code can be read in a process with `--allow-ffi` only: where this one lacks it, can start Deno and was
 * not refused it, the command line runs once more in one that has it. Elsewhere the claims are judged without.
 *
 * @param done Gets the exit code.
 * @param commandLine All arguments of the command line, `claims` included.
 */
export function claimsCommand(
  done: (exitCode: number) => void,
  commandLine: readonly string[],
): Command {
  return new Command("claims")
    .description("Measures what is claimed of dispatch: what is confirmed, what refuted.")
    .option("--list", "show the claims and measure nothing")
    .option("--only <ids>", "only these claims, by id")
    .option("--budget <time>", "wall time, such as 5m or 20m", "20m")
    .option("--blocks <number>", "most blocks of a cell, a block being a fresh process", "32")
    .option("--seed <number>", "seed of every pseudo-random choice")
    .option("--out <dir>", "folder for the reports", "report/claims")
    .option("--v8-flags <flags>", "V8 flags of all measured processes", "")
    .option("--no-evidence", "do not look at the machine code of the cells that claims name")
    .addHelpText("after", HELP)
    .action(async (flags: ClaimsFlags) => {
      const chosen = chosenClaims(flags);
      if (flags.list) {
        console.log(listText(chosen));
        done(0);
      } else if (flags.evidence && await canGainFfi()) {
        done(await runWithFfi(commandLine));
      } else {
        done(await measure(chosen, flags));
      }
    });
}

async function measure(chosen: readonly Claim[], flags: ClaimsFlags): Promise<number> {
  const givenMs = parseDuration(flags.budget, "--budget");
  const takenMs = performance.now() + RESERVE_MS;
  const budget = { text: flags.budget, givenMs, takenMs };
  const options = {
    root: fileURLToPath(PROJECT_ROOT),
    budgetMs: Math.max(1, givenMs - takenMs),
    budget,
    blocks: parseWhole(flags.blocks, "--blocks", 2, 1000),
    seed: parseSeed(flags.seed),
    v8Flags: parseV8Flags(flags.v8Flags, "--v8-flags"),
    evidence: flags.evidence,
  };
  await requireWritable(flags.out);
  await checkFlagsKnown([options.v8Flags], "--v8-flags");
  const display = new ProgressDisplay(STDERR);
  const { report, interrupted } = await interruptible(async (signal) => {
    const progress = (state: ClaimsProgress): void => display.update(state);
    const report = await runClaims(chosen, { ...options, signal, progress });
    return { report, interrupted: signal.aborted };
  }).finally(() => display.close());
  const measured = report.cells.some(({ processes }) => processes > 0);
  if (!interrupted && !measured && report.findings.length === 0) {
    throw budgetUsedUp(budget, ONE_BLOCK);
  }
  await deliver(
    () => renderClaimsTerminal(report, terminalOptions()),
    () => writeClaimsReport(flags.out, report),
  );
  throwFault(report.findings);
  if (interrupted) return EXIT_INTERRUPTED;
  return isProven(report) ? 0 : EXIT_UNPROVEN;
}

function chosenClaims({ only }: ClaimsFlags): readonly Claim[] {
  if (only === undefined) return CLAIMS;
  const ids = parseNames(only, "--only", CLAIMS.map(({ id }) => id));
  return CLAIMS.filter(({ id }) => ids.includes(id));
}

/** The claims with their sources, and what they take to measure. */
function listText(claims: readonly Claim[]): string {
  const width = Math.max(...claims.map(({ id }) => id.length));
  const { cells, arenas } = planClaims(claims);
  const predictions = claims.reduce((sum, claim) => sum + claim.predictions.length, 0);
  return [
    ...claims.map(({ id, sentence, source }) => `${id.padEnd(width)}  ${sentence} (${source})`),
    `${claims.length} claims, ${predictions} predictions, ${cells.size} cells in ${arenas.length} arenas`,
  ].join("\n");
}
