/**
 * The parent's end of an evidence process.
 *
 * @module
 */

import {
  type Answer,
  ANSWER_PREFIX,
  type ChildSpec,
  type ExecutedRange,
  MARKERS,
  type ReadRequest,
} from "./child_protocol.ts";
import { type ChildMode, MODE_FLAGS } from "./child_mode.ts";
import { countedRanges } from "./counted_ranges.ts";
import { allowRead, denoRun } from "../process/deno_run.ts";
import { endingText } from "../process/ending.ts";
import { Program } from "../process/program.ts";
import type { Subject } from "./subject.ts";
import { V8Log } from "./v8_log.ts";

/** A child that ended, failed or fell silent before it had answered. */
export class EvidenceChildFailure extends Error {
  /** What is wrong with what was asked for, one line; empty where the process itself failed. */
  readonly refusal: string;

  /** `message` is one line for people: what the process did. */
  constructor(message: string, refusal = "") {
    super(message);
    this.name = "EvidenceChildFailure";
    this.refusal = refusal;
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
}

const CHILD_PROGRAM = new URL("./child.ts", import.meta.url).href;
const ANSWER_LIMIT_MS = 60_000;
const LOG_LIMIT_CHARACTERS = 1 << 28;

/** A running evidence process. Its log is read, and its lines forgotten, as it writes them. */
export class EvidenceChild {
  /** What V8 logged so far. */
  readonly log: V8Log = new V8Log(Object.values(MARKERS));
  readonly #program: Program;
  readonly #answerLimitMs: number;
  readonly #answers: Answer[] = [];

  private constructor(spec: ChildSpec, options: EvidenceChildOptions) {
    const { v8Flags, ffi, readPaths, signal } = options;
    this.#answerLimitMs = options.answerLimitMs ?? ANSWER_LIMIT_MS;
    const line = denoRun({
      permissions: [allowRead(readPaths), ffi ? "--allow-ffi" : ""],
      v8Flags: [...MODE_FLAGS[spec.mode], ...v8Flags],
      program: CHILD_PROGRAM,
      args: [JSON.stringify(spec)],
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
    return new EvidenceChild({ subject, mode: options.mode ?? "trace" }, options);
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
    if (!await this.#program.until(condition, this.#answerLimitMs)) throw await this.#died();
  }

  async #died(): Promise<EvidenceChildFailure> {
    const ending = await this.#program.ended;
    return new EvidenceChildFailure(endingText(ending, this.#program.stderr));
  }

  /** Whether a line of standard error is an answer. */
  #take(line: string): boolean {
    if (!line.startsWith(ANSWER_PREFIX)) return line === "";
    try {
      this.#answers.push(JSON.parse(line.slice(ANSWER_PREFIX.length)) as Answer);
      return true;
    } catch {
      // The subject's own words, or two lines in one.
      return false;
    }
  }
}
