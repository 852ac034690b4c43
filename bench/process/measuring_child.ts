/**
 * The parent's end of a measuring process.
 *
 * @module
 */

import { childLine, complaintOf } from "./child_text.ts";
import { type ChildSpec, parseReply, type Reply, type Request } from "./protocol.ts";

/** What went wrong with a child; a cell that fails is reported as a finding of this kind. */
export type ChildFailureKind = "child died" | "child hung" | "garbage output" | "child error";

/** A child that can no longer be used. It has been killed. */
export class ChildFailure extends Error {
  /** Sort of failure. */
  readonly kind: ChildFailureKind;

  /** `message` is for people; what is no plain line becomes one, see {@linkcode childLine}. */
  constructor(kind: ChildFailureKind, message: string) {
    super(childLine(message, true));
    this.name = "ChildFailure";
    this.kind = kind;
  }
}

/** How to start children. */
export interface ChildOptions {
  /** Directories and files that children may read. */
  readonly readPaths: readonly string[];
  /** V8 flags; natives are allowed in addition, to read tiers. */
  readonly v8Flags: readonly string[];
  /** Further arguments of `deno run`, such as `--config=…`; `--allow-read` among them allows to read everything. */
  readonly runArgs?: readonly string[];
}

const STDERR_KEPT = 2000;
const QUOTED = 80;
const LINE_LIMIT = 1 << 24;
const QUIT_LIMIT_MS = 1000;

/** A running child. */
export class MeasuringChild {
  readonly #process: Deno.ChildProcess;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();
  readonly #stderrDone: Promise<void>;
  #stderr = "";
  #text = "";
  #ended = false;

  private constructor(process: Deno.ChildProcess) {
    this.#process = process;
    this.#reader = process.stdout.getReader();
    this.#writer = process.stdin.getWriter();
    this.#stderrDone = this.#keepStderr();
  }

  /** Starts a child on a program given by its URL. Its first reply, `ready`, is read with {@linkcode MeasuringChild.receive}. */
  static start(program: string, spec: ChildSpec, options: ChildOptions): MeasuringChild {
    const flags = ["--allow-natives-syntax", ...options.v8Flags].join(",");
    const { runArgs = [] } = options;
    const command = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--no-prompt",
        "--no-check",
        ...runArgs,
        ...(runArgs.includes("--allow-read")
          ? []
          : [`--allow-read=${options.readPaths.join(",")}`]),
        `--v8-flags=${flags}`,
        program,
        JSON.stringify(spec),
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    });
    return new MeasuringChild(command.spawn());
  }

  /** The process id. */
  get pid(): number {
    return this.#process.pid;
  }

  /**
   * Sends a request and waits for the reply.
   *
   * @throws {ChildFailure} when the child dies, does not answer in `limitMs`, or answers nonsense.
   */
  async request<R extends Reply["reply"]>(
    request: Request,
    reply: R,
    limitMs: number,
  ): Promise<Extract<Reply, { reply: R }>> {
    try {
      await this.#writer.write(this.#encoder.encode(JSON.stringify(request) + "\n"));
    } catch {
      throw await this.#died();
    }
    return await this.receive(reply, limitMs);
  }

  /**
   * Waits for a reply of a kind.
   *
   * @throws {ChildFailure} when the child dies, does not answer in `limitMs`, or answers nonsense.
   */
  async receive<R extends Reply["reply"]>(
    wanted: R,
    limitMs: number,
  ): Promise<Extract<Reply, { reply: R }>> {
    let hung = false;
    const timer = setTimeout(() => {
      hung = true;
      this.kill();
    }, limitMs);
    let line: string | null;
    try {
      line = await this.#readLine();
    } finally {
      clearTimeout(timer);
    }
    if (hung) {
      await this.#end();
      throw new ChildFailure("child hung", `gave no answer within ${limitMs / 1000} s, was killed`);
    }
    if (line === null) throw await this.#died();
    const reply = parseReply(line);
    if (reply === null || (reply.reply !== wanted && reply.reply !== "error")) {
      this.kill();
      await this.#end();
      throw new ChildFailure("garbage output", `wrote ${JSON.stringify(line.slice(0, QUOTED))}`);
    }
    if (reply.reply === "error") {
      this.kill();
      await this.#end();
      throw new ChildFailure("child error", saidByChild(reply.message));
    }
    return reply as Extract<Reply, { reply: R }>;
  }

  /** Asks the child to end, and kills it when it does not. */
  async quit(): Promise<void> {
    if (this.#ended) return;
    const timer = setTimeout(() => this.kill(), QUIT_LIMIT_MS);
    try {
      await this.#writer.close();
    } catch {
      // It is gone already.
    }
    await this.#end();
    clearTimeout(timer);
  }

  /** Kills the child at once. */
  kill(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It is gone already.
    }
  }

  /** Waits until a killed child is gone and its pipes are closed. */
  async #end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#reader.cancel().catch(() => {});
    await this.#writer.abort().catch(() => {});
    await this.#stderrDone;
    await this.#process.status;
  }

  async #died(): Promise<ChildFailure> {
    // A child that closed its output but lives on is of no use either.
    const timer = setTimeout(() => this.kill(), QUIT_LIMIT_MS);
    const status = await this.#process.status;
    clearTimeout(timer);
    await this.#end();
    const how = status.signal === null ? `exit code ${status.code}` : `signal ${status.signal}`;
    const told = complaintOf(this.#stderr, true);
    return new ChildFailure("child died", `ended with ${how}${told === "" ? "" : `: ${told}`}`);
  }

  async #readLine(): Promise<string | null> {
    for (;;) {
      const end = this.#text.indexOf("\n");
      if (end >= 0) {
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 1);
        return line;
      }
      const { value, done } = await this.#reader.read();
      if (done || this.#text.length > LINE_LIMIT) return done ? null : this.#text;
      this.#text += this.#decoder.decode(value, { stream: true });
    }
  }

  async #keepStderr(): Promise<void> {
    for await (const chunk of this.#process.stderr.pipeThrough(new TextDecoderStream())) {
      this.#stderr = (this.#stderr + chunk).slice(-STDERR_KEPT);
    }
  }
}

/** A sentence after `its process`; errors that say by themselves what cannot be done stay as they are. */
function saidByChild(message: string): string {
  return /^Cannot (load|measure) |^Cannot .*: current value is /.test(message)
    ? message
    : `failed: ${message}`;
}
