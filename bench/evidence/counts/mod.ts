/**
 * Counts: what one operation executes, where no hardware counter exists.
 *
 * Reading order: `gather_counts.ts` has a process of its own stepped through, `tracer.ts` steps, in a thread of its own
 * (`tracer_worker.ts`, told by `tracer_thread.ts`), `step_decoder.ts` says what an instruction does, `walkable.ts` is the
 * child's side, `tally.ts` takes the difference of two lengths, `counts_words.ts` says it for people.
 *
 * Needs permission to run Deno and `--allow-ffi`, on x86-64 Linux, where tracing is not forbidden. What is counted gets
 * no permission for it.
 *
 * To count something more: `step_decoder.ts`, `tally.ts`, and a field in `record/cell_evidence.ts`.
 *
 * @module
 */

export {
  countsObstacle,
  type CountsOptions,
  type CountsResult,
  gatherCounts,
} from "./gather_counts.ts";
export { countsInWords, indirectBranches, perOperation } from "./counts_words.ts";
