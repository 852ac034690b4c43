/**
 * The error of input that cannot be used.
 *
 * @module
 */

/** Something that the user gave cannot be used: told in one line, exit code 2. */
export class BadInput extends Error {
  /** `message` is one line: "Cannot …: current value is …". */
  constructor(message: string) {
    super(message.replace(/\s+/g, " "));
    this.name = "BadInput";
  }
}
