/**
 * The words of `Virtqueue.descState`: what a queue knows of each descriptor or buffer id.
 *
 * @module
 */

/** Low bits of `descState`: the next element of the free list. */
export const DESC_STATE_NEXT = 0xffff;
/** Shift of the number of further descriptors in `descState`. */
export const DESC_STATE_MORE_SHIFT = 16;
/** Mask of that number, once shifted. */
export const DESC_STATE_MORE = 0x7fff;
/** In `descTable`: the buffer is mapped, and `mappings` knows of its table. */
export const MAPPED_BUFFER: number = -2;
/** Bit of `descState`: the buffer has an indirect table, a context token or mappings. */
export const DESC_STATE_EXTRAS = 0x8000_0000;
