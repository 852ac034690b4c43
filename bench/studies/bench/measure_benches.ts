/**
 * Measures families of benchmarks.
 *
 * @module
 */

import { ALLOWED_ERROR } from "../../measure/allowed_error.ts";
import type { BlockSettings } from "../../measure/block_settings.ts";
import {
  type Budget,
  budgetText,
  budgetUsedUp,
  leastBlockMs,
  ONE_BLOCK,
  requireBudget,
} from "../../measure/budget.ts";
import type { Progress } from "../../measure/conductor.ts";
import { controlOutcomes } from "../../measure/control_outcome.ts";
import type { GroupPlan, LabPlan } from "../../measure/plan.ts";
import { blockSettings, runLab } from "../../measure/run_lab.ts";
import { FUNCTIONS_WORKLOAD, groupName, NO_VARIANT } from "../../cell.ts";
import type { MadeFinding } from "../../record/finding.ts";
import type { Finding, LabReport } from "../../record/lab.ts";
import type { Placement } from "../../record/placement.ts";
import { BENCH_MODE } from "./bench_document.ts";
import { HIGHEST_SEED } from "../flag_values.ts";
import {
  type BenchFamily,
  type FamilyPlanOptions,
  planFamilies,
  type Probed,
} from "./bench_plan.ts";
import { ownFolder } from "../../own_package.ts";
import type { ListedBench } from "./list_benches.ts";
import { probeBenches, type Tried } from "./probe_benches.ts";

/** How to measure; what is left out has a default. */
export interface MeasureBenchesOptions {
  /** Processes of the benchmarks of a family: `isolated` by default. */
  readonly placement?: Placement;
  /** Wall time for everything in milliseconds; 60,000 by default. */
  readonly budgetMs?: number;
  /** The budget as it was given, for messages, and what was taken of it before; that of `budgetMs` by default. */
  readonly budget?: Budget;
  /** Ratio difference within which benchmarks are equivalent; 0.02 by default. */
  readonly margin?: number;
  /** Error allowed over all looks of a family; that of the placement by default. */
  readonly alpha?: number;
  /** Whether what cannot reach its first look in time is left out whole, the last first; not by default. */
  readonly wholeGroups?: boolean;
  /** Whether an interval leaves open what is asked; by default whether it has no verdict at the margin. */
  readonly isOpen?: LabPlan["isOpen"];
  /** Most blocks per family; 32 by default. */
  readonly blocks?: number;
  /** Seed of every pseudo-random choice; random by default. */
  readonly seed?: number;
  /** Further V8 flags of the measured processes; none by default. */
  readonly v8Flags?: readonly string[];
  /** Which families have the A/A and the known difference; all that compare something by default. */
  readonly controls?: FamilyPlanOptions["controls"];
  /** Ends the run early, with what there is. */
  readonly signal?: AbortSignal;
  /** Called when all was probed, before anything is measured; what it throws ends the run. */
  checked?(): Promise<void>;
  /** Told after each block; `soFar` makes a report of what there is. */
  progress?(progress: Progress, soFar: () => LabReport): void;
}

const DEFAULTS = { placement: "isolated", budgetMs: 60_000, margin: 0.02, blocks: 32 } as const;
const LOOKS = [8, 16, 32];
/** Rounds of a block: as many as leave time for some blocks. */
const ROUNDS = [20, 10, 5];
const SOME_BLOCKS = 4;
const WARM_UP_MS = 50;
/** Of what does nothing. */
const LONGEST_WARM_UP_MS = 400;
const WARM_UP_OPS = 20_000;
const SINGLE_CALLS = 200;
const ANSWER_LIMIT_MS = 30_000;
/** Shortest call that V8 has optimized while it ran. */
const LONG_CALL_MS = 5;
const MS_PER_MINUTE = 60_000;

/**
 * Tries each benchmark in a process of its own, then measures those that can be, each in fresh processes that run no
 * other of its file.
 *
 * What cannot be measured is a finding; the others go on.
 *
 * @returns the record of the run: a group for each family, in it a "strategy" for each benchmark. Results are not
 *   checked for equality.
 * @throws {BadInput} one line when the budget is not enough for one block.
 */
export async function measureBenches(
  families: readonly BenchFamily[],
  options: MeasureBenchesOptions = {},
): Promise<LabReport> {
  const startMs = performance.now();
  const { placement, margin, blocks, budgetMs, v8Flags = [], controls = "families" } = {
    ...DEFAULTS,
    ...options,
  };
  const { signal = new AbortController().signal } = options;
  const seed = options.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]! % HIGHEST_SEED;
  const child = { readPaths: [ownFolder()], v8Flags };
  const tried = await probeBenches(families, { child, signal, budgetMs });
  const checkMs = performance.now() - startMs;
  const fit = fitFamilies(families, tried);
  const { groups: all, byModule } = planFamilies(fit, {
    placement,
    controls,
    probed: (bench) => tried.probed.get(bench)!,
  });
  const leftMs = Math.max(1, budgetMs - checkMs);
  const given = options.budget ??
    { text: budgetText(budgetMs), givenMs: budgetMs, takenMs: 0 };
  const budget = { ...given, takenMs: given.takenMs + checkMs };
  const root = families[0]?.members[0]?.bench.file.root ?? Deno.cwd();
  const settings = {
    child,
    warmUpMs: [WARM_UP_MS, LONGEST_WARM_UP_MS],
    warmUpOps: WARM_UP_OPS,
    singleCalls: SINGLE_CALLS,
    limitMs: ANSWER_LIMIT_MS,
  } as const;
  const basis: LabPlan = {
    mode: BENCH_MODE,
    groups: all,
    looks: [...LOOKS.filter((look) => look < blocks), blocks],
    rounds: ROUNDS[0]!,
    budgetMs: leftMs,
    seed,
    margin,
    alpha: options.alpha ?? ALLOWED_ERROR[placement],
    ...(options.wholeGroups === undefined ? {} : { wholeGroups: options.wholeGroups }),
    ...(options.isOpen === undefined ? {} : { isOpen: options.isOpen }),
    v8Flags,
  };
  const usual = { ...blockSettings(basis, root), ...settings };
  const tries = ROUNDS.map((rounds) => ({
    rounds,
    costs: costsOf(basis, { ...usual, rounds }, byModule),
  }));
  const { rounds, costs } =
    tries.find(({ costs }) => SOME_BLOCKS * Math.min(...costs.values()) <= leftMs) ?? tries.at(-1)!;
  if (all.length > 0) requireBudget(budget, ONE_BLOCK, Math.min(...costs.values()));
  // What compares something comes first, and of that the cheapest; the report has them in their own order.
  const rank = (group: GroupPlan): number =>
    (comparesAny(group) ? 0 : Number.MAX_SAFE_INTEGER) + costs.get(group)!;
  const groups = all.filter((group) => costs.get(group)! <= leftMs)
    .toSorted((a, b) => rank(a) - rank(b));
  const plan = { ...basis, groups, rounds };
  await options.checked?.();
  const measured = await runLab(plan, {
    root,
    signal,
    settings,
    ...(options.progress === undefined ? {} : { progress: options.progress }),
  });
  const report = withoutEarlyVerdicts(measured, plan.looks[0]!);
  if (
    !signal.aborted && groups.length > 0 && report.groups.length === 0 &&
    report.findings.length === 0
  ) {
    throw budgetUsedUp(budget, ONE_BLOCK);
  }
  const places = new Map(all.map(({ order }, i) => [order, i]));
  const neededMs = plan.looks[0]! * [...costs.values()].reduce((sum, cost) => sum + cost, 0);
  return {
    ...report,
    groups: report.groups.toSorted((a, b) => places.get(a.order)! - places.get(b.order)!),
    findings: [
      ...tried.findings,
      ...(report.groups.length > 0 ? [NOT_VERIFIED] : []),
      ...ofBenches(report.findings, fit, placement),
      ...leftOut(families, tried, report, neededMs),
    ],
  };
}

function comparesAny({ cells, baseline }: GroupPlan): boolean {
  return cells.some(({ control, name }) => !control && name !== baseline);
}

/** The least time of a block of each group, in milliseconds. */
function costsOf(
  plan: LabPlan,
  settings: BlockSettings,
  byModule: ReadonlyMap<string, Probed>,
): ReadonlyMap<GroupPlan, number> {
  const startMs = Math.min(...[...byModule.values()].map(({ startMs }) => startMs));
  return new Map(plan.groups.map((group) => [
    group,
    leastBlockMs(group, settings, ({ module }) => {
      const probed = byModule.get(module!);
      // Shorter calls get faster yet when they are warm.
      const opMs = probed === undefined || probed.callMs < LONG_CALL_MS ? 0 : probed.callMs;
      return { opMs, startMs: probed?.startMs ?? startMs };
    }),
  ]));
}

const NOT_VERIFIED: MadeFinding = {
  kind: "not verified",
  where: "the run",
  what: "benches return nothing, so it is not known whether those of a group do the same",
  likelyCause: "that is how benches are written",
  advice: "to have results compared, write the functions as modules for deno task lab compare",
};

/** A bench against itself in another root: the base, the head. */
export interface BenchPair {
  /** What the pair is called in reports, unique in a run; the `id` of the head's by default. */
  readonly name?: string;
  /** The bench that the other is compared with. */
  readonly base: ListedBench;
  /** The other. */
  readonly head: ListedBench;
}

/** What the two of a {@linkcode BenchPair} are called in their group. */
export const PAIR_NAMES = { base: "base", head: "head" } as const;

/**
 * Measures benchmarks against those of another root, interleaved, each in fresh processes.
 *
 * @returns as {@linkcode measureBenches}: a group for each pair, named `functions/NAME`, whose `order` is its name, whose
 *   baseline is `base` and whose cell `head` has ratio, interval and verdict.
 * @throws {BadInput} as {@linkcode measureBenches}.
 */
export async function measureBenchPairs(
  pairs: readonly BenchPair[],
  options: Omit<MeasureBenchesOptions, "placement"> = {},
): Promise<LabReport> {
  const families = pairs.map(({ name, base, head }) => ({
    name: name ?? head.id,
    members: [{ name: PAIR_NAMES.base, bench: base }, { name: PAIR_NAMES.head, bench: head }],
  }));
  return await measureBenches(families, options);
}

/** The families without what cannot be measured; those that there was no time to try whole only where all are so. */
function fitFamilies(
  families: readonly BenchFamily[],
  { probed, untried }: Tried,
): readonly BenchFamily[] {
  const whole = families.filter(({ members }) => members.every(({ bench }) => !untried.has(bench)));
  return (whole.length > 0 ? whole : families).flatMap((family) => {
    const members = family.members.filter(({ bench }) => probed.has(bench));
    return members.length === 0 ? [] : [{ ...family, members }];
  });
}

/** The report with times alone where a comparison has not reached its first look: none of its cells was judged. */
function withoutEarlyVerdicts(report: LabReport, firstLook: number): LabReport {
  const groups = report.groups.map((group) => ({
    ...group,
    cells: group.cells.map((cell) =>
      // Blocks that were measured: of how many the core was in one state, the interval takes into account.
      cell.processes.length < firstLook ? { ...cell, comparison: null } : cell
    ),
  }));
  return { ...report, groups, controls: controlOutcomes(groups) };
}

/** Findings of the run in terms of benches: what is measured by itself has one name, and no outliers of a ratio. */
function ofBenches(
  findings: readonly Finding[],
  families: readonly BenchFamily[],
  placement: Placement,
): readonly Finding[] {
  const groupOf = (name: string): string =>
    groupName({ workload: FUNCTIONS_WORKLOAD, order: name, layouts: NO_VARIANT, placement });
  const named = new Map(families.flatMap(({ name, members }) => {
    const group = groupOf(name);
    const own = members.map((member): [string, string] => [
      `${group}/${member.name}`,
      members.length === 1 ? name : `${name}/${member.name}`,
    ]);
    return [[group, name] as const, ...own];
  }));
  const alone = new Set(
    families.filter(({ members }) => members.length === 1)
      .map(({ name }) => groupOf(name)),
  );
  return findings.filter(({ kind, where }) => kind !== "outliers" || !alone.has(where))
    .map((finding) => ({ ...finding, where: named.get(finding.where) ?? finding.where }));
}

/** Benches that time was not enough for are one finding, however many they are; none where it was. */
function leftOut(
  families: readonly BenchFamily[],
  { probed, untried }: Tried,
  { groups }: LabReport,
  plannedMs: number,
): readonly MadeFinding[] {
  const wanted = probed.size + untried.size;
  const measured = groups.flatMap(({ order, cells, baseline }) =>
    cells.filter(({ control }) => !control).map(({ strategy }) =>
      strategy === baseline ? order : `${order}/${strategy}`
    )
  );
  const count = wanted - new Set(measured).size;
  if (count <= 0) return [];
  const planned = Math.max(
    1,
    families.reduce(
      (sum, { members }) =>
        members.every(({ bench }) => !untried.has(bench)) ? sum + members.length : sum,
      0,
    ),
  );
  const minutes = Math.ceil((plannedMs * wanted) / planned / MS_PER_MINUTE);
  return [{
    kind: "left out",
    where: "the run",
    what: `the time was not enough for ${count} of ${wanted} benches`,
    likelyCause: "there are many benches, or long ones",
    advice:
      `give more time with --budget (verdicts on all take ${minutes}m at least), or choose benches with --filter`,
  }];
}
