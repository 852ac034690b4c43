/**
 * What a report says of results that could not be compared.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD } from "../../cell.ts";
import type { Finding } from "../../record/lab.ts";
import { NO_WORK_SEEN } from "../../measure/empty_work.ts";
import type { PartlyVerified, Preflight } from "./preflight.ts";
import type { UserFile } from "./user_files.ts";

const CHECKSUM_MISMATCH = "checksum mismatch";

/** Findings of kind `not verified` and `verified in part`; none where all results were compared. */
export function verificationFindings(
  { unverified, unseen, partly }: Pick<Preflight, "unverified" | "unseen" | "partly">,
): readonly Finding[] {
  return [
    ...(unverified ? [nothingReturned()] : []),
    ...unseen.map(({ name, parts }): Finding => ({
      kind: "not verified",
      where: `${FUNCTIONS_WORKLOAD}/${name}`,
      what: `not all of its results can be compared: ${
        parts.map(({ what, where }) => `${what} at ${where}`).join(", ")
      }`,
      likelyCause:
        "from outside one sees neither private fields and variables that functions close over nor what getters, proxies, promises and iterators will give",
      advice: "return plain values that depend on the work, or export checksum(state)",
    })),
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
  if (finding.kind === CHECKSUM_MISMATCH) {
    return {
      ...finding,
      likelyCause: "its results agreed before the run, so they are not the same in every process",
      advice: "look for random numbers, the time, or work of other processes in the function",
    };
  }
  const index = files.findIndex(({ name }) => finding.where === `${FUNCTIONS_WORKLOAD}/${name}`);
  if (finding.kind !== NO_WORK_SEEN || index < 0) return finding;
  const subject = `${files[index]!.path}#${exportNames[index]}`;
  return {
    ...finding,
    advice: `${finding.advice}; deno task lab explain ${subject} shows the machine code`,
  };
}

function nothingReturned(): Finding {
  return {
    kind: "not verified",
    where: FUNCTIONS_WORKLOAD,
    what: "the functions return nothing, so it is not known whether they do the same",
    likelyCause: "they change their state only, or V8 may leave out work that nobody uses",
    advice: "return something that depends on the work, or export checksum(state)",
  };
}

function verifiedInPart({ calls, of, valuesPerResult }: PartlyVerified): Finding {
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
