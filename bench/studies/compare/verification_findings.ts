/**
 * What a report says of results that could not be compared.
 *
 * @module
 */

import { cellName, FUNCTIONS_WORKLOAD, NO_VARIANT } from "../../cell.ts";
import type { FindingKind, MadeFinding } from "../../record/finding.ts";
import type { Finding } from "../../record/lab.ts";
import type { PartlyVerified, Preflight } from "./preflight.ts";
import type { UserFile } from "./user_files.ts";

/** Findings of kind `not verified` and `verified in part`; none where all results were compared. */
export function verificationFindings(
  { unverified, unseen, partly }: Pick<Preflight, "unverified" | "unseen" | "partly">,
): readonly MadeFinding[] {
  return [
    ...(unverified ? [nothingReturned()] : []),
    ...unseen.map(({ name, parts }) =>
      notVerified(
        functionName(name),
        `not all of its results can be compared: ${
          parts.map(({ what, where }) => `${what} at ${where}`).join(", ")
        }`,
        "from outside one sees neither private fields and variables that functions close over nor what getters, proxies, promises and iterators will give",
        "return plain values that depend on the work",
      )
    ),
    ...(partly === null ? [] : [verifiedInPart(partly)]),
  ];
}

/**
 * A finding of the run in terms of functions: that a function's time is that of none comes with the command that shows
 * what V8 made of it.
 */
export function ofFunctions(
  finding: Finding,
  files: readonly Pick<UserFile, "name" | "path">[],
  { exportNames }: Pick<Preflight, "exportNames">,
): Finding {
  const is = (kind: FindingKind): boolean => finding.kind === kind;
  if (is("checksum mismatch")) {
    return {
      ...finding,
      likelyCause: "its results agreed before the run, so they are not the same in every process",
      advice: "look for random numbers, the time, or work of other processes in the function",
    };
  }
  const index = files.findIndex(({ name }) => finding.where === functionName(name));
  if (!is("no work seen") || index < 0) return finding;
  const subject = `${files[index]!.path}#${exportNames[index]}`;
  return {
    ...finding,
    advice: `${finding.advice}; deno task lab explain ${subject} shows the machine code`,
  };
}

function nothingReturned(): MadeFinding {
  return notVerified(
    FUNCTIONS_WORKLOAD,
    "the functions return nothing, so it is not known whether they do the same",
    "they change their state only, or V8 may leave out work that nobody uses",
    "return something that depends on the work",
  );
}

function notVerified(
  where: string,
  what: string,
  likelyCause: string,
  remedy: string,
): MadeFinding {
  const advice = `${remedy}, or export checksum(state)`;
  return { kind: "not verified", where, what, likelyCause, advice };
}

/** A function's cell as findings name it. */
function functionName(name: string): string {
  const variant = { order: NO_VARIANT, layouts: NO_VARIANT };
  return cellName({ workload: FUNCTIONS_WORKLOAD, ...variant, strategy: name });
}

function verifiedInPart({ calls, of, valuesPerResult }: PartlyVerified): MadeFinding {
  const results = calls === of
    ? `the results of ${of} calls`
    : `the first ${calls} of ${of} results`;
  const depth = valuesPerResult === null ? "" : `, of each the first ${valuesPerResult} values`;
  return {
    kind: "verified in part",
    where: FUNCTIONS_WORKLOAD,
    what: `compared were ${results}${depth}`,
    likelyCause: "the results are large, and comparing them may take only so long",
    advice: "return less, or export checksum(state), which is compared in their place",
  };
}
