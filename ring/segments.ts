/**
 * Scatter-gather segments as `add` takes them: an array of u32 elements and two counts.
 *
 * @module
 */

/** Elements of one scatter-gather segment in an `sgs` array: address low half, address high half, length. */
export const SG_STRIDE = 3;

/**
 * Tells whether `sgs` holds `outSgs` and then `inSgs` segments: whole numbers, not negative, and together no
 * more than the array has. A buffer of no segment passes: that one is a `VirtqueueBug`. Allocates nothing.
 */
export function holdsSegments(sgs: Uint32Array, outSgs: number, inSgs: number): boolean {
  // A number equals its u32 only if it is one; so NaN, fractions and negative numbers fail too.
  return outSgs >>> 0 === outSgs && inSgs >>> 0 === inSgs &&
    (outSgs + inSgs) * SG_STRIDE <= sgs.length;
}
