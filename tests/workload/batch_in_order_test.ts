import { assertEquals } from "@std/assert";
import { makeBatchInOrderLoop } from "../../bench/workload/batch_in_order_loop.ts";
import { wantKick } from "../../bench/workload/device_side.ts";
import { loadDirect } from "../../dispatch/mod.ts";
import { createDeviceQueue, RING_LAYOUT_NAMES, type RingLayoutName } from "../../ring/mod.ts";

const BATCH = 32;
const TOKEN = 1000;
/** Bytes of the batch's buffers: the tokens' low bits. */
const LENGTHS = Array.from({ length: BATCH }, (_, i) => (TOKEN + i) & 0xfff);

/** One batch through a queue of a layout; the queue and its device afterwards. */
async function oneBatch(layout: RingLayoutName, inOrder: boolean) {
  const strategy = await loadDirect(layout);
  const vq = strategy.create({ layout, num: 64 });
  const dev = createDeviceQueue(vq);
  wantKick(dev, false);
  const loop = makeBatchInOrderLoop(strategy, [vq], [dev], [inOrder]);
  return { vq, dev, sum: loop(Uint32Array.of(TOKEN << 4), 0, 1) };
}

Deno.test("a batch on a split ring in order is answered with one used entry", async () => {
  const { vq, dev } = await oneBatch("split_in_order", true);
  assertEquals(dev.u16[dev.usedIdxAt], BATCH);
  // Entry 0 names the last buffer, and nothing else was written.
  assertEquals([...dev.u32.slice(dev.usedRingAt, dev.usedRingAt + 2)], [31, LENGTHS[31]!]);
  const others = dev.u32.slice(dev.usedRingAt + 2, dev.usedRingAt + 2 * BATCH);
  assertEquals(others, new Uint32Array(2 * BATCH - 2));
  assertEquals([vq.numFree, vq.lastUsedIdx, vq.batchLastId], [64, BATCH, -1]);
});

Deno.test("a batch on a packed ring in order is answered with one used descriptor", async () => {
  const { vq, dev } = await oneBatch("packed_in_order", true);
  const usedFlags = 0x8080;
  const flags = Array.from({ length: BATCH }, (_, i) => dev.u16[8 * i + 7]! & usedFlags);
  // AVAIL alone: as the driver left them.
  assertEquals(flags, [usedFlags, ...Array<number>(BATCH - 1).fill(0x80)]);
  assertEquals([dev.u32[2], dev.u16[6]], [LENGTHS[31]!, 31]);
  assertEquals([vq.numFree, vq.lastUsedIdx & 0x7fff, vq.batchLastId], [64, BATCH, -1]);
});

Deno.test("a batch on a ring without VIRTIO_F_IN_ORDER is answered buffer by buffer", async () => {
  const split = await oneBatch("split", false);
  const at = split.dev.usedRingAt;
  const lengths = LENGTHS.map((_, i) => split.dev.u32[at + 2 * i + 1]);
  assertEquals(lengths, LENGTHS);
  const packed = await oneBatch("packed", false);
  assertEquals(LENGTHS.map((_, i) => packed.dev.u32[4 * i + 2]), LENGTHS);
  assertEquals([split.vq.numFree, packed.vq.numFree], [64, 64]);
});

Deno.test("every layout returns the same tokens and lengths of a batch", async () => {
  const wanted = LENGTHS.reduce((sum, length, i) => sum + ((TOKEN + i) ^ length), 0);
  for (const layout of RING_LAYOUT_NAMES) {
    const inOrder = layout.endsWith("_in_order");
    assertEquals((await oneBatch(layout, inOrder)).sum, wanted, layout);
    // A device may answer an in-order ring buffer by buffer as well.
    assertEquals((await oneBatch(layout, false)).sum, wanted, layout);
  }
});
