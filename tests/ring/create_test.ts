import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import {
  createVirtqueue,
  type DmaAllocator,
  HeapAllocator,
  IN_ORDER_LAYOUT_NAMES,
  LAYOUT_NAMES,
  type LayoutName,
  layoutOps,
  packedInOrderOps,
  packedOps,
  RING_LAYOUT_NAMES,
  splitInOrderOps,
  splitOps,
  Virtqueue,
  type VirtqueueOptions,
  WindowAllocator,
} from "../../ring/mod.ts";

function refuses(
  options: VirtqueueOptions,
  message: string,
  ErrorClass: typeof RangeError | typeof TypeError = RangeError,
): void {
  assertThrows(() => createVirtqueue(options), ErrorClass, message);
}

Deno.test("createVirtqueue() refuses a split size that is no power of two up to 32768", () => {
  for (const num of [0, -1, 3, 48, 65536, 1.5, NaN, Infinity]) {
    refuses(
      { layout: "split", num },
      `Cannot create split ring as queueSize must be a power of 2 up to 32768: current value is ${num}`,
    );
  }
});

Deno.test("createVirtqueue() refuses a packed size below 1 or above 32768", () => {
  for (const num of [0, -7, 32769, 2.5, NaN, Infinity]) {
    refuses(
      { layout: "packed", num },
      `Cannot create packed ring as queueSize must be from 1 to 32768: current value is ${num}`,
    );
  }
});

Deno.test("createVirtqueue() refuses an unknown layout", () => {
  refuses(
    { layout: "ring" as LayoutName, num: 8 },
    "Cannot create virtqueue as layout must be one of split, packed, split_in_order, packed_in_order: current value is ring",
    TypeError,
  );
});

Deno.test("createVirtqueue() refuses a numMax below the size or above 32768", () => {
  for (const numMax of [4, 65536, 8.5, NaN]) {
    refuses(
      { layout: "split", num: 8, numMax },
      `Cannot create split ring as numMax must be from queueSize 8 to 32768: current value is ${numMax}`,
    );
  }
});

Deno.test("createVirtqueue() refuses an index that is no u16", () => {
  for (const index of [-1, 65536, 0.5, NaN]) {
    refuses(
      { layout: "packed", num: 8, index },
      `Cannot create packed ring as index must be from 0 to 65535: current value is ${index}`,
    );
  }
});

Deno.test("createVirtqueue() refuses indirect tables of no or too many entries", () => {
  for (const maxIndirectSgs of [0, -1, 32769, 1.5, NaN]) {
    refuses(
      { layout: "split", num: 8, indirect: true, maxIndirectSgs },
      `Cannot create split ring as maxIndirectSgs must be from 1 to 32768: current value is ${maxIndirectSgs}`,
    );
  }
});

Deno.test("createVirtqueue() reports that the allocator has no memory for the ring", () => {
  for (const layout of LAYOUT_NAMES) {
    const allocator = new WindowAllocator(new ArrayBuffer(128));
    refuses(
      { layout, num: 8, allocator },
      `Cannot create ${layout} ring as the allocator has no aligned memory for queueSize 8`,
    );
    assertEquals(allocator.alloc(128)?.byteOffset, 0, "nothing stays allocated");
  }
});

Deno.test("createVirtqueue() gives the tables back when there is no memory for the ring", () => {
  for (const layout of LAYOUT_NAMES) {
    const allocator = new WindowAllocator(new ArrayBuffer(128 + 64));
    refuses(
      { layout, num: 8, indirect: true, maxIndirectSgs: 1, allocator },
      `Cannot create ${layout} ring as the allocator has no aligned memory for queueSize 8`,
    );
    assertEquals(allocator.alloc(128 + 64)?.byteOffset, 0, "nothing stays allocated");
  }
});

Deno.test("createVirtqueue() reports that the allocator has no memory for the tables", () => {
  refuses(
    {
      layout: "packed",
      num: 8,
      indirect: true,
      maxIndirectSgs: 4,
      allocator: new WindowAllocator(new ArrayBuffer(511)),
    },
    "Cannot create indirect tables as the allocator has no memory for 8 tables of 4 entries",
  );
});

Deno.test("createVirtqueue() fits a ring into memory of exactly its size", () => {
  for (const [layout, bytes] of [["split", 38], ["packed", 24]] as const) {
    // 16 bytes more than needed at the start, for an offset that is not 0.
    const buffer = new ArrayBuffer(16 + bytes);
    const allocator = new WindowAllocator(buffer, { byteOffset: 16 });
    const vq = createVirtqueue({ layout, num: 1, allocator });
    assertEquals([vq.region.byteOffset, vq.region.byteLength], [16, bytes]);
    refuses(
      {
        layout,
        num: 1,
        allocator: new WindowAllocator(buffer, { byteOffset: 16, byteLength: bytes - 1 }),
      },
      `Cannot create ${layout} ring as the allocator has no aligned memory for queueSize 1`,
    );
  }
});

Deno.test("createVirtqueue() leaves an empty, zero-filled queue", () => {
  for (const layout of LAYOUT_NAMES) {
    const vq = createVirtqueue({ layout, num: 4, callback: () => {} });
    assertEquals([vq.num, vq.numMax, vq.numFree, vq.freeHead, vq.numAdded], [4, 4, 4, 0, 0]);
    assertEquals([vq.index, vq.event, vq.indirect, vq.broken], [0, false, false, false]);
    assertEquals(vq.tables, null);
    assertEquals(vq.lastUsedIdx, layout === "packed" ? 0x8000 : 0);
    assert(vq.u16.every((element) => element === 0));
  }
});

Deno.test("createVirtqueue() without a callback starts with notifications disabled", () => {
  const split = createVirtqueue({ layout: "split", num: 4 });
  assertEquals([split.availFlagsShadow, split.u16[split.availIdxAt - 1]], [1, 1]);
  const event = createVirtqueue({ layout: "split", num: 4, event: true });
  assertEquals([event.availFlagsShadow, event.u16[event.availIdxAt - 1]], [1, 0]);
  const packed = createVirtqueue({ layout: "packed", num: 4 });
  assertEquals([packed.eventFlagsShadow, packed.u16[packed.driverEventAt + 1]], [1, 1]);
});

Deno.test("createVirtqueue() makes tables only for indirect queues without context tokens", () => {
  for (const layout of LAYOUT_NAMES) {
    const indirect = createVirtqueue({ layout, num: 4, numMax: 8, indirect: true });
    assertEquals([indirect.indirect, indirect.tables?.entries], [true, 32]);
    assertEquals(indirect.tables?.addrLo.length, 8);
    const context = createVirtqueue({ layout, num: 4, indirect: true, context: true });
    assertEquals([context.indirect, context.tables], [false, null]);
  }
});

Deno.test("createVirtqueue() refuses sizes of in-order rings that it refuses of the others", () => {
  assertThrows(
    () => createVirtqueue({ layout: "split_in_order", num: 6 }),
    RangeError,
    "Cannot create split_in_order ring as queueSize must be a power of 2 up to 32768: current value is 6",
  );
  assertThrows(
    () => createVirtqueue({ layout: "packed_in_order", num: 0 }),
    RangeError,
    "Cannot create packed_in_order ring as queueSize must be from 1 to 32768: current value is 0",
  );
});

Deno.test("createVirtqueue() leaves an empty in-order queue with its layout's operations", () => {
  class OwnQueue extends Virtqueue {}
  for (const layout of IN_ORDER_LAYOUT_NAMES) {
    const vq = createVirtqueue({ layout, num: 4 }, OwnQueue);
    assertInstanceOf(vq, OwnQueue);
    assertEquals(vq.layout, RING_LAYOUT_NAMES.indexOf(layout));
    assertEquals(vq.packedRing, layout === "packed_in_order");
    assertEquals([vq.num, vq.numFree, vq.batchLastId, vq.lastUsed, vq.freeHead], [4, 4, -1, 0, 0]);
    assertEquals([...vq.descInLen], [0, 0, 0, 0]);
    assert(vq.ops === layoutOps(layout));
  }
  assert(layoutOps("split_in_order") === splitInOrderOps);
  assert(layoutOps("packed_in_order") === packedInOrderOps);
});

Deno.test("createVirtqueue() creates the class that it is given", () => {
  class OwnQueue extends Virtqueue {}
  const vq = createVirtqueue({ layout: "packed", num: 7 }, OwnQueue);
  assertInstanceOf(vq, OwnQueue);
  assertEquals(vq.num, 7);
});

Deno.test("layoutOps() is the layout's one table of operations", () => {
  assert(layoutOps("split") === splitOps && layoutOps("packed") === packedOps);
});

Deno.test("free() gives ring and tables back to the allocator", () => {
  for (const layout of LAYOUT_NAMES) {
    const heap = new HeapAllocator();
    const live = new Set<number>();
    const allocator: DmaAllocator = {
      alloc(byteLength) {
        const region = heap.alloc(byteLength)!;
        live.add(Number(region.busAddress));
        return region;
      },
      free: (region) => void live.delete(Number(region.busAddress)),
    };
    const vq = createVirtqueue({ layout, num: 4, indirect: true, allocator });
    assertEquals(live.size, 2);
    vq.ops.free(vq);
    assertEquals(live.size, 0);
    assertEquals(vq.broken, true);
  }
});
