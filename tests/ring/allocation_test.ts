/**
 * One round trip allocates nothing.
 *
 * Method: `used_heap_size` of `node:v8` counts to the byte, up to the collector's runs. Reading it costs a
 * few hundred bytes, and starting a loop may cost a number object, so operations that allocate nothing grow
 * the heap by exactly as much in a long stretch as in the short one just before. (What reading costs moves by
 * 16 bytes when one of the figures grows out of small-integer range; hence "just before".) A stretch during
 * which the collector ran, or a compiler in the background finished, shows another figure; hence many pairs,
 * and what most of them show. What is collected within a stretch hides from that, but not from
 * `total_allocated_bytes`, which only grows. That one counts in buffers of up to a few hundred KiB that the
 * threads hold, so the least of many stretches is taken, and it must stay below one byte per operation: the
 * smallest object has 16.
 */

import { assertEquals, assertLess } from "@std/assert";
import { getHeapStatistics } from "node:v8";
import {
  createDeviceQueue,
  createVirtqueue,
  type DeviceQueue,
  IN_ORDER_LAYOUT_NAMES,
  type InOrderDeviceOps,
  isPackedLayout,
  LAYOUT_NAMES,
  layoutOps,
  packedAdd,
  packedAddUsed,
  packedDisableNotification,
  packedEnableNotification,
  packedGet,
  packedInOrderDeviceOps,
  packedKickPrepare,
  packedNeedsNotification,
  packedPopDescriptorChain,
  splitAdd,
  splitAddUsed,
  splitDisableNotification,
  splitEnableNotification,
  splitGet,
  splitInOrderDeviceOps,
  splitKickPrepare,
  splitNeedsNotification,
  splitPopDescriptorChain,
  type Virtqueue,
  type VirtqueueOps,
  type VirtqueueOptions,
} from "../../ring/mod.ts";

/** Operations of a long stretch. */
const OPS = 1_000_000;
/** Operations of a short one. */
const FEW_OPS = 1_000;
const PAIRS = 9;
const SGS = Uint32Array.of(0x1000, 0, 64, 0xfffff000, 0xffffffff, 128, 0x2000, 1, 256);
const TOKEN = { name: "request" };

type Stretch = (n: number) => number;

interface Shape {
  readonly name: string;
  readonly outSgs: number;
  readonly inSgs: number;
  readonly options: Omit<VirtqueueOptions, "layout" | "num">;
}

const SHAPES: readonly Shape[] = [
  { name: "one segment", outSgs: 1, inSgs: 0, options: {} },
  { name: "a chain of three", outSgs: 1, inSgs: 2, options: { event: true } },
  { name: "an indirect table", outSgs: 1, inSgs: 2, options: { indirect: true } },
];

function splitTrips(vq: Virtqueue, dev: DeviceQueue, shape: Shape): Stretch {
  const { outSgs, inSgs } = shape;
  return (n) => {
    let done = 0;
    for (let i = 0; i < n; i++) {
      SGS[0] = i;
      splitAdd(vq, SGS, outSgs, inSgs, TOKEN, null);
      splitKickPrepare(vq);
      splitDisableNotification(dev);
      const head = splitPopDescriptorChain(dev);
      splitEnableNotification(dev);
      // The length has all 32 bits now and then.
      splitAddUsed(dev, head, dev.segs[2]! | -(i & 1), dev.chainLength);
      splitNeedsNotification(dev);
      if (splitGet(vq) === TOKEN) done++;
    }
    return done;
  };
}

function packedTrips(vq: Virtqueue, dev: DeviceQueue, shape: Shape): Stretch {
  const { outSgs, inSgs } = shape;
  return (n) => {
    let done = 0;
    for (let i = 0; i < n; i++) {
      SGS[0] = i;
      packedAdd(vq, SGS, outSgs, inSgs, TOKEN, null);
      packedKickPrepare(vq);
      packedDisableNotification(dev);
      const id = packedPopDescriptorChain(dev);
      packedEnableNotification(dev);
      packedAddUsed(dev, id, dev.segs[2]! | -(i & 1), dev.chainLength);
      packedNeedsNotification(dev);
      if (packedGet(vq) === TOKEN) done++;
    }
    return done;
  };
}

/** Two buffers there, and back in one batch. */
function inOrderTrips(
  driver: VirtqueueOps,
  device: InOrderDeviceOps,
  vq: Virtqueue,
  dev: DeviceQueue,
  { outSgs, inSgs }: Shape,
): Stretch {
  return (n) => {
    let done = 0;
    for (let i = 0; i < n; i += 2) {
      SGS[0] = i;
      driver.add(vq, SGS, outSgs, inSgs, TOKEN, null);
      driver.add(vq, SGS, outSgs, inSgs, TOKEN, null);
      driver.kickPrepare(vq);
      device.popDescriptorChain(dev);
      const descriptors = dev.chainLength;
      const id = device.popDescriptorChain(dev);
      device.addUsedBatch(dev, id, i | -(i & 2), 2, descriptors + dev.chainLength);
      device.needsNotification(dev);
      if (driver.get(vq) === TOKEN) done++;
      if (driver.get(vq) === TOKEN) done++;
    }
    return done;
  };
}

/** What runs one stretch, always the same code: the figures it costs are the same for each. */
function measure(stretch: Stretch, n: number): { used: number; total: number; done: number } {
  const before = getHeapStatistics();
  const done = stretch(n);
  const after = getHeapStatistics();
  return {
    used: after.used_heap_size - before.used_heap_size,
    total: totalOf(after) - totalOf(before),
    done,
  };
}

function totalOf(statistics: object): number {
  return (statistics as { total_allocated_bytes: number }).total_allocated_bytes;
}

/** The figure that occurs most. */
function mostOften(figures: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const figure of figures) counts.set(figure, (counts.get(figure) ?? 0) + 1);
  return [...counts].reduce((best, entry) => entry[1] > best[1] ? entry : best)[0];
}

/** Growth of the heap in bytes over `OPS` operations, and the bytes allocated per operation at most. */
function growthOf(stretch: Stretch): { used: number; total: number } {
  for (let i = 0; i < 20; i++) measure(stretch, 20_000);
  const used: number[] = [];
  let total = Infinity;
  // Once most pairs have shown none and one stretch little, the others can change nothing.
  let none = 0;
  for (let i = 0; i < PAIRS && !(none > PAIRS / 2 && total < OPS); i++) {
    const short = measure(stretch, FEW_OPS);
    const result = measure(stretch, OPS);
    assertEquals(result.done, OPS);
    used.push(result.used - short.used);
    if (used.at(-1) === 0) none++;
    total = Math.min(total, result.total);
  }
  return { used: mostOften(used), total: total / OPS };
}

for (const layout of LAYOUT_NAMES) {
  for (const shape of SHAPES) {
    Deno.test(`a ${layout} round trip of ${shape.name} grows the heap by 0 bytes in 10⁶ operations`, () => {
      const vq = createVirtqueue({ layout, num: 64, callback: () => {}, ...shape.options });
      const dev = createDeviceQueue(vq);
      const stretch = layout === "split" ? splitTrips(vq, dev, shape) : packedTrips(vq, dev, shape);
      const growth = growthOf(stretch);
      assertEquals(growth.used, 0);
      assertLess(growth.total, 1);
    });
  }
}

/** A loop that makes an object in every `every`-th operation, a power of 2. */
function leak(every: number): Stretch {
  return (n) => {
    let kept: unknown = null;
    for (let i = 0; i < n; i++) if ((i & (every - 1)) === 0) kept = { i };
    return kept === null ? 0 : n;
  };
}

for (const layout of IN_ORDER_LAYOUT_NAMES) {
  for (const shape of SHAPES) {
    Deno.test(`a batch of a ${layout} ring of ${shape.name} grows the heap by 0 bytes in 10⁶ operations`, () => {
      const driver = layoutOps(layout);
      const device = isPackedLayout(layout) ? packedInOrderDeviceOps : splitInOrderDeviceOps;
      const options = { num: 64, callback: () => {}, ...shape.options };
      const vq = createVirtqueue({ layout, ...options });
      const growth = growthOf(inOrderTrips(driver, device, vq, createDeviceQueue(vq), shape));
      assertEquals(growth.used, 0);
      assertLess(growth.total, 1);
    });
  }
}

Deno.test("the method sees one small object in 2¹⁷ operations, and one in four", () => {
  // Eight objects in a long stretch, one in a short one.
  assertLess(0, growthOf(leak(1 << 17)).used);
  // These are too many for the collector to leave alone.
  assertLess(1, growthOf(leak(4)).total);
});
