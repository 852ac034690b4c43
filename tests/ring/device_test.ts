import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  createDeviceQueue,
  createVirtqueue,
  DeviceQueue,
  HeapAllocator,
  packedDeviceOps,
  packedOps,
  splitDeviceOps,
  splitOps,
  tablesMemory,
} from "../../ring/mod.ts";

const NO_MEMORY = { u16: new Uint16Array(0), u32: new Uint32Array(0), translate: () => -1 };

function device(packedRing: boolean, num: number, bytes: number, byteOffset = 0, maxSegments = 1) {
  return new DeviceQueue({
    layout: packedRing ? 1 : 0,
    packedRing,
    event: false,
    indirect: false,
    num,
    region: {
      buffer: new ArrayBuffer(byteOffset + bytes),
      byteOffset,
      byteLength: bytes,
      busAddress: 0n,
    },
    memory: NO_MEMORY,
    maxSegments,
  });
}

Deno.test("DeviceQueue refuses a size that is none", () => {
  for (const num of [0, 3, 65536, NaN]) {
    assertThrows(
      () => device(false, num, 1 << 20),
      RangeError,
      `Cannot create split device as queueSize must be a power of 2 up to 32768: current value is ${num}`,
    );
  }
  for (const num of [0, 32769, 1.5]) {
    assertThrows(
      () => device(true, num, 1 << 20),
      RangeError,
      `Cannot create packed device as queueSize must be from 1 to 32768: current value is ${num}`,
    );
  }
});

Deno.test("DeviceQueue refuses a region that is too small", () => {
  device(false, 4, 64 + 14 + 2 + 38);
  assertThrows(
    () => device(false, 4, 64 + 14 + 2 + 37),
    RangeError,
    "Cannot create split device as the region must hold 118 bytes: current value is 117",
  );
  device(true, 7, 112 + 8);
  assertThrows(
    () => device(true, 7, 112 + 7),
    RangeError,
    "Cannot create packed device as the region must hold 120 bytes: current value is 119",
  );
});

Deno.test("DeviceQueue refuses an unaligned region", () => {
  assertThrows(
    () => device(false, 4, 1024, 8),
    RangeError,
    "Cannot create split device as the region's byteOffset must be a multiple of 16: current value is 8",
  );
});

Deno.test("DeviceQueue refuses to have no room for segments", () => {
  for (const maxSegments of [0, -1, 1.5, NaN]) {
    assertThrows(
      () => device(true, 4, 1024, 0, maxSegments),
      RangeError,
      `Cannot create packed device as maxSegments must be a positive integer: current value is ${maxSegments}`,
    );
  }
});

Deno.test("createDeviceQueue() takes features, size and memory from the driver's queue", () => {
  const vq = createVirtqueue({ layout: "packed", num: 7, event: true, indirect: true });
  const dev = createDeviceQueue(vq);
  assertEquals([dev.layout, dev.packedRing, dev.event, dev.indirect, dev.num], [
    1,
    true,
    true,
    true,
    7,
  ]);
  assertEquals(dev.segs.length, 32 * 4); // a table holds more than the ring
  assert(dev.u16.buffer === vq.u16.buffer);
  assertEquals(createDeviceQueue(vq, { maxSegments: 3 }).segs.length, 12);
  assertEquals([dev.nextAvail, dev.availWrapCounter], [0, 1]);
  assertEquals([dev.nextUsed, dev.usedWrapCounter], [0, 1]);
});

Deno.test("tablesMemory() reaches every whole table, and no byte beyond", () => {
  const allocator = new HeapAllocator({ busAddress: 0xffff_ffc0n });
  const vq = createVirtqueue({
    layout: "split",
    num: 4,
    indirect: true,
    maxIndirectSgs: 2,
    allocator,
  });
  const memory = tablesMemory(vq);
  // Four tables of 32 bytes from 0xffffffc0 on.
  assertEquals(memory.translate(0xffffffc0, 0, 32), 0);
  assertEquals(memory.translate(0xffffffc0, 0, 16), 0);
  assertEquals(memory.translate(0xffffffd0, 0, 16), 16);
  assertEquals(memory.translate(0xffffffe0, 0, 32), 32);
  assertEquals(memory.translate(0, 1, 32), 64);
  assertEquals(memory.translate(0x20, 1, 32), 96);

  assertEquals(memory.translate(0xffffffd0, 0, 32), -1); // across two tables
  assertEquals(memory.translate(0xffffffc8, 0, 16), -1); // unaligned
  assertEquals(memory.translate(0xffffffb0, 0, 16), -1); // before
  assertEquals(memory.translate(0x40, 1, 16), -1); // after
  assertEquals(memory.translate(0x30, 1, 32), -1); // over the end
  assertEquals(memory.translate(0xffffffc0, 1, 16), -1); // 4 GiB on
  assertEquals(memory.translate(0xffffffff, 0xffffffff, 16), -1);
  assertEquals(memory.translate(0xffffffc0, 0, 0xfffffff0), -1);
});

Deno.test("tablesMemory() finds tables whose bus addresses are in no order", () => {
  const vq = createVirtqueue({ layout: "split", num: 2, indirect: true, maxIndirectSgs: 2 });
  const tables = vq.tables!;
  const memory = tablesMemory(vq);
  tables.addrLo[0] = 0x9000;
  tables.addrHi[0] = 7;
  tables.addrLo[1] = 0x1000;
  tables.addrHi[1] = 0;
  assertEquals(memory.translate(0x9000, 7, 32), 0);
  assertEquals(memory.translate(0x1000, 0, 32), 32);
  assertEquals(memory.translate(0x1010, 0, 16), 48);
  assertEquals(memory.translate(0x9020, 7, 16), -1);
});

Deno.test("tablesMemory() of a queue without tables reaches nothing", () => {
  const vq = createVirtqueue({ layout: "split", num: 2 });
  assertEquals(tablesMemory(vq).translate(0x1000, 0, 16), -1);
});

Deno.test("a device in the same process reads what the driver put into a table", () => {
  for (const layout of ["split", "packed"] as const) {
    const ops = layout === "split" ? splitOps : packedOps;
    const vq = createVirtqueue({ layout, num: 4, indirect: true, maxIndirectSgs: 3 });
    const dev = createDeviceQueue(vq);
    const sgs = Uint32Array.of(1, 2, 3, 4, 5, 6, 0xffffffff, 0xfffffffe, 0xfffffffd);
    assertEquals(ops.add(vq, sgs, 1, 2, "token", null), 0);
    const device = layout === "split" ? splitDeviceOps : packedDeviceOps;
    assertEquals(device.popDescriptorChain(dev), 0);
    assertEquals([dev.segCount, dev.chainLength, dev.chainIndirect], [3, 1, true]);
    assertEquals([...dev.segs.subarray(0, 12)], [
      ...[1, 2, 3, 0],
      ...[4, 5, 6, 1],
      ...[0xffffffff, 0xfffffffe, 0xfffffffd, 1],
    ]);
  }
});
