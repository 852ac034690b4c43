/**
 * Counts what one operation of a subject executes, by stepping through a process of its own.
 *
 * @module
 */

import type { Counts } from "../../record/cell_evidence.ts";
import type { Finding } from "../../record/lab.ts";
import { EvidenceChild, EvidenceChildFailure } from "../evidence_child.ts";
import { functionsInFocus } from "../final_code.ts";
import { childOptionsFor, evidenceObstacle, type EvidenceOptions, subjectName } from "../gather.ts";
import { noEvidence } from "../no_evidence.ts";
import { machineCodeObstacle } from "../read_code.ts";
import type { Subject } from "../subject.ts";
import { functionLabel } from "../log_fields.ts";
import type { CodeEntry, Deoptimization } from "../v8_log.ts";
import { combined, type OneTally, tally } from "./tally.ts";
import type { Walk } from "./tracer.ts";
import { TracerThread } from "./tracer_thread.ts";

/** Counts, or why there are none. */
export type CountsResult =
  | { readonly ok: true; readonly counts: Counts }
  | {
    readonly ok: false;
    readonly finding: Finding;
    /** Whether it is the system or a permission that forbids it, whatever is to be counted. */
    readonly forbidden: boolean;
  };

/** How much may be stepped through. */
export interface CountsOptions extends EvidenceOptions {
  /** Most steps of one walk; 400,000 unless given. */
  readonly stepLimit?: number;
  /** Milliseconds of stepping for all walks together; 20 s unless given. */
  readonly steppingMs?: number;
}

const STEP_LIMIT = 400_000;
const STEPPING_MS = 20_000;
const FIRST_STEPS = 20_000;
/** How many times the steps that are expected a walk may take. */
const SLACK = 4;
const REPETITIONS = 3;
/** Walks of both lengths, those that something came in between included. */
const MOST_REPETITIONS = 7;
const MOST_OPS = 64;
/** Where each operation is called by itself, its caller takes most of the steps: some hundreds. */
const MOST_CALLS = 16;
const CALLER_STEPS = 800;
/** Operations of the shorter walk take about so many steps at most, if there are several. */
const WALK_STEPS = 8192;

/** Why nothing can be counted, in one line; `null` if it can, as far as is known before trying. */
export async function countsObstacle(): Promise<string | null> {
  if (Deno.build.os !== "linux") return `that works on Linux only, and this is ${Deno.build.os}`;
  return await machineCodeObstacle();
}

/**
 * Counts a subject's operations in a fresh process, which gets no permission that it would not have without: both
 * lengths are stepped through until {@linkcode REPETITIONS} of their differences agree to the instruction, or so many
 * have been taken that they never will.
 *
 * Needs permission to run Deno and `--allow-ffi`, on x86-64 Linux, where tracing is not forbidden.
 */
export async function gatherCounts(
  subject: Subject,
  options: CountsOptions = {},
): Promise<CountsResult> {
  const obstacle = await evidenceObstacle() ?? await countsObstacle();
  if (obstacle !== null) return without(subject, obstacle, true);
  const childOptions = await childOptionsFor(subject, options);
  const child = EvidenceChild.start(subject, { ...childOptions, ffi: false, mode: "counts" });
  const tracer = new TracerThread();
  try {
    const { focus } = await child.ran();
    const { granularity } = await child.walkable();
    const refused = await tracer.attach(child.pid);
    if (refused !== "") return without(subject, refused, true);
    const names = focus.map(({ name }) => name);
    return await countOps(child, tracer, subject, {
      names,
      granularity,
      stepLimit: options.stepLimit ?? STEP_LIMIT,
      steppingMs: options.steppingMs ?? STEPPING_MS,
    });
  } catch (error) {
    if (!(error instanceof EvidenceChildFailure)) throw error;
    return without(subject, `the counted process ${error.message}`);
  } finally {
    await tracer.end();
    await child.quit();
  }
}

interface Stepping {
  readonly names: readonly string[];
  readonly granularity: number;
  readonly stepLimit: number;
  readonly steppingMs: number;
}

/** A repetition, and what V8 logged meanwhile. */
interface Repetition {
  readonly one: OneTally;
  readonly meanwhile: string;
}

async function countOps(
  child: EvidenceChild,
  tracer: TracerThread,
  subject: Subject,
  { names, granularity, stepLimit, steppingMs }: Stepping,
): Promise<CountsResult> {
  const { log } = child;
  const startMs = performance.now();
  const walk = async (ops: number, stepLimit: number): Promise<Walk> => {
    child.orderWalk({ ops });
    const inFocus = new Set(functionsInFocus(log, names));
    const focus = log.codes.filter(({ fn }) => fn !== null && inFocus.has(fn))
      .map(({ address, sizeBytes }) => [address, address + sizeBytes] as const);
    const limitMs = steppingMs - (performance.now() - startMs);
    return await tracer.walk({ focus, stepLimit, limitMs });
  };
  // V8 may compile during a stretch, which takes millions of steps; the next is free of it.
  let first = await walk(granularity, Math.min(stepLimit, FIRST_STEPS));
  if (first.end === "steps") first = await walk(granularity, stepLimit);
  if (first.end !== "mark") return without(subject, ENDS[first.end]);
  const called = subject.kind !== "workload";
  const ops = opsPerWalk(granularity, stepsIn(first), called ? MOST_CALLS : MOST_OPS);
  const stepsOfOne = stepsIn(first) + (called ? CALLER_STEPS : 0);
  const enough = Math.min(stepLimit, FIRST_STEPS + SLACK * stepsOfOne * (ops / granularity));
  const taken: Repetition[] = [];
  let lost = 0;
  for (let tries = 0; tries < MOST_REPETITIONS && agreeing(taken).length < REPETITIONS; tries++) {
    const { collections } = log;
    const [codes, deopts] = [log.codes.length, log.deopts.length];
    const short = await walk(ops, enough);
    const long = await walk(2 * ops, 2 * enough);
    const end = [short.end, long.end].find((end) => end !== "mark");
    if (end === "steps") {
      lost++;
      continue;
    }
    if (end !== undefined && taken.length === 0) return without(subject, ENDS[end]);
    if (end !== undefined) break;
    // What was compiled anew between two walks is known to the next.
    if (stepsIn(short) === 0 || stepsIn(long) === 0) continue;
    const meanwhile = meanwhileText(
      log.collections - collections,
      log.codes.slice(codes),
      log.deopts.slice(deopts),
    );
    taken.push({ one: tally(long, short, ops, (address) => log.codeAt(address)), meanwhile });
  }
  if (taken.length === 0) return without(subject, lost > 0 ? ENDS.steps : NOT_REACHED);
  const same = agreeing(taken);
  const others = taken.filter((one) => !same.includes(one));
  const kept = same.length >= REPETITIONS ? same : taken;
  const disturbances = others.map(({ one, meanwhile }) =>
    `One repetition took ${
      one.instructions - same[0]!.one.instructions
    } instructions more per operation: ${meanwhile}`
  );
  return { ok: true, counts: combined(kept.map(({ one }) => one), disturbances) };
}

/** Operations of the shorter walk: few where each is long. Decided by steps, and so the same every time. */
function opsPerWalk(granularity: number, stepsOfOne: number, most: number): number {
  let granules = Math.max(1, Math.floor(most / granularity));
  while (granules > 1 && granules * stepsOfOne > WALK_STEPS) granules >>= 1;
  return granules * granularity;
}

function stepsIn({ addresses }: Walk): number {
  return addresses.reduce((sum, { count }) => sum + count, 0);
}

/** What came in between, by V8's log. */
function meanwhileText(
  collections: number,
  codes: readonly CodeEntry[],
  deopts: readonly Deoptimization[],
): string {
  const compiled = codes.filter(({ tier }) => tier === "turbofan" || tier === "maglev")
    .map((code) => `${functionLabel(code)} was compiled by ${code.tier}`);
  const said = [
    ...(collections === 0 ? [] : ["garbage was collected"]),
    ...deopts.map(({ fn, reason }) => `${fn?.name ?? "code"} was thrown away (${reason})`),
    ...compiled,
  ];
  return said.length === 0 ? "V8's log says nothing of it" : [...new Set(said)].join(", ");
}

const NOT_REACHED = "the function never ran as machine code of its own, but in V8's interpreter";
const ENDS = {
  steps: "one walk takes more steps than the limit",
  time: "stepping took longer than the limit",
  gone: "the counted process ended while it was stepped through",
} as const;

/** Those that agree to the instruction with the most others. */
function agreeing(taken: readonly Repetition[]): readonly Repetition[] {
  const groups = Map.groupBy(taken, ({ one }) => one.instructions);
  return [...groups.values()].reduce(
    (most, group) => group.length > most.length ? group : most,
    [],
  );
}

function without(subject: Subject, why: string, forbidden = false): CountsResult {
  const finding = noEvidence(
    subjectName(subject),
    "instructions were not counted",
    why,
    forbidden
      ? "counting needs x86-64 Linux, --allow-ffi, and a system that lets a program trace its own children"
      : "explain it with --counts alone, on a machine that is idle",
  );
  return { ok: false, finding, forbidden };
}
