/**
 * The timed loop around a function that somebody else wrote.
 *
 * Imported under a query per copy: type feedback of the call belongs to this module's functions, so two
 * functions that go through one copy make its call megamorphic. That is what `shared` placement is for, and
 * what the other placements keep away by a copy of their own.
 *
 * There is one form of loop, whatever functions return: results that differ in nothing but their type must not make
 * equal functions differ. The result of a call stays in a local variable until the next one takes its place, and the
 * last of a stretch is stored where V8 must suppose that somebody reads it. V8 may leave out none of the results in
 * between, nor an object that was allocated for one: it may have to interrupt the loop in every turn, also where it has
 * unrolled it, and has to know the variable then.
 *
 * Storing every result instead costs by type, once the function is inlined. Time of one call in ns, for a function that
 * adds to its state and returns as said (Deno 2.9, V8 15.0, one x86-64 machine, lowest of three processes):
 *
 * | loop                               | 0    | undefined | 0.5  | a string | i * 0.5 | i % 2 = 0 | an object made |
 * | ---------------------------------- | ---- | --------- | ---- | -------- | ------- | --------- | -------------- |
 * | into a Float64Array                | 1.11 | 1.22      | 1.06 | 99.7     | 1.22    | 1.36      | 123            |
 * | into an array                      | 1.71 | 1.84      | 1.28 | 1.69     | 9.02    | 1.61      | 10.2           |
 * | into either, by `typeof`           | 0.97 | 1.67      | 1.20 | 1.52     | 1.08    | 2.42      | 8.55           |
 * | into a field of an object          | 0.98 | 1.04      | 1.40 | 0.97     | 5.37    | 1.63      | 11.8           |
 * | the last four in local variables   | 0.98 | 1.00      | 0.99 | 0.96     | 1.05    | 2.19      | 4.99           |
 * | the last one in a local variable   | 0.97 | 0.97      | 1.03 | 0.98     | 0.99    | 0.98      | 2.83           |
 *
 * That the last form leaves no work out shows in functions that do nothing but compute their result: a square root of
 * `i * 1.1` takes 2.9 ns in it, in the four variables (of which unrolling can free none), and in the Float64Array.
 *
 * @module
 */

import type { TableLoop } from "../loop_call.ts";

/** A function to measure. */
export type UserRun = (state: unknown, i: number) => unknown;

/**
 * Calls the function with its state and the numbers `from` to `to` (exclusive), and stores what it returned last.
 * Returns 0.
 */
export type UserLoop = TableLoop<unknown>;

/** The loop around a function. */
export function makeUserLoop(run: UserRun): UserLoop {
  // A variable and not an element or a property: how those are reached depends on what others did to prototypes.
  let kept: unknown = null;
  return function userCalls(state, from, to): number {
    // A number, so that numbers need no box: V8 keeps one kind of value in a variable.
    let last: unknown = 0;
    for (let i = from; i < to; i++) last = run(state, i);
    kept = last;
    return kept === userCalls ? 1 : 0;
  };
}

/** As {@linkcode UserLoop}, for functions whose results are awaited, one call after the other. */
export type AwaitedLoop = (state: unknown, from: number, to: number) => Promise<number>;

/** The loop around a function that returns promises. */
export function makeAwaitedLoop(run: UserRun): AwaitedLoop {
  let kept: unknown = null;
  return async function awaitedCalls(state, from, to): Promise<number> {
    let last: unknown = 0;
    for (let i = from; i < to; i++) last = await run(state, i);
    kept = last;
    return kept === awaitedCalls ? 1 : 0;
  };
}

/** A registered benchmark: it gets the context of its runner, or `undefined`, and nothing else. */
export type BenchRun = (context: unknown) => unknown;

/** The loop around a registered benchmark. */
export function makeBenchLoop(run: BenchRun): UserLoop {
  let kept: unknown = null;
  return function benchCalls(context, from, to): number {
    let last: unknown = 0;
    for (let i = from; i < to; i++) last = run(context);
    kept = last;
    return kept === benchCalls ? 1 : 0;
  };
}

/** The loop around a registered benchmark that returns promises. */
export function makeAwaitedBenchLoop(run: BenchRun): AwaitedLoop {
  let kept: unknown = null;
  return async function awaitedBenchCalls(context, from, to): Promise<number> {
    let last: unknown = 0;
    for (let i = from; i < to; i++) last = await run(context);
    kept = last;
    return kept === awaitedBenchCalls ? 1 : 0;
  };
}
