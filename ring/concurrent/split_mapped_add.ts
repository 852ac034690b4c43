// Generated from ../split_mapped_add.ts and bench/generate/concurrent_edits.ts by deno task generate; edit that file, not this one. @generated
/**
 * `add` of split virtqueues, in any order or in order, whose buffers are mapped for the device.
 *
 * For two parties that run at once: the words that both touch are `Atomics`, which are sequentially consistent, so
 * that each barrier is the order of two of them.
 *
 * @module
 */

import { notifyDevice } from "../broken.ts";
import { ENOMEM, ENOSPC, OK } from "../codes.ts";
import {
  VIRTQ_DESC_BYTES,
  VIRTQ_DESC_F_INDIRECT,
  VIRTQ_DESC_F_NEXT,
  VIRTQ_DESC_F_WRITE,
} from "../constants.ts";
import { DESC_STATE_MORE_SHIFT } from "../desc_state.ts";
import { inLength } from "../in_order.ts";
import { fillSplitTable } from "../indirect.ts";
import {
  type BufferMappings,
  keepMapped,
  mapSegment,
  mapTable,
  putMappedEntries,
  unmapChain,
} from "../mapping.ts";
import { SG_STRIDE } from "../segments.ts";
import { concurrentSplitKickPrepare } from "./split_driver.ts";
import { checkAdd, takeTable } from "../start_add.ts";
import type { Virtqueue } from "../virtqueue.ts";

/** num_added at which `add` kicks by itself: see split_driver.ts. */
const NUM_ADDED_LIMIT = 0xffff;

/**
 * `add` that maps each segment before it is written, and an indirect table after its segments. With
 * `premapped` the segments' addresses are the device's already; a table is mapped all the same.
 *
 * @returns as `concurrentSplitAdd`; `ENOMEM` if a mapping failed. Nothing is mapped or available then, but
 * descriptors already written stay written, as in Linux.
 */
export function concurrentSplitAddMapped(
  vq: Virtqueue,
  mappings: BufferMappings,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
  premapped: boolean,
): number {
  const total = outSgs + inSgs;
  const refused = checkAdd(vq, sgs, outSgs, inSgs, data, ctx);
  if (refused !== OK) return refused;
  const slot = takeTable(vq, total);
  const needed = slot < 0 ? total : 1;
  if (vq.numFree < needed) {
    // As in split_driver.ts: wake the device, whatever it said.
    if (outSgs > 0) vq.transport.notify(vq);
    return ENOSPC;
  }
  const head = vq.freeHead;
  if (slot < 0) {
    if (!mapChain(vq, mappings, sgs, outSgs, inSgs, premapped)) return ENOMEM;
    vq.descState[head]! |= (total - 1) << DESC_STATE_MORE_SHIFT;
  } else {
    if (!mapTable(vq, mappings, head, slot, sgs, outSgs, inSgs, premapped)) return ENOMEM;
    fillSplitTable(vq.tables!, slot, sgs, outSgs, inSgs);
    putMappedEntries(vq, mappings, slot, total);
    const next = vq.descState[head]!;
    const at = head << 2;
    vq.u32[at] = mappings.ring.addrLo[head]!;
    vq.u32[at + 1] = mappings.ring.addrHi[head]!;
    vq.u32[at + 2] = total * VIRTQ_DESC_BYTES;
    vq.u32[at + 3] = (next << 16) | VIRTQ_DESC_F_INDIRECT;
    vq.freeHead = next;
  }
  if (vq.descInLen.length > 0) vq.descInLen[head] = inLength(sgs, outSgs, inSgs);
  vq.descData[head] = data;
  keepMapped(vq, mappings, head, total, slot, ctx);
  vq.numFree -= needed;
  publish(vq, head);
  return OK;
}

/** Maps segments and writes them into the descriptors of the free list, one by one. */
function mapChain(
  vq: Virtqueue,
  mappings: BufferMappings,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  premapped: boolean,
): boolean {
  const { u32, freeHead: head } = vq;
  const { ring } = mappings;
  const last = outSgs + inSgs - 1;
  let descriptor = head;
  for (let i = 0; i <= last; i++) {
    if (!mapSegment(ring, descriptor, sgs, i, outSgs, premapped)) {
      unmapChain(vq, mappings, head, i);
      return false;
    }
    const next = vq.descState[descriptor]!;
    const at = descriptor << 2;
    u32[at] = ring.addrLo[descriptor]!;
    u32[at + 1] = ring.addrHi[descriptor]!;
    u32[at + 2] = sgs[i * SG_STRIDE + 2]!;
    const write = i < outSgs ? 0 : VIRTQ_DESC_F_WRITE;
    u32[at + 3] = (next << 16) | write | (i < last ? VIRTQ_DESC_F_NEXT : 0);
    descriptor = next;
  }
  vq.freeHead = descriptor;
  return true;
}

/** Puts `head` into the available ring: the tail of `concurrentSplitAdd`. */
function publish(vq: Virtqueue, head: number): void {
  const { u16, availIdxAt, availIdxShadow } = vq;
  u16[availIdxAt + 1 + (availIdxShadow & (vq.num - 1))] = head;
  // Barrier A, pairs with split_device.ts concurrentSplitPopDescriptorChain: descriptors and ring before idx.
  Atomics.store(u16, availIdxAt, vq.availIdxShadow = (availIdxShadow + 1) & 0xffff);
  if (++vq.numAdded === NUM_ADDED_LIMIT && concurrentSplitKickPrepare(vq)) notifyDevice(vq);
}
