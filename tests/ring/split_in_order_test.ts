import { assertEquals, assertThrows } from "@std/assert";
import {
  createDeviceQueue,
  createVirtqueue,
  type DeviceQueue,
  EIO,
  ENOMEM,
  ENOSPC,
  splitGeometry,
  splitInOrderDeviceOps as device,
  splitInOrderOps as driver,
  type Virtqueue,
  VirtqueueBug,
  virtqueueCalls,
  type VirtqueueOptions,
} from "../../ring/mod.ts";

const calls = virtqueueCalls(driver);

function queue(options: Partial<VirtqueueOptions> = {}): { vq: Virtqueue; dev: DeviceQueue } {
  const vq = createVirtqueue({
    num: 4,
    callback: () => {},
    ...options,
    layout: "split_in_order",
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

/** Descriptors, available ring and used ring as hex. */
function bytes(vq: Virtqueue): { desc: string[]; avail: string; used: string } {
  const { buffer, byteOffset } = vq.region;
  const { descBytes, driverOffset, driverBytes, deviceOffset, deviceBytes } = splitGeometry(vq.num);
  const hex = (at: number, length: number) =>
    new Uint8Array(buffer, byteOffset + at, length).toHex();
  return {
    desc: hex(0, descBytes).match(/.{32}/g)!,
    avail: hex(driverOffset, driverBytes),
    used: hex(deviceOffset, deviceBytes),
  };
}

Deno.test("§2.7.9 splitInOrder add and get write descriptors in ring order", () => {
  const { vq, dev } = queue();
  assertEquals(add(vq, "a", [0x10, 0x20], 1), 0);
  assertEquals(add(vq, "b", [0x30]), 0);
  assertEquals(bytes(vq), {
    desc: [
      "a0000000b00000001000000001000100", // NEXT, next 1
      "a1000000b00000002000000002000200", // WRITE, next 2, without the flag
      "a0000000b00000003000000002000300",
      "00000000000000000000000000000000",
    ],
    avail: "0000" + "0200" + "0000" + "0200" + "0000" + "0000" + "0000",
    used: "0000" + "0000" + "00".repeat(32) + "0000",
  });
  assertEquals(pop(dev, 3), [0, 2, -1]);
  device.addUsed(dev, 0, 7, 2);
  assertEquals(get(vq), ["a", 7]);
  // The two free descriptors are 3 and 0 now, whatever was freed last.
  assertEquals(add(vq, "c", [0x40, 0x50], 1), 0);
  const { desc, avail, used } = bytes(vq);
  assertEquals(desc[3], "a0000000b00000004000000001000000");
  assertEquals(desc[0], "a1000000b00000005000000002000100");
  assertEquals(avail, "0000" + "0300" + "0000" + "0200" + "0300" + "0000" + "0100");
  assertEquals(used.slice(0, 24), "0000" + "0100" + "00000000" + "07000000");
});

Deno.test("§2.7.9 one used entry returns a batch, each buffer but the last with its own length", () => {
  const { vq, dev } = queue({ num: 8 });
  add(vq, "a", [1, 0xffff_ffff, 5], 1);
  add(vq, "b", [100], 1);
  add(vq, "c", [200]);
  add(vq, "d", [300]);
  assertEquals(pop(dev, 4), [0, 3, 4, 5]);
  device.addUsedBatch(dev, 4, 9, 3, 5);
  assertEquals(
    bytes(vq).used.slice(0, 40),
    "0000" + "0300" + "04000000" + "09000000" + "00".repeat(8),
  );
  assertEquals(driver.moreUsed(vq), true);
  assertEquals(get(vq), ["a", 4]); // 0xffffffff + 5, modulo 2³²
  // The entry is not read again.
  vq.u32[vq.usedRingAt] = 5;
  vq.u32[vq.usedRingAt + 1] = 77;
  assertEquals(get(vq), ["b", 0]);
  assertEquals(driver.moreUsed(vq), true);
  assertEquals(get(vq), ["c", 9]);
  assertEquals([driver.moreUsed(vq), driver.get(vq), vq.numFree], [false, null, 7]);
  // The next entry lies behind the skipped ones.
  device.addUsed(dev, 5, 11, 1);
  assertEquals(bytes(vq).used.slice(8 + 3 * 16, 8 + 4 * 16), "05000000" + "0b000000");
  assertEquals(get(vq), ["d", 11]);
  assertEquals([vq.numFree, vq.lastUsedIdx, vq.lastUsed, vq.broken], [8, 4, 6, false]);
});

Deno.test("a batch returns no more buffers than used.idx covers", () => {
  const { vq, dev } = queue();
  for (const data of ["a", "b", "c"]) add(vq, data, [8]);
  pop(dev, 3);
  device.addUsedBatch(dev, 2, 5, 2, 2); // the id of the third, the count of two
  assertEquals([get(vq), get(vq)], [["a", 8], ["b", 8]]);
  assertEquals([driver.moreUsed(vq), driver.get(vq), vq.numFree, vq.broken], [
    false,
    null,
    3,
    false,
  ]);
  assertEquals(calls.enableCb(vq), true);
  vq.u16[vq.usedIdxAt] = 3;
  assertEquals([driver.moreUsed(vq), get(vq), vq.numFree], [true, ["c", 5], 4]);
});

Deno.test("a batch may hold tables and context tokens", () => {
  const tables = queue({ indirect: true });
  add(tables.vq, "a", [1, 2, 3], 1);
  add(tables.vq, "b", [4, 5]);
  assertEquals(tables.vq.numFree, 2);
  assertEquals(pop(tables.dev, 2), [0, 1]);
  device.addUsedBatch(tables.dev, 1, 6, 2, 2);
  assertEquals([get(tables.vq), get(tables.vq)], [["a", 5], ["b", 6]]);
  const free = tables.vq.tables!.next;
  assertEquals(add(tables.vq, "c", [7, 8]), 0);
  assertEquals(tables.vq.tables!.next === free, false, "tables came back and are taken again");

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
    ["out of range", 4, "id 4 out of range"],
    ["the value that Linux has for no batch", 0xffff_ffff, "id 4294967295 out of range"],
    ["a free descriptor", 3, "id 3 is not a head!"],
    ["inside a chain", 1, "id 1 is not a head!"],
  ] as const
) {
  Deno.test(`a batch that ends at an id ${what} breaks the queue and returns nothing`, () => {
    const messages: string[] = [];
    const { vq, dev } = queue({
      transport: { notify: () => true, message: (_vq, text) => void messages.push(text) },
    });
    add(vq, "a", [1, 1]);
    add(vq, "b", [1]);
    pop(dev, 2);
    device.addUsed(dev, id, 5, 2);
    assertEquals([driver.get(vq), vq.broken, vq.numFree, vq.lastUsedIdx], [null, true, 1, 0]);
    assertEquals(add(vq, "c", [1]), EIO);
    // Nor after the program took the break back: the id was not kept.
    calls.unbreak(vq);
    assertEquals([driver.get(vq), vq.broken], [null, true]);
    assertEquals(messages, [message, message]);
    calls.unbreak(vq);
    assertEquals(add(vq, "d", [1]), 0);
    assertEquals([1, 2, 3].map(() => driver.detachUnusedBuf(vq)), ["a", "b", "d"]);
    assertEquals([driver.detachUnusedBuf(vq), vq.numFree], [null, 4]);
  });
}

Deno.test("a used entry without any buffer breaks the queue", () => {
  const { vq, dev } = queue();
  device.addUsed(dev, 0, 3, 1);
  assertEquals([driver.moreUsed(vq), driver.get(vq), vq.usedLen, vq.broken], [true, null, 3, true]);
});

Deno.test("reset() in the middle of a batch starts the ring over", () => {
  const { vq, dev } = queue();
  for (const data of ["a", "b", "c"]) add(vq, data, [8]);
  pop(dev, 3);
  device.addUsedBatch(dev, 1, 5, 2, 2);
  assertEquals(get(vq), ["a", 8]);
  const recycled: unknown[] = [];
  assertEquals(calls.reset(vq, (_vq, data) => recycled.push(data)), 0);
  assertEquals(recycled, ["b", "c"]);
  assertEquals([vq.freeHead, vq.lastUsed, vq.lastUsedIdx, vq.numFree], [0, 0, 0, 4]);
  assertEquals([driver.moreUsed(vq), driver.get(vq), calls.interrupt(vq)], [false, null, 0]);
  const fresh = createDeviceQueue(vq);
  for (let i = 0; i < 9; i++) {
    assertEquals(add(vq, i, [1, 1, 1], 1), 0);
    const [head] = pop(fresh, 1);
    assertEquals(head, (3 * i) % 4);
    device.addUsed(fresh, head!, i, 3);
    assertEquals(get(vq), [i, i]);
  }
});

Deno.test("resize() that fails keeps the ring and starts it over; one that succeeds makes a fresh one", () => {
  const { vq, dev } = queue({ numMax: 16 });
  add(vq, "a", [1, 1, 1]);
  pop(dev, 1);
  device.addUsed(dev, 0, 2, 3);
  assertEquals([get(vq), vq.freeHead], [["a", 2], 3]);
  assertEquals(calls.resize(vq, 6, () => {}), ENOMEM);
  assertEquals([vq.num, vq.freeHead, vq.lastUsed], [4, 0, 0]);
  let served = createDeviceQueue(vq);
  add(vq, "b", [1]);
  device.addUsed(served, pop(served, 1)[0]!, 4, 1);
  assertEquals(get(vq), ["b", 4]);
  assertEquals(calls.resize(vq, 16, () => {}), 0);
  assertEquals([vq.num, vq.freeHead, vq.numFree, vq.descInLen.length], [16, 0, 16, 16]);
  served = createDeviceQueue(vq);
  for (let i = 0; i < 16; i++) assertEquals(add(vq, i, [i + 1]), 0);
  assertEquals(add(vq, "full", [1]), ENOSPC);
  pop(served, 16);
  device.addUsedBatch(served, 15, 99, 16, 16);
  const lengths = Array.from({ length: 16 }, () => get(vq));
  assertEquals(lengths, Array.from({ length: 16 }, (_, i) => [i, i < 15 ? i + 1 : 99]));
});

Deno.test("the 65,535th add kicks by itself, and a device may complete the buffer at once", () => {
  let dev: DeviceQueue | null = null;
  const got: unknown[] = [];
  let notified = 0;
  const { vq } = queue({
    num: 2,
    transport: {
      notify(vq) {
        notified++;
        const [a, b] = pop(dev!, 2);
        device.addUsedBatch(dev!, b!, 3, 2, 2);
        got.push(a, get(vq), get(vq));
        return true;
      },
    },
  });
  dev = createDeviceQueue(vq);
  for (let i = 0; i < 65_533; i++) {
    add(vq, i, [1]);
    device.addUsed(dev, pop(dev, 1)[0]!, 0, 1);
    driver.get(vq);
  }
  assertEquals([add(vq, "first", [0x700]), vq.numAdded, notified], [0, 65_534, 0]);
  assertEquals([add(vq, "second", [0x800]), vq.numAdded, notified], [0, 0, 1]);
  assertEquals(got, [1, ["first", 0x700], ["second", 3]]);
});

Deno.test("splitInOrder positions wrap at 65,536", () => {
  const { vq, dev } = queue();
  for (let i = 0; i < 70_000; i++) {
    add(vq, i, [1, 1, 1], 2);
    const [head] = pop(dev, 1);
    device.addUsed(dev, head!, i, 3);
    if (driver.get(vq) !== i || vq.usedLen !== i) throw new Error(`buffer ${i} got lost`);
  }
  assertEquals([vq.lastUsedIdx, vq.lastUsed], [70_000 % 65_536, 210_000 % 4]);
});

Deno.test("splitInOrder get writes used_event while callbacks are enabled, get_buf by get_buf in a batch", () => {
  const { vq, dev } = queue({ event: true });
  for (const data of ["a", "b"]) add(vq, data, [1]);
  pop(dev, 2);
  device.addUsedBatch(dev, 1, 1, 2, 2);
  assertEquals(device.needsNotification(dev), true);
  driver.get(vq);
  assertEquals(vq.u16[vq.usedEventAt], 1);
  driver.disableCb(vq);
  driver.get(vq);
  assertEquals(vq.u16[vq.usedEventAt], 0);
});

Deno.test("splitInOrder.add() refuses what splitAdd refuses and leaves the ring alone", () => {
  let notified = 0;
  const { vq } = queue({ transport: { notify: () => ++notified > 0 } });
  add(vq, "a", [1, 2], 1);
  add(vq, "b", [3]);
  const before = bytes(vq);
  assertEquals([add(vq, "c", [1, 2]), notified], [ENOSPC, 0]);
  assertEquals([add(vq, "c", [1, 2], 1), notified], [ENOSPC, 1]);
  assertThrows(() => add(vq, null, [1]), VirtqueueBug, "data == NULL");
  assertThrows(() => add(vq, "c", []), VirtqueueBug, "total_sg == 0");
  assertEquals(bytes(vq), before);
  assertEquals([vq.numFree, vq.freeHead, vq.broken], [1, 3, false]);
  add(vq, "d", [4]);
  assertEquals(add(vq, "e", [5]), ENOSPC);
  assertEquals([...vq.descInLen], [2, 0, 3, 4], "a full ring keeps the oldest buffer's length");
});
