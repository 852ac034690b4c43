/**
 * Measures functions that somebody else wrote.
 *
 * @module
 */

import { ownFolder } from "../../own_package.ts";
import { ALLOWED_ERROR } from "../../measure/allowed_error.ts";
import {
  type Budget,
  budgetUsedUp,
  type CellCost,
  leastOfBlocks,
  ONE_BLOCK,
  requireBudget,
} from "../../measure/budget.ts";
import type { Placement } from "../../record/placement.ts";
import type { Progress } from "../../measure/conductor.ts";
import type { LabPlan } from "../../measure/plan.ts";
import type { BlockSettings } from "../../measure/block_settings.ts";
import { blockSettings, runLab } from "../../measure/run_lab.ts";
import type { GroupResult, LabReport } from "../../record/lab.ts";
import { BadInput } from "../../bad_input.ts";
import { NO_VARIANT } from "../../cell.ts";
import type { Params } from "../../workload/user/user_function.ts";
import { type Combination, combinationsOf, combinationText } from "./parameters.ts";
import { planUserGroups } from "./compare_plan.ts";
import { withAllocation } from "./user_allocation.ts";
import { launchable, type LaunchableFile } from "./launch.ts";
import { checkPermissions } from "./permissions.ts";
import { type Preflight, preflight } from "./preflight.ts";
import { findUserFiles } from "./user_files.ts";
import { ofFunctions, verificationFindings } from "./verification_findings.ts";

/** What to measure, complete. */
export interface CompareRequest {
  /** Paths or `file:` URLs; the first is the baseline. */
  readonly modules: readonly (string | URL)[];
  /** Placement. */
  readonly placement: Placement;
  /** Wall time for everything, in milliseconds. */
  readonly budgetMs: number;
  /** The budget as it was given, for messages, and what was taken of it before. */
  readonly budget: Budget;
  /** Ratio difference within which functions are equivalent. */
  readonly margin: number;
  /** Error allowed over all looks; that of the placement by default. */
  readonly alpha?: number;
  /** Whether an interval leaves open what is asked; by default whether it has no verdict at the margin. */
  readonly isOpen?: LabPlan["isOpen"];
  /** Most blocks per comparison. */
  readonly blocks: number;
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** Further V8 flags of the measured processes. */
  readonly v8Flags: readonly string[];
  /** Flags of Deno's permissions that the measured processes get: `--allow-env=HOME`. */
  readonly permissions: readonly string[];
  /** Values of parameters, in place of those that the modules list; none unless given. */
  readonly params?: Params;
  /** Whether to say why functions differ; not unless given. */
  readonly causes?: boolean;
  /** Whether to count what one call executes, too; not unless given. */
  readonly counts?: boolean;
  /** Ends the run early, with what there is. */
  readonly signal: AbortSignal;
  /** Called when all functions were found fit, before any is measured; what it throws ends the run. */
  checked?(): Promise<void>;
  /** Told after each block; `soFar` makes a report of what there is. */
  progress?(progress: Progress, soFar: () => LabReport): void;
}

/** Name of the mode in reports. */
export const COMPARE_MODE = "compare";

const LOOKS = [8, 16, 32];
const ROUNDS = 20;
const WARM_UP_MS = 50;
const WARM_UP_OPS = 20_000;
const LONGEST_WARM_UP_MS = [400, 3000] as const;
const WARM_UP_CALLS = 10;
const FIRST_WINDOW_MS = 0.2;
const FIRST_OPS = 64;
const ANSWER_LIMIT_MS = 30_000;
/** Shortest call that V8 has optimized while it ran. */
const LONG_CALL_MS = 5;

/**
 * Checks the functions, then measures them.
 *
 * @throws {BadInput} one line when a function cannot be measured, functions differ in their results, or the
 *   budget is not enough for one block.
 */
export async function runCompare(request: CompareRequest): Promise<LabReport> {
  const startMs = performance.now();
  const { placement, margin, blocks, seed, v8Flags, signal } = request;
  checkPermissions(request.permissions);
  const files = await launchable(await findUserFiles(request.modules), request.permissions);
  const child = { readPaths: [ownFolder()], v8Flags };
  const checked = await preflight(files, child, signal);
  const combinations = combinationsOf(checked.params, request.params ?? {});
  refuseCauses(request, combinations.length);
  const variants = await variantsOf(
    files,
    checked,
    combinations,
    (files) => preflight(files, child, signal),
  );
  const slowest = slowestOf(variants.map(({ checked }) => checked));
  const planned = variants.flatMap(({ files, checked, order }) =>
    planUserGroups(files, placement, margin, checked).map((group) => ({ ...group, order }))
  );
  const checkMs = performance.now() - startMs;
  const plan: LabPlan = {
    mode: COMPARE_MODE,
    groups: planned,
    looks: [...LOOKS.filter((look) => look < blocks), blocks],
    rounds: ROUNDS,
    budgetMs: Math.max(1, request.budgetMs - checkMs),
    seed,
    margin,
    alpha: request.alpha ?? ALLOWED_ERROR[placement],
    ...(request.isOpen === undefined ? {} : { isOpen: request.isOpen }),
    v8Flags,
  };
  const settings = { child, ...settingsFor(slowest) };
  const budget = { ...request.budget, takenMs: request.budget.takenMs + checkMs };
  requireBudget(budget, ONE_BLOCK, leastTime(plan, files, slowest, settings));
  await request.checked?.();
  const report = await runLab(plan, {
    root: files[0]!.root,
    signal,
    settings,
    ...(request.progress === undefined ? {} : { progress: request.progress }),
  });
  if (!signal.aborted && report.groups.length === 0 && report.findings.length === 0) {
    throw budgetUsedUp(budget, ONE_BLOCK);
  }
  const groups: GroupResult[] = [];
  for (const { files, checked, order } of variants) {
    const own = report.groups.filter((group) => group.order === order);
    const calls = checked.verificationCalls;
    groups.push(...await withAllocation(own, files, calls, { ...child, signal }));
  }
  const found = report.findings.map((finding) => ofFunctions(finding, files, checked));
  const whole = { ...report, groups, findings: [...verificationFindings(checked), ...found] };
  const { causes = false, counts = false } = request;
  if (!causes && !counts || signal.aborted) return whole;
  // Loaded only here: it brings a disassembler along.
  const { withCauses } = await import("./compare_causes.ts");
  const { exportNames } = checked;
  return await withCauses(whole, {
    files: variants[0]!.files,
    exportNames,
    v8Flags,
    counts,
    signal,
  });
}

/** Functions with one combination of parameters. */
interface Variant {
  readonly files: readonly LaunchableFile[];
  readonly checked: Preflight;
  /** What its groups are named by. */
  readonly order: string;
}

/** The functions with each combination, all checked. */
async function variantsOf(
  files: readonly LaunchableFile[],
  checked: Preflight,
  combinations: readonly Combination[],
  check: (files: readonly LaunchableFile[]) => Promise<Preflight>,
): Promise<readonly Variant[]> {
  const variants: Variant[] = [];
  for (const parameters of combinations) {
    const order = combinationText(parameters);
    if (order === "") return [{ files, checked, order: NO_VARIANT }];
    const own = files.map((file) => ({ ...file, parameters }));
    variants.push({ files: own, checked: await check(own), order });
  }
  return variants;
}

/** What holds for every combination: the longest times, the fewest calls. */
function slowestOf(all: readonly Preflight[]): Preflight {
  const [first] = all;
  return {
    ...first!,
    slowestCallMs: Math.max(...all.map(({ slowestCallMs }) => slowestCallMs)),
    callMs: first!.callMs.map((_, i) => Math.max(...all.map(({ callMs }) => callMs[i]!))),
  };
}

function refuseCauses({ causes = false, counts = false }: CompareRequest, count: number): void {
  if (count < 2 || (!causes && !counts)) return;
  throw new BadInput(
    `Cannot say causes as functions must be compared with one value of each parameter: current value is ${count} combinations (choose one with --param)`,
  );
}

function settingsFor({ slowestCallMs }: Preflight): Partial<BlockSettings> {
  const [shortest, longest] = LONGEST_WARM_UP_MS;
  const longestMs = Math.min(longest, Math.max(shortest, WARM_UP_CALLS * slowestCallMs));
  return {
    warmUpMs: [WARM_UP_MS, longestMs],
    warmUpOps: WARM_UP_OPS,
    firstOps: Math.max(1, Math.min(FIRST_OPS, Math.floor(FIRST_WINDOW_MS / slowestCallMs))),
    limitMs: ANSWER_LIMIT_MS,
  };
}

/** The least that a block of any of the groups takes, by what the preflight found, in milliseconds. */
function leastTime(
  plan: LabPlan,
  files: readonly LaunchableFile[],
  { callMs, startMs, verificationCalls }: Preflight,
  settings: Partial<BlockSettings>,
): number {
  const all = { ...blockSettings(plan, files[0]!.root), ...settings };
  const costs = new Map<string, CellCost>(files.map(({ name }, i) => {
    // Shorter calls get faster yet when they are warm.
    const opMs = callMs[i]! < LONG_CALL_MS ? 0 : callMs[i]!;
    return [name, { opMs, startMs: startMs + verificationCalls * opMs }];
  }));
  return leastOfBlocks(
    plan.groups,
    all,
    ({ strategy }) => costs.get(strategy) ?? { opMs: 0, startMs },
  );
}
