/**
 * Parameters of functions: the values that their modules list, or the command line, and every combination of them.
 *
 * @module
 */

import { BadInput } from "../../bad_input.ts";
import type { Parameter, Params } from "../../workload/user/user_function.ts";

/** A value for each parameter. */
export type Combination = Readonly<Record<string, Parameter>>;

/** More would leave each of them no time. */
const MOST_COMBINATIONS = 24;

/**
 * Reads what was given for a parameter: `n=1,10,100`. Numbers and booleans are such, all else is text.
 *
 * @throws {BadInput} for anything else.
 */
export function parseParam(text: string, option: string): Params {
  const [, name, list] = /^([^=\s]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || list === undefined) {
    throw new BadInput(
      `Cannot use ${option} as it must be a name with values, such as n=1,10,100: current value is ${text}`,
    );
  }
  return { [name]: list.split(",").map(valueOf) };
}

function valueOf(text: string): Parameter {
  if (text === "true" || text === "false") return text === "true";
  return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

/**
 * Every combination of the values of the modules' parameters, in their order; one without any for modules that have none.
 *
 * @param modules What each module lists.
 * @param given What the command line says in their place.
 * @throws {BadInput} for a name that no module lists, modules that list different values, and too many combinations.
 */
export function combinationsOf(
  modules: readonly (Params | null)[],
  given: Params,
): readonly Combination[] {
  const listed = modules.flatMap((params) => params === null ? [] : Object.entries(params));
  const names = [...new Set(listed.map(([name]) => name))];
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new BadInput(
      `Cannot use --param as the modules must export its name in params: current value is ${unknown} (they have ${
        names.join(", ") || "none"
      })`,
    );
  }
  const params = names.map((name) => [name, given[name] ?? agreed(name, listed)] as const);
  const combinations = params.reduce<readonly Combination[]>(
    (all, [name, values]) =>
      all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
  if (combinations.length <= MOST_COMBINATIONS) return combinations;
  throw new BadInput(
    `Cannot measure as parameters must have at most ${MOST_COMBINATIONS} combinations: current value is ${combinations.length} (choose some with --param)`,
  );
}

function agreed(
  name: string,
  listed: readonly (readonly [name: string, values: readonly Parameter[]])[],
): readonly Parameter[] {
  const lists = listed.filter(([own]) => own === name).map(([, values]) => values);
  const texts = [...new Set(lists.map((values) => JSON.stringify(values)))];
  if (texts.length === 1) return lists[0]!;
  throw new BadInput(
    `Cannot compare as modules must list the same values of ${name} in params: current value is ${
      texts.join(" and ")
    } (choose some with --param)`,
  );
}

/** A combination as groups are named by: `n=10, kind=flat`; empty for none. */
export function combinationText(combination: Combination): string {
  return Object.entries(combination).map(([name, value]) => `${name}=${value}`).join(", ");
}
