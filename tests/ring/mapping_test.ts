import { assertEquals, assertThrows } from "@std/assert";
import {
  createDeviceQueue,
  createVirtqueue,
  type DeviceMemory,
  type DeviceQueue,
  DMA_FROM_DEVICE,
  DMA_TO_DEVICE,
  type DmaMapping,
  EIO,
  ENOMEM,
  ENOSPC,
  type InOrderDeviceOps,
  isPackedLayout,
  layoutOps,
  mappedVirtqueueCalls,
  packedInOrderDeviceOps,
  RING_LAYOUT_NAMES,
  type RingLayoutName,
  splitInOrderDeviceOps,
  tablesMemory,
  type Virtqueue,
  VirtqueueBug,
  type VirtqueueCalls,
  type VirtqueueOptions,
} from "../../ring/mod.ts";

/** The device sees everything at these high bits. */
const DEVICE_HI = 0xf000_0000;

/** Writes down what is mapped, `map` or `unmap` with the low address, length and direction. */
class Log implements DmaMapping {
  addrLo = 0;
  addrHi = 0;
  calls: string[] = [];
  failAfter = Infinity;

  map(addrLo: number, addrHi: number, byteLength: number, direction: number): boolean {
    if (this.failAfter-- === 0) return false;
    this.calls.push(`+${addrLo.toString(16)} ${byteLength} ${direction}`);
    this.addrLo = addrLo;
    this.addrHi = (addrHi | DEVICE_HI) >>> 0;
    return true;
  }

  unmap(addrLo: number, addrHi: number, byteLength: number, direction: number): void {
    if (addrHi < DEVICE_HI) throw new Error("the program's address is taken for the device's");
    this.calls.push(`-${addrLo.toString(16)} ${byteLength} ${direction}`);
  }

  /** What was done since the last call. */
  take(): string[] {
    const { calls } = this;
    this.calls = [];
    return calls;
  }
}

interface Mapped {
  readonly vq: Virtqueue;
  readonly dev: DeviceQueue;
  readonly device: InOrderDeviceOps;
  readonly calls: VirtqueueCalls;
  readonly log: Log;
}

function open(layout: RingLayoutName, options: Partial<VirtqueueOptions> = {}): Mapped {
  const log = new Log();
  const all = { num: 4, callback: () => {}, maxIndirectSgs: 8, ...options, mapping: log };
  const vq = createVirtqueue({ ...all, layout });
  const tables = tablesMemory(vq);
  const memory: DeviceMemory = {
    ...tables,
    translate: (lo, hi, byteLength) => tables.translate(lo, (hi & ~DEVICE_HI) >>> 0, byteLength),
  };
  return {
    vq,
    dev: createDeviceQueue(vq, { memory }),
    device: isPackedLayout(layout) ? packedInOrderDeviceOps : splitInOrderDeviceOps,
    calls: mappedVirtqueueCalls(layoutOps(layout)),
    log,
  };
}

/** Segments at 0xa0, 0xa1, … of 1, 2, … bytes. */
function segments(count: number): Uint32Array {
  return Uint32Array.from(Array.from({ length: count }, (_, i) => [0xa0 + i, 0, 1 + i]).flat());
}

function serve({ dev, device }: Mapped): void {
  const id = device.popDescriptorChain(dev);
  device.addUsed(dev, id, 0, dev.chainLength);
}

function popped({ dev, device }: Mapped): number[][] {
  if (device.popDescriptorChain(dev) < 0) return [];
  return Array.from({ length: dev.segCount }, (_, i) => [...dev.segs.subarray(4 * i, 4 * i + 4)]);
}

for (const layout of RING_LAYOUT_NAMES) {
  const failure = isPackedLayout(layout) ? EIO : ENOMEM;

  Deno.test(`${layout}: segments are mapped in order, the device gets their mapped addresses`, () => {
    const ring = open(layout);
    const { vq, calls, log } = ring;
    assertEquals(calls.addSgs(vq, segments(3), 1, 2, "a"), 0);
    assertEquals(log.take(), [
      `+a0 1 ${DMA_TO_DEVICE}`,
      `+a1 2 ${DMA_FROM_DEVICE}`,
      `+a2 3 ${DMA_FROM_DEVICE}`,
    ]);
    assertEquals(popped(ring), [
      [0xa0, DEVICE_HI, 1, 0],
      [0xa1, DEVICE_HI, 2, 1],
      [0xa2, DEVICE_HI, 3, 1],
    ]);
    ring.device.addUsed(ring.dev, 0, 5, 3);
    // What the device does to the ring does not matter for what is unmapped.
    if (!vq.packedRing) vq.u32.fill(0xffff_ffff, 0, 4 * vq.num);
    assertEquals([calls.getBuf(vq), vq.usedLen, vq.numFree], ["a", 5, 4]);
    assertEquals(log.take(), ["-a0 1 1", "-a1 2 2", "-a2 3 2"]);
  });

  Deno.test(`${layout}: laps of chains, tables and single segments leave nothing mapped`, () => {
    const ring = open(layout, { indirect: true, num: isPackedLayout(layout) ? 5 : 4 });
    const { vq, calls, log } = ring;
    const live = new Map<string, number>();
    for (let i = 0; i < 40; i++) {
      vq.tables!.limit = i % 2 === 0 ? 8 : 0;
      const count = 1 + i % 3;
      assertEquals(calls.addInbuf(vq, segments(count), count, i), 0);
      serve(ring);
      assertEquals(calls.getBuf(vq), i);
      for (const call of log.take()) {
        const key = call.slice(1);
        live.set(key, (live.get(key) ?? 0) + (call.startsWith("+") ? 1 : -1));
      }
      assertEquals([...live.values()].filter((count) => count !== 0), []);
    }
    assertEquals(vq.broken, false);
  });

  Deno.test(`${layout}: a table is mapped after its segments and unmapped before them`, () => {
    const ring = open(layout, { indirect: true });
    const { vq, calls, log } = ring;
    assertEquals(calls.addSgs(vq, segments(2), 1, 1, "a"), 0);
    const table = vq.tables!.addrLo[0]!.toString(16);
    assertEquals(log.take(), ["+a0 1 1", "+a1 2 2", `+${table} 32 1`]);
    // Only the table's entries have the mapped addresses of the segments, only the ring that of the table.
    assertEquals([...vq.tables!.u32.subarray(0, 2)], [0xa0, DEVICE_HI]);
    assertEquals(vq.u32[1], DEVICE_HI);
    assertEquals(calls.detachUnusedBuf(vq), "a");
    assertEquals(log.take(), [`-${table} 32 1`, "-a0 1 1", "-a1 2 2"]);
    assertEquals(vq.tables!.next, 0, "the table is free again");
  });

  Deno.test(`${layout}: premapped segments are neither mapped nor unmapped, their table is`, () => {
    const ring = open(layout, { indirect: true });
    const { vq, calls, log } = ring;
    assertEquals(calls.addOutbufPremapped(vq, segments(1), 1, "a"), 0);
    assertEquals(calls.addInbufPremapped(vq, segments(2), 2, "b", null), 0);
    const table = vq.tables!.addrLo[0]!.toString(16);
    assertEquals(log.take(), [`+${table} 32 1`]);
    assertEquals(popped(ring), [[0xa0, 0, 1, 0]]);
    assertEquals([calls.detachUnusedBuf(vq), calls.detachUnusedBuf(vq)], ["a", "b"]);
    assertEquals(log.take(), [`-${table} 32 1`]);
  });

  Deno.test(`${layout}: a mapping that fails takes the others back and adds nothing`, () => {
    const ring = open(layout);
    const { vq, calls, log } = ring;
    for (const failAfter of [0, 1, 2]) {
      log.failAfter = failAfter;
      assertEquals(calls.addSgs(vq, segments(3), 3, 0, "a"), failure);
      const mapped = ["a0 1 1", "a1 2 1"].slice(0, failAfter);
      assertEquals(log.take(), [...mapped.map((m) => `+${m}`), ...mapped.map((m) => `-${m}`)]);
      assertEquals([vq.numFree, vq.numAdded, vq.broken], [4, 0, false]);
      assertEquals(popped(ring), []);
    }
    log.failAfter = Infinity;
    assertEquals(calls.addOutbuf(vq, segments(1), 1, "b"), 0);
    assertEquals(popped(ring).length, 1);
    // What the failed add wrote behind it is no buffer (CVE-2026-97997).
    assertEquals(popped(ring), []);
    assertEquals(ring.dev.fault, "");
  });

  Deno.test(`${layout}: a table that cannot be mapped`, () => {
    const ring = open(layout, { indirect: true });
    const { vq, calls, log } = ring;
    log.failAfter = 2;
    const code = calls.addOutbuf(vq, segments(2), 2, "a");
    const unwound = ["+a0 1 1", "+a1 2 1", "-a0 1 1", "-a1 2 1"];
    assertEquals(vq.tables!.next, 0, "the table is free again");
    if (isPackedLayout(layout)) {
      assertEquals([code, log.take(), vq.numFree], [0, [...unwound, "+a0 1 1", "+a1 2 1"], 2]);
    } else {
      assertEquals([code, log.take(), vq.numFree], [ENOMEM, unwound, 4]);
    }
  });

  Deno.test(`${layout}: contexts, errors and a full ring as without mapping`, () => {
    let notified = 0;
    const ring = open(layout, {
      context: true,
      transport: { notify: () => ++notified > 0 },
    });
    const { vq, calls, log } = ring;
    assertEquals(calls.addInbufCtx(vq, segments(1), 1, "a", "ctx"), 0);
    assertEquals(calls.addInbufPremapped(vq, segments(2), 2, "b", "ctx b"), 0);
    log.take();
    assertEquals([calls.addOutbuf(vq, segments(2), 2, "c"), log.take()], [ENOSPC, []]);
    assertEquals(notified, isPackedLayout(layout) ? 0 : 1);
    assertThrows(() => calls.addOutbuf(vq, segments(1), 1, null), VirtqueueBug, "data == NULL");
    serve(ring);
    serve(ring);
    const used = [1, 2].map(() => [calls.getBufCtx(vq), vq.usedCtx]);
    assertEquals(used, [["a", "ctx"], ["b", "ctx b"]]);
    assertEquals(log.take(), ["-a0 1 2"]);
    calls.break(vq);
    assertEquals([calls.addOutbuf(vq, segments(1), 1, "d"), log.take()], [EIO, []]);
  });

  Deno.test(`${layout}: reset() and resize() take all mappings back`, () => {
    const ring = open(layout, { numMax: 8 });
    const { vq, calls, log } = ring;
    for (const again of [() => calls.reset(vq, () => {}), () => calls.resize(vq, 8, () => {})]) {
      calls.addOutbuf(vq, segments(2), 2, "a");
      calls.addInbuf(vq, segments(1), 1, "b");
      log.take();
      assertEquals(again(), 0);
      assertEquals(log.take().sort(), ["-a0 1 1", "-a0 1 2", "-a1 2 1"]);
    }
    for (let i = 0; i < 8; i++) assertEquals(calls.addOutbuf(vq, segments(1), 1, i), 0);
    assertEquals(log.take().length, 8);
  });

  Deno.test(`${layout}: the raw operation maps nothing, and nothing is unmapped for it`, () => {
    const ring = open(layout, { indirect: true });
    const { vq, calls, log } = ring;
    const ops = layoutOps(layout);
    assertEquals(ops.add(vq, segments(1), 1, 0, "raw", null), 0);
    assertEquals(ops.add(vq, segments(2), 1, 1, "raw table", null), 0);
    serve(ring);
    serve(ring);
    assertEquals([calls.getBuf(vq), calls.getBuf(vq), log.take()], ["raw", "raw table", []]);
  });

  Deno.test(`${layout}: mapped calls add through the operations that they were made of`, () => {
    const { vq, log } = open(layout, { indirect: true });
    const ops = layoutOps(layout);
    const added: unknown[] = [];
    const calls = mappedVirtqueueCalls({
      ...ops,
      add: (vq, sgs, outSgs, inSgs, data, ctx) => {
        added.push(data);
        return ops.add(vq, sgs, outSgs, inSgs, data, ctx);
      },
    });
    assertEquals([calls.addOutbuf(vq, segments(1), 1, "a"), log.take()], [0, ["+a0 1 1"]]);
    assertEquals(calls.addInbufPremapped(vq, segments(1), 1, "b", null), 0);
    assertEquals([calls.addInbuf(vq, segments(1), 1, "c"), log.take()], [0, ["+a0 1 2"]]);
    assertEquals(added, ["a", "b", "c"]);
  });

  Deno.test(`${layout}: what is asked of the mappings holds for one add`, () => {
    const { vq, calls, log } = open(layout);
    const ops = layoutOps(layout);
    assertEquals(calls.addInbufPremapped(vq, segments(1), 1, "a", "ctx a"), 0);
    assertEquals([ops.add(vq, segments(1), 0, 1, "b", vq.mappings), log.take()], [0, ["+a0 1 2"]]);
    vq.usedCtx = "untouched";
    assertEquals([calls.detachUnusedBuf(vq), vq.usedCtx, log.take()], ["a", "ctx a", []]);
    vq.usedCtx = "untouched";
    assertEquals([calls.detachUnusedBuf(vq), vq.usedCtx], ["b", "untouched"]);
    assertEquals(log.take(), ["-a0 1 2"]);
  });

  Deno.test(`${layout}: mappings, as a context token of the program's own, are a token like any other`, () => {
    const { vq, calls, log } = open(layout);
    const other = open(layout).vq;
    const ops = layoutOps(layout);
    assertEquals([calls.addInbufCtx(vq, segments(1), 1, "a", vq.mappings), log.take()], [
      0,
      ["+a0 1 2"],
    ]);
    assertEquals([ops.add(vq, segments(1), 0, 1, "b", other.mappings), log.take()], [0, []]);
    assertEquals([calls.detachUnusedBuf(vq), vq.usedCtx === vq.mappings], ["a", true]);
    assertEquals(log.take(), ["-a0 1 2"]);
    assertEquals([calls.detachUnusedBuf(vq), vq.usedCtx === other.mappings], ["b", true]);
    assertEquals(log.take(), []);
  });

  Deno.test(`${layout}: mapped calls on a queue without mapping do what plain ones do`, () => {
    const vq = createVirtqueue({ layout, num: 4 });
    const calls = mappedVirtqueueCalls(layoutOps(layout));
    assertEquals([vq.mappings, calls.addOutbuf(vq, segments(1), 1, "a")], [null, 0]);
    assertEquals(calls.addInbufPremapped(vq, segments(1), 1, "b", null), 0);
    assertEquals([...vq.u32.subarray(0, 3)], [0xa0, 0, 1]);
    assertEquals([vq.numFree, vq.numAdded], [2, 2]);
  });
}

for (const layout of ["split_in_order", "packed_in_order"] as const) {
  Deno.test(`${layout}: a batch of mapped buffers has their lengths, and each is unmapped as it returns`, () => {
    const ring = open(layout, { indirect: true });
    const { vq, dev, device, calls, log } = ring;
    calls.addSgs(vq, segments(3), 1, 2, "a");
    calls.addInbuf(vq, segments(1), 1, "b");
    vq.tables!.limit = 0;
    calls.addInbuf(vq, segments(2), 2, "c");
    let last = -1;
    for (let i = 0; i < 3; i++) last = device.popDescriptorChain(dev);
    device.addUsedBatch(dev, last, 9, 3, 4);
    log.take();
    const table = vq.tables!.addrLo[0]!.toString(16);
    assertEquals([calls.getBuf(vq), vq.usedLen], ["a", 5]);
    assertEquals(log.take(), [`-${table} 48 1`, "-a0 1 1", "-a1 2 2", "-a2 3 2"]);
    assertEquals([calls.getBuf(vq), vq.usedLen, log.take()], ["b", 1, ["-a0 1 2"]]);
    assertEquals([calls.getBuf(vq), vq.usedLen, log.take()], ["c", 9, ["-a0 1 2", "-a1 2 2"]]);
    assertEquals([vq.numFree, vq.broken], [4, false]);
  });
}

Deno.test("a failed packed add leaves no descriptor available at the end of a lap either", () => {
  const ring = open("packed", { num: 5 });
  const { vq, calls, log } = ring;
  for (let lap = 0; lap < 12; lap++) {
    log.failAfter = 3;
    assertEquals(calls.addInbuf(vq, segments(4), 4, "fails"), EIO);
    log.failAfter = Infinity;
    assertEquals(calls.addOutbuf(vq, segments(2), 2, lap), 0);
    assertEquals(popped(ring).length, 2);
    assertEquals(popped(ring), []);
    ring.device.addUsed(ring.dev, vq.u16[8 * ((2 * lap) % 5) + 6]!, 0, 2);
    assertEquals(calls.getBuf(vq), lap);
  }
  assertEquals(ring.dev.fault, "");
});
