/**
 * Which of V8's compilers made a function's code.
 *
 * @module
 */

// Bits of %GetOptimizationStatus, as measured in V8 15.0.
const STATUS_MAGLEVVED = 1 << 4;
const STATUS_TURBOFANNED = 1 << 5;
const STATUS_INTERPRETED = 1 << 6;
const STATUS_BASELINE = 1 << 14;
const STATUS_LAZY = 1 << 17;

type AnyFunction = (...args: never[]) => unknown;

const getOptimizationStatus = native<number>("return %GetOptimizationStatus(f)");
const optimizeOnNextCall = native<void>(
  "%PrepareFunctionForOptimization(f); %OptimizeFunctionOnNextCall(f)",
);
const neverOptimizeNative = native<void>("%NeverOptimizeFunction(f)");

// V8 natives do not parse without --allow-natives-syntax, hence the text and the catch.
function native<R>(body: string): ((f: AnyFunction) => R) | null {
  try {
    return new Function("f", body) as (f: AnyFunction) => R;
  } catch {
    return null;
  }
}

/** The name of V8's top tier. */
export const TOP_TIER = "turbofan";

/** Whether this process was started with `--allow-natives-syntax`. */
export const TIERS_KNOWN: boolean = getOptimizationStatus !== null;

/**
 * The tier of a function: `turbofan`, `maglev`, `baseline`, `interpreted`, `lazy` or `status N`;
 * `unknown` where natives are not allowed.
 *
 * It speaks of the function's own code, not of copies inlined into callers.
 */
export function tierOf(f: AnyFunction): string {
  if (getOptimizationStatus === null) return "unknown";
  return decodeTier(getOptimizationStatus(f));
}

/**
 * Asks V8 to compile a function in its top tier at the next call, from the type feedback that it has.
 *
 * A loop that V8 optimized while it ran goes on using that code, which is not the code of the function
 * itself, for hundreds of calls, and then changes speed. From now on V8 leaves the function alone: after
 * a deoptimization this has to be called again. Does nothing where natives are not allowed.
 */
export function optimizeNow(f: AnyFunction): void {
  optimizeOnNextCall?.(f);
}

/**
 * Keeps V8 from optimizing a function, and from inlining it: what it calls runs as the code that it has by itself.
 * Does nothing where natives are not allowed.
 */
export function neverOptimize(f: AnyFunction): void {
  neverOptimizeNative?.(f);
}

/** Reads the value of `%GetOptimizationStatus`. */
export function decodeTier(status: number): string {
  if (status & STATUS_TURBOFANNED) return TOP_TIER;
  if (status & STATUS_MAGLEVVED) return "maglev";
  if (status & STATUS_BASELINE) return "baseline";
  if (status & STATUS_INTERPRETED) return "interpreted";
  if (status & STATUS_LAZY) return "lazy";
  return `status ${status}`;
}
