/**
 * A device that writes what it likes where it may write: the driver ends in `broken` or goes on, never in
 * a throw, a loop, or an access outside its arrays; and it hands out each token once.
 */

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  createDeviceQueue,
  createVirtqueue,
  type DeviceQueue,
  EIO,
  ENOSPC,
  type InOrderDeviceOps,
  isPackedLayout,
  layoutOps,
  packedInOrderDeviceOps,
  RING_LAYOUT_NAMES,
  type RingLayoutName,
  splitGeometry,
  splitInOrderDeviceOps,
  type Virtqueue,
  virtqueueCalls,
  WindowAllocator,
} from "../../ring/mod.ts";
import { checkAllViews } from "./checked_view.ts";
import { SEED } from "./seed.ts";

const RUNS = 400;
const GUARD_BYTES = 64;

type HostileStep =
  | { readonly op: "add"; readonly out: number; readonly in: number }
  | { readonly op: "scribble"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly op: "entry"; readonly id: number; readonly len: number; readonly ahead: number }
  | { readonly op: "jump"; readonly by: number }
  | {
    readonly op:
      | "serve"
      | "serveBatch"
      | "get"
      | "kick"
      | "disableCb"
      | "enableCb"
      | "enableCbDelayed"
      | "interrupt"
      | "notificationData";
  };

interface Hostage {
  readonly vq: Virtqueue;
  /** What the device may write, as bytes of the ring. */
  readonly writable: readonly { readonly start: number; readonly end: number }[];
  readonly ring: Uint8Array;
  readonly guards: readonly Uint8Array[];
}

function openHostage(
  layout: RingLayoutName,
  num: number,
  event: boolean,
  indirect: boolean,
): Hostage {
  const memory = new Uint8Array(8192).fill(0x5a);
  const window = { byteOffset: GUARD_BYTES, byteLength: memory.length - 2 * GUARD_BYTES };
  const allocator = new WindowAllocator(memory.buffer, window);
  const options = { num, event, indirect, allocator, maxIndirectSgs: 4, callback: () => {} };
  const vq = createVirtqueue({ layout, ...options });
  const { byteOffset, byteLength } = vq.region;
  const writable = isPackedLayout(layout)
    ? [{ start: 0, end: 16 * num }, { start: byteLength - 4, end: byteLength }]
    : [{ start: splitGeometry(num).deviceOffset, end: byteLength }];
  checkAllViews(vq, ["tables"]);
  return {
    vq,
    writable,
    ring: memory.subarray(byteOffset, byteOffset + byteLength),
    guards: [memory.subarray(0, GUARD_BYTES), memory.subarray(memory.length - GUARD_BYTES)],
  };
}

function isInOrder(layout: RingLayoutName): boolean {
  return layout.endsWith("_in_order");
}

/** Writes a used entry where the driver looks next, `ahead` entries on. */
function writeEntry({ vq }: Hostage, id: number, len: number, ahead: number): void {
  if (vq.packedRing) {
    const at = ((vq.lastUsedIdx & 0x7fff) + ahead) % vq.num;
    const flags = (vq.lastUsedIdx & 0x8000) !== 0 ? 0x8080 : 0;
    vq.u32[at * 4 + 2] = len;
    vq.u32[at * 4 + 3] = (flags << 16 | id & 0xffff) >>> 0;
  } else {
    const at = vq.usedRingAt + 2 * ((vq.lastUsedIdx + ahead) & (vq.num - 1));
    vq.u32[at] = id;
    vq.u32[at + 1] = len;
    vq.u16[vq.usedIdxAt] = vq.lastUsedIdx + ahead + 1;
  }
}

/** Returns up to three buffers with one used entry, which a driver without IN_ORDER does not expect. */
function serveBatch(device: InOrderDeviceOps, dev: DeviceQueue): void {
  let last = -1;
  let buffers = 0;
  let descriptors = 0;
  for (; buffers < 3; buffers++) {
    const id = device.popDescriptorChain(dev);
    if (id < 0) break;
    last = id;
    descriptors += dev.chainLength;
  }
  if (buffers > 0) device.addUsedBatch(dev, last, 1, buffers, descriptors);
}

function torture(hostage: Hostage, steps: readonly HostileStep[]): void {
  const { vq, ring, writable } = hostage;
  const layout = RING_LAYOUT_NAMES[vq.layout]!;
  const ops = layoutOps(layout);
  const device: InOrderDeviceOps = vq.packedRing ? packedInOrderDeviceOps : splitInOrderDeviceOps;
  const calls = virtqueueCalls(ops);
  const dev = createDeviceQueue(vq);
  const sgs = new Uint32Array(3 * 8);
  const outstanding = new Map<unknown, number>();
  let serial = 0;

  for (const step of steps) {
    switch (step.op) {
      case "add": {
        const total = step.out + step.in;
        const before = vq.numFree;
        const token = { serial: serial++ };
        const code = ops.add(vq, sgs, step.out, step.in, token, null);
        if (code === 0) outstanding.set(token, before - vq.numFree);
        else assertEquals(code, vq.broken ? EIO : ENOSPC, `${total} segments`);
        break;
      }
      case "scribble": {
        const areas = writable.reduce((sum, { start, end }) => sum + end - start, 0);
        let at = step.at % areas;
        for (const { start, end } of writable) {
          if (at < end - start) {
            ring.set(step.bytes.subarray(0, end - start - at), start + at);
            break;
          }
          at -= end - start;
        }
        break;
      }
      case "entry":
        writeEntry(hostage, step.id, step.len, step.ahead);
        break;
      case "jump":
        if (!vq.packedRing) vq.u16[vq.usedIdxAt]! += step.by;
        break;
      case "serve": {
        const id = device.popDescriptorChain(dev);
        if (id >= 0) device.addUsed(dev, id, 1, dev.chainLength);
        break;
      }
      case "serveBatch":
        serveBatch(device, dev);
        break;
      case "get": {
        const broken = vq.broken;
        const token = ops.get(vq);
        if (token === null) break;
        assert(!broken, "nothing comes out of a broken queue");
        if (isInOrder(layout)) {
          assert(token === outstanding.keys().next().value, "the oldest first");
        }
        assert(outstanding.delete(token), "only outstanding tokens come back, each once");
        break;
      }
      default:
        calls[step.op](vq);
    }
    let inFlight = 0;
    for (const descriptors of outstanding.values()) inFlight += descriptors;
    assertEquals(vq.numFree + inFlight, vq.num, "free and in flight make the size");
  }

  // Whatever happened, everything can be taken back, and the queue be used again.
  const recycled: unknown[] = [];
  assertEquals(calls.reset(vq, (_vq, token) => void recycled.push(token)), 0);
  assertEquals(new Set(recycled), new Set(outstanding.keys()));
  assertEquals(recycled.length, outstanding.size);
  assertEquals(vq.numFree, vq.num);
  calls.unbreak(vq);
  const fresh = createDeviceQueue(vq);
  for (let i = 0; i < 2 * vq.num; i++) {
    assertEquals(ops.add(vq, sgs, 1, 0, i, null), 0);
    device.addUsed(fresh, device.popDescriptorChain(fresh), i, fresh.chainLength);
    assertEquals([ops.get(vq), vq.usedLen], [i, i]);
  }
  for (const guard of hostage.guards) assert(guard.every((byte) => byte === 0x5a));
}

const anyU32 = fc.oneof(
  fc.nat({ max: 8 }),
  fc.constantFrom(0, 1, 7, 8, 255, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0xffffffff),
  fc.nat({ max: 0xffffffff }),
);
const anyStep: fc.Arbitrary<HostileStep> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant("add" as const),
      out: fc.nat({ max: 3 }),
      in: fc.nat({ max: 3 }),
    }).filter((step) => step.out + step.in > 0),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant("scribble" as const),
      at: fc.nat({ max: 4096 }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 24 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant("entry" as const),
      id: anyU32,
      len: anyU32,
      ahead: fc.nat({ max: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("jump" as const), by: anyU32 }) },
  {
    weight: 10,
    arbitrary: fc.record({
      op: fc.constantFrom(
        ...["serve", "serve", "serveBatch", "get", "get", "get", "kick", "disableCb"] as const,
        ...["enableCb", "enableCbDelayed", "interrupt", "notificationData"] as const,
      ),
    }),
  },
);
const anySteps = fc.array(anyStep, { minLength: 1, maxLength: 60, size: "max" });

for (const layout of RING_LAYOUT_NAMES) {
  Deno.test(`a ${layout} driver survives a hostile device`, () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, isPackedLayout(layout) ? 7 : 8),
        fc.boolean(),
        fc.boolean(),
        anySteps,
        (num, event, indirect, steps) => torture(openHostage(layout, num, event, indirect), steps),
      ),
      { seed: SEED, numRuns: RUNS },
    );
  });
}
