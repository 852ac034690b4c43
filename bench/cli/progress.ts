/**
 * The progress line.
 *
 * @module
 */

import { cutEnd, visible } from "../record/names.ts";

/** What a progress line shows. */
export interface ProgressState {
  /** Milliseconds since the start. */
  readonly elapsedMs: number;
  /** Expected milliseconds until the end. */
  readonly leftMs: number;
  /** What just happened, e.g. the group's name. */
  readonly label: string;
}

const BAR_CELLS = 24;

/**
 * The progress line, e.g. `[██████░░░░░░░░░░░░░░░░░░]  25 %  45 s left  more_used/random/split+packed`,
 * cut to `width` columns.
 */
export function renderProgress(state: ProgressState, width: number): string {
  const { elapsedMs, leftMs, label } = state;
  const total = elapsedMs + leftMs;
  const share = total > 0 ? Math.min(1, elapsedMs / total) : 0;
  const full = Math.round(share * BAR_CELLS);
  const bar = "█".repeat(full) + "░".repeat(BAR_CELLS - full);
  const percent = String(Math.floor(share * 100)).padStart(3);
  return cutEnd(`[${bar}] ${percent} %  ${renderTimeLeft(leftMs)} left  ${visible(label)}`, width);
}

/** A time for people: `45 s` or `3 min 05 s`. */
export function renderTimeLeft(ms: number): string {
  const seconds = Math.ceil(Math.max(0, ms) / 1000);
  if (seconds < 60) return `${seconds} s`;
  const rest = String(seconds % 60).padStart(2, "0");
  return `${Math.floor(seconds / 60)} min ${rest} s`;
}

/** Where progress goes: a terminal that is rewritten in place, or a log that gets a line now and then. */
export interface ProgressSink {
  /** Writes text as it is. */
  write(text: string): void;
  /** Columns, or `null` when it is not a terminal. */
  columns(): number | null;
}

/** Standard error: all of each text, and as wide as its terminal. Where nobody reads it any more, nothing. */
export const STDERR: ProgressSink = {
  write(text: string): void {
    let bytes = new TextEncoder().encode(text);
    try {
      while (bytes.length > 0) bytes = bytes.subarray(Deno.stderr.writeSync(bytes));
    } catch {
      // The terminal was closed or the disk of a log is full: no reason to lose what is being measured.
    }
  },
  columns(): number | null {
    try {
      return Deno.stderr.isTerminal() ? Deno.consoleSize().columns : null;
    } catch {
      return null;
    }
  },
};

const CLEAR_LINE = "\r\x1b[K";
const LOG_EVERY_MS = 10_000;

/** Shows progress until it is closed. */
export class ProgressDisplay {
  readonly #sink: ProgressSink;
  readonly #clock: () => number;
  readonly #isTerminal: boolean;
  #state: ProgressState | null = null;
  #updatedAt = 0;
  #loggedAt: number;
  #shown = false;

  /** Draws when told something new and at no other time: nothing of the lab may run while a window is timed. */
  constructor(sink: ProgressSink, clock: () => number = () => performance.now()) {
    this.#sink = sink;
    this.#clock = clock;
    this.#loggedAt = clock();
    this.#isTerminal = sink.columns() !== null;
  }

  /** Takes a new state. */
  update(state: ProgressState): void {
    this.#state = state;
    this.#updatedAt = this.#clock();
    if (this.#isTerminal) {
      this.#draw();
    } else if (this.#updatedAt - this.#loggedAt >= LOG_EVERY_MS) {
      this.#loggedAt = this.#updatedAt;
      const { elapsedMs, leftMs, label } = state;
      this.#sink.write(
        `${renderTimeLeft(elapsedMs)} gone, about ${renderTimeLeft(leftMs)} left (${label})\n`,
      );
    }
  }

  /** Writes text above the progress line. */
  print(text: string): void {
    this.#clear();
    this.#sink.write(text);
    if (this.#isTerminal) this.#draw();
  }

  /** Takes the progress line away and stops. */
  close(): void {
    this.#clear();
    this.#state = null;
  }

  #draw(): void {
    if (this.#state === null) return;
    const since = this.#clock() - this.#updatedAt;
    const { elapsedMs, leftMs, label } = this.#state;
    const now = { elapsedMs: elapsedMs + since, leftMs: Math.max(0, leftMs - since), label };
    this.#sink.write(CLEAR_LINE + renderProgress(now, (this.#sink.columns() ?? 80) - 1));
    this.#shown = true;
  }

  #clear(): void {
    if (this.#shown) this.#sink.write(CLEAR_LINE);
    this.#shown = false;
  }
}
