// deno-lint-ignore-file no-console -- a command line program
/**
 * The lab's main command: flags → plan → run → report.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { STRATEGY_NAMES, VARIANT_NAMES } from "../dispatch/mod.ts";
import { EXIT_INTERRUPTED, interruptible } from "./interruption.ts";
import { ALLOWED_ERROR } from "./measure/allowed_error.ts";
import type { Placement } from "./measure/cell.ts";
import { type Configuration, parseConfigurations } from "./measure/configuration.ts";
import type { Progress } from "./measure/conductor.ts";
import {
  BadInput,
  parseDuration,
  parseMargin,
  parseNames,
  parseV8Flags,
  parseWhole,
} from "./measure/lab_options.ts";
import { checkFlagsKnown } from "./measure/known_flags.ts";
import { inConfigurations, planGroups } from "./measure/lab_plan.ts";
import type { GroupPlan, LabPlan } from "./measure/plan.ts";
import { runLab } from "./measure/run_lab.ts";
import {
  isProven,
  type LabReport,
  renderTerminal,
  terminalOptions,
  writeLabReport,
} from "./report/mod.ts";
import { ProgressDisplay } from "./report/progress.ts";
import { checkWritable } from "./report/writable.ts";
import { loadSelftest } from "./selftest/load_selftest.ts";
import type { SelftestSummary } from "./selftest/selftest_summary.ts";
import { WORKLOADS } from "./workload/mod.ts";

/** The flags as the command line parser hands them over. */
export interface LabFlags {
  /** Whether `--quick` was given. */
  readonly quick?: true;
  /** Wall time, e.g. `5m`. */
  readonly budget?: string;
  /** Folder for the reports. */
  readonly out: string;
  /** Strategies, separated by commas. */
  readonly strategies?: string;
  /** Comparisons, separated by commas. */
  readonly workloads?: string;
  /** Whole number. */
  readonly seed?: string;
  /** Ratio difference, e.g. `2%`. */
  readonly margin: string;
  /** Most blocks per comparison. */
  readonly blocks?: string;
  /** Placement of the cells. */
  readonly placement: Placement;
  /** Whether `--placements` was given. */
  readonly placements?: true;
  /** Sets of V8 flags, each separated by commas. */
  readonly v8Flags: readonly string[];
  /** The last of V8's tiers that measured code gets to; several, separated by commas. */
  readonly tier?: string;
  /** Whether `--evidence` was given. */
  readonly evidence?: true;
  /** Whether `--calibrate` was given. */
  readonly calibrate?: true;
  /** File of a self-test to show in the report. */
  readonly selftest?: string;
  /** Whether `--full` was given: evidence and calibration. */
  readonly full?: true;
}

const FULL_BUDGET = "5.5m";
const QUICK_BUDGET = "80s";
const BLOCKS = "32";
const PLACEMENTS_BUDGET = "4m";
const PLACEMENTS_BLOCKS = "16";
// Small calls between which strategies differ most, and whole round trips.
const FEW_COMPARISONS = [
  "round_trip_4/alternating/split+packed",
  "more_used/alternating/split+packed",
];
// Left of the budget for the last figures and the reports.
const RESERVE_MS = 3000;
const LOOKS = [8, 16, 32];
const ROUNDS = 20;
// Six windows of about 0.25 ms in each round: an interruption spoils one of them, not the round.
const WINDOWS = { windowMs: 0.25, windowsPerRound: 6 };
const EXIT_UNPROVEN = 1;
// What evidence may take of a budget that was given, what it takes for a cell in practice, and what a busy machine
// makes of that.
const EVIDENCE_SHARE = 0.4;
const EVIDENCE_CELL_MS = 700;
const EVIDENCE_SLACK = 2;
const CALIBRATION_MS = 25_000;
const QUICK_CALIBRATION_MS = 6000;
// When the first figures are shown: after the first sweep, but not later than this.
const FIRST_FIGURES_MS = 5000;
const HIGHEST_SEED = 2 ** 32 - 1;
const PROJECT_ROOT = new URL("..", import.meta.url);

/** Whether flags ask for what needs `--allow-ffi`. */
export function wantsFfi({ evidence, calibrate, full }: LabFlags): boolean {
  return (evidence ?? calibrate ?? full) !== undefined;
}

/**
 * Runs the lab.
 *
 * @returns the exit code.
 * @throws {BadInput} when a flag cannot be used or the reports cannot be written.
 */
export async function runLabCommand(flags: LabFlags): Promise<number> {
  const plan = planOf(flags);
  await checkFlagsKnown(
    flags.v8Flags.map((text) => parseV8Flags(text, "--v8-flags")),
    "--v8-flags",
  );
  await writable(flags.out);
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
    const extended = await withExtras(timed, flags, signal, display);
    const report = { ...extended, ...selftest };
    return { report, interrupted: signal.aborted };
  }).finally(() => display.close());
  if (!interrupted && report.groups.length === 0 && report.findings.length === 0) {
    throw new BadInput(
      `Cannot run the lab as the budget must be enough for one block: current value is ${
        budgetText(flags)
      }`,
    );
  }
  const paths = await writeLabReport(flags.out, report);
  console.log(renderTerminal(report, terminalOptions()));
  console.log(`Written: ${paths.join(", ")}`);
  return exitCodeOf(report, interrupted);
}

/** The exit code of a run that wrote its reports: 0 only when its own controls came out as expected. */
export function exitCodeOf(report: LabReport, interrupted: boolean): number {
  if (interrupted) return EXIT_INTERRUPTED;
  return isProven(report) ? 0 : EXIT_UNPROVEN;
}

/** Takes evidence and calibrates as the flags ask, after all timing. */
async function withExtras(
  timed: LabReport,
  flags: LabFlags,
  signal: AbortSignal,
  display: ProgressDisplay,
): Promise<LabReport> {
  if (!wantsFfi(flags) || timed.groups.length === 0) return timed;
  // Loaded only here: they bring a disassembler and native loops along.
  const { withCalibration, withEvidence } = await import("./lab_evidence.ts");
  const startMs = performance.now();
  const show = (label: string, leftMs: number): void =>
    display.update({ elapsedMs: performance.now() - startMs, leftMs, label });
  let report = timed;
  if (wantsCalibration(flags)) {
    show("calibration", calibrationMs(flags));
    report = await withCalibration(report, flags.quick ?? false, signal);
  }
  if (wantsEvidence(flags)) {
    const limitMs = evidenceLimitMs(flags, timed.groups);
    const progress = (_taken: number, left: number, cell: string): void =>
      show(`evidence of ${cell}`, Math.min(limitMs, left * EVIDENCE_CELL_MS));
    report = await withEvidence(report, { limitMs, signal, progress });
  }
  const durationSeconds = timed.durationSeconds + (performance.now() - startMs) / 1000;
  return { ...report, durationSeconds };
}

function wantsEvidence({ evidence, full }: LabFlags): boolean {
  return evidence ?? full ?? false;
}

function wantsCalibration({ calibrate, full }: LabFlags): boolean {
  return calibrate ?? full ?? false;
}

/** Milliseconds of the budget for evidence and calibration; none of a default one, which is for timing alone. */
function extrasMs(flags: LabFlags, groups: readonly GroupPlan[]): number {
  if (flags.budget === undefined) return 0;
  const evidence = wantsEvidence(flags)
    ? Math.min(evidenceLimitMs(flags, groups), evidenceMs(groups))
    : 0;
  return evidence + (wantsCalibration(flags) ? calibrationMs(flags) : 0);
}

/** A group, planned or measured. */
interface WithCells {
  readonly cells: readonly { readonly control: boolean }[];
}

/** Milliseconds after which no more evidence is begun. */
function evidenceLimitMs({ budget }: LabFlags, groups: readonly WithCells[]): number {
  if (budget === undefined) return evidenceMs(groups) * EVIDENCE_SLACK;
  return parseDuration(budget, "--budget") * EVIDENCE_SHARE;
}

/** Milliseconds that evidence usually takes. */
function evidenceMs(groups: readonly WithCells[]): number {
  const cells = groups.flatMap((group) => group.cells).filter(({ control }) => !control);
  return cells.length * EVIDENCE_CELL_MS;
}

function calibrationMs({ quick }: LabFlags): number {
  return quick ? QUICK_CALIBRATION_MS : CALIBRATION_MS;
}

const STDERR = {
  write(text: string): void {
    let bytes = new TextEncoder().encode(text);
    while (bytes.length > 0) bytes = bytes.subarray(Deno.stderr.writeSync(bytes));
  },
  columns: (): number | null => Deno.stderr.isTerminal() ? Deno.consoleSize().columns : null,
};

/** Turns flags into a plan. */
function planOf(flags: LabFlags): LabPlan {
  const { placements = false } = flags;
  const budgetMs = parseDuration(budgetText(flags), "--budget");
  const margin = parseMargin(flags.margin, "--margin");
  const blocks = parseWhole(blocksText(flags), "--blocks", 2, 1000);
  const seed = flags.seed === undefined
    ? crypto.getRandomValues(new Uint32Array(1))[0]!
    : parseWhole(flags.seed, "--seed", 0, HIGHEST_SEED);
  const { v8Flags, configurations, reference } = parseConfigurations(flags.tier, flags.v8Flags);
  const groups = inConfigurations(groupsOf(flags, configurations.length > 0), configurations);
  const takenMs = performance.now() + RESERVE_MS + extrasMs(flags, groups);
  return {
    mode: modeOf(flags, configurations),
    groups,
    // Ratios between placements are not looked at on the way.
    looks: placements ? [blocks] : [...LOOKS.filter((look) => look < blocks), blocks],
    rounds: ROUNDS,
    budgetMs: Math.max(1, budgetMs - takenMs),
    seed,
    margin,
    alpha: ALLOWED_ERROR[placements ? "isolated" : flags.placement],
    v8Flags,
    ...(reference === "" ? {} : { referenceConfiguration: reference }),
  };
}

function modeOf(
  { placements, quick }: LabFlags,
  configurations: readonly Configuration[],
): LabPlan["mode"] {
  if (placements) return "placements";
  if (quick) return "quick";
  return configurations.length > 0 ? "configurations" : "full";
}

/**
 * The comparisons, with `--placements` each one isolated and then shared. Where each is measured several times,
 * few of them unless told otherwise.
 */
function groupsOf(flags: LabFlags, configured: boolean): readonly GroupPlan[] {
  const { quick = false, placements = false } = flags;
  const comparisons = flags.workloads?.split(",").map((name) => name.trim()) ??
    (placements || configured ? FEW_COMPARISONS.slice(0, quick ? 1 : undefined) : undefined);
  const groupsIn = (placement: Placement) =>
    planGroups(WORKLOADS, {
      quick,
      placement,
      ...(flags.strategies === undefined ? {} : {
        strategies: parseNames(flags.strategies, "--strategies", [
          ...STRATEGY_NAMES,
          ...VARIANT_NAMES,
        ]),
      }),
      ...(comparisons === undefined ? {} : { comparisons }),
    });
  if (!placements) return groupsIn(flags.placement);
  const shared = groupsIn("shared");
  return groupsIn("isolated").flatMap((group, i) => [group, shared[i]!]);
}

function budgetText({ budget, quick, placements }: LabFlags): string {
  return budget ?? (quick ? QUICK_BUDGET : placements ? PLACEMENTS_BUDGET : FULL_BUDGET);
}

function blocksText({ blocks, placements }: LabFlags): string {
  return blocks ?? (placements ? PLACEMENTS_BLOCKS : BLOCKS);
}

async function selftestOf(path: string): Promise<SelftestSummary> {
  try {
    return await loadSelftest(path);
  } catch (error) {
    throw new BadInput(`Cannot use --selftest: ${(error as Error).message}`);
  }
}

async function writable(folder: string): Promise<void> {
  try {
    await checkWritable(folder);
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : String(error));
  }
}
