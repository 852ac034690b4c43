/**
 * Calls a function some times and notes what it returned. Runs in the child, by the rules of `intrinsics.ts`.
 *
 * @module
 */

import type { Account, SeenResult } from "./account.ts";
import { append, bare, isThenable, Math, now, pinned, TypeError } from "./intrinsics.ts";
import { thrownBy } from "./thrown.ts";
import { EMPTY_DIGEST, foldPrimitive, isPrimitive, mix } from "./digest.ts";
import { iteratorName } from "./object_kind.ts";
import { previewOf } from "./preview.ts";
import { look, type Seen, type Unseen } from "./structure.ts";
import type { UserFunction } from "./user_function.ts";

/** How closely results are looked at. In what comes after a limit, nothing is looked at any more. */
export interface VerificationLimits {
  /** How much is read of one result, in the units of {@linkcode Seen.values}. */
  readonly valuesPerResult: number;
  /** How much is read of all results that are objects or long strings. */
  readonly values: number;
  /** How long that may take in all, in milliseconds; the first results are looked at however long it takes. */
  readonly lookMs: number;
  /** Whether to give account of each result. */
  readonly account: boolean;
}

/** Once in a run: as much as fits into the time. */
export const CLOSE_LOOK: VerificationLimits = {
  valuesPerResult: 50_000,
  values: Infinity,
  lookMs: 50,
  account: true,
};

/** In every process: about a millisecond, and as much in each of them. */
export const SHORT_LOOK: VerificationLimits = {
  valuesPerResult: 1000,
  values: 2000,
  lookMs: Infinity,
  account: false,
};

/** What came of it. */
export interface Verified {
  /** Equal for functions that returned equal values and were looked at as closely. */
  readonly checksum: number;
  /** More about the results. */
  readonly account: Account;
  /** Whether its results are promises, which are awaited. */
  readonly awaited: boolean;
}

// What is looked at however long it takes, so that a busy machine does not let all differences pass.
const FEWEST_LOOKS = 4;
const FEWEST_VALUES = 2000;
const LONG_STRING = 256;
const UNSEEN_KEPT = 4;

/**
 * Calls a function some times; promises are awaited. Numbers and other small results take some ten nanoseconds each
 * beside the call.
 *
 * @returns an object without prototype.
 * @throws {Error} naming the path when the function throws, or rejects, or returns an iterator without a `checksum`
 *   to say what is to agree.
 */
export async function verifyFunction(
  { run, checksum }: UserFunction,
  state: unknown,
  calls: number,
  path: string,
  limits: VerificationLimits = CLOSE_LOOK,
): Promise<Verified> {
  const notes = new Notes(limits);
  let nothing = checksum === null;
  let awaited = false;
  for (let i = 0; i < calls; i++) {
    let result = guarded(path, "its function", () => run(state, i));
    if (typeof result !== "number") {
      if (isThenable(result)) {
        awaited = true;
        result = (await pinned(settled(result, path, "its function"))).value;
      }
      if (checksum === null) refuseIterator(result, path, "its function");
    }
    if (result !== undefined) nothing = false;
    if (checksum === null) notes.add(result, "result");
  }
  if (checksum !== null) {
    let sum = guarded(path, "checksum", () => checksum(state));
    if (isThenable(sum)) sum = (await pinned(settled(sum, path, "checksum"))).value;
    refuseIterator(sum, path, "checksum");
    notes.add(sum, "checksum");
  }
  const { results, cutAt, unseen } = notes;
  const account = checksum === null
    ? { results, checksum: null, nothing, cutAt, unseen }
    : { results: [], checksum: results[0] ?? null, nothing, cutAt, unseen };
  return bare({ checksum: notes.digest, account, awaited });
}

/** What is noted of results. */
class Notes {
  readonly results: SeenResult[] = [];
  readonly unseen: Unseen[] = [];
  digest = EMPTY_DIGEST;
  cutAt: number | null = null;
  readonly #limits: VerificationLimits;
  #values = 0;
  #spentMs = 0;
  #looks = 0;
  #full = false;

  constructor(limits: VerificationLimits) {
    this.#limits = limits;
  }

  add(result: unknown, root: string): void {
    if (this.#full) return;
    if (isPrimitive(result) && (typeof result !== "string" || result.length <= LONG_STRING)) {
      this.#note(foldPrimitive(EMPTY_DIGEST, result), result);
      return;
    }
    const { valuesPerResult, values, lookMs } = this.#limits;
    const enough = this.#looks >= FEWEST_LOOKS && this.#values >= FEWEST_VALUES;
    const late = enough && this.#spentMs >= lookMs;
    if (this.#values >= values || late) {
      this.#full = true;
      return;
    }
    this.#looks++;
    const startMs = now();
    const most = Math.min(valuesPerResult, values - this.#values);
    const seen = look(result, most, root);
    this.#values += seen.values;
    if (seen.cut) this.cutAt = most;
    this.#keepUnseen(seen);
    this.#note(seen.digest, result);
    this.#spentMs += now() - startMs;
  }

  #note(digest: number, result: unknown): void {
    this.digest = mix(this.digest, digest);
    if (!this.#limits.account) return;
    append(this.results, { digest, preview: previewOf(result) });
  }

  #keepUnseen({ unseen }: Seen): void {
    for (let i = 0; i < unseen.length && this.unseen.length < UNSEEN_KEPT; i++) {
      const one = unseen[i]!;
      let isNew = true;
      for (let k = 0; k < this.unseen.length; k++) {
        if (this.unseen[k]!.what === one.what) isNew = false;
      }
      if (isNew) append(this.unseen, one);
    }
  }
}

/** What a promise of somebody else comes to, in an object without prototype. */
async function settled(
  promise: unknown,
  path: string,
  what: string,
): Promise<{ readonly value: unknown }> {
  try {
    return bare({ value: await promise });
  } catch (error) {
    throw thrownBy(path, what, error);
  }
}

function refuseIterator(value: unknown, path: string, what: string): void {
  if (typeof value !== "object" || value === null) return;
  const name = iteratorName(value);
  if (name === null) return;
  const more = what === "checksum" ? "" : ", or export checksum(state)";
  throw new TypeError(
    `Cannot measure ${path} as ${what} must return values that can be compared: current value is ${name}, whose values have not been asked for (spread it into an array and return that${more})`,
  );
}

function guarded<T>(path: string, what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw thrownBy(path, what, error);
  }
}
