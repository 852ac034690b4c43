/**
 * Which source a subject executes at all: a call in an arm that never runs says nothing of dispatch.
 *
 * @module
 */

import type { ExecutedRange } from "./child_protocol.ts";
import type { FunctionIdentity } from "./log_fields.ts";

/** What was executed, looked up by function and source offset. */
export class Coverage {
  readonly #scripts: readonly (readonly ExecutedRange[])[];

  /** Takes ranges by script, as a counting child answers them. */
  constructor(scripts: readonly (readonly ExecutedRange[])[]) {
    this.#scripts = scripts;
  }

  /**
   * Whether the source at an offset of a function's script was executed; `null` if that is not known.
   *
   * Scripts are found by the function's name and end, as V8 names none here: copies of a file count as
   * one. Where no range bears the name, unnamed ranges of that end do.
   */
  executed(fn: FunctionIdentity, sourceOffset: number): boolean | null {
    const having = (wanted: string) =>
      this.#scripts.filter((ranges) =>
        ranges.some(({ name, end }) => end === fn.endOffset && name === wanted)
      );
    const named = having(fn.name);
    let known: boolean | null = null;
    for (const ranges of named.length > 0 ? named : having("")) {
      let innermost: ExecutedRange | null = null;
      for (const range of ranges) {
        if (sourceOffset < range.start || sourceOffset >= range.end) continue;
        if (innermost === null || range.end - range.start <= innermost.end - innermost.start) {
          innermost = range;
        }
      }
      if (innermost !== null) known = known === true || innermost.count > 0;
    }
    return known;
  }
}
