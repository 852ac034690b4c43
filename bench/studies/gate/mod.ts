/**
 * Whether a commit is slower than another: `deno task lab gate`.
 *
 * Reading order: `run_gate.ts` is the whole. `git.ts`, `revisions.ts` and `worktrees.ts` get the files of both sides,
 * `sides.ts` pairs what they have, `measure_units.ts` measures it, `accepted.ts` and `judge.ts` decide,
 * `gate_document.ts` and `write_gate.ts` report. `comment.ts` and `github.ts` put a report under a pull request;
 * `gate_selftest.ts` counts how often gates err.
 *
 * May import: what `bench/studies/mod.ts` says.
 *
 * @module
 */

export {};
