/**
 * Calls of a function that somebody else wrote, as what a prepared workload runs. By the rules of `intrinsics.ts`.
 *
 * @module
 */

import { bare, pinned } from "./intrinsics.ts";
import { callLoop } from "../loop_call.ts";
import { thrownBy } from "./thrown.ts";
import type { PreparedWorkload } from "../workload.ts";
import type { AwaitedLoop, UserLoop } from "./user_loop.ts";

/** The loop around the function: one that awaits what it returns, or one that does not. */
export type CallLoop =
  | { readonly awaited: false; readonly loop: UserLoop }
  | { readonly awaited: true; readonly loop: AwaitedLoop };

// Calls in one go: loops are called often, so that V8 optimizes them as functions.
const CALLS_AT_ONCE = 4096;
// Numbers of calls start again from 0 here, so that they stay small integers.
const MOST_CALLS = 2 ** 30;

/**
 * The part of a prepared workload that runs calls.
 *
 * @param first Number of the first call.
 * @param path For messages.
 * @param what What is called, for messages.
 */
export function timedCalls(
  called: CallLoop,
  state: unknown,
  first: number,
  path: string,
  what: string = "its function",
): Pick<PreparedWorkload, "run" | "runAwaited" | "granularity" | "hot"> {
  let next = first;
  const until = (left: number): number => next + (left < CALLS_AT_ONCE ? left : CALLS_AT_ONCE);
  const hot = { [called.loop.name]: called.loop };
  if (!called.awaited) {
    const { loop } = called;
    return bare({
      run(n: number): number {
        let sum = 0;
        try {
          for (let left = n; left > 0;) {
            const to = until(left);
            sum = (sum + callLoop(loop, state, next, to)) | 0;
            left -= to - next;
            next = to < MOST_CALLS ? to : 0;
          }
        } catch (error) {
          throw thrownBy(path, what, error);
        }
        return sum;
      },
      granularity: 1,
      hot,
    });
  }
  const { loop } = called;
  return bare({
    run: () => 0,
    async runAwaited(n: number): Promise<number> {
      let sum = 0;
      try {
        for (let left = n; left > 0;) {
          const to = until(left);
          sum = (sum + await pinned(loop(state, next, to))) | 0;
          left -= to - next;
          next = to < MOST_CALLS ? to : 0;
        }
      } catch (error) {
        throw thrownBy(path, what, error);
      }
      return sum;
    },
    granularity: 1,
    hot,
  });
}
