/**
 * What a buffer may hold besides descriptors: an indirect table, a context token, mappings.
 *
 * @module
 */

import { DESC_STATE_EXTRAS, MAPPED_BUFFER } from "./desc_state.ts";
import type { Virtqueue } from "./virtqueue.ts";

/** Notes what a buffer holds besides descriptors: a table (`slot`, or -1), a context token (or `null`). */
export function keepExtras(vq: Virtqueue, id: number, slot: number, ctx: unknown): void {
  if (slot < 0 && ctx === null) return;
  vq.descState[id]! |= DESC_STATE_EXTRAS;
  vq.descTable[id] = slot;
  vq.descCtx[id] = ctx;
}

/** Gives back what a buffer holds besides descriptors; its context token becomes `usedCtx`. */
export function releaseExtras(vq: Virtqueue, id: number): void {
  const slot = vq.descTable[id]!;
  if (slot >= 0) vq.tables!.give(slot);
  else if (slot === MAPPED_BUFFER) vq.mappings!.release(vq, id);
  vq.descTable[id] = -1;
  const ctx = vq.descCtx[id];
  if (ctx !== null) vq.usedCtx = ctx;
  vq.descCtx[id] = null;
}
