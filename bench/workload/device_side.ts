/**
 * The device's half of the workloads: what is not timed by itself and never dispatched by a strategy.
 *
 * @module
 */

import { type DeviceQueue, packedDeviceOps, splitDeviceOps } from "../../ring/mod.ts";

// Constants of this module, not imports: V8 folds these, but checks an import at every call.
const {
  popDescriptorChain: packedPop,
  addUsed: packedAddUsed,
  enableNotification: packedEnable,
  disableNotification: packedDisable,
} = packedDeviceOps;
const {
  popDescriptorChain: splitPop,
  addUsed: splitAddUsed,
  enableNotification: splitEnable,
  disableNotification: splitDisable,
} = splitDeviceOps;

/** Takes the next available buffer; see `DeviceOps.popDescriptorChain`. */
export function popAny(dev: DeviceQueue): number {
  return dev.packedRing ? packedPop(dev) : splitPop(dev);
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
    if (wanted) packedEnable(dev);
    else packedDisable(dev);
  } else if (wanted) {
    splitEnable(dev);
  } else if (dev.event) {
    dev.u16[dev.deviceAt + 2 + 4 * dev.num] = dev.nextAvail - 1;
  } else {
    splitDisable(dev);
  }
}
