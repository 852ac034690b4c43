/**
 * The search for the commit that changed a bench: which commit to measure next, and what its answer leaves.
 *
 * @module
 */

/** What measuring a commit came to. */
export type Answer =
  /** It is as the good end is. */
  | "good"
  /** It is as the bad end is. */
  | "bad"
  /** It cannot be measured: it does not build, or lacks the bench. */
  | "skip"
  /** The error that was left for it does not decide. */
  | "open";

/** How a search ended. */
export interface Outcome {
  /** Index of the last commit known to be good. */
  readonly good: number;
  /** Index of the first commit known to be bad; the culprit where it is `good + 1`. */
  readonly bad: number;
  /** Commits between them that could not be measured or decided. */
  readonly unknown: readonly number[];
}

/**
 * A search over `count` commits in order, the first good and the last bad. Each step halves what is left; commits without an
 * answer are gone around, nearest to the middle first, so that the search ends with one commit or with a range.
 */
export class Bisection {
  #good = 0;
  #bad: number;
  readonly #unknown = new Set<number>();

  /** @throws {RangeError} for fewer than two commits. */
  constructor(count: number) {
    if (count < 2) {
      throw new RangeError(`Cannot bisect as there must be 2 commits: current value is ${count}`);
    }
    this.#bad = count - 1;
  }

  /** The commit to measure next; `null` when the search has ended. */
  next(): number | null {
    const middle = (this.#good + this.#bad) / 2;
    const left = Array.from({ length: this.#bad - this.#good - 1 }, (_, i) => this.#good + 1 + i)
      .filter((index) => !this.#unknown.has(index));
    return left.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? null;
  }

  /** Takes the answer for a commit that {@linkcode Bisection.next} gave. */
  tell(index: number, answer: Answer): void {
    if (answer === "good") this.#good = index;
    else if (answer === "bad") this.#bad = index;
    else this.#unknown.add(index);
  }

  /** What is known so far. */
  get outcome(): Outcome {
    const [good, bad] = [this.#good, this.#bad];
    const unknown = [...this.#unknown].filter((index) => index > good && index < bad);
    return { good, bad, unknown: unknown.toSorted((a, b) => a - b) };
  }

  /** Steps that may still be needed, this one included, if every answer is good or bad. */
  get stepsLeft(): number {
    return Math.ceil(Math.log2(this.#bad - this.#good));
  }
}

/** Most steps of a search over `count` commits without any that cannot be measured: what an error budget is shared by. */
export function stepsOf(count: number): number {
  return Math.max(1, Math.ceil(Math.log2(Math.max(2, count - 1))));
}

/**
 * Which end a commit is like: the half way between them, on the log scale, divides them.
 *
 * @param ratio Time of the commit / time of the good end, with the ends of its interval.
 * @param effect Time of the bad end / time of the good end; not 1.
 */
export function likeWhich(
  { low, high }: { readonly low: number; readonly high: number },
  effect: number,
): "good" | "bad" | "open" {
  const half = Math.sqrt(effect);
  if (effect > 1) return high < half ? "good" : low > half ? "bad" : "open";
  return low > half ? "good" : high < half ? "bad" : "open";
}
