/**
 * `FILE#function` on the command line: which file, and which of its functions.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { BadInput } from "../../bad_input.ts";

/** An exported function and where it is. */
export interface NamedFunction {
  /** Path, or address where the module is no file. */
  readonly module: string;
  /** Name under which the function is exported. */
  readonly name: string;
}

/** Two letters at least: one is a drive of Windows. */
const ADDRESS = /^[a-z][a-z\d+.-]+:/i;

/** Whether a text is the address of a module, such as `file:///f.ts` or `npm:ms`, and not a path. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/**
 * Reads `FILE#function`, where `FILE` is a path, or the address of a module.
 *
 * Names of files and folders may hold `#` themselves, and so may names of exports: the last `#` that leaves an
 * existing file ends the name of the file.
 *
 * @returns `null` for what can only be the name of a strategy.
 * @throws {BadInput} when there is no such file, or no name of a function behind it.
 */
export async function parseNamedFunction(what: string): Promise<NamedFunction | null> {
  if (!/[#./\\]/.test(what)) return null;
  for (let hash = what.lastIndexOf("#"); hash >= 0; hash = what.lastIndexOf("#", hash - 1)) {
    const module = what.slice(0, hash);
    if (await isFile(module)) return withName(module, what.slice(hash + 1), what);
    if (hash === 0) break;
  }
  const hash = what.lastIndexOf("#");
  if (hash < 0 || await isFile(what)) throw nameless(what);
  const module = what.slice(0, hash);
  if (isAddress(module) && !isFileAddress(module)) {
    return withName(module, what.slice(hash + 1), what);
  }
  throw new BadInput(
    `Cannot explain ${what} as its module must load: current value is no file ${module}`,
  );
}

function withName(module: string, name: string, what: string): NamedFunction {
  if (name === "") throw nameless(what);
  return { module, name };
}

function nameless(what: string): BadInput {
  return new BadInput(
    `Cannot explain as a file must be followed by # and the name of a function that it exports: current value is ${what}`,
  );
}

async function isFile(module: string): Promise<boolean> {
  try {
    return !(await Deno.stat(pathOf(module))).isDirectory;
  } catch (error) {
    // What may not be looked at may be there: whoever reads it says what is wrong.
    return error instanceof Deno.errors.NotCapable;
  }
}

/** What is behind a `#` or `?` in a `file:` address belongs to no file. */
function pathOf(module: string): string | URL {
  if (!isFileAddress(module)) return module;
  const url = new URL(module);
  return url.hash === "" && url.search === "" ? fileURLToPath(url) : "";
}

function isFileAddress(module: string): boolean {
  return /^file:\/\//i.test(module);
}
