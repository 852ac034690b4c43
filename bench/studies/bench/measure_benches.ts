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
  leastOfBlocks,
  ONE_BLOCK,
  requireBudget,
} from "../../measure/budget.ts";
import type { Progress } from "../../measure/conductor.ts";
import { failureFinding } from "../../measure/failure.ts";
import type { LabPlan } from "../../measure/plan.ts";
import { blockSettings, runLab } from "../../measure/run_lab.ts";
import { ChildFailure } from "../../process/ending.ts";
import { findingsOf, type MadeFinding } from "../../record/finding.ts";
import type { Finding, LabReport } from "../../record/lab.ts";
import type { Placement } from "../../record/placement.ts";
import { type BenchAccount, benchWorkloadUrl } from "../../workload/user/bench_workload.ts";
import { HIGHEST_SEED } from "../flag_values.ts";
import { inProcesses, probeWorkload, reasonOf } from "../compare/preflight.ts";
import {
  type BenchFamily,
  type FamilyPlanOptions,
  planFamilies,
  type Probed,
  revokedBy,
} from "./bench_plan.ts";
import { type ListedBench, ownFolder } from "./list_benches.ts";

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

/** Name of the mode in reports. */
export const BENCH_MODE = "bench";

const DEFAULTS = { placement: "isolated", budgetMs: 60_000, margin: 0.02, blocks: 32 } as const;
const LOOKS = [8, 16, 32];
const ROUNDS = 20;
const WARM_UP_MS = 50;
const WARM_UP_OPS = 20_000;
const LONGEST_WARM_UP_MS = [400, 3000] as const;
const WARM_UP_CALLS = 10;
const FIRST_WINDOW_MS = 0.2;
const FIRST_OPS = 64;
const SINGLE_CALLS = 200;
const ANSWER_LIMIT_MS = 30_000;
const LONGEST_CALL_MS = 1000;
/** Longest wait for a benchmark that is tried. */
const PROBE_LIMIT_MS = 15_000;
/** Share of the budget for trying benchmarks: those that come later could not be measured in the rest. */
const PROBE_SHARE = 0.3;

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
  const child = { readPaths: ownFolder(), v8Flags };
  const tried = await probeAll(families, { child, signal, untilMs: budgetMs * PROBE_SHARE });
  const checkMs = performance.now() - startMs;
  const fit = families.flatMap((family) => fitFamily(family, tried.probed));
  const groups = planFamilies(fit, {
    placement,
    margin,
    controls,
    probed: (bench) => tried.probed.get(bench)!,
  });
  const plan: LabPlan = {
    mode: BENCH_MODE,
    groups,
    looks: [...LOOKS.filter((look) => look < blocks), blocks],
    rounds: ROUNDS,
    budgetMs: Math.max(1, budgetMs - checkMs),
    seed,
    margin,
    alpha: options.alpha ?? ALLOWED_ERROR[placement],
    ...(options.wholeGroups === undefined ? {} : { wholeGroups: options.wholeGroups }),
    ...(options.isOpen === undefined ? {} : { isOpen: options.isOpen }),
    v8Flags,
  };
  const given = options.budget ??
    { text: budgetText(budgetMs), givenMs: budgetMs, takenMs: 0 };
  const budget = { ...given, takenMs: given.takenMs + checkMs };
  const root = families[0]?.members[0]?.bench.file.root ?? Deno.cwd();
  const settings = { child, ...settingsFor([...tried.probed.values()]) };
  if (groups.length > 0) {
    const startsMs = Math.min(...[...tried.probed.values()].map(({ startMs }) => startMs));
    const least = leastOfBlocks(
      groups,
      { ...blockSettings(plan, root), ...settings },
      () => ({ opMs: 0, startMs: startsMs }),
    );
    requireBudget(budget, ONE_BLOCK, least);
  }
  await options.checked?.();
  const report = await runLab(plan, {
    root,
    signal,
    settings,
    ...(options.progress === undefined ? {} : { progress: options.progress }),
  });
  if (
    !signal.aborted && groups.length > 0 && report.groups.length === 0 &&
    report.findings.length === 0
  ) {
    throw budgetUsedUp(budget, ONE_BLOCK);
  }
  return {
    ...report,
    findings: [
      ...tried.findings,
      ...(report.groups.length > 0 ? [NOT_VERIFIED] : []),
      ...leftOutOnce(report.findings, tried.untried),
    ],
  };
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

/** The family without what cannot be measured; nothing where that is all of it, or its baseline. */
function fitFamily(
  family: BenchFamily,
  probed: ReadonlyMap<ListedBench, Probed>,
): readonly BenchFamily[] {
  const members = family.members.filter(({ bench }) => probed.has(bench));
  return members.length === 0 ? [] : [{ ...family, members }];
}

interface Tried {
  readonly probed: ReadonlyMap<ListedBench, Probed>;
  readonly findings: readonly MadeFinding[];
  /** Benchmarks that were not tried for want of time. */
  readonly untried: number;
}

async function probeAll(
  families: readonly BenchFamily[],
  { child, signal, untilMs }: {
    readonly child: BlockSettings["child"];
    readonly signal: AbortSignal;
    readonly untilMs: number;
  },
): Promise<Tried> {
  const startMs = performance.now();
  const probed = new Map<ListedBench, Probed>();
  const findings: MadeFinding[] = [];
  let untried = 0;
  const members = families.flatMap((family) =>
    family.members.map((member) => ({ where: `${family.name}/${member.name}`, ...member }))
  );
  await inProcesses(members, async ({ where, bench }) => {
    const leftMs = untilMs - (performance.now() - startMs);
    if (signal.aborted || (leftMs <= 0 && probed.size > 0)) {
      untried++;
      return;
    }
    const limitMs = Math.max(1000, Math.min(PROBE_LIMIT_MS, untilMs));
    try {
      const one = await probeBench(bench, child, signal, limitMs);
      if (one.callMs <= LONGEST_CALL_MS) {
        probed.set(bench, one);
        return;
      }
      const what = `one call takes ${Math.round(one.callMs)} ms, more than ${LONGEST_CALL_MS} ms`;
      findings.push({
        kind: "cell not measured",
        where,
        what,
        likelyCause: "the lab calls each bench many times in each of many processes",
        advice: "let the bench do less",
      });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ChildFailure)) throw error;
      const what = error.kind === "garbage output"
        ? `prints to standard output while it is called: ${error.message}`
        : reasonOf(bench.file, error).replace(`Cannot measure ${bench.file.path} as `, "");
      findings.push(failureFinding(where, { kind: error.kind, what }, BENCH_MODE));
    }
  });
  signal.throwIfAborted();
  return { probed, findings, untried };
}

async function probeBench(
  { file, index, name, permissions }: ListedBench,
  child: BlockSettings["child"],
  signal: AbortSignal,
  limitMs: number,
): Promise<Probed> {
  const module = benchWorkloadUrl({
    url: file.url,
    path: file.path,
    instance: 0,
    bench: { index, name },
    revoked: revokedBy(permissions),
  });
  const probe = await probeWorkload({ file, module, timed: true, limitMs }, child, signal);
  const { floor } = probe.account as BenchAccount;
  return { callMs: probe.callMs, startMs: Math.max(0, probe.readyMs - probe.callMs), floor };
}

function settingsFor(probed: readonly Probed[]): Partial<BlockSettings> {
  const slowestMs = Math.max(1e-6, ...probed.map(({ callMs }) => callMs));
  const [shortest, longest] = LONGEST_WARM_UP_MS;
  const longestMs = Math.min(longest, Math.max(shortest, WARM_UP_CALLS * slowestMs));
  return {
    warmUpMs: [WARM_UP_MS, longestMs],
    warmUpOps: WARM_UP_OPS,
    firstOps: Math.max(1, Math.min(FIRST_OPS, Math.floor(FIRST_WINDOW_MS / slowestMs))),
    singleCalls: SINGLE_CALLS,
    limitMs: ANSWER_LIMIT_MS,
  };
}

/** Benchmarks that time was not enough for are one finding, however many they are. */
function leftOutOnce(findings: readonly Finding[], untried: number): readonly Finding[] {
  const leftOut = findingsOf(findings, "left out");
  if (leftOut.length + untried < 2) return findings;
  const others = findings.filter((finding) => !leftOut.includes(finding));
  const groups = leftOut.length === 0 ? [] : [
    `${leftOut.length} ${leftOut.length === 1 ? "group" : "groups"} (${
      leftOut.slice(0, 3).map(({ where }) => where).join(", ")
    }${leftOut.length > 3 ? ", …" : ""})`,
  ];
  const benches = untried === 0 ? [] : [`${untried} ${untried === 1 ? "bench" : "benches"} more`];
  return [...others, {
    kind: "left out",
    where: "the run",
    what: `the time was not enough for ${[...groups, ...benches].join(" and ")}`,
    likelyCause: leftOut[0]?.likelyCause ?? "there are many benches",
    advice: "give more time with --budget, or choose benches with --filter",
  }];
}
