/**
 * That evidence cannot be had of what somebody asked for, through no fault of the lab.
 *
 * @module
 */

import { Error } from "../workload/user/intrinsics.ts";
import { oneLine } from "../workload/user/thrown.ts";

/** A module that does not load, lacks the function or its inputs; or a function that throws or has no code of its own. */
export class SubjectRefused extends Error {
  /** Says so. */
  override readonly name = "SubjectRefused";
  readonly #mark = true;

  /** `message` is one line: `Cannot explain …: current value is …`. */
  constructor(message: string) {
    super(oneLine(message));
  }

  /** Whether something that was thrown is one. Unlike `instanceof` it asks no class that a module can change. */
  static is(thrown: unknown): thrown is SubjectRefused {
    return typeof thrown === "object" && thrown !== null && #mark in thrown;
  }
}
