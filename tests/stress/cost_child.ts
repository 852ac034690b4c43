// deno-lint-ignore-file no-console -- what its parent reads
/**
 * One figure of `deno task stress --cost` in a process of its own: `LAYOUT single|concurrent` times a round trip in one
 * thread, `LAYOUT|bare|bare_each BATCH` one between two threads that poll. Prints nanoseconds per message, the least of many windows.
 */

import {
  createDeviceQueue,
  createVirtqueue,
  deviceOps,
  HeapAllocator,
  type RingLayoutName,
  shareVirtqueue,
  type Virtqueue,
} from "../../ring/mod.ts";
import { BARE_SLOTS, type CostStart } from "./cost_worker.ts";

const [what, how] = Deno.args as [RingLayoutName | "bare" | "bare_each", string];
const SGS = Uint32Array.of(0x1000, 0, 64);

function queue(concurrent: boolean): Virtqueue {
  const allocator = new HeapAllocator({ shared: concurrent });
  return createVirtqueue({ layout: what as RingLayoutName, num: 256, concurrent, allocator });
}

/** The least of many windows of `messages`, in ns per message. */
function least(windows: number, messages: number, run: (messages: number) => void): number {
  let best = Infinity;
  for (let window = 0; window < windows; window++) {
    const start = performance.now();
    run(messages);
    best = Math.min(best, (performance.now() - start) * 1e6 / messages);
  }
  return best;
}

function oneThread(concurrent: boolean): number {
  const vq = queue(concurrent);
  const dev = createDeviceQueue(vq);
  const { add, kickPrepare, get } = vq.ops;
  const { popDescriptorChain, addUsed } = deviceOps(vq);
  return least(60, 50_000, (messages) => {
    for (let i = 0; i < messages; i++) {
      add(vq, SGS, 0, 1, i, null);
      kickPrepare(vq);
      addUsed(dev, popDescriptorChain(dev), i & 255, 1);
      if (get(vq) !== i) throw new Error("another token");
    }
  });
}

async function twoThreads(batch: number): Promise<number> {
  const worker = new Worker(new URL("./cost_worker.ts", import.meta.url), { type: "module" });
  const control = new Int32Array(new SharedArrayBuffer(8));
  const bare = new Int32Array(new SharedArrayBuffer(4 * (2 * BARE_SLOTS + 64)));
  const each = what === "bare_each";
  const vq = each || what === "bare" ? null : queue(true);
  const start: CostStart = { queue: vq && shareVirtqueue(vq), bare, each, control };
  worker.postMessage(start);
  while (Atomics.load(control, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const ns = least(
    batch === 1 ? 30 : 60,
    batch === 1 ? 5000 : 50_000,
    vq === null ? bareRun : ringRun,
  );
  Atomics.store(control, 1, 1);
  worker.terminate();
  return ns;

  function ringRun(messages: number): void {
    const { add, get, kickPrepare } = vq!.ops;
    for (let sent = 0, back = 0; back < messages;) {
      if (sent - back <= 128) {
        const most = Math.min(batch, messages - sent);
        if (batch > 1 || sent === back) {
          for (let i = 0; i < most; i++) add(vq!, SGS, 0, 1, sent++, null);
          if (most > 0) kickPrepare(vq!);
        }
      }
      while (get(vq!) !== null) back++;
    }
  }

  /** Two rings of numbers: one there, one back, published for each number, or once for a batch. */
  function bareRun(messages: number): void {
    const [there, back] = [BARE_SLOTS * 2, BARE_SLOTS * 2 + 16];
    const base = Atomics.load(bare, there);
    let [sent, got] = [base, base];
    for (const end = base + messages; got < end;) {
      if (sent - got <= 128 && (batch > 1 || sent === got)) {
        const most = Math.min(batch, end - sent);
        for (let i = 0; i < most; i++, sent++) {
          bare[sent & (BARE_SLOTS - 1)] = sent;
          if (each) Atomics.store(bare, there, sent + 1);
        }
        Atomics.store(bare, there, sent);
      }
      for (const seen = Atomics.load(bare, back); got < seen; got++) {
        if (bare[BARE_SLOTS + (got & (BARE_SLOTS - 1))] !== got) throw new Error("another number");
      }
    }
  }
}

const ns = how === "single" || how === "concurrent"
  ? oneThread(how === "concurrent")
  : await twoThreads(Number(how));
console.log(ns);
