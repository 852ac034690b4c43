/**
 * The state of the core while a window ran, told by two short loops around it, and estimates by state.
 *
 * A *chain* of dependent additions runs at the clock's frequency, whoever else uses the core; a *wide* loop of
 * independent ones is slowed by whoever shares the core's units. Their quotient, wide / chain, is a property of core and
 * neighbor alone. What is said here goes by those loops, never by the window's own time, so that no choice of windows
 * can favor a result.
 *
 * @module
 */

import { median } from "./quantile.ts";

/** State of the core during a window: by itself, shared with a busy neighbor, or changing. */
export type CoreState = "quiet" | "contended" | "interrupted";

/** State of the windows that an estimate is of; `mixed` where neither of the two alone has windows enough. */
export type EstimateState = "quiet" | "contended" | "mixed";

/** By what windows are told apart: fixed before any window is timed. */
export interface CoreRule {
  /** Quotient wide / chain from which on a window is contended. */
  readonly threshold: number;
}

/** Two readings of the wide loop beside a window that differ by more say that the state changed in between. */
export const INTERRUPTED_BEYOND = 0.15;
/** Quotients idle and under a load that differ by less do not tell the two apart. */
export const CLEAR_DIFFERENCE = 1.15;
/** Blocks that a further estimate of contended windows needs. */
export const FEWEST_CONTENDED_BLOCKS = 4;
/** Fewer blocks have an interval that says nothing: of six, a trimmed mean keeps four. */
const FEWEST_BLOCKS = 6;

/** The states, by the letter that records hold for each round. */
const LETTERS: Readonly<Record<CoreState, string>> = {
  quiet: "q",
  contended: "c",
  interrupted: "i",
};
const STATES: readonly CoreState[] = ["quiet", "contended", "interrupted"];

/**
 * The threshold between quiet and contended: the geometric mean of the quotients without and with a load where they
 * differ by {@linkcode CLEAR_DIFFERENCE}; else as much above the idle one, as no load of the lab's slows this core.
 */
export function quietThreshold(idle: number, loaded: number): number {
  return loaded >= idle * CLEAR_DIFFERENCE ? Math.sqrt(idle * loaded) : idle * CLEAR_DIFFERENCE;
}

/** Quotient wide / chain at a window: mean of the wide readings beside it over the least of the chain's. */
export function quotientOf(wideBefore: number, wideAfter: number, chain: number): number {
  return (wideBefore + wideAfter) / 2 / chain;
}

/** State of the core during a window, from the readings of the wide loop before and after it. */
export function stateOfWindow(
  wideBefore: number,
  wideAfter: number,
  chain: number,
  { threshold }: CoreRule,
): CoreState {
  const [least, most] = [Math.min(wideBefore, wideAfter), Math.max(wideBefore, wideAfter)];
  if (most > least * (1 + INTERRUPTED_BEYOND)) return "interrupted";
  return quotientOf(wideBefore, wideAfter, chain) < threshold ? "quiet" : "contended";
}

/** A cell's windows of one round, as one. */
export interface RoundFigure {
  /** Median nanoseconds per operation of the windows in the round's state. */
  readonly ns: number;
  /** The round's state: that of most of its windows, the quieter of equally many. */
  readonly state: CoreState;
  /** Median quotient of those windows. */
  readonly quotient: number;
}

/** A window with its state. */
export interface StatedWindow {
  /** Nanoseconds per operation. */
  readonly ns: number;
  /** State of the core. */
  readonly state: CoreState;
  /** Quotient of the loops. */
  readonly quotient: number;
}

/** Figure of a round, from the windows of one state alone; there has to be one window at least. */
export function roundFigure(windows: readonly StatedWindow[]): RoundFigure {
  const byState = STATES.map((state) => windows.filter((window) => window.state === state));
  const own = byState.reduce((most, some) => some.length > most.length ? some : most);
  return {
    ns: median(own.map(({ ns }) => ns)),
    state: own[0]!.state,
    quotient: median(own.map(({ quotient }) => quotient)),
  };
}

/** The states of rounds as a record holds them: one letter each. */
export function stateLetters(states: readonly CoreState[]): string {
  return states.map((state) => LETTERS[state]).join("");
}

/** Windows of one process, one per round, and their states where those are known. */
export interface StatedSamples {
  /** Nanoseconds per operation. */
  readonly windowsNs: readonly number[];
  /** What is known of the core. */
  readonly core?: { readonly states: string };
}

/**
 * The windows of those rounds in which the core was in a state for all of some processes, by process; of `mixed` all
 * windows.
 */
export function windowsIn(
  processes: readonly StatedSamples[],
  state: EstimateState,
): readonly (readonly number[])[] {
  if (state === "mixed") return processes.map(({ windowsNs }) => windowsNs);
  const letter = LETTERS[state];
  return processes.map(({ windowsNs }) =>
    windowsNs.filter((_, round) => processes.every(({ core }) => core?.states[round] === letter))
  );
}

/** Whether the states of all rounds are known. */
export function hasStates({ core }: StatedSamples): boolean {
  return core !== undefined;
}

/** One figure per block, all of windows in one state. */
export interface StatedBlocks {
  /** The state; `null` where none is known, as in records of earlier versions. */
  readonly state: EstimateState | null;
  /** Figures by block, NaN where it has none in that state. */
  readonly values: Float64Array;
  /** The same of contended windows, where the state is quiet and there are enough of them. */
  readonly contended: Float64Array | null;
}

/**
 * Figures of blocks, of windows in one state: of quiet ones where at least half of the blocks have a figure of them, else
 * of quiet or contended ones, whichever more blocks have. Where fewer than six blocks have either, or not all where there are fewer, of all windows.
 *
 * @param blocks The processes that take part, by block; `null` where one failed.
 * @param figure A block's figure of its windows in a state, as {@linkcode windowsIn} gives them; NaN where they are too
 *   few.
 */
export function blocksByState<Samples extends StatedSamples>(
  blocks: readonly (readonly Samples[] | null)[],
  figure: (processes: readonly Samples[], state: EstimateState) => number,
): StatedBlocks {
  const figuresIn = (state: EstimateState): Float64Array =>
    Float64Array.from(blocks, (processes) => processes === null ? NaN : figure(processes, state));
  const known = blocks.some((processes) => processes?.every(hasStates));
  if (!known) return { state: null, values: figuresIn("mixed"), contended: null };
  const [quiet, contended] = [figuresIn("quiet"), figuresIn("contended")];
  const [quietCount, contendedCount] = [validCount(quiet), validCount(contended)];
  const mixed = figuresIn("mixed");
  const wanted = validCount(mixed) / 2;
  const fewest = Math.max(1, Math.min(FEWEST_BLOCKS, validCount(mixed)));
  if (Math.max(quietCount, contendedCount) < fewest) {
    return { state: "mixed", values: mixed, contended: null };
  }
  if (quietCount < fewest || (quietCount < wanted && contendedCount > quietCount)) {
    return { state: "contended", values: contended, contended: null };
  }
  return {
    state: "quiet",
    values: quiet,
    contended: contendedCount >= FEWEST_CONTENDED_BLOCKS ? contended : null,
  };
}

function validCount(values: Float64Array): number {
  return values.filter((value) => !Number.isNaN(value)).length;
}
