/**
 * Processes that the lab starts: talking lines with them, bounding them, saying how they ended.
 *
 * Reading order: `deno_run.ts` makes the command line of a child, `program.ts` holds it, `ending.ts` says how it ended;
 * `run.ts` is all of that for a program that only answers. `child_lines.ts` is the child's end, `child_text.ts` makes
 * what others say fit for a message, `tier.ts` asks V8 for tiers, `random.ts` makes seeded numbers. `known_flags.ts` and
 * `run_permission.ts` check before anything starts. Protocols are in the rooms whose children they serve.
 *
 * May import: `workload`, `record`.
 *
 * @module
 */

export {};
