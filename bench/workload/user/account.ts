/**
 * What a process tells of the results that it verified: enough to say which call differs, and what was not seen.
 *
 * @module
 */

import { BadInput } from "../../bad_input.ts";
import type { Unseen } from "./structure.ts";
import type { Params } from "./user_function.ts";

/** A result in a few words. */
export interface SeenResult {
  /** Equal for equal results, an i32. */
  readonly digest: number;
  /** The result in a few characters. */
  readonly preview: string;
}

/** What a process tells of its results. */
export interface Account {
  /** The first results, in the order of their calls; empty where `checksum` speaks for them. */
  readonly results: readonly SeenResult[];
  /** What the module's `checksum` returned after all calls; `null` without one. */
  readonly checksum: SeenResult | null;
  /** Whether all results were `undefined`, with no `checksum` to speak for them. */
  readonly nothing: boolean;
  /** How much of each result was read at most, where that was not all of it; else `null`. */
  readonly cutAt: number | null;
  /** What could not be seen. */
  readonly unseen: readonly Unseen[];
}

/** What a process tells. */
export interface ProcessAccount extends Account {
  /** Name under which the module exports its function. */
  readonly exportName: string;
  /** Whether its results are promises, which are awaited. */
  readonly awaited: boolean;
  /** Values that its module wants it measured with, by the parameter's name; `null` for none. */
  readonly params: Params | null;
}

/**
 * Reads what a process told.
 *
 * @throws {BadInput} when it is no account: the process runs code of others.
 */
export function readAccount(value: unknown): ProcessAccount {
  if (isAccount(value)) return value;
  throw new BadInput(
    `Cannot verify as the process must account for its results: current value is ${
      JSON.stringify(value)?.slice(0, 80)
    }`,
  );
}

/**
 * How results differ from those that are expected, e.g. `call 17 returns 42, not 41`; `null` where they agree as far as
 * both were looked at.
 */
export function differenceOf(account: Account, expected: Account, calls: number): string | null {
  if ((account.checksum === null) !== (expected.checksum === null)) {
    return "only one of the two exports checksum";
  }
  if (account.checksum !== null) {
    const what = `checksum after ${calls} calls`;
    return differenceBetween(what, account.checksum, expected.checksum!);
  }
  const both = Math.min(account.results.length, expected.results.length);
  for (let call = 0; call < both; call++) {
    const [one, other] = [account.results[call]!, expected.results[call]!];
    if (one.digest !== other.digest) return differenceBetween(`call ${call}`, one, other);
  }
  return null;
}

function differenceBetween(what: string, one: SeenResult, other: SeenResult): string | null {
  if (one.digest === other.digest) return null;
  return one.preview === other.preview
    ? `${what} returns ${one.preview}, which differs beyond what is shown`
    : `${what} returns ${one.preview}, not ${other.preview}`;
}

function isAccount(value: unknown): value is ProcessAccount {
  if (typeof value !== "object" || value === null) return false;
  const { results, checksum, nothing, cutAt, unseen, exportName, awaited, params } =
    value as Partial<ProcessAccount>;
  return (params === null || isParams(params)) && typeof exportName === "string" &&
    typeof awaited === "boolean" && Array.isArray(results) &&
    results.every(isSeenResult) &&
    (checksum === null || isSeenResult(checksum)) && typeof nothing === "boolean" &&
    (cutAt === null || typeof cutAt === "number") && Array.isArray(unseen) &&
    unseen.every((one) => typeof one?.what === "string" && typeof one?.where === "string");
}

function isParams(value: unknown): value is Params {
  return typeof value === "object" && value !== null && Object.values(value).every(Array.isArray);
}

function isSeenResult(value: unknown): value is SeenResult {
  const told = value as Partial<SeenResult> | null | undefined;
  return typeof told?.digest === "number" && typeof told.preview === "string";
}
