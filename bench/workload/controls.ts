/**
 * Cells that a comparison runs beside the strategies, to see what the lab itself adds and whether it can
 * tell a difference that is there from one that is not.
 *
 * @module
 */

/** The harness alone: the loop reads the order, or walks the trace, and calls nothing. */
export const EMPTY_OP = "empty_op";
/** {@linkcode EMPTY_OP} for functions that return promises: an asynchronous function that does nothing, awaited. */
export const EMPTY_ASYNC = "empty_async";
/** {@linkcode EMPTY_OP} for benches that time a part of themselves: that part is empty. */
export const EMPTY_TIMED = "empty_timed";
/** {@linkcode EMPTY_TIMED}, awaited. */
export const EMPTY_TIMED_ASYNC = "empty_timed_async";
/** All controls that do nothing. */
export const EMPTY_CONTROLS: readonly string[] = [
  EMPTY_OP,
  EMPTY_ASYNC,
  EMPTY_TIMED,
  EMPTY_TIMED_ASYNC,
];
/** A token there and back through two bare rings of `ring/null_ring.ts`. */
export const BARE_RING = "bare_ring";
/** `direct` under another name: an A/A comparison. */
export const DIRECT_AGAIN = "direct_again";
/** `direct` doing every operation twice: a known factor of two. */
export const DIRECT_X2 = "direct_x2";

/** What a control is, by name, for people. */
export const CONTROL_DESCRIPTIONS: Readonly<Record<string, string>> = {
  [EMPTY_OP]: "the loop without operations",
  [BARE_RING]: "put and take, there and back, on two Int32Array rings",
  [DIRECT_AGAIN]: "direct once more (A/A)",
  [DIRECT_X2]: "direct doing every operation twice",
};

/** Operations that the small known difference does for each that the baseline does. */
export const SMALL_KNOWN_SCALE = 1.1;

/** The control that is the baseline again: an A/A comparison. `direct_again` for `direct`. */
export function againName(baseline: string): string {
  return `${baseline}_again`;
}

/** The control that does the baseline's operations `scale` times: `direct_x2` for `direct`. */
export function knownDifferenceName(baseline: string, scale: number): string {
  return scale === 2 ? `${baseline}_x2` : `${baseline}_plus${Math.round((scale - 1) * 100)}`;
}

/** Tells whether a cell's strategy is a control. */
export function isControl(strategy: string): boolean {
  return Object.hasOwn(CONTROL_DESCRIPTIONS, strategy);
}

/** The strategy that a control runs: `direct` for its two repetitions, any other name unchanged. */
export function strategyOf(name: string): string {
  return name === DIRECT_AGAIN || name === DIRECT_X2 ? "direct" : name;
}
