/**
 * The parent's end of a tracer's thread.
 *
 * @module
 */

import type { Walk, WalkRequest } from "./tracer.ts";
import type { TracerAnswer, TracerOrder } from "./tracer_worker.ts";

const PROGRAM = new URL("./tracer_worker.ts", import.meta.url).href;

/** A tracer that blocks a thread of its own. Somebody has to {@linkcode TracerThread.end} it. */
export class TracerThread {
  readonly #worker = new Worker(PROGRAM, { type: "module", name: "tracer" });
  #busy = false;

  /** Attaches to a process. @returns why that cannot be, one line; empty when it stands. */
  async attach(pid: number): Promise<string> {
    const answer = await this.#tell({ order: "attach", pid });
    return answer.answer === "attached" ? answer.obstacle : "the tracing thread is confused";
  }

  /** Steps through the next stretch. */
  async walk(request: WalkRequest): Promise<Walk> {
    const answer = await this.#tell({ order: "walk", request });
    return answer.answer === "walked" ? answer.walk : { end: "gone", steps: 0, addresses: [] };
  }

  /** Lets the process go, where it was attached to, and ends the thread. */
  async end(): Promise<void> {
    if (!this.#busy) await this.#tell({ order: "detach" });
    this.#worker.terminate();
  }

  async #tell(order: TracerOrder): Promise<TracerAnswer> {
    this.#busy = true;
    const { promise, resolve, reject } = Promise.withResolvers<TracerAnswer>();
    this.#worker.onmessage = ({ data }) => resolve(data as TracerAnswer);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    this.#worker.postMessage(order);
    const answer = await promise;
    this.#busy = false;
    return answer;
  }
}
