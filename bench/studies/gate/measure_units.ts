/**
 * Measures what both sides have, interleaved.
 *
 * @module
 */

import { join } from "node:path";
import { BadInput } from "../../bad_input.ts";
import type { Budget, GivenBudget } from "../../measure/budget.ts";
import type { Progress } from "../../measure/conductor.ts";
import { emptyWorkIn } from "../../measure/empty_work.ts";
import type { GateRatio } from "../../record/gate.ts";
import type { ControlOutcome, Finding, GroupResult, LabReport } from "../../record/lab.ts";
import { ratioOf } from "../../record/ratio.ts";
import { type BenchPair, measureBenchPairs, PAIR_NAMES } from "../bench/mod.ts";
import { runCompare } from "../compare/run_compare.ts";
import { groupName } from "../../cell.ts";
import { FEWEST_BLOCKS, isOpenAt } from "./judge.ts";
import type { RatioInterval } from "../../stats/verdict.ts";
import type { ListedBench } from "../bench/mod.ts";
import type { Unit } from "./sides.ts";

/** How to measure. */
export interface MeasureUnitsOptions {
  /** Roots of the two sides. */
  readonly roots: { readonly base: string; readonly head: string };
  /** A bench of the base beside the same of a second copy of it; `null` where there is none. */
  readonly control: { readonly base: ListedBench; readonly copy: ListedBench } | null;
  /** Error of all units together. */
  readonly error: number;
  /** Slowdown that does not matter. */
  readonly margin: number;
  /** Wall time in milliseconds. */
  readonly budgetMs: number;
  /** The whole budget as it was given, for messages. */
  readonly budget: GivenBudget;
  /** Whether an interval leaves open what is asked; by default whether it holds the margin. */
  readonly isOpen?: (of: RatioInterval) => boolean;
  /** Most blocks of each. */
  readonly blocks: number;
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** Further V8 flags. */
  readonly v8Flags: readonly string[];
  /** Flags of permissions of the measured processes. */
  readonly permissions: readonly string[];
  /** Ends it early, with what there is. */
  readonly signal: AbortSignal;
  /** Told after each block. */
  progress?(progress: Progress): void;
}

/** What was measured. */
export interface MeasuredUnits {
  /** Ratio of each unit, by id. */
  readonly ratios: ReadonlyMap<string, GateRatio>;
  /** Nanoseconds per call of the base, by id. */
  readonly baseNs: ReadonlyMap<string, number>;
  /** Why units could not be measured, by id. */
  readonly why: ReadonlyMap<string, string>;
  readonly controls: readonly ControlOutcome[];
  readonly findings: readonly Finding[];
  readonly partialReason: string;
  readonly environment: LabReport["environment"] | null;
}

/** What the pair of the base and its second copy is called. */
const CONTROL_NAME = "base against a second copy of base";
const LOWEST_ALPHA = 1e-6;
/** Blocks of the controls, unless fewer are allowed. */
const CONTROL_BLOCKS = 16;
/** Time of the controls in times of a bench, and their largest share of all. */
const CONTROL_CELLS = 3;
const MOST_FOR_CONTROL = 0.35;

/**
 * Measures units. Each has an interval at the level that leaves all together `error`; blocks go on where it is open.
 *
 * @throws {BadInput} when the budget is not enough for one block, or there are too many units for the error.
 */
export async function measureUnits(
  units: readonly Unit[],
  options: MeasureUnitsOptions,
): Promise<MeasuredUnits> {
  const { error, margin, blocks, seed, v8Flags, signal, budgetMs, control } = options;
  const alpha = error / units.length;
  if (alpha < LOWEST_ALPHA) {
    throw new BadInput(
      `Cannot judge as there must be at most ${
        Math.floor(error / LOWEST_ALPHA)
      } benches: current value is ${units.length} (choose some with --filter)`,
    );
  }
  const common = { margin, v8Flags, signal };
  const judged = { ...common, alpha, isOpen: options.isOpen ?? isOpenAt(margin), blocks };
  const progress = options.progress === undefined
    ? {}
    : { progress: (progress: Progress) => options.progress!(progress) };
  const report = new Collected(margin);
  const startMs = performance.now();
  if (control !== null) {
    // One pair that must not differ, with an A/A and a known difference: they hold for all of the run.
    const { base, copy: head } = control;
    const share = Math.min(MOST_FOR_CONTROL, CONTROL_CELLS / (CONTROL_CELLS + units.length));
    const few = {
      blocks: Math.min(blocks, CONTROL_BLOCKS),
      ...shareOf(options.budget, budgetMs * share),
    };
    const controls = { ...common, ...few, alpha: error, isOpen: () => false, seed, ...progress };
    report.take(
      await measureBenchPairs([{ name: CONTROL_NAME, base, head }], {
        ...controls,
        controls: "first",
      }),
    );
  }
  const leftMs = Math.max(1, budgetMs - (performance.now() - startMs));
  const pairs: BenchPair[] = units.flatMap(({ id, benches }) =>
    benches === null ? [] : [{ name: id, ...benches }]
  );
  const modules = units.filter(({ benches }) => benches === null);
  if (pairs.length > 0 && !signal.aborted) {
    report.take(
      await measureBenchPairs(pairs, {
        ...judged,
        ...progress,
        seed,
        controls: "none",
        wholeGroups: true,
        ...shareOf(options.budget, leftMs * pairs.length / units.length),
      }),
    );
  }
  for (const [at, { id, path }] of modules.entries()) {
    if (signal.aborted) break;
    const files = [options.roots.base, options.roots.head].map((root) => join(root, path));
    try {
      report.takeModule(
        id,
        await runCompare({
          ...judged,
          modules: files,
          placement: "isolated",
          seed: (seed + at + 1) >>> 0,
          permissions: options.permissions,
          ...shareOf(options.budget, leftMs / units.length),
        }),
      );
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      report.fail(
        id,
        error.message.replaceAll(options.roots.base, "base").replaceAll(options.roots.head, "head"),
      );
    }
  }
  return report.done();
}

/** A share of the time, told as the whole of which the rest is taken. */
function shareOf(
  given: GivenBudget,
  budgetMs: number,
): { readonly budgetMs: number; readonly budget: Budget } {
  return { budgetMs, budget: { ...given, takenMs: given.givenMs - budgetMs } };
}

function hasFewBlocks({ cells, baseline }: GroupResult): boolean {
  const blocks = cells.find(({ strategy }) => strategy === baseline)?.processes.length ?? 0;
  return blocks < FEWEST_BLOCKS;
}

/** What several runs gave. */
class Collected {
  readonly #ratios = new Map<string, GateRatio>();
  readonly #baseNs = new Map<string, number>();
  readonly #why = new Map<string, string>();
  readonly #controls: ControlOutcome[] = [];
  readonly #findings: Finding[] = [];
  readonly #margin: number;
  #partialReason = "";
  #environment: LabReport["environment"] | null = null;

  constructor(margin: number) {
    this.#margin = margin;
  }

  take(report: LabReport): void {
    const idle = new Set(emptyWorkIn(report.groups).map(({ group }) => group));
    for (const group of report.groups) {
      if (group.order === CONTROL_NAME) this.#controls.push(this.#copyOutcome(group));
      else this.#takeGroup(group.order, group, idle.has(group));
    }
    for (const { where, what } of report.findings) {
      for (const side of Object.values(PAIR_NAMES)) {
        const id = where.replace(/^functions\//, "").replace(new RegExp(`/${side}$`), "");
        if (!where.endsWith(`/${side}`) || this.#ratios.has(id)) continue;
        this.#why.set(id, `the ${side} fails: ${what}`);
      }
    }
    this.#takeRest(report);
  }

  takeModule(id: string, report: LabReport): void {
    const idle = emptyWorkIn(report.groups).length > 0;
    for (const group of report.groups) this.#takeGroup(id, group, idle);
    const [failed] = report.findings.filter(({ kind }) => /^(?:child|garbage|checksum)/.test(kind));
    if (failed !== undefined) this.#why.set(id, `${failed.where} fails: ${failed.what}`);
    this.#takeRest(report);
  }

  fail(id: string, why: string): void {
    this.#why.set(id, why);
  }

  done(): MeasuredUnits {
    return {
      ratios: this.#ratios,
      baseNs: this.#baseNs,
      why: this.#why,
      controls: this.#controls,
      findings: this.#findings,
      partialReason: this.#partialReason,
      environment: this.#environment,
    };
  }

  #takeGroup(id: string, group: GroupResult, idle: boolean): void {
    const base = group.cells.find(({ strategy }) => strategy === group.baseline);
    const head = group.cells.find(({ control, strategy }) =>
      !control && strategy !== group.baseline
    );
    if (base !== undefined && Number.isFinite(base.nsPerOp) && base.nsPerOp > 0) {
      this.#baseNs.set(id, base.nsPerOp);
    }
    if (idle) this.#why.set(id, "its time cannot be distinguished from that of doing nothing");
    const estimate = head === undefined ? null : ratioOf(group, head);
    const figures = estimate === null ? [] : [estimate.ratio, estimate.low, estimate.high];
    if (estimate === null || !figures.every(Number.isFinite)) return;
    const { ratio, low, high } = estimate;
    this.#ratios.set(id, { ratio, low, high, blocks: head!.comparison!.blocks });
  }

  #copyOutcome(group: GroupResult): ControlOutcome {
    const copy = group.cells.find(({ strategy }) => strategy === PAIR_NAMES.head)?.comparison ??
      null;
    const passed = copy === null || copy.blocks < FEWEST_BLOCKS
      ? null
      : copy.verdict !== "slower" && copy.verdict !== "faster";
    const observed = copy === null
      ? "too few blocks to compare"
      : `${copy.verdict}: ${copy.ratio.toFixed(3)} (${copy.ratioLow.toFixed(3)} to ${
        copy.ratioHigh.toFixed(3)
      })`;
    const expected = `no difference beyond ${this.#margin * 100} %`;
    return { name: "second copy", where: CONTROL_NAME, expected, observed, passed };
  }

  #takeRest({ groups, controls, findings, partialReason, environment }: LabReport): void {
    const few = new Set(groups.filter(hasFewBlocks).map(groupName));
    this.#controls.push(
      ...controls.filter(({ passed }) => passed !== null)
        .map((control) => few.has(control.where) ? { ...control, passed: null } : control),
    );
    this.#findings.push(...findings);
    this.#partialReason ||= partialReason;
    this.#environment ??= environment;
  }
}
