/**
 * The queues that a recording is run on.
 *
 * @module
 */

import type { Strategy } from "../../dispatch/mod.ts";
import { createDeviceQueue, type DeviceQueue, type Virtqueue } from "../../ring/mod.ts";
import type { TimedTrace } from "./trace_program.ts";

/** Creates the queues of a recording, callbacks enabled as a driver's are. */
export function createTraceQueue(
  program: TimedTrace,
  queue: number,
  strategy: Strategy,
): { readonly vq: Virtqueue; readonly dev: DeviceQueue } {
  const { layout, size, eventIdx, indirect } = program.queues[queue]!;
  const vq = strategy.create({
    layout,
    num: size,
    index: queue,
    event: eventIdx,
    indirect,
    maxIndirectSgs: program.maxSegments[queue]!,
    callback: noCallback,
  });
  return { vq, dev: createDeviceQueue(vq) };
}

/** The recording holds what the callbacks did, so there is nothing to do here. */
function noCallback(): void {}
