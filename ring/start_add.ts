/**
 * How an `add` of anything but one plain segment starts, in every layout: the checks, and the table.
 *
 * @module
 */

import { bug } from "./bug.ts";
import { EINVAL, EIO, OK } from "./codes.ts";
import { holdsSegments } from "./segments.ts";
import type { Virtqueue } from "./virtqueue.ts";

/**
 * Checks what `add` takes for granted (Linux: the `BUG_ON`s of `virtqueue_add`), in Linux's order.
 *
 * @returns `EIO` on a broken queue, `EINVAL` for counts that `sgs` does not hold, else 0.
 * @throws {VirtqueueBug} on a mistake of the calling program.
 */
export function checkAdd(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  if (data === null) bug("data == NULL");
  if (ctx !== null && vq.indirect) bug("ctx && vq->indirect");
  if (vq.broken) return EIO;
  if (!holdsSegments(sgs, outSgs, inSgs)) return EINVAL;
  if (outSgs + inSgs === 0) bug("total_sg == 0");
  return OK;
}

/**
 * Starts an `add` of anything but one plain segment: refuses what {@linkcode checkAdd} refuses, and hands a
 * buffer that is to be mapped (see `BufferMappings`) to the layout's `add` with mapping.
 *
 * @returns 1 if the buffer may be added; else what `add` is to return, 0 or less.
 */
export function startAdd(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  if (
    data !== null && !vq.broken && outSgs + inSgs !== 0 && holdsSegments(sgs, outSgs, inSgs) &&
    (ctx === null || (!vq.indirect && ctx !== vq.mappings))
  ) return 1;
  return startUnusualAdd(vq, sgs, outSgs, inSgs, data, ctx);
}

function startUnusualAdd(
  vq: Virtqueue,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
): number {
  const { mappings } = vq;
  if (mappings !== null && ctx === mappings) return mappings.add(vq, sgs, outSgs, inSgs, data);
  return checkAdd(vq, sgs, outSgs, inSgs, data, ctx);
}

/**
 * Takes a table for a buffer that may have one (Linux: `virtqueue_use_indirect`, `alloc_indirect`): a
 * buffer of several segments, while a descriptor is free.
 *
 * @returns its slot, or -1 if the buffer is to be chained directly.
 */
export function takeTable(vq: Virtqueue, totalSgs: number): number {
  const tables = vq.tables;
  if (tables !== null && totalSgs > 1 && vq.numFree > 0) return tables.take(totalSgs);
  if (!vq.indirect && totalSgs > vq.num) {
    vq.transport.warn?.(vq, `total_sg ${totalSgs} > num ${vq.num}`);
  }
  return -1;
}
