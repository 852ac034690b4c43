/**
 * Runs a self-test: sweeps over all comparisons in random order, until there are enough of each or time is up.
 *
 * @module
 */

import { ownFolder } from "../../own_package.ts";
import { type CoreRules, probeCore } from "../../measure/core_probe.ts";
import { faultFinding } from "../../measure/failure.ts";
import { derivedSeed, type Random, seededRandom, shuffled } from "../../process/random.ts";
import { median } from "../../stats/mod.ts";
import { COMPARISON_BUDGET_MS, CONDITIONS, DESIGNS, knownDifferenceName } from "./condition.ts";
import type {
  Condition,
  Design,
  Kernel,
  Outcome,
  ReportedByTool,
  SelftestData,
  SelftestFailure,
  SelftestPlacement,
  ToolName,
} from "../../record/selftest.ts";
import type { CoreShape } from "../../record/environment.ts";
import { ComparisonFailure, runComparison } from "./run_comparison.ts";
import { comparisonsText } from "../../report/rate_text.ts";
import { runTool } from "./tool.ts";

/** What to run. */
export interface SelftestRequest {
  /** Placements. */
  readonly placements: readonly SelftestPlacement[];
  /** Kernels. */
  readonly kernels: readonly Kernel[];
  /** Whether all of it is done a second time, beside a load of the lab's own; not unless asked for. */
  readonly neighbor?: boolean;
  /** Other tools, on the same functions. */
  readonly tools: readonly ToolName[];
  /** Comparisons of each kind; Infinity for as many as time allows. */
  readonly comparisons: number;
  /** Wall time in milliseconds; Infinity for no limit. */
  readonly budgetMs: number;
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** Departures from {@linkcode DESIGNS}. */
  readonly designs?: Readonly<Partial<Record<SelftestPlacement, Design>>>;
}

/** How far it is. */
export interface SelftestProgress {
  /** Milliseconds since the start. */
  readonly elapsedMs: number;
  /** Expected milliseconds until the end. */
  readonly leftMs: number;
  /** The comparison that runs next, and how many are done. */
  readonly label: string;
}

/** What a self-test measured, and how it went. */
export interface SelftestOutcome extends SelftestData {
  /** The error that ended it. */
  readonly fault: string | null;
  /** What the core shares; undefined where it ended before that was measured. */
  readonly core: CoreShape | undefined;
}

/** One kind of comparison, by the lab or by another tool. */
interface Task {
  readonly name: string;
  /** Expected wall time before the first has run. */
  readonly guessMs: number;
  readonly durationsMs: number[];
  run(seed: number, signal: AbortSignal): Promise<void>;
}

const TOOL_GUESS_MS = 8_000;

/**
 * Runs a self-test. One that is aborted, or ended by an error, ends with what there is.
 *
 * @returns what was measured, and the error that ended it.
 * @throws that error when there is nothing yet.
 */
export async function measureSelftest(
  request: SelftestRequest,
  signal: AbortSignal,
  progress: (progress: SelftestProgress) => void,
): Promise<SelftestOutcome> {
  return await new Selftest(request, signal, progress).run();
}

class Selftest {
  readonly #request: SelftestRequest;
  readonly #signal: AbortSignal;
  readonly #progress: (progress: SelftestProgress) => void;
  readonly #random: Random;
  readonly #startMs = performance.now();
  readonly #outcomes: Outcome[] = [];
  readonly #told: ReportedByTool[] = [];
  readonly #failures: SelftestFailure[] = [];
  readonly #tasks: readonly Task[];
  #done = 0;
  #sweeps = 0;
  #fault: string | null = null;
  #core: CoreRules | undefined;

  constructor(
    request: SelftestRequest,
    signal: AbortSignal,
    progress: (progress: SelftestProgress) => void,
  ) {
    this.#request = request;
    this.#signal = signal;
    this.#progress = progress;
    this.#random = seededRandom(request.seed);
    const { placements, tools, kernels, neighbor } = request;
    const conditions = CONDITIONS.filter(({ kernel }) => kernels.includes(kernel));
    this.#tasks = conditions.flatMap((condition) => [
      ...(neighbor ? [condition, { ...condition, neighbor } as const] : [condition])
        .flatMap((one) => placements.map((placement) => this.#labTask(one, placement))),
      ...tools.map((tool) => this.#toolTask(condition, tool)),
    ]);
  }

  async run(): Promise<SelftestOutcome> {
    let core: CoreShape | undefined;
    try {
      const { comparisons, budgetMs } = this.#request;
      const wholeMs = Math.min(budgetMs, comparisons * this.#tasks.length * COMPARISON_BUDGET_MS);
      const probe = await probeCore(
        { v8Flags: [], groups: [], budgetMs: wholeMs },
        { readPaths: [ownFolder()], v8Flags: [] },
        this.#signal,
      );
      this.#core = probe.core;
      core = probe.shape;
      while (this.#sweeps < this.#request.comparisons && await this.#sweep()) this.#sweeps++;
    } catch (error) {
      if (!this.#signal.aborted) {
        if (this.#done === 0) throw error;
        this.#fault = faultFinding(error).what;
      }
    }
    return {
      core,
      fault: this.#fault,
      outcomes: this.#outcomes,
      told: this.#told,
      failures: this.#failures,
      partialReason: this.#partialReason(),
    };
  }

  /** Every task once, as far as they fit into the time left. Returns whether all did. */
  async #sweep(): Promise<boolean> {
    let whole = true;
    for (const task of shuffled(this.#tasks, this.#random)) {
      this.#signal.throwIfAborted();
      if (expectedMs(task) > this.#leftMs) {
        whole = false;
        continue;
      }
      this.#report(task);
      await this.#attempt(task);
    }
    return whole;
  }

  async #attempt(task: Task): Promise<void> {
    const seed = derivedSeed(this.#request.seed, this.#done);
    const startMs = performance.now();
    try {
      await task.run(seed, this.#signal);
    } catch (error) {
      if (!(error instanceof ComparisonFailure)) throw error;
      this.#failures.push({ where: task.name, what: error.message });
    }
    task.durationsMs.push(performance.now() - startMs);
    this.#done++;
  }

  #labTask(condition: Condition, placement: SelftestPlacement): Task {
    const design = this.#request.designs?.[placement] ?? DESIGNS[placement];
    return {
      name: `${placement} ${conditionName(condition)}`,
      guessMs: COMPARISON_BUDGET_MS,
      durationsMs: [],
      run: async (seed, signal) => {
        const request = { condition, placement, design, core: this.#core, seed };
        this.#outcomes.push(await runComparison(request, signal));
      },
    };
  }

  #toolTask(condition: Condition, tool: ToolName): Task {
    return {
      name: `${tool} ${conditionName(condition)}`,
      guessMs: TOOL_GUESS_MS,
      durationsMs: [],
      run: async (_seed, signal) => {
        this.#told.push(await runTool(tool, condition, signal));
      },
    };
  }

  get #elapsedMs(): number {
    return performance.now() - this.#startMs;
  }

  get #leftMs(): number {
    return this.#request.budgetMs - this.#elapsedMs;
  }

  #report(next: Task): void {
    const { comparisons } = this.#request;
    const total = comparisons * this.#tasks.length;
    const sweepMs = this.#tasks.reduce((sum, task) => sum + expectedMs(task), 0);
    const wantedMs = sweepMs * (comparisons - this.#done / this.#tasks.length);
    const count = Number.isFinite(total) ? `${this.#done} of ${total}` : `${this.#done}`;
    this.#progress({
      elapsedMs: this.#elapsedMs,
      leftMs: Math.max(0, Math.min(wantedMs, this.#leftMs)),
      label: `${count} comparisons, now ${next.name}`,
    });
  }

  #partialReason(): string {
    const { comparisons } = this.#request;
    if (this.#signal.aborted) return `interrupted after ${comparisonsText(this.#done)}`;
    if (this.#fault !== null) {
      return `an error ended it after ${comparisonsText(this.#done)}: ${this.#fault}`;
    }
    if (!Number.isFinite(comparisons) || this.#sweeps >= comparisons) return "";
    const fewest = Math.min(...this.#tasks.map(({ durationsMs }) => durationsMs.length));
    return `the time budget ended when some kinds had ${fewest} of ${comparisons} comparisons`;
  }
}

function conditionName({ kernel, plantedPercent, neighbor }: Condition): string {
  return `${kernel} ${knownDifferenceName(plantedPercent)}${neighbor ? " beside a neighbor" : ""}`;
}

function expectedMs({ guessMs, durationsMs }: Task): number {
  return durationsMs.length === 0 ? guessMs : median(durationsMs);
}
