/**
 * The program of an evidence process: runs its subject until V8 has nothing left to optimize, runs it a
 * stretch more, then hands out its own machine code on request.
 *
 * V8's log goes to standard output, so answers go to standard error, one line of JSON each after
 * {@linkcode ANSWER_PREFIX}. Points in time are marked in the log itself: by functions that V8 compiles,
 * and logs, at their first call.
 *
 * The subject may be a module that somebody else wrote, which shares this realm: once it is imported, only what is in
 * `intrinsics.ts` is used, by the rules that stand there.
 *
 * @module
 */

import { exit, readLine, writeErrorLine } from "../process/child_lines.ts";
import {
  append,
  BigInt,
  Math,
  now,
  parseJson,
  pinned,
  RangeError,
  toHex,
  toJson,
  Uint8Array,
} from "../workload/user/intrinsics.ts";
import { inputShapes, madeBy } from "./input_shapes.ts";
import { messageOf } from "../workload/user/thrown.ts";
import { tierOf, TOP_TIER } from "../process/tier.ts";
import {
  type Answer,
  ANSWER_PREFIX,
  type ChildSpec,
  type CountedScript,
  type ProgressNote,
  type ReadRequest,
} from "./child_protocol.ts";
import type { PreparedSubject } from "./prepared_subject.ts";
import { serveWalks, walkable, type WalkableSubject } from "./counts/walkable.ts";
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
// Many, as V8 takes memory in pieces of some kilobytes.
const ALLOCATING_OPS = 4096;
const ALLOCATING_MS = 20;
const ALLOCATING_STRETCHES = 5;

const toggleCounting = new Function("%DebugToggleBlockCoverage(true)");
const collectCounts = new Function("return %DebugCollectCoverage()");
const memoryUsage = Deno.memoryUsage.bind(Deno);
const heapUsed = (): number => memoryUsage().heapUsed;
const pointerTo = Deno.UnsafePointer.create.bind(Deno.UnsafePointer);
const memoryAt = Deno.UnsafePointerView.getArrayBuffer.bind(Deno.UnsafePointerView);

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
    const plain = await pinned(prepareSubject(spec.subject));
    const prepared = spec.mode === "counts" ? walkable(plain) : plain;
    const subject = spec.times === null ? prepared : noted(prepared);
    send({ answer: "progress", stage: "first call", calls: 0 });
    if (spec.mode === "coverage") {
      runCounted(subject, spec.times?.countedMs ?? Infinity);
      return send({ answer: "coverage", scripts: countedScripts() });
    }
    vringlabFirstCall();
    const before = now();
    subject.run(1);
    const callMs = now() - before;
    const firstOps = spec.times !== null && callMs > ROUND_MS ? 1 : FIRST_OPS;
    const settleMs = spec.mode === "natural" ? SETTLE_MS : 0;
    const ops = warmUp(subject, firstOps, settleMs, spec.times?.warmUpMs ?? WARM_LIMIT_MS);
    vringlabMeasured();
    const measuredMs = now();
    const rounds = runMeasured(subject, ops, spec.times?.measuredMs ?? Infinity);
    const opMs = (now() - measuredMs) / (rounds * ops);
    const allocatedBytes = spec.mode === "trace" ? allocated(prepared, opMs) : 0;
    vringlabDone();
    const focus: { name: string; tier: string }[] = [];
    for (let i = 0; i < subject.focus.length; i++) {
      const f = subject.focus[i]!;
      append(focus, { name: f.name, tier: tierOf(f) });
    }
    const inputs = prepared.inputs === undefined ? [] : inputShapes(prepared.inputs());
    const makes = prepared.inputs === undefined ? [] : madeBy(subject.focus[0]!);
    send({ answer: "ran", focus, allocatedBytes, inputs, makes });
    if (spec.mode === "counts") serveWalks(prepared as WalkableSubject, send);
    serveReads();
  } catch (error) {
    const refused = SubjectRefused.is(error);
    send({ answer: "error", message: messageOf(error), refused });
    exit(1);
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
      const start = now();
      for (let left = n, after = start; left > 0 && after - start < LONGEST_RUN_MS;) {
        const some = Math.min(FIRST_OPS, left);
        run(some);
        left -= some;
        calls += some;
        after = now();
        if (after - notedMs < NOTE_EVERY_MS) continue;
        notedMs = after;
        send({ answer: "progress", stage: "calls", calls });
      }
    },
  };
}

/** As many runs as are counted, or as many as fit: each stretch is as long as all before. */
function runCounted({ run }: PreparedSubject, limitMs: number): void {
  if (limitMs === Infinity) return run(COUNTED_OPS);
  const start = now();
  run(1);
  for (let done = 1; done < COUNTED_OPS; done *= 2) {
    if ((now() - start) * 2 > limitMs) return;
    run(done);
  }
}

/** Runs rounds, and says how many. */
function runMeasured({ run }: PreparedSubject, ops: number, limitMs: number): number {
  const start = now();
  let round = 0;
  for (; round < MEASURED_ROUNDS && now() - start < limitMs; round++) run(ops);
  return Math.max(1, round);
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
  const start = now();
  let ops = firstOps;
  let calls = 0;
  let tiers = "";
  let since = 0;
  let sinceMs = start;
  for (let round = 0;; round++) {
    const before = now();
    run(ops);
    calls += ops;
    const after = now();
    if (after - before < ROUND_MS && ops < MOST_OPS) {
      ops *= 2;
      since = round;
    }
    let tiersNow = "";
    let enough = true;
    for (let i = 0; i < focus.length; i++) {
      const tier = tierOf(focus[i]!);
      tiersNow += `${tier},`;
      enough &&= tier === TOP_TIER;
    }
    enough ||= calls >= ENOUGH_CALLS;
    if (tiersNow !== tiers) {
      since = round;
      sinceMs = after;
    }
    tiers = tiersNow;
    if (after - start > (enough ? Math.min(WARM_LIMIT_MS, limitMs) : limitMs)) return ops;
    const settled = round - since >= UNCHANGED_ROUNDS && after - sinceMs >= settleMs;
    if (enough && round >= MIN_ROUNDS && settled) return ops;
  }
}

/** Bytes that an operation allocates: the fewest of some stretches, as a collection in between hides others. */
function allocated({ run, granularity = 1 }: PreparedSubject, opMs: number): number {
  const ops = granularity * Math.max(1, Math.ceil(Math.min(ALLOCATING_OPS, ALLOCATING_MS / opMs)));
  let least = Infinity;
  let idle = Infinity;
  for (let i = 0; i < ALLOCATING_STRETCHES; i++) {
    const before = heapUsed();
    const between = heapUsed();
    run(ops);
    const after = heapUsed();
    if (between >= before) idle = Math.min(idle, between - before);
    if (after >= between) least = Math.min(least, after - between);
  }
  return least === Infinity || idle === Infinity ? 0 : Math.max(0, (least - idle) / ops);
}

function startCounting(): void {
  toggleCounting();
}

/** What was executed since, by script. */
function countedScripts(): CountedScript[] {
  type Script = { start: number; end: number; count: number }[] & { script: string };
  const scripts = collectCounts() as Script[];
  const counted: CountedScript[] = [];
  for (let i = 0; i < scripts.length; i++) {
    const ranges: CountedScript["ranges"][number][] = [];
    for (let k = 0; k < scripts[i]!.length; k++) {
      const { start, end, count } = scripts[i]![k]!;
      append(ranges, { start, end, count });
    }
    append(counted, { source: scripts[i]!.script, ranges });
  }
  return counted;
}

/** Serves reads of memory until standard input closes. Nothing else runs, so nothing moves. */
function serveReads(): void {
  for (let line = readLine(); line !== null; line = readLine()) {
    const { ranges } = parseJson(line) as ReadRequest;
    const bytes: string[] = [];
    for (let i = 0; i < ranges.length; i++) {
      append(bytes, readMemory(ranges[i]![0], ranges[i]![1]));
    }
    send({ answer: "read", bytes });
  }
  exit(0);
}

/** Bytes of this process, in hexadecimal. A wrong address ends the process. */
function readMemory(address: number, byteCount: number): string {
  const pointer = pointerTo(BigInt(address));
  if (pointer === null) throw new RangeError("Cannot read memory: current value is address 0");
  return toHex(new Uint8Array(memoryAt(pointer, byteCount)), byteCount);
}

function send(answer: Answer | ProgressNote): void {
  // The line may follow one that somebody else left unfinished.
  writeErrorLine(`\n${ANSWER_PREFIX}${toJson(answer)}`);
}
