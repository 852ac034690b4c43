/**
 * The parent's end of a measuring process.
 *
 * @module
 */

import { ownUrl } from "../own_package.ts";
import { allowRead, denoRun } from "../process/deno_run.ts";
import { ChildFailure, failureOf, garbage } from "../process/ending.ts";
import { Program } from "../process/program.ts";
import { type ChildSpec, parseReply, type Reply, type Request } from "./protocol.ts";

/** How to start children. */
export interface ChildOptions {
  /** Directories and files that children may read. */
  readonly readPaths: readonly string[];
  /** V8 flags; natives are allowed in addition, to read tiers. */
  readonly v8Flags: readonly string[];
  /** Further arguments of `deno run`, such as `--config=…`; `--allow-read` among them allows to read everything. */
  readonly runArgs?: readonly string[];
  /** Paths of other releases of Deno, by version, for configurations of them. */
  readonly releases?: ReadonlyMap<string, string>;
  /** The release of this child; this process's own unless given. */
  readonly deno?: string;
  /** Kills children when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

// V8 compiles on other threads, which may be on the sibling of the CPU on which a window is timed: so here it does not.
const OWN_THREAD = ["--no-concurrent-recompilation"];

/** A running child. */
export class MeasuringChild {
  readonly #program: Program;

  private constructor(program: Program) {
    this.#program = program;
  }

  /** Starts a child. Its first reply, `ready`, is read with {@linkcode MeasuringChild.receive}. */
  static start(
    spec: ChildSpec,
    { readPaths, v8Flags, runArgs = [], releases, deno = "", signal }: ChildOptions,
  ): MeasuringChild {
    const line = denoRun({
      deno: releases?.get(deno),
      runArgs,
      permissions: [allowRead(readPaths)],
      v8Flags: ["--allow-natives-syntax", ...OWN_THREAD, ...v8Flags],
      program: ownUrl("bench/measure/child.ts").href,
      args: [JSON.stringify(spec)],
    });
    return new MeasuringChild(Program.start(line, { signal }));
  }

  /** Number of its process. */
  get pid(): number {
    return this.#program.pid;
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
    this.#program.send(JSON.stringify(request));
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
    const line = await this.#program.line(limitMs);
    if (line === null) {
      throw failureOf(await this.#program.ended, this.#program.stderr, true);
    }
    const reply = parseReply(line);
    if (reply?.reply === wanted) return reply as Extract<Reply, { reply: R }>;
    this.#program.kill();
    await this.#program.ended;
    if (reply?.reply !== "error") throw garbage(line);
    throw new ChildFailure("child error", saidByChild(reply.message));
  }

  /** Asks the child to end, and kills it when it does not. */
  async quit(): Promise<void> {
    await this.#program.quit();
  }
}

/** A sentence after `its process`; errors that say by themselves what cannot be done stay as they are. */
function saidByChild(message: string): string {
  return /^Cannot (load|measure) |^Cannot .*: current value is /.test(message)
    ? message
    : `failed: ${message}`;
}
