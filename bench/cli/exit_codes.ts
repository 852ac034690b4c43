/**
 * How every program here ends.
 *
 * @module
 */

/** Exit code when it was done, and of the answer yes. */
export const EXIT_DONE = 0;
/** Exit code of the answer no: a control failed, a function is slower, records differ; see each command. */
export const EXIT_NO = 1;
/** Exit code when something that was given cannot be used: a flag, a file, a permission. */
export const EXIT_BAD_INPUT = 2;
/** Exit code when it could not be done: a full disk, too many open files, an error of the lab's own. */
export const EXIT_FAULT = 3;
/** Exit code of a run that was interrupted. */
export const EXIT_INTERRUPTED = 130;
/** Exit code of a gate that gives no answer: it is unproven, or undecided where that is not enough. */
export const EXIT_UNDECIDED = 3;
