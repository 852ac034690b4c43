/**
 * The calls for queues whose buffers are mapped for the device.
 *
 * @module
 */

import { EINVAL } from "./codes.ts";
import { holdsSegments } from "./segments.ts";
import { type VirtqueueCalls, virtqueueCalls } from "./calls.ts";
import type { Virtqueue, VirtqueueOps } from "./virtqueue.ts";

function addMapped<Q extends Virtqueue>(
  vq: Q,
  ops: VirtqueueOps<Q>,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
  premapped: boolean,
): number {
  // Before the mappings are asked: the next add would do what this one wanted.
  if (!holdsSegments(sgs, outSgs, inSgs)) return EINVAL;
  const { mappings } = vq;
  return ops.add(vq, sgs, outSgs, inSgs, data, mappings?.ask(ctx, premapped) ?? ctx);
}

/**
 * As {@linkcode virtqueueCalls}, for queues created with a `mapping`: segments that are added are mapped, but
 * for those of `addOutbufPremapped` and `addInbufPremapped`, and unmapped before their token comes back. On
 * queues without a `mapping` these calls do what those do.
 *
 * All of it goes through `ops`. `ops.add` called directly, with a context token of the program's own or none,
 * takes every address as the device's, on any queue: it maps no segment and no table.
 *
 * @example
 * ```ts
 * import { createVirtqueue, type DmaMapping, mappedVirtqueueCalls, splitOps } from "@vringlab/vringlab/ring";
 * import { assertEquals } from "@std/assert";
 *
 * const mapping: DmaMapping = { // The device sees everything 4 GiB higher.
 *   addrLo: 0,
 *   addrHi: 0,
 *   map(addrLo, addrHi) {
 *     Object.assign(this, { addrLo, addrHi: addrHi + 1 });
 *     return true;
 *   },
 *   unmap() {},
 * };
 * const vq = createVirtqueue({ layout: "split", num: 8, mapping });
 * mappedVirtqueueCalls(splitOps).addOutbuf(vq, Uint32Array.of(0x1000, 0, 64), 1, "request");
 * assertEquals([...vq.u32.subarray(0, 3)], [0x1000, 1, 64]);
 * ```
 */
export function mappedVirtqueueCalls<Q extends Virtqueue>(
  ops: VirtqueueOps<Q>,
): VirtqueueCalls<Q> {
  return {
    ...virtqueueCalls(ops),
    addSgs: (vq, sgs, outSgs, inSgs, data) =>
      addMapped(vq, ops, sgs, outSgs, inSgs, data, null, false),
    addOutbuf: (vq, sg, num, data) => addMapped(vq, ops, sg, num, 0, data, null, false),
    addInbuf: (vq, sg, num, data) => addMapped(vq, ops, sg, 0, num, data, null, false),
    addInbufCtx: (vq, sg, num, data, ctx) => addMapped(vq, ops, sg, 0, num, data, ctx, false),
    addOutbufPremapped: (vq, sg, num, data) => addMapped(vq, ops, sg, num, 0, data, null, true),
    addInbufPremapped: (vq, sg, num, data, ctx) => addMapped(vq, ops, sg, 0, num, data, ctx, true),
  };
}
