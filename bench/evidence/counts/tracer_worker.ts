/**
 * A tracer in a thread of its own: `ptrace` blocks, and whoever waits for the counts has output to read meanwhile.
 *
 * @module
 */

import { loadStepDecoder } from "./step_decoder.ts";
import { Tracer, type Walk, type WalkRequest } from "./tracer.ts";

/** What the thread is told. */
export type TracerOrder =
  | { readonly order: "attach"; readonly pid: number }
  | { readonly order: "walk"; readonly request: WalkRequest }
  | { readonly order: "detach" };

/** What it answers, an answer for an order. */
export type TracerAnswer =
  | { readonly answer: "attached"; readonly obstacle: string }
  | { readonly answer: "walked"; readonly walk: Walk }
  | { readonly answer: "detached" };

/** The thread's own end of its channel. */
interface Thread {
  onmessage: ((event: { readonly data: TracerOrder }) => void) | null;
  postMessage(answer: TracerAnswer): void;
}

const thread = globalThis as unknown as Thread;
let tracer: Tracer | null = null;

thread.onmessage = async ({ data }) => {
  switch (data.order) {
    case "attach": {
      tracer = new Tracer(data.pid, await loadStepDecoder());
      return thread.postMessage({ answer: "attached", obstacle: tracer.attach() });
    }
    case "walk":
      return thread.postMessage({ answer: "walked", walk: tracer!.walk(data.request) });
    case "detach":
      tracer?.detach();
      return thread.postMessage({ answer: "detached" });
  }
};
