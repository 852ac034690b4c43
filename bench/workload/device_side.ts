/**
 * The device's half of the workloads: what is not timed by itself and never dispatched by a strategy.
 *
 * @module
 */

import {
  type DeviceQueue,
  packedAddUsed,
  packedDisableNotification,
  packedEnableNotification,
  packedPopDescriptorChain,
  splitAddUsed,
  splitDisableNotification,
  splitEnableNotification,
  splitPopDescriptorChain,
} from "../../ring/mod.ts";

/** Takes the next available buffer; see `DeviceOps.popDescriptorChain`. */
export function popAny(dev: DeviceQueue): number {
  return dev.packedRing ? packedPopDescriptorChain(dev) : splitPopDescriptorChain(dev);
}

/** Returns a buffer; see `DeviceOps.addUsed`. */
export function addUsedAny(dev: DeviceQueue, id: number, len: number, chainLength: number): void {
  if (dev.packedRing) packedAddUsed(dev, id, len, chainLength);
  else splitAddUsed(dev, id, len, chainLength);
}

/**
 * Makes the driver's next `kickPrepare` return `wanted` once it has added a buffer. The device must have
 * popped all that is available.
 *
 * A split device with EVENT_IDX cannot say no: it leaves an event that was passed. This one writes the
 * position just passed, as one left behind would come up again after 65,536 buffers.
 */
export function wantKick(dev: DeviceQueue, wanted: boolean): void {
  if (dev.packedRing) {
    if (wanted) packedEnableNotification(dev);
    else packedDisableNotification(dev);
  } else if (wanted) {
    splitEnableNotification(dev);
  } else if (dev.event) {
    dev.u16[dev.deviceAt + 2 + 4 * dev.num] = dev.nextAvail - 1;
  } else {
    splitDisableNotification(dev);
  }
}
