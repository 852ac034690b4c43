import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  createDeviceQueue,
  createVirtqueue,
  deviceCalls,
  type DeviceQueue,
  type DmaAllocator,
  type DmaMapping,
  type DmaRegion,
  E2BIG,
  EINVAL,
  EIO,
  ENOMEM,
  HeapAllocator,
  IndirectTables,
  inOrderDeviceCalls,
  layoutOps,
  mappedVirtqueueCalls,
  packedDeviceOps,
  packedInOrderDeviceOps,
  resumeDeviceQueue,
  RING_LAYOUT_NAMES,
  splitDeviceOps,
  splitInOrderDeviceOps,
  type Virtqueue,
  VirtqueueBug,
  virtqueueCalls,
  WindowAllocator,
} from "../../ring/mod.ts";

// Numbers that a caller gives after a queue was created: refused before anything is touched.

const DEVICE_OPS = {
  split: splitDeviceOps,
  packed: packedDeviceOps,
  "split_in_order": splitInOrderDeviceOps,
  "packed_in_order": packedInOrderDeviceOps,
};
const NO_COUNTS = [-1, -0.5, 0.5, 1.5, NaN, Infinity, -Infinity, 2 ** 32, 2 ** 32 + 1];

/** All that a queue holds, ring memory and tables included. */
function stateOf(vq: Virtqueue): string {
  const { callback: _, transport: __, allocator: ___, mappings: ____, ops: _____, ...fields } = vq;
  return JSON.stringify(
    fields,
    (_key, value) =>
      typeof value === "bigint"
        ? `${value}n`
        : ArrayBuffer.isView(value)
        ? [...value as Uint8Array]
        : value,
  );
}

function segments(count: number): Uint32Array {
  return Uint32Array.from({ length: 3 * count }, (_, i) => i + 1);
}

for (const layout of RING_LAYOUT_NAMES) {
  const calls = virtqueueCalls(layoutOps(layout));
  const ops = layoutOps(layout);

  Deno.test(`${layout}: resize() refuses what is no size before the queue is stopped`, () => {
    const log: string[] = [];
    const vq = createVirtqueue({
      layout,
      num: 8,
      numMax: 16,
      transport: {
        notify: () => true,
        disableVqAndReset: () => (log.push("off"), 0),
        enableVqAfterReset: () => (log.push("on"), 0),
      },
    });
    calls.addOutbuf(vq, segments(1), 1, "token");
    const before = stateOf(vq);
    const recycle = (_vq: Virtqueue, token: unknown) => void log.push(`recycled ${token}`);
    for (const num of [2.5, 8.5, NaN, -1, -8, 0, -0, -Infinity]) {
      assertEquals(calls.resize(vq, num, recycle), EINVAL, `resize to ${num}`);
      assertEquals(ops.resize(vq, num), EINVAL, `the operation, to ${num}`);
    }
    for (const num of [17, 16.5, 32768, 2 ** 32 + 8, Infinity]) {
      assertEquals(calls.resize(vq, num, recycle), E2BIG, `resize to ${num}`);
      assertEquals(ops.resize(vq, num), E2BIG, `the operation, to ${num}`);
    }
    assertEquals(log, []);
    assertEquals(stateOf(vq), before);
    assertEquals([calls.resize(vq, 16, recycle), vq.num], [0, 16]);
    assertEquals(log, ["off", "recycled token", "on"]);
  });

  for (const mapped of [false, true]) {
    for (const indirect of [false, true]) {
      const kind = `${mapped ? " mapped" : ""}${indirect ? " with tables" : ""}`;
      Deno.test(`${layout}${kind}: every add refuses counts that its array does not hold`, () => {
        const vq = createVirtqueue({
          layout,
          num: 8,
          indirect,
          ...mapped ? { mapping: identity() } : {},
        });
        const all = mapped ? mappedVirtqueueCalls(ops) : calls;
        const before = stateOf(vq);
        const sgs = segments(2);
        const counts: [number, number][] = [
          ...[...NO_COUNTS, 3].flatMap((count): [number, number][] => [[count, 0], [0, count]]),
          ...[[2, -1], [-1, 2], [0.5, 0.5], [1.5, -0.5], [2, 1], [3, -1], [2, -2], [
            NaN,
            1,
          ]] as const,
        ].map(([out, in_]) => [out, in_]);
        for (const [outSgs, inSgs] of counts) {
          const what = `${outSgs} and ${inSgs} of 2`;
          assertEquals(all.addSgs(vq, sgs, outSgs, inSgs, "token"), EINVAL, what);
          if (outSgs + inSgs !== 1 && !mapped) {
            assertEquals(ops.add(vq, sgs, outSgs, inSgs, "token", null), EINVAL, `add: ${what}`);
          }
        }
        for (const num of [...NO_COUNTS, 3]) {
          assertEquals(all.addOutbuf(vq, sgs, num, "token"), EINVAL, `addOutbuf of ${num}`);
          assertEquals(all.addInbuf(vq, sgs, num, "token"), EINVAL, `addInbuf of ${num}`);
          assertEquals(all.addInbufCtx(vq, sgs, num, "token", "ctx"), EINVAL);
          assertEquals(all.addOutbufPremapped(vq, sgs, num, "token"), EINVAL);
          assertEquals(all.addInbufPremapped(vq, sgs, num, "token", null), EINVAL);
        }
        for (const short of [0, 1, 2]) {
          assertEquals(all.addOutbuf(vq, new Uint32Array(short), 1, "token"), EINVAL);
        }
        assertEquals(stateOf(vq), before);
        assertEquals(all.addSgs(vq, sgs, 1, 1, "token"), 0, "exactly what the array holds");
      });
    }
  }

  Deno.test(`${layout}: no segment stays a bug of the program, and a broken queue EIO`, () => {
    const vq = createVirtqueue({ layout, num: 8 });
    assertThrows(() => calls.addOutbuf(vq, segments(1), 0, "token"), VirtqueueBug, "total_sg == 0");
    calls.break(vq);
    assertEquals(calls.addOutbuf(vq, segments(1), 1, "token"), EIO);
  });

  Deno.test(`${layout}: poll() takes any number`, () => {
    const vq = createVirtqueue({ layout, num: 8 });
    const before = stateOf(vq);
    for (const last of [...NO_COUNTS, 65536, 0xffff]) {
      assertEquals(typeof calls.poll(vq, last), "boolean");
    }
    assertEquals(stateOf(vq), before);
  });

  Deno.test(`${layout}: a mapping whose address is no two u32 halves is taken back`, () => {
    for (
      const [addrLo, addrHi] of [[2 ** 32, 0], [0, 2 ** 32], [-1, 0], [0.5, 0], [0, NaN]] as const
    ) {
      for (const indirect of [false, true]) {
        const mapping = identity();
        const vq = createVirtqueue({ layout, num: 8, indirect, mapping });
        const all = mappedVirtqueueCalls(ops);
        mapping.wrong = [addrLo, addrHi];
        const code = all.addOutbuf(vq, segments(2), 2, "token");
        assertEquals(code, layout.startsWith("packed") ? EIO : ENOMEM);
        assertEquals(
          [vq.numFree, mapping.out],
          [8, 0],
          `${addrLo}, ${addrHi}: nothing stays mapped`,
        );
      }
    }
  });

  Deno.test(`${layout}: addUsed() of deviceCalls refuses numbers outside the ring`, () => {
    const device = deviceCalls(DEVICE_OPS[layout]);
    const vq = createVirtqueue({ layout, num: 8 });
    const dev = createDeviceQueue(vq);
    calls.addInbuf(vq, segments(1), 1, "token");
    const id = device.popDescriptorChain(dev);
    const before = [stateOf(vq), deviceState(dev)];
    for (const bad of [...NO_COUNTS, 8, 65536 + id]) {
      assertEquals(device.addUsed(dev, bad, 5, 1), EINVAL, `id ${bad}`);
    }
    for (const bad of NO_COUNTS) {
      assertEquals(device.addUsed(dev, id, bad, 1), EINVAL, `len ${bad}`);
    }
    for (const bad of [...NO_COUNTS, 0, 9]) {
      assertEquals(device.addUsed(dev, id, 5, bad), EINVAL, `chainLength ${bad}`);
    }
    assertEquals([stateOf(vq), deviceState(dev)], before);
    assertEquals(device.addUsed(dev, id, 0xffffffff, dev.chainLength), 0);
    assertEquals([calls.getBuf(vq), vq.usedLen], ["token", 0xffffffff]);
  });

  Deno.test(`${layout}: resumeDeviceQueue() refuses a place outside the ring`, () => {
    const dev = createDeviceQueue(createVirtqueue({ layout, num: 8 }));
    const before = deviceState(dev);
    const beyond = dev.packedRing ? 8 : 65536;
    const good = { nextAvail: 3, availWrapCounter: 0, nextUsed: 7, usedWrapCounter: 1 };
    for (const field of ["nextAvail", "nextUsed"] as const) {
      for (const bad of [...NO_COUNTS, beyond]) {
        assertThrows(
          () => resumeDeviceQueue(dev, { ...good, [field]: bad }),
          RangeError,
          `${field} must be from 0 to ${beyond - 1}: current value is ${bad}`,
        );
      }
    }
    for (const bad of [...NO_COUNTS, 2]) {
      assertThrows(() => resumeDeviceQueue(dev, { ...good, usedWrapCounter: bad }), RangeError);
      assertThrows(() => resumeDeviceQueue(dev, { ...good, availWrapCounter: bad }), RangeError);
    }
    assertEquals(deviceState(dev), before);
    resumeDeviceQueue(dev, { ...good, nextUsed: beyond - 1 });
    assertEquals([dev.nextAvail, dev.availWrapCounter], [3, 0]);
    assertEquals([dev.nextUsed, dev.usedWrapCounter], [beyond - 1, 1]);
  });

  for (const field of ["byteOffset", "byteLength", "busAddress"] as const) {
    Deno.test(`${layout}: memory with a wrong ${field} is no memory, and goes back`, () => {
      const wrong = { byteOffset: 8, byteLength: 1, busAddress: 0x1008n }[field];
      const allocator = new SpoilingAllocator({ [field]: wrong });
      const options = { layout, num: 8, numMax: 16, allocator };
      assertThrows(() => createVirtqueue(options), RangeError, "Cannot create");
      assertThrows(() => createVirtqueue({ ...options, indirect: true }), RangeError, "indirect");
      assertEquals(allocator.out, 0);

      allocator.spoils = false;
      const messages: string[] = [];
      const transport = {
        notify: () => true,
        message: (_: unknown, text: string) => messages.push(text),
      };
      const vq = createVirtqueue({ ...options, transport });
      allocator.spoils = true;
      assertEquals([calls.resize(vq, 16, () => {}), vq.num, allocator.out], [ENOMEM, 8, 1]);
      assert(messages[0]?.endsWith(`current value is ${wrong}`), messages.join());
      assertEquals(calls.addOutbuf(vq, segments(1), 1, "token"), 0, "the old ring goes on");
    });
  }
}

for (const layout of ["split_in_order", "packed_in_order"] as const) {
  Deno.test(`${layout}: addUsedBatch() of inOrderDeviceCalls refuses numbers outside the ring`, () => {
    const device = inOrderDeviceCalls(DEVICE_OPS[layout]);
    const calls = virtqueueCalls(layoutOps(layout));
    const vq = createVirtqueue({ layout, num: 8 });
    const dev = createDeviceQueue(vq);
    for (const token of ["a", "b"]) calls.addInbuf(vq, segments(1), 1, token);
    device.popDescriptorChain(dev);
    const id = device.popDescriptorChain(dev);
    const before = [stateOf(vq), deviceState(dev)];
    for (const bad of [...NO_COUNTS, 0, 9]) {
      assertEquals(device.addUsedBatch(dev, id, 5, bad, 8), EINVAL, `buffers ${bad}`);
      assertEquals(device.addUsedBatch(dev, id, 5, 1, bad), EINVAL, `descriptors ${bad}`);
    }
    assertEquals(device.addUsedBatch(dev, 8, 5, 2, 2), EINVAL);
    assertEquals(device.addUsedBatch(dev, id, 2 ** 32, 2, 2), EINVAL);
    assertEquals(device.addUsedBatch(dev, id, 5, 2, 1), EINVAL, "fewer descriptors than buffers");
    assertEquals([stateOf(vq), deviceState(dev)], before);
    assertEquals(device.addUsedBatch(dev, id, 5, 2, 2), 0);
    assertEquals([calls.getBuf(vq), calls.getBuf(vq), vq.usedLen], ["a", "b", 5]);
  });
}

Deno.test("a device takes no table where its memory's answer is no place in it", () => {
  for (const layout of ["split", "packed"] as const) {
    for (const answer of [NaN, 8, 0.5, -16, 2 ** 20, Infinity]) {
      const vq = createVirtqueue({ layout, num: 4, indirect: true });
      const { u16, u32 } = vq.tables!;
      const dev = createDeviceQueue(vq, { memory: { u16, u32, translate: () => answer } });
      virtqueueCalls(layoutOps(layout)).addOutbuf(vq, segments(2), 2, "token");
      assertEquals(DEVICE_OPS[layout].popDescriptorChain(dev), -1, `${layout}: ${answer}`);
      assertEquals([dev.broken, dev.fault], [true, "indirect table unreachable"]);
    }
  }
});

Deno.test("IndirectTables.limit refuses more than a table holds", () => {
  const tables = new IndirectTables(new HeapAllocator().alloc(2 * 4 * 16)!, 2, 4);
  for (const limit of [5, -1, 2.5, NaN, Infinity]) {
    assertThrows(
      () => tables.limit = limit,
      RangeError,
      `Cannot limit indirect tables as limit must be from 0 to 4: current value is ${limit}`,
    );
  }
  assertEquals(tables.limit, 4);
  for (const segments of [5, NaN, Infinity]) assertEquals(tables.take(segments), -1);
});

Deno.test("IndirectTables.give() refuses a slot that is not taken", () => {
  const tables = new IndirectTables(new HeapAllocator().alloc(2 * 4 * 16)!, 2, 4);
  const slot = tables.take(1);
  for (const bad of [1 - slot, -1, 2, 0.5, NaN]) {
    assertThrows(() => tables.give(bad), VirtqueueBug, "not taken");
  }
  tables.give(slot);
  assertThrows(() => tables.give(slot), VirtqueueBug, "not taken");
  assertEquals([tables.take(1), tables.take(1), tables.take(1)].toSorted(), [-1, 0, 1]);
});

Deno.test("IndirectTables refuses counts and memory that make no tables", () => {
  const region = new HeapAllocator().alloc(128)!;
  for (const bad of [0, -1, 1.5, NaN, 32769, 2 ** 32 + 1]) {
    assertThrows(() => new IndirectTables(region, bad, 4), RangeError, `current value is ${bad}`);
    assertThrows(() => new IndirectTables(region, 2, bad), RangeError, `current value is ${bad}`);
  }
  assertThrows(() => new IndirectTables(region, 2, 5), RangeError, "must hold 160 bytes");
});

Deno.test("allocators refuse what is no number of bytes, and unaligned bus addresses", () => {
  const allocators = [new HeapAllocator(), new WindowAllocator(new ArrayBuffer(64))];
  for (const allocator of allocators) {
    for (const bytes of [0, -16, 1.5, NaN, Infinity]) {
      assertThrows(
        () => allocator.alloc(bytes),
        RangeError,
        `Cannot allocate memory as byteLength must be a positive integer: current value is ${bytes}`,
      );
    }
    assertEquals(allocator.alloc(64)?.byteOffset, 0);
  }
  for (const busAddress of [8n, -16n, 1n << 64n]) {
    assertThrows(() => new HeapAllocator({ busAddress }), RangeError, `value is ${busAddress}`);
  }
});

Deno.test("no allocator hands out bus addresses beyond 64 bits", () => {
  const heap = new HeapAllocator({ busAddress: (1n << 64n) - 64n });
  assertEquals([heap.alloc(65), heap.alloc(64)?.busAddress], [null, (1n << 64n) - 64n]);
  assertEquals(heap.alloc(16), null, "the last page is taken");
  const busAddress = (1n << 64n) - 32n;
  assertThrows(
    () => new WindowAllocator(new ArrayBuffer(64), { busAddress }),
    RangeError,
    `busAddress must leave 64 bytes below 2^64: current value is ${busAddress}`,
  );
  const window = new WindowAllocator(new ArrayBuffer(32), { busAddress });
  assertEquals(window.alloc(32)?.busAddress, busAddress);
});

function deviceState(dev: DeviceQueue): unknown[] {
  const { nextAvail, availWrapCounter, nextUsed, usedWrapCounter, numAdded, broken } = dev;
  return [nextAvail, availWrapCounter, nextUsed, usedWrapCounter, numAdded, broken];
}

/** Maps each address to itself, or to a wrong one, and counts the mappings that are out. */
function identity(): DmaMapping & { wrong: readonly number[] | null; out: number } {
  return {
    addrLo: 0,
    addrHi: 0,
    wrong: null,
    out: 0,
    map(addrLo, addrHi): boolean {
      [addrLo = addrLo, addrHi = addrHi] = this.wrong ?? [];
      Object.assign(this, { addrLo, addrHi });
      this.out++;
      return true;
    },
    unmap(): void {
      this.out--;
    },
  };
}

/** Gives memory with one field changed, and counts the regions that are out. */
class SpoilingAllocator implements DmaAllocator {
  readonly #heap = new HeapAllocator();
  readonly #changed: Partial<DmaRegion>;
  spoils = true;
  out = 0;

  constructor(changed: Partial<DmaRegion>) {
    this.#changed = changed;
  }

  alloc(byteLength: number): DmaRegion {
    this.out++;
    const region = this.#heap.alloc(byteLength + 64)!;
    return this.spoils ? { ...region, ...this.#changed } : region;
  }

  free(): void {
    this.out--;
  }
}
