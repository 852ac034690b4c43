/**
 * Reads the values of the command line.
 *
 * @module
 */

import { BadInput } from "../bad_input.ts";
import type { GivenBudget } from "../measure/budget.ts";

const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Reads a duration: `90s`, `5m`, `1.5h`, `500ms`; a bare number is seconds.
 *
 * @returns milliseconds, above 0.
 * @throws {BadInput} for anything else.
 */
export function parseDuration(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/.exec(text.trim());
  const ms = match === null ? 0 : Number(match[1]) * MS_PER_UNIT[match[2] ?? "s"]!;
  if (ms > 0) return ms;
  throw new BadInput(
    `Cannot use ${option} as it must be a time above 0, such as 90s or 5m: current value is ${text}`,
  );
}

/**
 * {@linkcode parseDuration} that keeps the text, for messages in the same unit.
 *
 * @throws {BadInput} for anything that is no duration.
 */
export function parseBudget(text: string, option = "--budget"): GivenBudget {
  return { text, givenMs: parseDuration(text, option) };
}

/**
 * Reads a margin: `2%` or `0.02`.
 *
 * @returns the ratio difference, above 0 and below 1.
 * @throws {BadInput} for anything else.
 */
export function parseMargin(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(%)?$/.exec(text.trim());
  const margin = match === null ? 0 : Number(match[1]) / (match[2] === undefined ? 1 : 100);
  if (margin > 0 && margin < 1) return margin;
  throw new BadInput(
    `Cannot use ${option} as it must be above 0 and below 100 %, such as 2% or 0.02: current value is ${text}`,
  );
}

/**
 * Reads a whole number.
 *
 * @throws {BadInput} for anything that is not a whole number from `lowest` to `highest`.
 */
export function parseWhole(text: string, option: string, lowest: number, highest: number): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  if (value >= lowest && value <= highest) return value;
  throw new BadInput(
    `Cannot use ${option} as it must be a whole number from ${lowest} to ${highest}: current value is ${text}`,
  );
}

/** Highest seed: seeds are u32. */
export const HIGHEST_SEED: number = 2 ** 32 - 1;

/** A seed for a run that was given none. */
export function anySeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}

/**
 * Reads a seed.
 *
 * @throws {BadInput} for anything that is not a whole number from 0 to {@linkcode HIGHEST_SEED}.
 */
export function parseSeed(text: string, option = "--seed"): number {
  return parseWhole(text, option, 0, HIGHEST_SEED);
}

/**
 * Reads a list of names separated by commas; empty parts are left out.
 *
 * @throws {BadInput} for a list without names and for a name that is not among the known ones.
 */
export function parseNames<Name extends string>(
  text: string,
  option: string,
  known: readonly Name[],
): readonly Name[] {
  const names = [...new Set(text.split(",").map((name) => name.trim()))]
    .filter((name) => name !== "");
  if (names.length === 0) {
    throw new BadInput(`Cannot use ${option} as it names nothing: current value is "${text}"`);
  }
  return names.map((name) => {
    const match = known.find((one) => one === name);
    if (match !== undefined) return match;
    throw new BadInput(
      `Cannot use ${option} as each must be one of ${known.join(", ")}: current value is ${name}`,
    );
  });
}

/**
 * Reads V8 flags separated by commas; none from an empty text.
 *
 * @throws {BadInput} for anything that does not begin with `--`.
 */
export function parseV8Flags(text: string, option: string): readonly string[] {
  const flags = text.split(",").map((flag) => flag.trim()).filter((flag) => flag !== "");
  for (const flag of flags) {
    if (/^--[a-z]/.test(flag)) continue;
    throw new BadInput(
      `Cannot use ${option} as each must begin with two dashes, such as --turbolev: current value is ${flag}`,
    );
  }
  return flags;
}
