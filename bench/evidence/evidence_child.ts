/**
 * The parent's end of an evidence process.
 *
 * @module
 */

import { ownUrl } from "../own_package.ts";
import { childLine, complaintOf } from "../process/child_text.ts";
import {
  type Answer,
  ANSWER_PREFIX,
  type ChildSpec,
  type ChildStage,
  type ExecutedRange,
  MARK,
  MARKERS,
  type ProgressNote,
  type ReadRequest,
  type WalkOrder,
} from "./child_protocol.ts";
import { CALL_BUDGET_MS, type CallTimes, callTimes } from "./call_budget.ts";
import { type ChildMode, MODE_FLAGS } from "./child_mode.ts";
import { countedRanges } from "./counted_ranges.ts";
import { allowRead, denoRun } from "../process/deno_run.ts";
import { type Ending, endingText } from "../process/ending.ts";
import { Program } from "../process/program.ts";
import { type EarlyEnd, refusalOf } from "./refusal.ts";
import type { Subject } from "./subject.ts";
import { formatRefusal } from "./v8_formats.ts";
import { V8Log } from "./v8_log.ts";

/** A child that ended, failed or fell silent before it had answered. */
export class EvidenceChildFailure extends Error {
  /** What is wrong with what was asked for, one line; empty where the process itself failed. */
  readonly refusal: string;

  /** `message` is for people: what the process did. What is no plain line becomes one, see {@linkcode childLine}. */
  constructor(message: string, refusal = "") {
    super(childLine(message));
    this.name = "EvidenceChildFailure";
    this.refusal = childLine(refusal);
  }
}

/** How to start a child. */
export interface EvidenceChildOptions {
  /** Further V8 flags. */
  readonly v8Flags: readonly string[];
  /** Whether the child may read its own memory. */
  readonly ffi: boolean;
  /** Directories that it may read; `null` for all. */
  readonly readPaths: readonly string[] | null;
  /** See {@linkcode ChildMode}; `trace` unless given. */
  readonly mode?: ChildMode;
  /** Milliseconds that an answer may take; 60 s unless given. */
  readonly answerLimitMs?: number;
  /** Kills the child when it is aborted. */
  readonly signal?: AbortSignal;
  /** Further arguments of `deno run`, such as `--config=…`. */
  readonly runArgs?: readonly string[];
  /** Milliseconds for all calls of a function; see {@linkcode CALL_BUDGET_MS}. */
  readonly callBudgetMs?: number;
  /** Told, every now and then, how many calls the child has made. */
  readonly onCalls?: (calls: number) => void;
}

const ANSWER_LIMIT_MS = 60_000;
const LOG_LIMIT_CHARACTERS = 1 << 28;

/** A running evidence process. Its log is read, and its lines forgotten, as it writes them. */
export class EvidenceChild {
  /** What V8 logged so far. */
  readonly log: V8Log = new V8Log(Object.values(MARKERS));
  readonly #program: Program;
  readonly #subject: Subject;
  readonly #times: CallTimes | null;
  readonly #onCalls: (calls: number) => void;
  readonly #answerLimitMs: number;
  readonly #answers: Answer[] = [];
  #stage: ChildStage = "loading";

  private constructor(spec: ChildSpec, options: EvidenceChildOptions) {
    const { v8Flags, ffi, readPaths, runArgs, signal } = options;
    this.#subject = spec.subject;
    this.#times = spec.times;
    this.#onCalls = options.onCalls ?? (() => {});
    this.#answerLimitMs = options.answerLimitMs ?? ANSWER_LIMIT_MS;
    const line = denoRun({
      permissions: [allowRead(readPaths), ffi ? "--allow-ffi" : ""],
      v8Flags: [...MODE_FLAGS[spec.mode], ...v8Flags],
      program: ownUrl("bench/evidence/child.ts").href,
      args: [JSON.stringify(spec)],
      ...(runArgs === undefined ? {} : { runArgs }),
    });
    this.#program = Program.start(line, {
      takeLine: (line) => this.log.read(line),
      takeErrorLine: (line) => this.#take(line),
      outputLimit: LOG_LIMIT_CHARACTERS,
      signal,
    });
  }

  /** Starts a child. Needs permission to run Deno itself. */
  static start(subject: Subject, options: EvidenceChildOptions): EvidenceChild {
    const times = subject.kind === "function"
      ? callTimes(options.callBudgetMs ?? CALL_BUDGET_MS)
      : null;
    return new EvidenceChild({ subject, mode: options.mode ?? "trace", times }, options);
  }

  /**
   * Waits until the subject has run and all that V8 logged of it was read.
   *
   * @returns name and tier of each function in focus, and what else it tells.
   * @throws {EvidenceChildFailure} if the child fails, dies or hangs.
   */
  async ran(): Promise<Extract<Answer, { answer: "ran" }>> {
    const answer = await this.#answer();
    if (answer.answer !== "ran") throw new EvidenceChildFailure(`answered ${answer.answer}`);
    await this.#until(() => this.log.marker === MARKERS.done);
    const refusal = formatRefusal(this.log.release);
    if (refusal !== "") throw new EvidenceChildFailure(refusal);
    return answer;
  }

  /**
   * What the subject executed, of a child that counts.
   *
   * @throws {EvidenceChildFailure} if the child fails, dies or hangs.
   */
  async counted(): Promise<readonly (readonly ExecutedRange[])[]> {
    const answer = await this.#answer();
    if (answer.answer !== "coverage") throw new EvidenceChildFailure(`answered ${answer.answer}`);
    return answer.scripts.map(({ source, ranges }) => countedRanges(source, ranges));
  }

  /** Its process. */
  get pid(): number {
    return this.#program.pid;
  }

  /**
   * What a child that is to be stepped through says of its operations, once it waits for orders.
   *
   * @throws {EvidenceChildFailure} if the child fails, dies or hangs.
   */
  async walkable(): Promise<Extract<Answer, { answer: "walkable" }>> {
    const answer = await this.#answer();
    if (answer.answer === "walkable") return answer;
    throw new EvidenceChildFailure(`answered ${answer.answer}`);
  }

  /** Has it run a stretch, between marks, as soon as it may. */
  orderWalk(order: WalkOrder): void {
    this.#program.send(JSON.stringify(order));
  }

  /**
   * Reads the child's memory.
   *
   * @throws {EvidenceChildFailure} if the child dies of it.
   */
  async readMemory(ranges: ReadRequest["ranges"]): Promise<Uint8Array[]> {
    const request: ReadRequest = { ranges };
    this.#program.send(JSON.stringify(request));
    const answer = await this.#answer();
    if (answer.answer !== "read" || answer.bytes.length !== ranges.length) {
      throw new EvidenceChildFailure(`answered ${answer.answer} when its memory was to be read`);
    }
    return answer.bytes.map((hex) => Uint8Array.fromHex(hex));
  }

  /** Ends the child. */
  async quit(): Promise<void> {
    await this.#program.quit();
  }

  async #answer(): Promise<Answer> {
    await this.#until(() => this.#answers.length > 0);
    const answer = this.#answers.shift()!;
    if (answer.answer === "error") {
      const { message, refused } = answer;
      throw new EvidenceChildFailure(`failed: ${message}`, refused ? message : "");
    }
    return answer;
  }

  /** Waits for something that output of the child brings about. */
  async #until(condition: () => boolean): Promise<void> {
    const isSo = await this.#program.until(condition, () => this.#limitMs());
    if (!isSo) throw await this.#died();
  }

  /** How long it may be silent where it has got to. */
  #limitMs(): number {
    if (this.#times === null || this.#stage === "loading") return this.#answerLimitMs;
    const { firstCallMs, laterCallMs } = this.#times;
    const callMs = this.#stage === "first call" ? firstCallMs : laterCallMs;
    return Math.min(this.#answerLimitMs, callMs);
  }

  async #died(): Promise<EvidenceChildFailure> {
    const ending = await this.#program.ended;
    const { stderr } = this.#program;
    const end = earlyEndOf(ending, stderr);
    const refusal = end === null ? "" : refusalOf(this.#subject, this.#stage, end);
    return new EvidenceChildFailure(endingText(ending, stderr), refusal);
  }

  /** Whether a line of standard error is an answer. */
  #take(line: string): boolean {
    if (!line.startsWith(ANSWER_PREFIX)) return line === "";
    if (line === MARK) return true;
    try {
      const answer = JSON.parse(line.slice(ANSWER_PREFIX.length)) as Answer | ProgressNote;
      if (answer.answer !== "progress") this.#answers.push(answer);
      else {
        this.#stage = answer.stage;
        this.#onCalls(answer.calls);
      }
      return true;
    } catch {
      // The subject's own words, or two lines in one.
      return false;
    }
  }
}

/** What the end of a process says of the function that it ran; `null` where it is no fault of that. */
function earlyEndOf(ending: Ending, stderr: string): EarlyEnd | null {
  if (/out of memory/i.test(stderr)) return { how: "out of memory" };
  if (ending.how === "late") return { how: "silent", limitMs: ending.limitMs };
  const told = complaintOf(stderr);
  // A crash of V8 ends with an exit code too.
  if (ending.how !== "exit code" || /fatal error/i.test(told)) return null;
  return { how: "ended", code: ending.code, told };
}
