/**
 * The self-test: how often the lab's verdicts are wrong, counted on functions whose difference is known.
 *
 * Reading order: `condition.ts` says what is compared, `ring_loop.ts` and `ring_workload.ts` are the functions,
 * `ring_model.ts` what they must compute. `run_selftest.ts` repeats `run_comparison.ts`; `outcome.ts`, `summary.ts` and
 * `targets.ts` judge; `selftest_text.ts` tells. `tool.ts` puts other benchmark tools to the same test.
 *
 * May import: what `bench/studies/mod.ts` says.
 *
 * To add a tool: an entry of `tool.ts` with a child program beside it.
 *
 * @module
 */

export {};
