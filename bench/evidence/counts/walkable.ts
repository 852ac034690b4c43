/**
 * The child's side of counting: runs stretches of a subject between marks, each from the same place in its inputs.
 * By the rules of `intrinsics.ts`.
 *
 * @module
 */

import { errorLineWriter, exit, readLine } from "../../process/child_lines.ts";
import { append, bare, Math, now, parseJson } from "../../workload/user/intrinsics.ts";
import { type Answer, MARK, type WalkOrder } from "../child_protocol.ts";
import type { PreparedSubject } from "../prepared_subject.ts";

/** A subject that knows how many operations it has run. */
export interface WalkableSubject extends PreparedSubject {
  /** Operations so far. */
  total(): number;
}

/** Recorded and random orders come round after a power of two no larger than this, and so do rings. */
const LONGEST_PERIOD = 1 << 20;
/** Milliseconds that coming round may take. */
const ROUND_TRIP_MS = 150;
const TIMED_MS = 5;
const STRETCH = 4096;
/** How often V8 sees runs as short as those that are stepped through before they are. */
const SHORT_RUNS = 200;
const PRACTICES = 5;
const PRACTICE_MS = 1000;

/** Counts the operations of a subject. */
export function walkable(
  { run, focus, granularity = 1, period }: PreparedSubject,
): WalkableSubject {
  let total = 0;
  return bare({
    run: (n: number) => {
      run(n);
      total += Math.ceil(n / granularity) * granularity;
    },
    focus,
    granularity,
    ...(period === undefined ? {} : { period }),
    total: () => total,
  });
}

/** Serves {@linkcode WalkOrder}s until standard input closes, which ends the process. */
export function serveWalks(subject: WalkableSubject, send: (answer: Answer) => void): never {
  const { granularity = 1 } = subject;
  const opMs = timePerOp(subject);
  const round = comesRoundAfter(subject, opMs);
  const writeMark = errorLineWriter(MARK);
  const seen: number[] = [];
  send({ answer: "walkable", granularity, opMs });
  for (let line = readLine(); line !== null; line = readLine()) {
    const { ops } = parseJson(line) as WalkOrder;
    if (!has(seen, ops)) {
      append(seen, ops);
      practise(subject, ops, round);
    }
    comeRound(subject, round);
    writeMark();
    subject.run(ops);
    writeMark();
  }
  exit(0);
}

/** Does what will be stepped through, so that V8 compiles for it before and not meanwhile. */
function practise(subject: WalkableSubject, ops: number, round: number): void {
  const start = now();
  for (let i = 0; i < PRACTICES && now() - start < PRACTICE_MS; i++) {
    for (let k = 0; k < SHORT_RUNS && now() - start < PRACTICE_MS; k++) subject.run(ops);
    comeRound(subject, round);
  }
}

function timePerOp(subject: WalkableSubject): number {
  const { granularity = 1, total } = subject;
  const before = total();
  const start = now();
  let elapsed = 0;
  for (let n = granularity; elapsed < TIMED_MS; n = Math.min(STRETCH, n * 2)) {
    subject.run(n);
    elapsed = now() - start;
  }
  return elapsed / (total() - before);
}

/** Operations after which inputs and rings are where they were, as far as there is time for that. */
function comesRoundAfter({ granularity = 1, period }: WalkableSubject, opMs: number): number {
  let round = period ?? granularity;
  while (round * 2 <= LONGEST_PERIOD && round * 2 * opMs <= ROUND_TRIP_MS) round *= 2;
  return round;
}

function comeRound({ run, total, granularity = 1 }: WalkableSubject, round: number): void {
  const stretch = Math.max(granularity, STRETCH - STRETCH % granularity);
  for (let left = (round - total() % round) % round; left > 0; left -= Math.min(stretch, left)) {
    run(Math.min(stretch, left));
  }
}

function has(list: readonly number[], value: number): boolean {
  for (let i = 0; i < list.length; i++) if (list[i] === value) return true;
  return false;
}
