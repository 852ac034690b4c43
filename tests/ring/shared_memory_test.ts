import { assert, assertEquals } from "@std/assert";
import {
  createDeviceQueue,
  createVirtqueue,
  type DeviceOps,
  HeapAllocator,
  LAYOUT_NAMES,
  layoutOps,
  packedDeviceOps,
  splitDeviceOps,
  WindowAllocator,
} from "../../ring/mod.ts";
import type { DeviceWorkerStart } from "./fixtures/device_worker.ts";

for (const layout of LAYOUT_NAMES) {
  const device: DeviceOps = layout === "packed" ? packedDeviceOps : splitDeviceOps;

  Deno.test(`a ${layout} ring in a SharedArrayBuffer does what one in an ArrayBuffer does`, () => {
    const images = [false, true].map((shared) => {
      const ops = layoutOps(layout);
      const allocator = new HeapAllocator({ shared });
      const vq = createVirtqueue({
        layout,
        num: 4,
        event: true,
        indirect: true,
        allocator,
        callback: () => {},
      });
      const dev = createDeviceQueue(vq);
      assertEquals(vq.region.buffer instanceof SharedArrayBuffer, shared);
      assertEquals(vq.tables!.u16.buffer instanceof SharedArrayBuffer, shared);
      const log: unknown[] = [];
      for (let i = 0; i < 11; i++) {
        const sgs = Uint32Array.of(i, 1, 10, 0xffffffff - i, 2, 20, i, 3, 30);
        log.push(ops.add(vq, sgs, 1, i % 3, i, null));
        log.push(ops.kickPrepare(vq));
        log.push(device.popDescriptorChain(dev), dev.segs.slice(0, dev.segCount * 4));
        device.addUsed(dev, log.at(-2) as number, i * 3, dev.chainLength);
        log.push(device.needsNotification(dev), device.enableNotification(dev));
        log.push(ops.get(vq), vq.usedLen, ops.enableCbPrepare(vq));
      }
      const { buffer, byteOffset, byteLength } = vq.region;
      return { log, image: new Uint8Array(buffer, byteOffset, byteLength).slice() };
    });
    assertEquals(images[1]!.log, images[0]!.log);
    assertEquals(images[1]!.image.toHex(), images[0]!.image.toHex());
    assertEquals(images[0]!.log.filter((entry) => entry === null), []);
  });

  Deno.test(`a ${layout} ring has its device in a worker, handed over by a doorbell`, async () => {
    const num = 8;
    const memory = new SharedArrayBuffer(4096);
    const vq = createVirtqueue({ layout, num, allocator: new WindowAllocator(memory) });
    const ops = layoutOps(layout);
    const bells = new Int32Array(new SharedArrayBuffer(8));
    const { byteOffset, byteLength } = vq.region;
    const start: DeviceWorkerStart = {
      packedRing: vq.packedRing,
      num,
      memory,
      byteOffset,
      byteLength,
      bells,
    };
    const url = new URL("./fixtures/device_worker.ts", import.meta.url);
    const worker = new Worker(url, { type: "module" });
    worker.postMessage(start);
    try {
      let token = 0;
      let taken = 0;
      for (let round = 0; round < 40; round++) {
        // Chains of one to three segments until the ring is full.
        for (;;) {
          const segments = 1 + token % 3;
          const sgs = Uint32Array.of(token, 0, 1, 2, 0, 3, 4, 0, 5);
          if (ops.add(vq, sgs, segments, 0, token, null) !== 0) break;
          token++;
        }
        Atomics.add(bells, 0, 1);
        Atomics.notify(bells, 0);
        await rung(bells, round);
        for (let got = ops.get(vq); got !== null; got = ops.get(vq)) {
          assertEquals(got, taken);
          assertEquals(vq.usedLen, (1 + taken % 3) << 16 | taken);
          taken++;
        }
        assertEquals([taken, vq.numFree], [token, num]);
      }
      assert(token > 100);
    } finally {
      Atomics.store(bells, 0, -1);
      Atomics.notify(bells, 0);
      worker.terminate();
    }
  });
}

/** Waits until the device has rung more than `times` times. */
async function rung(bells: Int32Array<SharedArrayBuffer>, times: number): Promise<void> {
  const wait = Atomics.waitAsync(bells, 1, times, 30_000);
  if (wait.async) assertEquals(await wait.value, "ok");
}
