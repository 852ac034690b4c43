import { assertEquals, assertThrows } from "@std/assert";
import {
  createDeviceQueue,
  createVirtqueue,
  type DeviceQueue,
  EIO,
  ENOMEM,
  ENOSPC,
  HeapAllocator,
  packedInOrderDeviceOps as device,
  packedInOrderOps as driver,
  type Virtqueue,
  VirtqueueBug,
  virtqueueCalls,
  type VirtqueueOptions,
} from "../../ring/mod.ts";

const calls = virtqueueCalls(driver);

function queue(options: Partial<VirtqueueOptions> = {}): { vq: Virtqueue; dev: DeviceQueue } {
  const vq = createVirtqueue({
    num: 5,
    callback: () => {},
    ...options,
    layout: "packed_in_order",
  });
  return { vq, dev: createDeviceQueue(vq) };
}

/** A buffer of segments with these lengths: `out` readable ones, the rest writable. */
function add(
  vq: Virtqueue,
  data: unknown,
  lengths: number[],
  out = 0,
  ctx: unknown = null,
): number {
  const sgs = Uint32Array.from(lengths.flatMap((length, i) => [0xa0 + i, 0xb0, length]));
  return driver.add(vq, sgs, out, lengths.length - out, data, ctx);
}

function pop(dev: DeviceQueue, count: number): number[] {
  return Array.from({ length: count }, () => device.popDescriptorChain(dev));
}

function get(vq: Virtqueue): [unknown, number] {
  return [driver.get(vq), vq.usedLen];
}

function descriptors(vq: Virtqueue): string[] {
  const { buffer, byteOffset } = vq.region;
  return new Uint8Array(buffer, byteOffset, 16 * vq.num).toHex().match(/.{32}/g)!;
}

Deno.test("§2.8.8 packedInOrder add gives a buffer the id of its first descriptor", () => {
  const { vq, dev } = queue();
  assertEquals(add(vq, "a", [0x10, 0x20], 1), 0);
  assertEquals(add(vq, "b", [0x30]), 0);
  assertEquals(descriptors(vq), [
    "a0000000b0000000" + "10000000" + "0000" + "8100", // NEXT, AVAIL
    "a1000000b0000000" + "20000000" + "0000" + "8200", // WRITE, AVAIL
    "a0000000b0000000" + "30000000" + "0200" + "8200",
    "00".repeat(16),
    "00".repeat(16),
  ]);
  assertEquals([vq.freeHead, vq.nextAvailIdx, vq.numAdded], [0, 3, 3]);
  assertEquals(pop(dev, 3), [0, 2, -1]);
  device.addUsed(dev, 0, 7, 2);
  assertEquals(descriptors(vq)[0], "a0000000b0000000" + "07000000" + "0000" + "8280");
  assertEquals([get(vq), vq.lastUsedIdx], [["a", 7], 0x8002]);
  // Over the end of the lap: AVAIL and USED change sides within the list.
  assertEquals(add(vq, "c", [0x40, 0x50, 0x60], 3), 0);
  assertEquals(descriptors(vq).slice(3), [
    "a0000000b0000000" + "40000000" + "0300" + "8100",
    "a1000000b0000000" + "50000000" + "0300" + "8100",
  ]);
  assertEquals(descriptors(vq)[0], "a2000000b0000000" + "60000000" + "0300" + "0080");
  assertEquals([vq.freeHead, vq.nextAvailIdx, vq.availWrapCounter], [0, 1, 0]);
  assertEquals(pop(dev, 1), [3]);
  device.addUsedBatch(dev, 3, 9, 2, 4);
  // The batch's entry is at the position of its first buffer.
  assertEquals(descriptors(vq)[2], "a0000000b0000000" + "09000000" + "0300" + "8280");
  assertEquals([get(vq), get(vq), vq.lastUsedIdx], [["b", 0x30], ["c", 9], 1]);
});

Deno.test("§2.8.8 one used descriptor returns a batch, each buffer but the last with its own length", () => {
  const { vq, dev } = queue({ num: 7 });
  add(vq, "a", [1, 0xffff_ffff, 5], 1);
  add(vq, "b", [100], 1);
  add(vq, "c", [200]);
  assertEquals(pop(dev, 3), [0, 3, 4]);
  device.addUsedBatch(dev, 4, 9, 3, 5);
  assertEquals(driver.moreUsed(vq), true);
  assertEquals(get(vq), ["a", 4]); // 0xffffffff + 5, modulo 2³²
  // As in Linux: only `get` and `moreUsed` know of the batch.
  assertEquals([driver.moreUsed(vq), calls.enableCb(vq), calls.interrupt(vq)], [true, true, 1]);
  assertEquals([get(vq), get(vq)], [["b", 0], ["c", 9]]);
  assertEquals([driver.moreUsed(vq), driver.get(vq), vq.numFree], [false, null, 7]);
  assertEquals([vq.lastUsedIdx, vq.broken], [0x8005, false]);
});

Deno.test("a batch may hold tables and context tokens, and go over the end of the lap", () => {
  const tables = queue({ indirect: true, num: 3 });
  for (let lap = 0; lap < 5; lap++) {
    add(tables.vq, "a", [1, 2, 3], 1);
    add(tables.vq, "b", [4, 5]);
    const ids = pop(tables.dev, 2);
    assertEquals(ids, [(2 * lap) % 3, (2 * lap + 1) % 3]);
    device.addUsedBatch(tables.dev, ids[1]!, 6, 2, 2);
    assertEquals([get(tables.vq), get(tables.vq)], [["a", 5], ["b", 6]]);
  }
  const { vq, dev } = queue({ context: true });
  add(vq, "a", [1], 0, "ctx a");
  add(vq, "b", [2]);
  add(vq, "c", [3], 0, "ctx c");
  pop(dev, 3);
  device.addUsedBatch(dev, 2, 1, 3, 3);
  const contexts = Array.from({ length: 3 }, () => [calls.getBufCtx(vq), vq.usedCtx]);
  assertEquals(contexts, [["a", "ctx a"], ["b", null], ["c", "ctx c"]]);
});

for (
  const [what, id, message] of [
    ["out of range", 5, "id 5 out of range"],
    ["the largest there is", 0xffff, "id 65535 out of range"],
    ["a free descriptor", 3, "id 3 is not a head!"],
    ["inside a list", 1, "id 1 is not a head!"],
  ] as const
) {
  Deno.test(`a packed batch that ends at an id ${what} breaks the queue and returns nothing`, () => {
    const messages: string[] = [];
    const { vq, dev } = queue({
      transport: { notify: () => true, message: (_vq, text) => void messages.push(text) },
    });
    add(vq, "a", [1, 1]);
    add(vq, "b", [1]);
    pop(dev, 2);
    device.addUsed(dev, id, 5, 2);
    assertEquals([driver.get(vq), vq.broken, vq.numFree, vq.lastUsedIdx], [null, true, 2, 0x8000]);
    assertEquals(add(vq, "c", [1]), EIO);
    calls.unbreak(vq);
    assertEquals([driver.get(vq), vq.broken], [null, true]);
    assertEquals(messages, [message, message]);
    assertEquals([1, 2].map(() => driver.detachUnusedBuf(vq)), ["a", "b"]);
    assertEquals([driver.detachUnusedBuf(vq), vq.numFree], [null, 5]);
  });
}

Deno.test("packedInOrder reset() in the middle of a batch starts the ring over", () => {
  const { vq, dev } = queue();
  for (const data of ["a", "b", "c"]) add(vq, data, [8]);
  pop(dev, 3);
  device.addUsedBatch(dev, 1, 5, 2, 2);
  assertEquals(get(vq), ["a", 8]);
  const recycled: unknown[] = [];
  assertEquals(calls.reset(vq, (_vq, data) => recycled.push(data)), 0);
  assertEquals(recycled, ["b", "c"]);
  assertEquals([driver.moreUsed(vq), driver.get(vq), calls.interrupt(vq)], [false, null, 0]);
  const fresh = createDeviceQueue(vq);
  for (let i = 0; i < 9; i++) {
    assertEquals(add(vq, i, [1, 1, 1], 1), 0);
    assertEquals(driver.get(vq), null, "the device has not used it yet");
    const [id] = pop(fresh, 1);
    assertEquals(id, (3 * i) % 5);
    device.addUsed(fresh, id!, i, 3);
    assertEquals(get(vq), [i, i]);
  }
});

Deno.test("packedInOrder resize() that fails keeps the ring and starts it over", () => {
  const heap = new HeapAllocator();
  let full = false;
  const allocator = {
    alloc: (bytes: number) => full ? null : heap.alloc(bytes),
    free: () => {},
  };
  const { vq, dev } = queue({ numMax: 9, allocator });
  add(vq, "a", [1, 1, 1]);
  add(vq, "b", [1]);
  pop(dev, 2);
  device.addUsedBatch(dev, 3, 2, 2, 4);
  assertEquals(get(vq), ["a", 3]);
  full = true;
  assertEquals(calls.resize(vq, 9, () => {}), ENOMEM);
  assertEquals([vq.num, vq.nextAvailIdx, vq.lastUsedIdx, driver.get(vq)], [5, 0, 0x8000, null]);
  full = false;
  assertEquals(calls.resize(vq, 9, () => {}), 0);
  const served = createDeviceQueue(vq);
  for (let i = 0; i < 9; i++) assertEquals(add(vq, i, [i + 1]), 0);
  assertEquals(add(vq, "full", [1]), ENOSPC);
  pop(served, 9);
  device.addUsedBatch(served, 8, 99, 9, 9);
  const lengths = Array.from({ length: 9 }, () => get(vq));
  assertEquals(lengths, Array.from({ length: 9 }, (_, i) => [i, i < 8 ? i + 1 : 99]));
  assertEquals(vq.lastUsedIdx, 0);
});

Deno.test("packedInOrder get writes off_wrap while one event is asked for, buffer by buffer", () => {
  const { vq, dev } = queue({ event: true, num: 3 });
  driver.disableCb(vq);
  driver.enableCbPrepare(vq);
  for (const data of ["a", "b", "c"]) add(vq, data, [1]);
  pop(dev, 3);
  device.addUsedBatch(dev, 2, 1, 3, 3);
  assertEquals(device.needsNotification(dev), true);
  const positions = Array.from({ length: 3 }, () => {
    driver.get(vq);
    return vq.u16[vq.driverEventAt];
  });
  assertEquals(positions, [0x8001, 0x8002, 0]);
});

Deno.test("packedInOrder.add() refuses what packedAdd refuses and leaves the ring alone", () => {
  const { vq } = queue();
  add(vq, "a", [1, 2], 1);
  add(vq, "b", [3]);
  const before = descriptors(vq);
  assertEquals(add(vq, "c", [1, 2, 3], 1), ENOSPC);
  assertThrows(() => add(vq, null, [1]), VirtqueueBug, "data == NULL");
  assertThrows(() => add(vq, "c", []), VirtqueueBug, "total_sg == 0");
  assertEquals(descriptors(vq), before);
  assertEquals([vq.numFree, vq.freeHead, vq.nextAvailIdx, vq.broken], [2, 0, 3, false]);
  add(vq, "d", [4, 5]);
  assertEquals(add(vq, "e", [5]), ENOSPC);
  assertEquals([...vq.descInLen], [2, 0, 3, 9, 0], "a full ring keeps the oldest buffer's length");
});
