/**
 * How long the calls of a function may take, and what each process gets of that.
 *
 * A function of a few nanoseconds is called hundreds of thousands of times well within it; one of 50 ms as often
 * as there is time for.
 *
 * @module
 */

/** Milliseconds for all calls of a function, unless somebody says otherwise. */
export const CALL_BUDGET_MS = 20_000;

/** What a process may spend. */
export interface CallTimes {
  /** On the very first call, which shows whether the function returns at all. */
  readonly firstCallMs: number;
  /** On any later call. */
  readonly laterCallMs: number;
  /** On calls until V8 has nothing left to optimize. */
  readonly warmUpMs: number;
  /** On calls after that. */
  readonly measuredMs: number;
  /** On calls that are counted, in a process of their own. */
  readonly countedMs: number;
}

/** However small a budget, a call gets as long: a busy machine lets any process wait. */
const LEAST_CALL_MS = 3000;

/** Splits a budget over what the calls are made for. */
export function callTimes(budgetMs: number): CallTimes {
  return {
    firstCallMs: Math.max(LEAST_CALL_MS, budgetMs / 4),
    laterCallMs: Math.max(LEAST_CALL_MS, budgetMs / 2),
    warmUpMs: budgetMs * 0.6,
    measuredMs: budgetMs * 0.2,
    countedMs: budgetMs * 0.2,
  };
}
