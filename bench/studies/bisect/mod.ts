/**
 * Which commit changed a bench: `deno task lab bisect`.
 *
 * `bisection.ts` is the search, `run_bisect.ts` measures its steps with what the gate measures commits with,
 * `bisect_document.ts` shows them. The record is `bench/record/bisect.ts`.
 *
 * @module
 */

export {};
