/**
 * When the end of an evidence process is the fault of the function that it ran.
 *
 * @module
 */

import type { ChildStage } from "./child_protocol.ts";
import type { Subject } from "./subject.ts";

/** How a process ended that had not yet answered. */
export type EarlyEnd =
  | { readonly how: "out of memory" }
  | { readonly how: "silent"; readonly limitMs: number }
  | { readonly how: "ended"; readonly code: number; readonly told: string };

/**
 * What is wrong with a function, one line, given where its process got to; empty for what the lab itself runs.
 */
export function refusalOf(subject: Subject, stage: ChildStage, end: EarlyEnd): string {
  if (subject.kind !== "function") return "";
  const { name } = subject;
  if (end.how === "out of memory") {
    return `Cannot explain as the module and the calls of ${name} must get by with V8's memory: current value is a process that ran out of it`;
  }
  if (end.how === "ended") {
    const told = end.told === "" ? "" : `: ${end.told}`;
    return stage === "loading"
      ? `Cannot explain as the module of ${name} must load: current value is exit code ${end.code}${told}`
      : `Cannot explain as ${name} must not end its process: current value is exit code ${end.code}${told}`;
  }
  const seconds = `${end.limitMs / 1000} s`;
  switch (stage) {
    case "loading":
      return `Cannot explain as the module of ${name} must load within ${seconds}: current value is a module, or what makes the arguments, that is still at it`;
    case "first call":
      return `Cannot explain as one call of ${name} must return within ${seconds} (longer with a larger budget): current value is a call that has not returned`;
    case "calls":
      return `Cannot explain as every call of ${name} must return: current value is a call that has not returned for ${seconds}`;
  }
}
