/**
 * Processes that the lab starts: talking lines with them, bounding them, saying how they ended.
 *
 * Reading order: `measuring_child.ts` is the parent's end, `child_lines.ts` the child's. `child_text.ts` makes what
 * others say fit for a message, `thrown.ts` what was thrown. `intrinsics.ts` is what a child goes on using after it has
 * imported a module that somebody else wrote. `known_flags.ts` and `run_permission.ts` check before anything starts.
 *
 * May import: `workload`, `record`.
 *
 * @module
 */

export {};
