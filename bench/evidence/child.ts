/**
 * The program of an evidence process: runs its subject until V8 has nothing left to optimize, runs it a
 * stretch more, then hands out its own machine code on request.
 *
 * V8's log goes to standard output, so answers go to standard error, one line of JSON each after
 * {@linkcode ANSWER_PREFIX}. Points in time are marked in the log itself: by functions that V8 compiles,
 * and logs, at their first call.
 *
 * @module
 */

import { tierOf, TOP_TIER } from "../measure/tier.ts";
import {
  type Answer,
  ANSWER_PREFIX,
  type ChildSpec,
  type ExecutedRange,
  type ProgressNote,
  type ReadRequest,
} from "./child_protocol.ts";
import { countedRanges } from "./counted_ranges.ts";
import type { PreparedSubject } from "./subject.ts";
import { SubjectRefused } from "./subject_refused.ts";

const FIRST_OPS = 64;
const MOST_OPS = 4096;
const ROUND_MS = 1;
const MIN_ROUNDS = 30;
const UNCHANGED_ROUNDS = 40;
const WARM_LIMIT_MS = 4000;
const SETTLE_MS = 200;
const MEASURED_ROUNDS = 16;
/** Calls in which V8 has seen enough of a function, unless it is in the top tier before. */
const ENOUGH_CALLS = FIRST_OPS * MIN_ROUNDS;
const NOTE_EVERY_MS = 500;
const LONGEST_RUN_MS = 500;
const COUNTED_OPS = 2048;
const READ_BYTES = 65536;

// Compiled, and so logged, when they are called. See MARKERS.
function vringlabFirstCall(): void {}
function vringlabMeasured(): void {}
function vringlabDone(): void {}

if (import.meta.main) await main();

async function main(): Promise<void> {
  try {
    const spec = JSON.parse(Deno.args[0] ?? "null") as ChildSpec;
    // Counters come with compilation, so what is to be counted is loaded afterwards.
    if (spec.mode === "coverage") startCounting();
    else collectGarbage();
    const { prepareSubject } = await import("./subject.ts");
    const prepared = await prepareSubject(spec.subject);
    const subject = spec.times === null ? prepared : noted(prepared);
    send({ answer: "progress", stage: "first call", calls: 0 });
    if (spec.mode === "coverage") {
      runCounted(subject, spec.times?.countedMs ?? Infinity);
      return send({ answer: "coverage", scripts: countedScripts() });
    }
    vringlabFirstCall();
    const before = performance.now();
    subject.run(1);
    const callMs = performance.now() - before;
    const firstOps = spec.times !== null && callMs > ROUND_MS ? 1 : FIRST_OPS;
    const settleMs = spec.mode === "natural" ? SETTLE_MS : 0;
    const ops = warmUp(subject, firstOps, settleMs, spec.times?.warmUpMs ?? WARM_LIMIT_MS);
    vringlabMeasured();
    runMeasured(subject, ops, spec.times?.measuredMs ?? Infinity);
    vringlabDone();
    const focus = subject.focus.map((f) => ({ name: f.name, tier: tierOf(f) }));
    send({ answer: "ran", focus });
    serveReads();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    send({ answer: "error", message, refused: error instanceof SubjectRefused });
    Deno.exit(1);
  }
}

/** The traced collection tells the isolate's address, from which machine code reaches V8's tables. */
function collectGarbage(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

/**
 * The subject, telling the parent now and then that it goes on; the first time, that it returned at all. Where calls
 * have become slow, fewer are made than asked for.
 */
function noted({ run, focus }: PreparedSubject): PreparedSubject {
  let calls = 0;
  let notedMs = -Infinity;
  return {
    focus,
    run: (n) => {
      const start = performance.now();
      for (let left = n, now = start; left > 0 && now - start < LONGEST_RUN_MS;) {
        const some = Math.min(FIRST_OPS, left);
        run(some);
        left -= some;
        calls += some;
        now = performance.now();
        if (now - notedMs < NOTE_EVERY_MS) continue;
        notedMs = now;
        send({ answer: "progress", stage: "calls", calls });
      }
    },
  };
}

/** As many runs as are counted, or as many as fit: each stretch is as long as all before. */
function runCounted({ run }: PreparedSubject, limitMs: number): void {
  if (limitMs === Infinity) return run(COUNTED_OPS);
  const start = performance.now();
  run(1);
  for (let done = 1; done < COUNTED_OPS; done *= 2) {
    if ((performance.now() - start) * 2 > limitMs) return;
    run(done);
  }
}

function runMeasured({ run }: PreparedSubject, ops: number, limitMs: number): void {
  const start = performance.now();
  for (let round = 0; round < MEASURED_ROUNDS && performance.now() - start < limitMs; round++) {
    run(ops);
  }
}

/**
 * Runs rounds until no function in focus changes its tier any more, and not for `settleMs`: code compiled
 * in the background takes its time. Slow calls go on for `limitMs`, as V8 needs some to see them as hot.
 *
 * @returns operations per round.
 */
function warmUp(
  { run, focus }: PreparedSubject,
  firstOps: number,
  settleMs: number,
  limitMs: number,
): number {
  const start = performance.now();
  let ops = firstOps;
  let calls = 0;
  let tiers = "";
  let since = 0;
  let sinceMs = start;
  for (let round = 0;; round++) {
    const before = performance.now();
    run(ops);
    calls += ops;
    const now = performance.now();
    if (now - before < ROUND_MS && ops < MOST_OPS) {
      ops *= 2;
      since = round;
    }
    const tiersNow = focus.map(tierOf).join();
    const enough = calls >= ENOUGH_CALLS || focus.every((f) => tierOf(f) === TOP_TIER);
    if (tiersNow !== tiers) {
      since = round;
      sinceMs = now;
    }
    tiers = tiersNow;
    if (now - start > (enough ? Math.min(WARM_LIMIT_MS, limitMs) : limitMs)) return ops;
    const settled = round - since >= UNCHANGED_ROUNDS && now - sinceMs >= settleMs;
    if (enough && round >= MIN_ROUNDS && settled) return ops;
  }
}

function startCounting(): void {
  new Function("%DebugToggleBlockCoverage(true)")();
}

/** What was executed since, by script. */
function countedScripts(): ExecutedRange[][] {
  type Script = { start: number; end: number; count: number }[] & { script: string };
  const scripts = new Function("return %DebugCollectCoverage()")() as Script[];
  return scripts.map((ranges) => countedRanges(ranges.script, Array.from(ranges)));
}

/** Serves reads of memory until standard input closes. Nothing else runs, so nothing moves. */
function serveReads(): void {
  const buffer = new Uint8Array(READ_BYTES);
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const end = text.indexOf("\n");
    if (end < 0) {
      const count = Deno.stdin.readSync(buffer);
      if (count === null) return;
      text += decoder.decode(buffer.subarray(0, count), { stream: true });
      continue;
    }
    const { ranges } = JSON.parse(text.slice(0, end)) as ReadRequest;
    text = text.slice(end + 1);
    send({ answer: "read", bytes: ranges.map(([address, count]) => readMemory(address, count)) });
  }
}

/** Bytes of this process, in hexadecimal. A wrong address ends the process. */
function readMemory(address: number, byteCount: number): string {
  const pointer = Deno.UnsafePointer.create(BigInt(address));
  if (pointer === null) throw new RangeError("Cannot read memory: current value is address 0");
  return new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(pointer, byteCount)).toHex();
}

function send(answer: Answer | ProgressNote): void {
  // The line may follow one that somebody else left unfinished.
  const line = `\n${ANSWER_PREFIX}${JSON.stringify(answer)}\n`;
  let bytes = new TextEncoder().encode(line);
  while (bytes.length > 0) bytes = bytes.subarray(Deno.stderr.writeSync(bytes));
}
