/**
 * The device's calls with their numbers checked, on top of the operations that each layout implements, and the
 * way to resume a queue from saved state.
 *
 * The operations themselves take their numbers as given: V8 is to inline them into a device's loop, and its
 * budget of bytecodes is small. A device that passes on what it popped needs no check; one that takes numbers
 * from elsewhere, another process say, calls these.
 *
 * @module
 */

import { EINVAL, OK } from "./codes.ts";
import type { DeviceOps, DeviceQueue } from "./device.ts";
import type { InOrderDeviceOps } from "./in_order_device.ts";

/** What a device program calls: {@linkcode DeviceOps}, and `addUsed` says whether its numbers were taken. */
export interface DeviceCalls extends Omit<DeviceOps, "addUsed"> {
  /**
   * Returns a buffer to the driver: `id` as popped, `len` bytes written, `chainLength` ring descriptors as popped.
   * That they are those of an outstanding buffer is the device program's business. Allocates nothing.
   *
   * @returns 0; `EINVAL`, with nothing touched, unless `id` is from 0 to `num` − 1, `len` a u32 and `chainLength`
   * from 1 to `num`, all whole numbers.
   */
  addUsed(dev: DeviceQueue, id: number, len: number, chainLength: number): number;
}

/** {@linkcode DeviceCalls} of an in-order ring. */
export interface InOrderDeviceCalls extends DeviceCalls {
  /**
   * Returns a batch of buffers to the driver: see `InOrderDeviceOps.addUsedBatch`. Allocates nothing.
   *
   * @returns 0; `EINVAL`, with nothing touched, for numbers that `addUsed` refuses, `buffers` not from 1 to
   * `descriptors`, and `descriptors` not from 1 to `num`.
   */
  addUsedBatch(
    dev: DeviceQueue,
    id: number,
    len: number,
    buffers: number,
    descriptors: number,
  ): number;
}

/** Whether `value` is a whole number from `least` to `most`, both at most 32 bits. */
function isWithin(value: number, least: number, most: number): boolean {
  return value >>> 0 === value && value >= least && value <= most;
}

function isUsed(dev: DeviceQueue, id: number, len: number, descriptors: number): boolean {
  return isWithin(id, 0, dev.num - 1) && len >>> 0 === len && isWithin(descriptors, 1, dev.num);
}

/**
 * The calls of a device over one layout's operations.
 *
 * @example
 * ```ts
 * import {
 *   createDeviceQueue,
 *   createVirtqueue,
 *   deviceCalls,
 *   EINVAL,
 *   splitDeviceOps,
 *   splitOps,
 * } from "@vringlab/vringlab/ring";
 * import { assertEquals } from "@std/assert";
 *
 * const vq = createVirtqueue({ layout: "split", num: 8 });
 * const dev = createDeviceQueue(vq);
 * const device = deviceCalls(splitDeviceOps);
 * splitOps.add(vq, Uint32Array.of(0x1000, 0, 64), 0, 1, "request", null);
 * const head = device.popDescriptorChain(dev);
 * assertEquals(device.addUsed(dev, 8, 5, 1), EINVAL); // heads are 0 to 7
 * assertEquals(device.addUsed(dev, head, 5, dev.chainLength), 0);
 * assertEquals(splitOps.get(vq), "request");
 * ```
 */
export function deviceCalls(ops: DeviceOps): DeviceCalls {
  return {
    popDescriptorChain: (dev) => ops.popDescriptorChain(dev),
    addUsed(dev, id, len, chainLength): number {
      if (!isUsed(dev, id, len, chainLength)) return EINVAL;
      ops.addUsed(dev, id, len, chainLength);
      return OK;
    },
    needsNotification: (dev) => ops.needsNotification(dev),
    enableNotification: (dev) => ops.enableNotification(dev),
    disableNotification: (dev) => ops.disableNotification(dev),
  };
}

/** As {@linkcode deviceCalls}, over the operations of an in-order layout. */
export function inOrderDeviceCalls(ops: InOrderDeviceOps): InOrderDeviceCalls {
  return {
    ...deviceCalls(ops),
    addUsedBatch(dev, id, len, buffers, descriptors): number {
      if (!isUsed(dev, id, len, descriptors) || !isWithin(buffers, 1, descriptors)) return EINVAL;
      ops.addUsedBatch(dev, id, len, buffers, descriptors);
      return OK;
    },
  };
}

/** A device's place in a queue, as saved from a {@linkcode DeviceQueue}'s fields of these names. */
export interface DevicePosition {
  /** Next available position: u16 counter (split) or descriptor index (packed). */
  readonly nextAvail: number;
  /** Packed: wrap counter at `nextAvail`, 0 or 1; default 1. */
  readonly availWrapCounter?: number;
  /** Next used position: u16 counter (split) or descriptor index (packed). */
  readonly nextUsed: number;
  /** Packed: wrap counter at `nextUsed`, 0 or 1; default 1. */
  readonly usedWrapCounter?: number;
}

/**
 * Puts a device to a saved place in its queue. For set-up, before the first operation.
 *
 * @throws {RangeError} for a position outside the ring and a wrap counter that is not 0 or 1; the device is then
 * where it was.
 */
export function resumeDeviceQueue(dev: DeviceQueue, position: DevicePosition): void {
  const { nextAvail, availWrapCounter = 1, nextUsed, usedWrapCounter = 1 } = position;
  const most = dev.packedRing ? dev.num - 1 : 0xffff;
  for (
    const [what, value, limit] of [
      ["nextAvail", nextAvail, most],
      ["availWrapCounter", availWrapCounter, 1],
      ["nextUsed", nextUsed, most],
      ["usedWrapCounter", usedWrapCounter, 1],
    ] as const
  ) {
    if (isWithin(value, 0, limit)) continue;
    throw new RangeError(
      `Cannot resume ${
        dev.packedRing ? "packed" : "split"
      } device as ${what} must be from 0 to ${limit}: current value is ${value}`,
    );
  }
  dev.nextAvail = nextAvail;
  dev.availWrapCounter = availWrapCounter;
  dev.nextUsed = nextUsed;
  dev.usedWrapCounter = usedWrapCounter;
}
