import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  createDeviceQueue,
  createVirtqueue,
  DeviceQueue,
  type DmaAllocator,
  HeapAllocator,
  IndirectTables,
  layoutOps,
  packedDeviceOps,
  splitDeviceOps,
  tableBytes,
  WindowAllocator,
} from "../../ring/mod.ts";

// Byte counts of 2^31 and more, where 32-bit arithmetic turns negative or starts over at 0. The buffers are
// address space only: nothing here touches more than a few pages of them.

const GIB = 2 ** 30;

/** A buffer of so many bytes, or `null` on a machine that has no address space for it. */
function bufferOf(bytes: number): ArrayBuffer | null {
  try {
    return new ArrayBuffer(bytes);
  } catch {
    return null;
  }
}

for (const layout of ["split", "packed"] as const) {
  for (const [num, entries] of [[8192, 16384], [8192, 32768], [32768, 32768]] as const) {
    const bytes = num * entries * 16;
    Deno.test(`${layout}: ${bytes / GIB} GiB of indirect tables are right or refused`, () => {
      let vq;
      try {
        vq = createVirtqueue({ layout, num, indirect: true, maxIndirectSgs: entries });
      } catch (error) {
        assert(error instanceof RangeError);
        assertEquals(
          error.message,
          `Cannot create indirect tables as the allocator has no memory for ${num} tables of ${entries} entries`,
        );
        return;
      }
      const tables = vq.tables!;
      assertEquals([tables.u32.byteLength, tables.u16.byteLength], [bytes, bytes]);
      // The last table, which the first 2^31 bytes do not hold, is as good as the first.
      const others = Array.from({ length: num - 1 }, () => tables.take(1));
      const dev = createDeviceQueue(vq);
      const sgs = Uint32Array.of(0x1000, 0, 64, 0x2000, 0, 65, 0x3000, 0, 66);
      const device = layout === "split" ? splitDeviceOps : packedDeviceOps;
      for (const slot of [num - 1, 0]) {
        assertEquals(tables.next, slot);
        assertEquals(layoutOps(layout).add(vq, sgs, 3, 0, "token", null), 0);
        device.popDescriptorChain(dev);
        assertEquals([dev.fault, dev.segCount], ["", 3]);
        assertEquals([...dev.segs.subarray(0, 12)], [
          ...[0x1000, 0, 64, 0],
          ...[0x2000, 0, 65, 0],
          ...[0x3000, 0, 66, 0],
        ]);
        if (slot > 0) tables.give(others[0]!);
      }
    });
  }
}

Deno.test("tableBytes() counts beyond 32 bits", () => {
  assertEquals(tableBytes(32768, 32768), 16 * GIB);
  assertEquals(tableBytes(8192, 32768), 2 ** 32);
});

Deno.test("HeapAllocator.alloc() rounds no count of bytes to less than was asked for", () => {
  for (const bytes of [2 ** 31 - 15, 2 ** 31, 2 ** 32, 2 ** 32 + 16]) {
    const region = new HeapAllocator().alloc(bytes);
    if (region === null) continue;
    assert(region.buffer.byteLength >= bytes, `${region.buffer.byteLength} for ${bytes}`);
    assertEquals(region.byteLength, bytes);
  }
});

Deno.test("HeapAllocator.alloc() has no memory, and no exception, for what V8 refuses", () => {
  for (const shared of [false, true]) {
    assertEquals(new HeapAllocator({ shared }).alloc(2 ** 52), null);
  }
});

Deno.test("WindowAllocator.alloc() goes on beyond 2^31 bytes", () => {
  const buffer = bufferOf(2 * GIB + 4096);
  if (buffer === null) return;
  const allocator = new WindowAllocator(buffer, { byteOffset: 2 * GIB - 16 });
  const offsets = [20, 16, 16].map((bytes) => allocator.alloc(bytes)?.byteOffset);
  assertEquals(offsets, [2 * GIB - 16, 2 * GIB + 16, 2 * GIB + 32]);
});

Deno.test("a ring in a region of 2^31 bytes and more has views of all of it", () => {
  const buffer = bufferOf(2 * GIB + 64);
  if (buffer === null) return;
  const region = { buffer, byteOffset: 0, byteLength: buffer.byteLength, busAddress: 0n };
  const allocator: DmaAllocator = { alloc: () => region, free() {} };
  const vq = createVirtqueue({ layout: "split", num: 8, allocator });
  const { u16, u32 } = createDeviceQueue(vq);
  for (const view of [vq.u16, vq.u32, u16, u32]) assertEquals(view.byteLength, 2 * GIB + 64);
});

Deno.test("IndirectTables and DeviceQueue refuse a region that is too small, however large", () => {
  const buffer = bufferOf(2 * GIB);
  if (buffer === null) return;
  const region = { buffer, byteOffset: 0, byteLength: 2 * GIB, busAddress: 0n };
  assertThrows(
    () => new IndirectTables(region, 8192, 32768),
    RangeError,
    `Cannot create indirect tables as the region must hold ${2 ** 32} bytes: current value is ${
      2 * GIB
    }`,
  );
  const memory = { u16: new Uint16Array(0), u32: new Uint32Array(0), translate: () => -1 };
  const init = {
    layout: 0,
    packedRing: false,
    event: false,
    indirect: false,
    num: 8,
    maxSegments: 1,
  };
  assertThrows(
    () => new DeviceQueue({ ...init, memory, region: { ...region, byteOffset: 16 } }),
    RangeError,
    "the region must end within its buffer",
  );
});
