/**
 * That evidence cannot be had of what somebody asked for, through no fault of the lab.
 *
 * @module
 */

/** A module that does not load, lacks the function or its inputs; or a function that throws or has no code of its own. */
export class SubjectRefused extends Error {
  /** `message` is one line: «Cannot explain …: current value is …». */
  constructor(message: string) {
    super(message.replace(/\s+/g, " "));
    this.name = "SubjectRefused";
  }
}
