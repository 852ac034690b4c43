/**
 * The parent's end of an evidence process.
 *
 * @module
 */

import { childLine, complaintOf } from "../process/child_text.ts";
import {
  type Answer,
  ANSWER_PREFIX,
  type ChildSpec,
  type ChildStage,
  type ExecutedRange,
  MARKERS,
  type ProgressNote,
  type ReadRequest,
} from "./child_protocol.ts";
import { CALL_BUDGET_MS, type CallTimes, callTimes } from "./call_budget.ts";
import { type ChildMode, MODE_FLAGS } from "./child_mode.ts";
import { countedRanges } from "./counted_ranges.ts";
import { type EarlyEnd, refusalOf } from "./refusal.ts";
import type { Subject } from "./subject.ts";
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

const CHILD_PROGRAM = new URL("./child.ts", import.meta.url).href;
const ANSWER_LIMIT_MS = 60_000;
const QUIT_LIMIT_MS = 1000;
const LATE_EVERY_MS = 100;
const LOG_LIMIT_CHARACTERS = 1 << 28;
const LINE_LIMIT = 1 << 24;
const STDERR_KEPT = 2000;

/** A running evidence process. Its log is read, and its lines forgotten, as it writes them. */
export class EvidenceChild {
  /** What V8 logged so far. */
  readonly log: V8Log = new V8Log(Object.values(MARKERS));
  readonly #process: Deno.ChildProcess;
  readonly #subject: Subject;
  readonly #times: CallTimes | null;
  readonly #onCalls: (calls: number) => void;
  readonly #answerLimitMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #logDone: Promise<void>;
  readonly #answersDone: Promise<void>;
  readonly #answers: Answer[] = [];
  #stderr = "";
  #trouble = "";
  #stage: ChildStage = "loading";
  #heardMs = performance.now();
  #wake: () => void = () => {};
  #ended = false;

  private constructor(
    process: Deno.ChildProcess,
    { subject, times }: ChildSpec,
    options: EvidenceChildOptions,
  ) {
    this.#process = process;
    this.#subject = subject;
    this.#times = times;
    this.#onCalls = options.onCalls ?? (() => {});
    this.#answerLimitMs = options.answerLimitMs ?? ANSWER_LIMIT_MS;
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", this.#kill);
    if (this.#signal?.aborted) this.#kill();
    this.#writer = process.stdin.getWriter();
    this.#logDone = this.#readLog();
    this.#answersDone = this.#readAnswers();
  }

  /** Starts a child. Needs permission to run Deno itself. */
  static start(subject: Subject, options: EvidenceChildOptions): EvidenceChild {
    const { readPaths, mode = "trace" } = options;
    const times = subject.kind === "function"
      ? callTimes(options.callBudgetMs ?? CALL_BUDGET_MS)
      : null;
    const spec: ChildSpec = { subject, mode, times };
    const command = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--no-prompt",
        "--no-check",
        ...(options.runArgs ?? []),
        readPaths === null ? "--allow-read" : `--allow-read=${readPaths.join(",")}`,
        ...(options.ffi ? ["--allow-ffi"] : []),
        `--v8-flags=${[...MODE_FLAGS[mode], ...options.v8Flags].join(",")}`,
        CHILD_PROGRAM,
        JSON.stringify(spec),
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    });
    return new EvidenceChild(command.spawn(), spec, options);
  }

  /**
   * Waits until the subject has run and all that V8 logged of it was read.
   *
   * @returns name and tier of each function in focus.
   * @throws {EvidenceChildFailure} if the child fails, dies or hangs.
   */
  async ran(): Promise<Extract<Answer, { answer: "ran" }>["focus"]> {
    const answer = await this.#answer();
    if (answer.answer !== "ran") throw new EvidenceChildFailure(`answered ${answer.answer}`);
    await this.#until(() => this.log.marker === MARKERS.done);
    return answer.focus;
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

  /**
   * Reads the child's memory.
   *
   * @throws {EvidenceChildFailure} if the child dies of it.
   */
  async readMemory(ranges: ReadRequest["ranges"]): Promise<Uint8Array[]> {
    const request: ReadRequest = { ranges };
    try {
      await this.#writer.write(new TextEncoder().encode(JSON.stringify(request) + "\n"));
    } catch {
      // It is gone: waiting for the answer tells how.
    }
    const answer = await this.#answer();
    if (answer.answer !== "read" || answer.bytes.length !== ranges.length) {
      throw new EvidenceChildFailure(`answered ${answer.answer} when its memory was to be read`);
    }
    return answer.bytes.map((hex) => Uint8Array.fromHex(hex));
  }

  /** Ends the child. */
  async quit(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#signal?.removeEventListener("abort", this.#kill);
    const timer = setTimeout(() => this.#kill(), QUIT_LIMIT_MS);
    await this.#writer.close().catch(() => {});
    await Promise.all([this.#logDone, this.#answersDone, this.#process.status]);
    clearTimeout(timer);
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
    let gone = false;
    const wake = () => this.#wake();
    void Promise.all([this.#logDone, this.#answersDone]).then(() => {
      gone = true;
      wake();
    });
    this.#heardMs = performance.now();
    const timer = setInterval(wake, LATE_EVERY_MS);
    try {
      while (!condition()) {
        if (this.#trouble !== "") throw new EvidenceChildFailure(this.#trouble);
        if (gone) throw await this.#died();
        const limitMs = this.#limitMs();
        if (performance.now() - this.#heardMs > limitMs) {
          this.#kill();
          throw this.#failure(`gave no answer within ${limitMs / 1000} s`, {
            how: "silent",
            limitMs,
          });
        }
        await new Promise<void>((resolve) => this.#wake = resolve);
      }
    } finally {
      clearInterval(timer);
    }
  }

  /** How long it may be silent where it has got to. */
  #limitMs(): number {
    if (this.#times === null || this.#stage === "loading") return this.#answerLimitMs;
    const { firstCallMs, laterCallMs } = this.#times;
    const callMs = this.#stage === "first call" ? firstCallMs : laterCallMs;
    return Math.min(this.#answerLimitMs, callMs);
  }

  #failure(message: string, end: EarlyEnd): EvidenceChildFailure {
    return new EvidenceChildFailure(message, refusalOf(this.#subject, this.#stage, end));
  }

  async #died(): Promise<EvidenceChildFailure> {
    const { code, signal } = await this.#process.status;
    const told = complaintOf(this.#stderr);
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
    const message = `ended with ${how}${told === "" ? "" : `: ${told}`}`;
    if (/out of memory/i.test(this.#stderr)) {
      return this.#failure(message, { how: "out of memory" });
    }
    // A crash of V8 ends with an exit code too.
    return signal !== null || /fatal error/i.test(told)
      ? new EvidenceChildFailure(message)
      : this.#failure(message, { how: "ended", code, told });
  }

  readonly #kill = (): void => {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It is gone already.
    }
  };

  async #readLog(): Promise<void> {
    let characters = 0;
    for await (const line of linesOf(this.#process.stdout)) {
      characters += line.length;
      if (characters > LOG_LIMIT_CHARACTERS) {
        this.#trouble = `wrote more than ${LOG_LIMIT_CHARACTERS} characters of log`;
        this.#kill();
        break;
      }
      this.log.read(line);
      if (this.log.marker === MARKERS.done) this.#wake();
    }
  }

  async #readAnswers(): Promise<void> {
    for await (const line of linesOf(this.#process.stderr)) {
      if (line.startsWith(ANSWER_PREFIX)) {
        this.#heardMs = performance.now();
        const told = JSON.parse(line.slice(ANSWER_PREFIX.length)) as Answer | ProgressNote;
        if (told.answer !== "progress") this.#answers.push(told);
        else {
          this.#stage = told.stage;
          this.#onCalls(told.calls);
        }
        this.#wake();
      } else if (line !== "") this.#stderr = `${this.#stderr}\n${line}`.slice(-STDERR_KEPT);
    }
  }
}

/** The lines of a stream; a line too long to be one is cut into several. */
async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!;
    yield* lines;
    if (rest.length > LINE_LIMIT) {
      yield rest;
      rest = "";
    }
  }
  if (rest !== "") yield rest;
}
