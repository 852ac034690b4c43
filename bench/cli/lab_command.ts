/**
 * The lab's main command: flags → plan → run → report.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { EXIT_INTERRUPTED, interruptible } from "./interruption.ts";
import { withExtras } from "../studies/lab/extras.ts";
import type { LabFlags } from "../studies/lab/lab_flags.ts";
import { budgetOf, planOf } from "../studies/lab/request.ts";
import { budgetUsedUp, leastOfBlocks, ONE_BLOCK, requireBudget } from "../measure/budget.ts";
import type { Progress } from "../measure/conductor.ts";
import { faultFinding, throwFault } from "../measure/failure.ts";
import { checkFlagsKnown } from "../process/known_flags.ts";
import { parseV8Flags } from "../studies/flag_values.ts";
import { BadInput } from "../bad_input.ts";
import { blockSettings, runLab } from "../measure/run_lab.ts";
import { isProven } from "../studies/lab/conclusion.ts";
import type { LabReport } from "../record/lab.ts";
import { recordIn, writeLabReport } from "../studies/lab/write_report.ts";
import { renderTerminal, terminalOptions } from "../studies/lab/terminal.ts";
import { deliver } from "./deliver.ts";
import { ProgressDisplay, STDERR } from "./progress.ts";
import { requireWritable } from "./writable.ts";
import { loadSelftest } from "../record/selftest_summary.ts";
import type { SelftestSummary } from "../record/selftest.ts";

// Six windows of about 0.25 ms in each round: an interruption spoils one of them, not the round.
const WINDOWS = { windowMs: 0.25, windowsPerRound: 6 };
const EXIT_UNPROVEN = 1;
// When the first figures are shown: after the first sweep, but not later than this.
const FIRST_FIGURES_MS = 5000;
const PROJECT_ROOT = new URL("../..", import.meta.url);

/**
 * Runs the lab.
 *
 * @returns the exit code.
 * @throws {BadInput} when a flag cannot be used or the folder of the reports cannot be written to.
 * @throws {RunFault} when an error ended the run early, after its reports were written; or the error of writing them.
 */
export async function runLabCommand(flags: LabFlags): Promise<number> {
  const plan = planOf(flags);
  await checkFlagsKnown(
    flags.v8Flags.map((text) => parseV8Flags(text, "--v8-flags")),
    "--v8-flags",
  );
  const budget = budgetOf(flags, plan.groups);
  const settings = { ...blockSettings(plan, fileURLToPath(PROJECT_ROOT)), ...WINDOWS };
  requireBudget(budget, ONE_BLOCK, leastOfBlocks(plan.groups, settings));
  await requireWritable(flags.out);
  const selftest = flags.selftest === undefined
    ? {}
    : { selftest: await selftestOf(flags.selftest) };
  const display = new ProgressDisplay(STDERR);
  let shown = false;
  const progress = (progress: Progress, soFar: () => LabReport): void => {
    display.update({
      elapsedMs: progress.elapsedMs,
      leftMs: progress.leftMs,
      label: progress.group,
    });
    if (shown || (progress.blocks < plan.groups.length && progress.elapsedMs < FIRST_FIGURES_MS)) {
      return;
    }
    shown = true;
    display.print(renderTerminal(soFar(), { ...terminalOptions(), provisional: true }));
  };
  const { report, interrupted } = await interruptible(async (signal) => {
    const timed = await runLab(plan, {
      root: fileURLToPath(PROJECT_ROOT),
      signal,
      progress,
      settings: WINDOWS,
    });
    const extended = await withExtras(timed, flags, signal, display)
      .catch((error) => signal.aborted ? timed : withFault(timed, error));
    const report = { ...extended, ...selftest };
    return { report, interrupted: signal.aborted };
  }).finally(() => display.close());
  if (!interrupted && report.groups.length === 0 && report.findings.length === 0) {
    throw budgetUsedUp(budget, ONE_BLOCK);
  }
  await deliver(
    () => renderTerminal(report, { ...terminalOptions(), record: recordIn(flags.out) }),
    () => writeLabReport(flags.out, report),
  );
  throwFault(report.findings);
  return exitCodeOf(report, interrupted);
}

/** A report whose further work an error ended. */
function withFault(report: LabReport, error: unknown): LabReport {
  const finding = faultFinding(error);
  const partialReason = `an error ended the run: ${finding.what}`;
  return { ...report, partial: true, partialReason, findings: [...report.findings, finding] };
}

/** The exit code of a run that wrote its reports: 0 only when its own controls came out as expected. */
export function exitCodeOf(report: LabReport, interrupted: boolean): number {
  if (interrupted) return EXIT_INTERRUPTED;
  return isProven(report) ? 0 : EXIT_UNPROVEN;
}

async function selftestOf(path: string): Promise<SelftestSummary> {
  try {
    return await loadSelftest(path);
  } catch (error) {
    throw new BadInput(`Cannot use --selftest: ${(error as Error).message}`);
  }
}
