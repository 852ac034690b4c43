/**
 * Studies: questions that the lab answers, each with a plan, a judge and a document.
 *
 * | folder       | question                                                                       |
 * | ------------ | ------------------------------------------------------------------------------ |
 * | `lab/`       | which dispatch strategy to use, for how many layouts and which operations       |
 * | `claims/`    | which sentences about dispatch are true here                                    |
 * | `compare/`   | which of several functions is faster; the gate for CI                           |
 * | `bench/`     | how long registered benches take (Deno.bench, mitata, tinybench), which is faster  |
 * | `explain/`   | what V8 made of a function, and why                                             |
 * | `sweep/`     | how times change with one limit of V8 or with the number of layouts             |
 * | `calibrate/` | what a call costs on this machine                                               |
 * | `bisect/`    | which commit changed a bench                                                    |
 * | `history/`   | at which commit what became slower or faster                                   |
 * | `selftest/`  | how often the lab's own verdicts are wrong                                      |
 *
 * May import: `measure`, `evidence`, `calibrate`, `process`, `workload`, `report`, `record`, `stats`, `quick`.
 *
 * To add a study: a folder here with a `mod.ts`, and its command in `bench/cli/`.
 *
 * @module
 */

export {};
