/**
 * A program in a process of its own: lines go to it, lines come back, it is bounded in time and output, and how it
 * ended is told as data.
 *
 * @module
 */

import type { CommandLine } from "./deno_run.ts";
import type { Ending } from "./ending.ts";

/** How a program is held. */
export interface ProgramOptions {
  /** Stops it when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Takes each line of standard output as it comes; without it they wait to be asked for. */
  readonly takeLine?: (line: string) => void;
  /** Whether a line of standard error is part of the talk; all others are kept as its complaints. */
  readonly takeErrorLine?: (line: string) => boolean;
  /** Most characters of standard output; no limit unless given. */
  readonly outputLimit?: number;
}

/** Most characters of a line, on either output. */
export const LINE_LIMIT: number = 1 << 24;
/** What waits to be asked for, in characters; a program that writes more has to wait. */
const WAITING_LIMIT = 1 << 20;
const STDERR_KEPT = 8000;
/** For ending by itself, where it was asked to or has closed its output. */
const QUIT_LIMIT_MS = 1000;
/** For reading what a process left in its pipes, which those that it started may hold open. */
const PIPE_LIMIT_MS = 1000;
const LONGEST_TIMER_MS = 2 ** 31;

const running = new Set<Program>();
globalThis.addEventListener("unload", () => running.forEach((program) => program.kill()));

/** A running program. Somebody has to {@linkcode Program.quit} it, or to wait until it has ended. */
export class Program {
  /** How it ended, once it has and its pipes are closed. */
  readonly ended: Promise<Ending>;
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<Uint8Array>;
  readonly #errors: ReadableStreamDefaultReader<Uint8Array>;
  readonly #options: ProgramOptions;
  readonly #lines: string[] = [];
  #waiting = 0;
  #stderr = "";
  /** Why it was killed. */
  #reason: Ending | null = null;
  /** An error of whoever takes its lines. */
  #fault: { readonly error: unknown } | null = null;
  #outputClosed = false;
  #exited = false;
  #gone = false;
  #heardMs = 0;
  #change = Promise.withResolvers<void>();

  private constructor(process: Deno.ChildProcess, options: ProgramOptions) {
    this.#process = process;
    this.#options = options;
    this.#input = process.stdin.getWriter();
    this.#output = process.stdout.getReader();
    this.#errors = process.stderr.getReader();
    this.ended = this.#run();
  }

  /**
   * Starts a program.
   *
   * @throws what `Deno.Command` throws where it cannot be started.
   */
  static start({ command, args, ...where }: CommandLine, options: ProgramOptions = {}): Program {
    const process = new Deno.Command(command, {
      args: [...args],
      ...where,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    return new Program(process, options);
  }

  /** Its process. */
  get pid(): number {
    return this.#process.pid;
  }

  /** The end of what it wrote to standard error. */
  get stderr(): string {
    return this.#stderr;
  }

  /** Sends it a line. One that is gone gets none; how it ended tells whoever waits for an answer. */
  send(line: string): void {
    this.#input.write(new TextEncoder().encode(`${line}\n`)).catch(() => {});
  }

  /** Tells it that no more lines will come. */
  closeInput(): void {
    this.#input.close().catch(() => {});
  }

  /**
   * The next line of its standard output, without its end.
   *
   * @param limitMs Milliseconds after which it is killed where it wrote none.
   * @returns `null` when no more will come: {@linkcode Program.ended} tells why.
   */
  async line(limitMs: number = Infinity): Promise<string | null> {
    const isThere = await this.until(() => this.#lines.length > 0 || this.#outputClosed, limitMs);
    const line = isThere ? this.#lines.shift() : undefined;
    if (line === undefined) return null;
    this.#waiting -= line.length;
    this.#changed();
    return line;
  }

  /**
   * Waits for something that its output brings about.
   *
   * @param limitMs Milliseconds after which it is killed; each line that `takeErrorLine` takes gives it that time anew.
   * @returns whether it came about; if not, the program has ended.
   * @throws what `takeLine` or `takeErrorLine` threw.
   */
  async until(condition: () => boolean, limitMs: number | (() => number)): Promise<boolean> {
    this.#heardMs = performance.now();
    for (;;) {
      if (this.#fault !== null) throw this.#fault.error;
      if (this.#reason === null && condition()) return true;
      if (this.#gone) return false;
      const limit = typeof limitMs === "number" ? limitMs : limitMs();
      const leftMs = this.#heardMs + limit - performance.now();
      if (leftMs <= 0) this.#kill({ how: "late", limitMs: limit });
      const timer = leftMs > 0 && leftMs < LONGEST_TIMER_MS
        ? setTimeout(this.#changed, leftMs)
        : undefined;
      await this.#change.promise;
      clearTimeout(timer);
    }
  }

  /** Asks it to end by closing its input, kills it where it does not, and waits until it has ended. */
  async quit(): Promise<Ending> {
    this.closeInput();
    return await this.#endWithin(QUIT_LIMIT_MS, { how: "stopped" });
  }

  /** Kills it at once. */
  readonly kill = (): void => this.#kill({ how: "stopped" });

  readonly #changed = (): void => {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  };

  #kill(reason: Ending): void {
    // One that has exited did so by itself, but may have left too much.
    if (this.#exited && reason.how !== "too much output") return;
    this.#reason ??= reason;
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }

  async #endWithin(limitMs: number, reason: Ending): Promise<Ending> {
    const timer = setTimeout(() => this.#kill(reason), limitMs);
    const ending = await this.ended;
    clearTimeout(timer);
    return ending;
  }

  async #run(): Promise<Ending> {
    const { signal } = this.#options;
    running.add(this);
    signal?.addEventListener("abort", this.kill);
    if (signal?.aborted) this.kill();
    const pipes = Promise.all([this.#readOutput(), this.#readErrors()]);
    const { code, signal: by } = await this.#process.status;
    this.#exited = true;
    running.delete(this);
    signal?.removeEventListener("abort", this.kill);
    this.#changed();
    const timer = setTimeout(() => {
      this.#output.cancel().catch(() => {});
      this.#errors.cancel().catch(() => {});
    }, PIPE_LIMIT_MS);
    await pipes;
    clearTimeout(timer);
    await this.#input.abort().catch(() => {});
    this.#gone = true;
    this.#changed();
    return this.#reason ??
      (by === null ? { how: "exit code", code } : { how: "signal", signal: by });
  }

  async #readOutput(): Promise<void> {
    const { outputLimit = Infinity, takeLine } = this.#options;
    let characters = 0;
    await this.#readLines(this.#output, async (lines, rest) => {
      for (const line of lines) {
        characters += line.length + 1;
        if (takeLine === undefined) {
          this.#lines.push(line);
          this.#waiting += line.length;
        } else takeLine(line);
      }
      const limit = rest.length > LINE_LIMIT ? LINE_LIMIT : outputLimit;
      if (rest.length > LINE_LIMIT || characters + rest.length > outputLimit) {
        this.#kill({ how: "too much output", limit });
        return "";
      }
      this.#changed();
      while (this.#waiting > WAITING_LIMIT && !this.#exited) await this.#change.promise;
      return rest;
    });
    this.#outputClosed = true;
    this.#changed();
    if (!this.#exited) void this.#endWithin(QUIT_LIMIT_MS, { how: "output closed" });
  }

  async #readErrors(): Promise<void> {
    const { takeErrorLine = () => false } = this.#options;
    await this.#readLines(this.#errors, (lines, rest) => {
      for (const line of lines) {
        if (takeErrorLine(line)) this.#heardMs = performance.now();
        else this.#stderr = `${this.#stderr}${line}\n`.slice(-STDERR_KEPT);
      }
      this.#changed();
      // Nobody talks in lines as long as that: the end of a complaint is enough.
      return rest.length > LINE_LIMIT ? rest.slice(-STDERR_KEPT) : rest;
    });
  }

  /** Reads to the end. `take` gets whole lines and the beginning of the next, and returns what to keep of that. */
  async #readLines(
    reader: ReadableStreamDefaultReader<Uint8Array>,
    take: (lines: readonly string[], rest: string) => string | Promise<string>,
  ): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        const lines = decoder.decode(value, { stream: true }).split("\n");
        lines[0] = rest + lines[0];
        rest = await take(lines, lines.pop()!);
      }
      rest += decoder.decode();
      if (rest !== "") await take([rest], "");
    } catch (error) {
      this.#fault ??= { error };
      this.kill();
      // Whoever writes into a pipe that nobody reads waits for ever.
      await reader.cancel().catch(() => {});
    }
  }
}
