/**
 * What other processes say, made fit for one line of a message or a report.
 *
 * @module
 */

import { stripVTControlCharacters } from "node:util";

/** Longest text, in UTF-16 units; paths may be long, and stand in front of what went wrong. */
const LONGEST = 600;
/** Lines that only say where in the code something happened, or how to use Deno's own commands. */
const ASIDE = /^(at\s|hint:|info:|\^+$)/;
const NO_PERMISSION =
  /Requires (\w+) access(?: to ("[^"]*"|<\w+>))?, run again with the --allow-(\w+) flag/g;
const STALE_LOCK = /The lockfile is out of date\..*$/;

/** A text on one line, whole, without escape sequences and other control characters. */
export function plainLine(text: string): string {
  return plainLines(text).join(" ");
}

/**
 * One line of what a process said: no escape sequences or other control characters, nothing of where in the code it
 * happened, never more than some 600 characters.
 *
 * @param flags Whether the command has flags for permissions: where Deno asks for one, it is named with the value that
 *   is missing, `--allow-env=HOME`. By default none is named.
 */
export function childLine(text: string, flags: boolean = false): string {
  const lines = plainLines(text);
  return bounded(withAdvice(lines.filter((line) => !ASIDE.test(line)).join(" "), flags));
}

/**
 * One line of what a process wrote to standard error before it ended, as {@linkcode childLine}: its first line
 * about an error, else its last one; empty where it wrote nothing.
 */
export function complaintOf(stderr: string, flags: boolean = false): string {
  const lines = plainLines(stderr);
  const told = lines.find((line) => /error/i.test(line)) ??
    lines.findLast((line) => !ASIDE.test(line)) ?? "";
  return bounded(withAdvice(told, flags));
}

function plainLines(text: string): string[] {
  return stripVTControlCharacters(text).split(/[\r\n\u2028\u2029]+/)
    // deno-lint-ignore no-control-regex -- these are what is to go
    .map((line) => line.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim())
    .filter((line) => line !== "");
}

function bounded(line: string): string {
  if (line.length <= LONGEST) return line;
  // Whole characters only: half a surrogate pair is none.
  return `${line.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, "")} …`;
}

function withAdvice(line: string, flags: boolean): string {
  return line
    .replace(STALE_LOCK, "deno.lock lacks some of what is imported, which deno install adds")
    .replace(
      NO_PERMISSION,
      (_all, kind: string, what: string | undefined, flag: string) =>
        `Requires ${kind} access${what === undefined ? "" : ` to ${what}`}${
          flags ? `: run again with ${flagFor(flag, what)}` : ", which it does not have here"
        }`,
    );
}

/** The flag with its value, quoted where a shell would split it; without, where a list cannot hold the value. */
function flagFor(name: string, what: string | undefined): string {
  const value = what?.startsWith('"') ? what.slice(1, -1) : "";
  if (value === "" || value.includes(",")) return `--allow-${name}`;
  return /^[\w@%+=:./\\-]+$/.test(value)
    ? `--allow-${name}=${value}`
    : `"--allow-${name}=${value.replace(/(["$`\\])/g, "\\$1")}"`;
}
