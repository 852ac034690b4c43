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

import { tierOf } from "../measure/tier.ts";
import {
  type Answer,
  ANSWER_PREFIX,
  type ChildSpec,
  type ExecutedRange,
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
    const subject = await prepareSubject(spec.subject);
    if (spec.mode === "coverage") {
      subject.run(COUNTED_OPS);
      return send({ answer: "coverage", scripts: countedScripts() });
    }
    vringlabFirstCall();
    subject.run(1);
    const ops = warmUp(subject, spec.mode === "natural" ? SETTLE_MS : 0);
    vringlabMeasured();
    for (let round = 0; round < MEASURED_ROUNDS; round++) subject.run(ops);
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
 * Runs rounds until no function in focus changes its tier any more, and not for `settleMs`: code compiled
 * in the background takes its time.
 *
 * @returns operations per round.
 */
function warmUp({ run, focus }: PreparedSubject, settleMs: number): number {
  const start = performance.now();
  let ops = FIRST_OPS;
  let tiers = "";
  let since = 0;
  let sinceMs = start;
  for (let round = 0;; round++) {
    const before = performance.now();
    run(ops);
    const now = performance.now();
    if (now - before < ROUND_MS && ops < MOST_OPS) {
      ops *= 2;
      since = round;
    }
    const tiersNow = focus.map(tierOf).join();
    if (tiersNow !== tiers) {
      since = round;
      sinceMs = now;
    }
    tiers = tiersNow;
    if (now - start > WARM_LIMIT_MS) return ops;
    const settled = round - since >= UNCHANGED_ROUNDS && now - sinceMs >= settleMs;
    if (round >= MIN_ROUNDS && settled) return ops;
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

function send(answer: Answer): void {
  // The line may follow one that somebody else left unfinished.
  const line = `\n${ANSWER_PREFIX}${JSON.stringify(answer)}\n`;
  let bytes = new TextEncoder().encode(line);
  while (bytes.length > 0) bytes = bytes.subarray(Deno.stderr.writeSync(bytes));
}
