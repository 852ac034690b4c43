// Generated from ../packed_mapped_add.ts and bench/generate/concurrent_edits.ts by deno task generate; edit that file, not this one. @generated
/**
 * `add` of packed virtqueues, in any order or in order, whose buffers are mapped for the device.
 *
 * For two parties that run at once: the words that both touch are `Atomics`, which are sequentially consistent, so
 * that each barrier is the order of two of them.
 *
 * @module
 */

import { EIO, ENOSPC, OK } from "../codes.ts";
import {
  VIRTQ_DESC_BYTES,
  VIRTQ_DESC_F_AVAIL,
  VIRTQ_DESC_F_INDIRECT,
  VIRTQ_DESC_F_NEXT,
  VIRTQ_DESC_F_USED,
  VIRTQ_DESC_F_WRITE,
} from "../constants.ts";
import { DESC_STATE_MORE_SHIFT } from "../desc_state.ts";
import { inLength } from "../in_order.ts";
import { fillPackedTable } from "../indirect.ts";
import {
  type BufferMappings,
  keepMapped,
  mapSegment,
  mapTable,
  putMappedEntries,
  unmapChain,
} from "../mapping.ts";
import { SG_STRIDE } from "../segments.ts";
import { checkAdd, takeTable } from "../start_add.ts";
import type { Virtqueue } from "../virtqueue.ts";

/** Both flags that tell whose turn a descriptor is. */
const AVAIL_USED = VIRTQ_DESC_F_AVAIL | VIRTQ_DESC_F_USED;

/**
 * `add` that maps each segment before it is written, and an indirect table after its segments. With
 * `premapped` the segments' addresses are the device's already; a table is mapped all the same. A buffer
 * for which there is no table, or whose table cannot be mapped, is added as a list, and its segments are mapped
 * anew.
 *
 * @returns as `concurrentPackedAdd`; `EIO` if a mapping failed. Nothing is mapped or available then: addresses and
 * lengths already written stay, but flags are written only once everything is mapped. (Linux up to 7.1.5
 * leaves all descriptors but the first available, to a device that comes there: CVE-2026-97997.)
 */
export function concurrentPackedAddMapped(
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
  const inOrder = vq.descInLen.length > 0;
  const head = vq.nextAvailIdx;
  const id = inOrder ? head : vq.freeHead;
  let slot = takeTable(vq, total);
  if (slot >= 0 && !mapTable(vq, mappings, id, slot, sgs, outSgs, inSgs, premapped)) slot = -1;
  const needed = slot < 0 ? total : 1;
  if (vq.numFree < needed) return ENOSPC;
  let headFlags = vq.availUsedFlags;
  let nextId = vq.descState[id]!;
  if (slot < 0) {
    nextId = mapList(vq, mappings, sgs, outSgs, inSgs, id, premapped);
    if (nextId < 0) return EIO;
    headFlags |= total > 1 ? VIRTQ_DESC_F_NEXT : 0;
    headFlags |= outSgs > 0 ? 0 : VIRTQ_DESC_F_WRITE;
    vq.descState[id]! |= (total - 1) << DESC_STATE_MORE_SHIFT;
  } else {
    headFlags |= VIRTQ_DESC_F_INDIRECT;
    fillPackedTable(vq.tables!, slot, sgs, outSgs, inSgs);
    putMappedEntries(vq, mappings, slot, total);
    const at = head << 2;
    vq.u32[at] = mappings.ring.addrLo[id]!;
    vq.u32[at + 1] = mappings.ring.addrHi[id]!;
    vq.u32[at + 2] = total * VIRTQ_DESC_BYTES;
  }
  if (inOrder) vq.descInLen[id] = inLength(sgs, outSgs, inSgs);
  else vq.freeHead = nextId;
  vq.descData[id] = data;
  keepMapped(vq, mappings, id, total, slot, ctx);
  vq.numFree -= needed;
  vq.numAdded += needed;
  let next = head + needed;
  if (next >= vq.num) {
    next -= vq.num;
    vq.availWrapCounter ^= 1;
    vq.availUsedFlags ^= AVAIL_USED;
  }
  vq.nextAvailIdx = next;
  // Barrier A, pairs with packed_device.ts concurrentPackedPopDescriptorChain: all else before the flags.
  Atomics.store(vq.i32, (head << 2) + 3, (headFlags << 16) | id);
  return OK;
}

/**
 * Maps segments and writes them into the next descriptors, all with the same id; then, everything being
 * mapped, the flags of all but the first.
 *
 * @returns the free id after those taken, or -1 if a mapping failed.
 */
function mapList(
  vq: Virtqueue,
  mappings: BufferMappings,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  id: number,
  premapped: boolean,
): number {
  const { u16, u32, num, nextAvailIdx: head } = vq;
  const { ring } = mappings;
  const total = outSgs + inSgs;
  let last = id;
  let next = id;
  for (let i = 0, descriptor = head; i < total; i++) {
    if (!mapSegment(ring, next, sgs, i, outSgs, premapped)) {
      unmapChain(vq, mappings, id, i);
      return -1;
    }
    const at = descriptor << 2;
    u32[at] = ring.addrLo[next]!;
    u32[at + 1] = ring.addrHi[next]!;
    u32[at + 2] = sgs[i * SG_STRIDE + 2]!;
    u16[2 * at + 6] = id;
    last = next;
    next = vq.descState[next]!;
    if (++descriptor === num) descriptor = 0;
  }
  vq.descLast[id] = last;
  for (let i = 1; i < total; i++) {
    const descriptor = head + i < num ? head + i : head + i - num;
    const lap = head + i < num ? vq.availUsedFlags : vq.availUsedFlags ^ AVAIL_USED;
    const write = i < outSgs ? 0 : VIRTQ_DESC_F_WRITE;
    u16[(descriptor << 3) + 7] = lap | write | (i < total - 1 ? VIRTQ_DESC_F_NEXT : 0);
  }
  return next;
}
