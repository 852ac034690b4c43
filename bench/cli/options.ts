/**
 * Options of several commands, each declared once. Their values arrive parsed.
 *
 * @module
 */

import { Option } from "commander";
import {
  anySeed,
  parseBudget,
  parseMargin,
  parseSeed,
  parseV8Flags,
  parseWhole,
} from "../studies/flag_values.ts";

/** Reads the value of an option. */
export type Read<T> = (text: string, option: string) => T;

/**
 * An option with a value.
 *
 * @param flags As in help: `--budget <time>`.
 * @param read Reads what was given; gets the option's name for messages.
 * @param usual What is read when nothing was given; `undefined` stands for nothing then.
 */
export function valueOption<T>(flags: string, help: string, read: Read<T>, usual?: string): Option {
  const option = new Option(flags, help);
  const parse = (text: string): T => read(text, option.long!);
  option.argParser(parse);
  return usual === undefined ? option : option.default(parse(usual), usual || "none");
}

/** `--budget`: a `GivenBudget`. */
export function budgetOption(help: string, usual?: string): Option {
  return valueOption("--budget <time>", help, parseBudget, usual);
}

/** `--out`: a folder. */
export function outOption(help: string, usual: string): Option {
  return new Option("--out <dir>", help).default(usual, usual);
}

/** `--seed`: a u32, a random one for none. */
export function seedOption(): Option {
  const help = "seed of every pseudo-random choice";
  return valueOption("--seed <number>", help, parseSeed).default(anySeed(), "random");
}

/** `--blocks`: a whole number. */
export function blocksOption(help: string, usual?: string): Option {
  return valueOption("--blocks <number>", help, wholeFrom(2, 1000), usual);
}

/** `--margin`: a ratio difference. */
export function marginOption(): Option {
  const help = "differences within it count as equivalent";
  return valueOption("--margin <ratio>", help, parseMargin, "2%");
}

/** `--placement`, isolated by default. */
export function placementOption(help: string): Option {
  return new Option("--placement <kind>", help)
    .choices(["isolated", "paired", "shared"])
    .default("isolated", "isolated");
}

/** `--v8-flags`: a list of flags. */
export function v8FlagsOption(help: string, more = ""): Option {
  return valueOption("--v8-flags <flags>", `${help}, joined by commas${more}`, parseV8Flags, "");
}

/** `--counts`: a flag. */
export function countsOption(what: string): Option {
  return new Option(
    "--counts",
    `count the instructions, branches, calls and memory accesses of ${what} exactly, by stepping through a process ` +
      "(x86-64 Linux; needs --allow-ffi for the lab, not for what is counted)",
  );
}

/** Reads a whole number between bounds. */
export function wholeFrom(lowest: number, highest: number): Read<number> {
  return (text, option) => parseWhole(text, option, lowest, highest);
}
