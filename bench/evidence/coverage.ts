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
   * one.
   */
  executed(fn: FunctionIdentity, sourceOffset: number): boolean | null {
    let known: boolean | null = null;
    for (const ranges of this.#scripts) {
      const has = ranges.some(({ name, end }) =>
        end === fn.endOffset && (name === fn.name || name === "")
      );
      if (!has) continue;
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
