/**
 * What evidence processes are started for, and with which V8 flags.
 *
 * @module
 */

/**
 * What a child is for: `trace` for evidence of one compilation after the other; `natural` for what V8
 * makes of the subject when it compiles in the background, as it usually does; `coverage` to count which
 * source is executed at all (counters change the code, so it takes a process of its own); `counts` to be stepped
 * through, instruction by instruction.
 */
export type ChildMode = "trace" | "natural" | "coverage" | "counts";

const LOG_FLAGS = ["--log-code", "--log-deopt", "--logfile=-", "--no-logfile-per-isolate"];
const NATIVES = "--allow-natives-syntax";
/** V8 flags of each mode. */
export const MODE_FLAGS: Readonly<Record<ChildMode, readonly string[]>> = {
  // Concurrent compilation is off so that traces come before the code that they are about, and so that
  // two runs tell the same story.
  trace: [
    ...LOG_FLAGS,
    "--log-ic",
    "--trace-opt",
    "--trace-turbo-inlining",
    "--trace-maglev-inlining",
    "--trace-gc",
    "--expose-gc",
    NATIVES,
    "--no-concurrent-recompilation",
  ],
  natural: [...LOG_FLAGS, NATIVES],
  coverage: [NATIVES],
  // Of all threads only one is stepped through: nothing may come in from another.
  counts: [
    ...LOG_FLAGS,
    "--trace-gc",
    "--single-threaded-gc",
    NATIVES,
    "--no-concurrent-recompilation",
  ],
};
