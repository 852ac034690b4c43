/**
 * A queue whose driver and device live in different threads: what is sent from one to the other, the device's loop,
 * and the driver's wait.
 *
 * @module
 */

import type { VirtqueueCalls } from "./calls.ts";
import { DeviceQueue, tablesMemory } from "./device.ts";
import { deviceOps } from "./device_ops.ts";
import { type Doorbell, PeerGone, type WaitOptions } from "./doorbell.ts";
import { IndirectTables } from "./indirect.ts";
import { isPackedLayout, RING_LAYOUT_NAMES, type RingLayoutName } from "./layout.ts";
import type { DmaRegion } from "./memory.ts";
import type { Virtqueue } from "./virtqueue.ts";

/** A queue as another thread needs it: what `postMessage` can carry, its memory being shared. */
export interface SharedQueue {
  /** Ring layout. */
  readonly layout: RingLayoutName;
  /** Descriptors in the ring. */
  readonly num: number;
  /** VIRTIO_F_EVENT_IDX negotiated. */
  readonly event: boolean;
  /** VIRTIO_F_INDIRECT_DESC negotiated. */
  readonly indirect: boolean;
  /** The ring's memory. */
  readonly region: DmaRegion;
  /** The indirect tables, or `null`. */
  readonly tables:
    | { readonly region: DmaRegion; readonly count: number; readonly entries: number }
    | null;
}

/**
 * What to send to the thread in which the device of a queue is to run.
 *
 * @throws {TypeError} for a queue that was not created with `concurrent: true`, or whose memory is not shared.
 */
export function shareVirtqueue(vq: Virtqueue): SharedQueue {
  if (!vq.concurrent) {
    throw new TypeError(
      "Cannot share virtqueue as it must be created with concurrent: true: current value is false",
    );
  }
  const tables = vq.tables;
  for (const { buffer } of tables === null ? [vq.region] : [vq.region, tables.region]) {
    if (buffer instanceof SharedArrayBuffer) continue;
    throw new TypeError(
      "Cannot share virtqueue as its memory must be a SharedArrayBuffer: current value is an ArrayBuffer; pass allocator: new HeapAllocator({ shared: true })",
    );
  }
  return {
    layout: RING_LAYOUT_NAMES[vq.layout]!,
    num: vq.num,
    event: vq.event,
    indirect: vq.indirect,
    region: vq.region,
    tables: tables === null
      ? null
      : { region: tables.region, count: tables.addrLo.length, entries: tables.entries },
  };
}

/** The device side of a queue that another thread shared. Allocates. */
export function openDeviceQueue(shared: SharedQueue): DeviceQueue {
  const { layout, num, event, indirect, region, tables } = shared;
  return new DeviceQueue({
    layout: RING_LAYOUT_NAMES.indexOf(layout),
    packedRing: isPackedLayout(layout),
    event,
    indirect,
    num,
    region,
    memory: tablesMemory({
      tables: tables && new IndirectTables(tables.region, tables.count, tables.entries),
    }),
    maxSegments: Math.max(num, tables?.entries ?? 0),
    concurrent: true,
  });
}

/**
 * Serves a queue until its doorbell closes: takes each buffer that the driver makes available, calls `handle`, which
 * finds the segments in `dev.segs` and returns the bytes that it wrote, and gives the buffer back. Notifies only when
 * the driver asked for it, and sleeps when there is nothing to do.
 *
 * An error of `handle` and a driver that breaks the rules end the loop by `bell.fail()`, so that the driver's waits
 * throw.
 *
 * @throws {PeerGone} if the driver failed, or with `limitMs` did not ring; what `handle` throws; and
 * {@linkcode Error} for a driver that broke the rules, saying which.
 */
export function serveQueue(
  dev: DeviceQueue,
  bell: Doorbell,
  handle: (dev: DeviceQueue) => number,
  options: WaitOptions = {},
): void {
  const ops = deviceOps(dev);
  try {
    for (;;) {
      ops.disableNotification(dev);
      let served = false;
      for (let id = ops.popDescriptorChain(dev); id >= 0; id = ops.popDescriptorChain(dev)) {
        ops.addUsed(dev, id, handle(dev), dev.chainLength);
        served = true;
      }
      if (dev.broken) {
        throw new Error(
          `Cannot serve queue as its driver must keep the rules: current value is ${dev.fault}`,
        );
      }
      if (served && ops.needsNotification(dev)) bell.ring();
      if (ops.enableNotification(dev)) continue;
      if (!bell.wait(options)) return;
    }
  } catch (error) {
    if (!(error instanceof PeerGone)) bell.fail();
    throw error;
  }
}

/**
 * Waits until a used buffer can be taken, asleep if need be: enables callbacks, looks once more, waits for the bell,
 * and disables them again.
 *
 * @returns `false` if the queue is broken or the doorbell closed, with nothing to take.
 * @throws {PeerGone} if the device failed, or with `limitMs` did not ring.
 */
export function waitUsed<Q extends Virtqueue>(
  calls: VirtqueueCalls<Q>,
  vq: Q,
  bell: Doorbell,
  options: WaitOptions = {},
): boolean {
  for (;;) {
    if (vq.ops.moreUsed(vq)) return !vq.broken;
    if (vq.broken) return bell.ended && bell.wait(); // throws if the device failed
    if (calls.enableCb(vq) && !bell.wait(options)) return vq.ops.moreUsed(vq);
    calls.disableCb(vq);
  }
}

/** As {@linkcode waitUsed}, for a thread that must not block: the main thread of a browser. */
export async function waitUsedAsync<Q extends Virtqueue>(
  calls: VirtqueueCalls<Q>,
  vq: Q,
  bell: Doorbell,
  options: WaitOptions = {},
): Promise<boolean> {
  for (;;) {
    if (vq.ops.moreUsed(vq)) return !vq.broken;
    if (vq.broken) return bell.ended && bell.wait();
    if (calls.enableCb(vq) && !await bell.waitAsync(options)) return vq.ops.moreUsed(vq);
    calls.disableCb(vq);
  }
}
