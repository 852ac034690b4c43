/**
 * One case per operation: a queue in a state in which that operation, and no other, has its outcome.
 */

import {
  createDeviceQueue,
  type DmaAllocator,
  type DmaRegion,
  HeapAllocator,
  layoutOps,
  packedInOrderDeviceOps,
  type RingLayoutName,
  splitInOrderDeviceOps,
  Virtqueue,
  type VirtqueueOps,
  type VirtqueueOptions,
} from "../../ring/mod.ts";

/** Name of an operation. */
export type OpName = keyof VirtqueueOps;

/** An operation with its further arguments. */
export interface OpCase {
  readonly op: OpName;
  readonly args: (vq: Virtqueue) => unknown[];
}

/** A position in the ring of `prepareQueue` at which no buffer has been used yet. */
function nothingUsedAt(vq: Virtqueue): number {
  return vq.packedRing ? 0x8000 | 4 : 2;
}

/** Every operation of `VirtqueueOps`. */
export const OP_CASES: readonly OpCase[] = [
  {
    op: "add",
    args: () => [Uint32Array.of(0x9000, 1, 96, 0xa000, 2, 32), 1, 1, "late", "context"],
  },
  { op: "get", args: () => [] },
  { op: "kickPrepare", args: () => [] },
  { op: "disableCb", args: () => [] },
  { op: "enableCbDelayed", args: () => [] },
  { op: "enableCbPrepare", args: () => [] },
  { op: "poll", args: (vq) => [nothingUsedAt(vq)] },
  { op: "detachUnusedBuf", args: () => [] },
  // moreUsed takes no position; poll, were it reached instead, would say false for this one.
  { op: "moreUsed", args: (vq) => [nothingUsedAt(vq)] },
  { op: "resize", args: () => [4] },
  { op: "reset", args: () => [] },
  { op: "initLastUsed", args: () => [] },
  { op: "vringSize", args: () => [] },
  { op: "notificationData", args: () => [] },
  { op: "descAddr", args: () => [] },
  { op: "availAddr", args: () => [] },
  { op: "usedAddr", args: () => [] },
  { op: "free", args: () => [] },
];

/** An allocator that remembers what was given back. */
class RecordingAllocator implements DmaAllocator {
  readonly freed: bigint[] = [];
  readonly #heap = new HeapAllocator({ busAddress: 0x7000n });

  alloc(byteLength: number): DmaRegion {
    return this.#heap.alloc(byteLength)!;
  }

  free(region: DmaRegion): void {
    this.freed.push(region.busAddress);
  }
}

/** Settings of the queue that all cases use. */
export function caseOptions(layout: RingLayoutName): VirtqueueOptions {
  return {
    layout,
    num: 8,
    index: 3,
    event: true,
    context: true,
    callback: () => {},
    allocator: new RecordingAllocator(),
  };
}

/**
 * Brings a fresh queue of a layout, whoever created it, into the state of the cases: four buffers added, callbacks
 * disabled and enabled again, two buffers used by the device, one of them taken back.
 */
export function prepareQueue(vq: Virtqueue, layout: RingLayoutName): void {
  const ops = layoutOps(layout);
  const deviceOps = vq.packedRing ? packedInOrderDeviceOps : splitInOrderDeviceOps;
  const device = createDeviceQueue(vq);
  for (let i = 0; i < 4; i++) {
    const sgs = Uint32Array.of(0x1000 * (i + 1), i, 64, 0x2000 * (i + 1), 0, 16);
    ops.add(vq, sgs, i % 2, 1, `token ${i}`, `context ${i}`);
  }
  ops.disableCb(vq);
  ops.enableCbPrepare(vq);
  for (let i = 0; i < 2; i++) {
    const id = deviceOps.popDescriptorChain(device);
    deviceOps.addUsed(device, id, 10 + i, device.chainLength);
  }
  ops.get(vq);
}

/** What an operation returned or threw, and everything that it may have changed. */
export interface Outcome {
  readonly returned: unknown;
  readonly thrown: string | null;
  readonly state: Readonly<Record<string, unknown>>;
  readonly ring: Uint16Array;
  readonly freed: readonly bigint[];
}

const STATE_FIELDS = Object.keys(
  new Virtqueue({
    layout: 0,
    packedRing: false,
    index: 0,
    numMax: 0,
    event: false,
    indirect: false,
    callback: null,
    transport: { notify: () => true },
    allocator: new HeapAllocator(),
    tables: null,
    ops: layoutOps("split"),
  }),
).filter((field) =>
  !["ops", "u16", "u32", "callback", "transport", "allocator", "region"].includes(field)
);

/** Runs one operation on a prepared queue. */
export function outcomeOf(
  vq: Virtqueue,
  operation: (vq: Virtqueue, ...args: never[]) => unknown,
  args: unknown[],
): Outcome {
  let returned: unknown;
  let thrown: string | null = null;
  try {
    returned = operation(vq, ...args as never[]);
  } catch (error) {
    thrown = String(error);
  }
  const fields = vq as unknown as Readonly<Record<string, unknown>>;
  return {
    returned,
    thrown,
    state: Object.fromEntries(STATE_FIELDS.map((field) => [field, fields[field]])),
    ring: vq.u16.slice(),
    freed: [...(vq.allocator as RecordingAllocator).freed],
  };
}
