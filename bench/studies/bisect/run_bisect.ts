/**
 * Which commit changed a bench: measures commits between two ends until one is left, or a range.
 *
 * @module
 */

import { BadInput } from "../../bad_input.ts";
import type { GivenBudget } from "../../measure/budget.ts";
import { RunFault } from "../../measure/failure.ts";
import { derivedSeed } from "../../process/random.ts";
import type { BisectReport, BisectStep } from "../../record/bisect.ts";
import type { GateRatio } from "../../record/gate.ts";
import type { RatioInterval } from "../../stats/verdict.ts";
import { git, type Repository, repositoryOf } from "../gate/git.ts";
import {
  type MeasuredUnits,
  measureUnits,
  type MeasureUnitsOptions,
} from "../gate/measure_units.ts";
import { revisionOf } from "../gate/revisions.ts";
import { filesFromRoot, listSide, pairSides } from "../gate/sides.ts";
import { withWorktrees } from "../gate/worktrees.ts";
import { Bisection, likeWhich, stepsOf } from "./bisection.ts";

/** What to search. */
export interface BisectRequest
  extends Pick<MeasureUnitsOptions, "blocks" | "seed" | "v8Flags" | "permissions" | "signal"> {
  /** Folder in a repository that the file is relative to. */
  readonly folder: string;
  /** A commit where the bench was as it should be. */
  readonly good: string;
  /** A commit where it is not. */
  readonly bad: string;
  /** Its name, or its id as reports show it. */
  readonly bench: string;
  /** Files, folders and globs with benches; none for what `deno bench` would find in the folder. */
  readonly files: readonly string[];
  /** Longest time of a step. */
  readonly step: GivenBudget;
  /** Told before each step. */
  progress?(step: { readonly commit: string; readonly left: number }): void;
}

/** Probability that any decision of a search is wrong. */
const BISECT_ERROR = 0.05;

/**
 * Searches. The two ends are compared first; then, at each step, a commit with the good end, side by side. The error is
 * shared by all decisions: both ends' and one for each halving.
 *
 * @throws {BadInput} when a commit or the bench is not there, or the good end is not behind the bad one.
 * @throws {RunFault} when the good end cannot be checked out.
 */
export async function runBisect(request: BisectRequest): Promise<BisectReport> {
  const startedAt = new Date().toISOString();
  const startMs = performance.now();
  const { folder, signal, seed } = request;
  const repository = await repositoryOf(folder, { signal });
  const good = (await revisionOf(repository, request.good, "--good", { signal })).commit;
  const bad = (await revisionOf(repository, request.bad, "--bad", { signal })).commit;
  const commits = await commitsBetween(repository, good, bad);
  const error = BISECT_ERROR / (stepsOf(commits.length) + 2);
  const pairs = new Pairs(request, repository, error);
  const whole = await pairs.measure(good, bad, (of) => of.ratioLow < 1 && of.ratioHigh > 1);
  if (whole.ratio === null) {
    throw new BadInput(
      `Cannot bisect as both ends must have a bench that can be measured: current value is ${request.bench} (${whole.why})`,
    );
  }
  const effect = whole.ratio;
  const bisection = new Bisection(commits.length);
  const steps: BisectStep[] = [];
  const isShown = effect.low > 1 || effect.high < 1;
  for (let next = bisection.next(); isShown && next !== null; next = bisection.next()) {
    if (signal.aborted) break;
    const commit = commits[next]!;
    request.progress?.({ commit, left: bisection.stepsLeft });
    const { ratio, why } = await pairs.measure(
      good,
      commit,
      (of) => likeWhich({ low: of.ratioLow, high: of.ratioHigh }, effect.ratio) === "open",
    );
    if (signal.aborted) break;
    const answer = ratio === null ? "skip" : likeWhich(ratio, effect.ratio);
    steps.push({ commit, answer, ratio, why: answer === "open" ? "undecided" : why });
    bisection.tell(next, answer);
  }
  const { good: last, bad: first } = bisection.outcome;
  const [lastGood, firstBad] = [commits[last]!, commits[first]!];
  const isFound = isShown && first === last + 1;
  const isWhole = last === 0 && first === commits.length - 1;
  const own = !isFound || isWhole || signal.aborted
    ? null
    : await pairs.measure(lastGood, firstBad, (of) => of.ratioLow < 1 && of.ratioHigh > 1);
  return {
    schema: "vringlab/bisect",
    version: 1,
    startedAt,
    durationSeconds: (performance.now() - startMs) / 1000,
    seed,
    error: BISECT_ERROR,
    bench: pairs.id ?? request.bench,
    good,
    bad,
    effect,
    steps,
    lastGood,
    firstBad,
    between: commits.slice(last + 1, first),
    ownEffect: isFound && isWhole ? effect : own?.ratio ?? null,
    why: whyNot(isShown, isFound, signal.aborted),
    environment: pairs.environment,
  };
}

function whyNot(isShown: boolean, isFound: boolean, isInterrupted: boolean): string {
  if (isFound) return "";
  if (isInterrupted) return "interrupted";
  return isShown
    ? "commits in between could not be measured or decided"
    : "no difference between the two ends is shown";
}

/** The commits from the good end to the bad one, both included, oldest first, along first parents where there are merges. */
async function commitsBetween(
  { folder }: Repository,
  good: string,
  bad: string,
): Promise<string[]> {
  for (const way of [["--first-parent"], []]) {
    const list = await git(folder, [
      "rev-list",
      "--topo-order",
      "--reverse",
      "--ancestry-path",
      ...way,
      `${good}..${bad}`,
    ]);
    const commits = list.text.split("\n").filter((commit) => commit !== "");
    if (list.success && commits.length > 0) return [good, ...commits];
  }
  throw new BadInput(
    `Cannot bisect as --good must be an ancestor of --bad: current value is ${
      good.slice(0, 12)
    } and ${bad.slice(0, 12)}`,
  );
}

/** Measures pairs of commits, each pair from checkouts of its own. */
class Pairs {
  /** The bench's id, once it was seen. */
  id: string | null = null;
  environment: MeasuredUnits["environment"] = null;
  readonly #request: BisectRequest;
  readonly #repository: Repository;
  readonly #error: number;
  #count = 0;

  constructor(request: BisectRequest, repository: Repository, error: number) {
    this.#request = request;
    this.#repository = repository;
    this.#error = error;
  }

  /** The ratio of a commit to another, or why there is none. */
  async measure(
    base: string,
    head: string,
    isOpen: (of: RatioInterval) => boolean,
  ): Promise<{ readonly ratio: GateRatio | null; readonly why: string }> {
    const { signal, folder, seed, step, files, blocks, v8Flags, permissions } = this.#request;
    const common = { signal, blocks, v8Flags, permissions };
    const { prefix } = this.#repository;
    try {
      return await withWorktrees(
        this.#repository,
        { base, head },
        { signal, prefix },
        async (roots) => {
          const wanted = filesFromRoot(files, folder, prefix);
          const list = (root: string) => listSide(root, wanted, common, () => true);
          const { both } = pairSides(await list(roots.base), await list(roots.head));
          const units = both.filter((unit) => this.#isWanted(unit));
          const [unit] = units;
          if (units.length > 1 && this.id === null) {
            throw new BadInput(
              `Cannot bisect as one bench must be meant: current value is ${this.#request.bench}, which is ${
                units.map(({ id }) => id).join(", ")
              }`,
            );
          }
          if (unit === undefined) return { ratio: null, why: "one of the two lacks the bench" };
          if (unit.why !== "") return { ratio: null, why: unit.why };
          this.id = unit.id;
          const measured = await measureUnits([unit], {
            ...common,
            isOpen,
            roots,
            control: null,
            error: this.#error,
            // Not looked at: what is open is said by the interval.
            margin: 0.02,
            budgetMs: step.givenMs,
            budget: step,
            seed: derivedSeed(seed, this.#count++),
          });
          this.environment ??= measured.environment;
          const ratio = measured.ratios.get(unit.id) ?? null;
          const why = measured.why.get(unit.id) ??
            (ratio === null ? measured.partialReason || "too few blocks for an interval" : "");
          return why === "" ? { ratio, why } : { ratio: null, why };
        },
      );
    } catch (error) {
      // What cannot be checked out or built is gone around; so is what there is no time for.
      if (error instanceof RunFault) return { ratio: null, why: error.message };
      if (error instanceof BadInput && this.id !== null) return { ratio: null, why: error.message };
      throw error;
    }
  }

  #isWanted(
    { id, benches }: {
      readonly id: string;
      readonly benches: { readonly head: { readonly name: string } } | null;
    },
  ) {
    if (this.id !== null) return id === this.id;
    return id === this.#request.bench || benches?.head.name === this.#request.bench;
  }
}
