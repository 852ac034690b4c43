import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  createDeviceQueue,
  createVirtqueue,
  deviceOps,
  Doorbell,
  doorbellTransport,
  doorbellWords,
  EBUSY,
  EIO,
  HeapAllocator,
  openDeviceQueue,
  PeerGone,
  RING_LAYOUT_NAMES,
  type RingLayoutName,
  serveQueue,
  shareVirtqueue,
  virtqueueCalls,
  waitUsed,
  waitUsedAsync,
} from "../../ring/mod.ts";
import type { EchoStart } from "./fixtures/echo_device.ts";

const LIMIT = { limitMs: 30_000 };

function driverOf(layout: RingLayoutName, indirect = false) {
  const words = doorbellWords();
  const bell = new Doorbell(words, "driver");
  const vq = createVirtqueue({
    layout,
    num: 8,
    event: true,
    indirect,
    concurrent: true,
    callback: () => {},
    allocator: new HeapAllocator({ shared: true }),
    transport: doorbellTransport(bell),
  });
  return { words, bell, vq, calls: virtqueueCalls(vq.ops) };
}

for (const layout of RING_LAYOUT_NAMES) {
  Deno.test(`a Worker is the device of a ${layout} queue, until it closes or fails`, async () => {
    const url = new URL("./fixtures/echo_device.ts", import.meta.url);
    const worker = new Worker(url, { type: "module" });
    const said = () =>
      new Promise<string>((resolve) => worker.onmessage = ({ data }) => resolve(data));
    try {
      const memory = new SharedArrayBuffer(4 * 8);
      const bytes = new Uint32Array(memory);
      for (const ending of ["closed", "Error: nothing to double"]) {
        const { words, bell, vq, calls } = driverOf(layout);
        const start: EchoStart = { queue: shareVirtqueue(vq), words, memory };
        const last = said();
        worker.postMessage(start);
        for (let i = 1; i <= 40; i++) {
          const at = i % 8;
          bytes[at] = i;
          assertEquals(calls.addInbuf(vq, Uint32Array.of(4 * at, 0, 4), 1, i), 0);
          assert(calls.kick(vq));
          // Blocking and not, by turns.
          assert(
            i % 2 === 0
              ? waitUsed(calls, vq, bell, LIMIT)
              : await waitUsedAsync(calls, vq, bell, LIMIT),
          );
          assertEquals([calls.getBuf(vq), vq.usedLen, bytes[at]], [i, 4, 2 * i]);
        }
        if (ending === "closed") bell.close();
        else {
          bytes[0] = 0;
          calls.addInbuf(vq, Uint32Array.of(0, 0, 4), 1, "zero");
          calls.kick(vq);
          assertThrows(
            () => waitUsed(calls, vq, bell, LIMIT),
            PeerGone,
            "device as it must not have failed",
          );
          await assertRejects(
            () => waitUsedAsync(calls, vq, bell, LIMIT),
            PeerGone,
            "must not have failed",
          );
        }
        assertEquals(await last, ending);
        // A notification finds no one, and the queue breaks.
        assertEquals(calls.notify(vq), false);
        assertEquals(calls.addInbuf(vq, Uint32Array.of(0, 0, 4), 1, "late"), EIO);
      }
    } finally {
      worker.terminate();
    }
  });
}

Deno.test("a peer that does not ring is gone once the limit is over", async () => {
  const { bell, vq, calls } = driverOf("split");
  calls.addInbuf(vq, Uint32Array.of(0, 0, 4), 1, "token");
  const said = "Cannot wait for the device as it must ring within 5 ms: current value is no ring";
  assertThrows(() => waitUsed(calls, vq, bell, { limitMs: 5 }), PeerGone, said);
  await assertRejects(() => waitUsedAsync(calls, vq, bell, { limitMs: 5 }), PeerGone, said);
  bell.failOther(); // an `error` event of its Worker, say
  assertThrows(() => waitUsed(calls, vq, bell), PeerGone, "current value is failed");
});

Deno.test("a ring before the wait is not lost, and one wait takes all rings", () => {
  const words = doorbellWords();
  const [driver, device] = [new Doorbell(words, "driver"), new Doorbell(words, "device")];
  driver.ring();
  driver.ring();
  assertEquals(device.wait(), true);
  assertThrows(() => device.wait({ limitMs: 1 }), PeerGone);
  assertEquals(device.sleeps, 1);
  device.close();
  assertEquals([driver.wait(), device.wait(), driver.ring()], [false, false, false]);
  const wrong = new Int32Array(new SharedArrayBuffer(4));
  assertThrows(() => new Doorbell(wrong, "driver"), RangeError, "current value is 1");
});

Deno.test("the device rings only where the driver asked for it", () => {
  const { bell, vq, calls, words } = driverOf("split");
  const device = new Doorbell(words, "device");
  const dev = createDeviceQueue(vq);
  const ops = deviceOps(dev);
  calls.disableCb(vq);
  for (let i = 0; i < 3; i++) calls.addInbuf(vq, Uint32Array.of(0, 0, 4), 1, i);
  for (const wanted of [true, false]) {
    ops.addUsed(dev, ops.popDescriptorChain(dev), 0, 1);
    // used_event is 0 at first, whatever the driver wants: the first one passes it.
    assertEquals(ops.needsNotification(dev), wanted);
  }
  calls.getBuf(vq);
  assertEquals(calls.enableCb(vq), false, "one waits");
  device.ring();
  assertEquals(bell.wait(), true);
});

Deno.test("a driver that breaks the rules ends the device's loop, and the driver hears of it", () => {
  const { bell, vq, calls, words } = driverOf("split");
  const dev = openDeviceQueue(shareVirtqueue(vq));
  calls.addInbuf(vq, Uint32Array.of(0, 0, 4), 1, "token");
  vq.u16[vq.availIdxAt] = 100;
  const serve = () => serveQueue(dev, new Doorbell(words, "device"), () => 0, { limitMs: 5 });
  assertThrows(serve, Error, "current value is available index jumped");
  assertThrows(() => waitUsed(calls, vq, bell), PeerGone, "current value is failed");
});

Deno.test("shareVirtqueue() refuses what another thread could not use", () => {
  const plain = createVirtqueue({ layout: "split", num: 8 });
  assertThrows(() => shareVirtqueue(plain), TypeError, "must be created with concurrent: true");
  const own = createVirtqueue({ layout: "split", num: 8, concurrent: true });
  assertThrows(() => shareVirtqueue(own), TypeError, "must be a SharedArrayBuffer");
  const { vq } = driverOf("packed", true);
  const shared = structuredClone(shareVirtqueue(vq));
  vq.ops.add(vq, Uint32Array.of(4, 0, 8, 12, 0, 16), 1, 1, "token", null);
  const dev = openDeviceQueue(shared);
  assertEquals(deviceOps(dev).popDescriptorChain(dev), 0);
  assertEquals([dev.chainIndirect, ...dev.segs.slice(0, 8)], [true, 4, 0, 8, 0, 12, 0, 16, 1]);
});

Deno.test("a queue behind a doorbell is not resized or reset under its device", () => {
  const { vq, calls } = driverOf("split");
  calls.addInbuf(vq, Uint32Array.of(0, 0, 4), 1, "token");
  const before = vq.u32.slice();
  assertEquals(calls.resize(vq, 4, () => {}), EBUSY);
  assertEquals(calls.reset(vq, () => {}), EBUSY);
  assertEquals(vq.u32, before);
});
