// deno-lint-ignore-file no-console -- an example that says what it did
/** A Worker as device: it turns text to capitals. `deno run --allow-read docs/examples/worker_device/driver.ts` */
import {
  createVirtqueue,
  Doorbell,
  doorbellTransport,
  doorbellWords,
  HeapAllocator,
  shareVirtqueue,
  virtqueueCalls,
  waitUsedAsync,
} from "../../../ring/mod.ts";

const memory = new SharedArrayBuffer(4096); // the payload: addresses are offsets in here
const bell = new Doorbell(doorbellWords(), "driver");
const vq = createVirtqueue({
  layout: "packed",
  num: 64,
  event: true,
  concurrent: true,
  callback: () => {}, // wants to be told of used buffers
  allocator: new HeapAllocator({ shared: true }),
  transport: doorbellTransport(bell),
});
const calls = virtqueueCalls(vq.ops);

const worker = new Worker(new URL("./device.ts", import.meta.url), { type: "module" });
worker.onerror = (event) => {
  event.preventDefault();
  bell.failOther();
};
worker.postMessage({ queue: shareVirtqueue(vq), words: bell.words, memory });

const text = new TextEncoder().encode("as you like it");
new Uint8Array(memory).set(text);
calls.addInbuf(vq, Uint32Array.of(0, 0, text.length), 1, "request 1");
calls.kick(vq);
await waitUsedAsync(calls, vq, bell, { limitMs: 10_000 }); // throws PeerGone if the Worker is gone
const done = calls.getBuf(vq);
console.log(done, new TextDecoder().decode(new Uint8Array(memory, 0, vq.usedLen).slice()));
bell.close();
