/**
 * The least that a ring can be: tokens through an `Int32Array`, no descriptors, no flags, no device.
 *
 * The yardstick that the lab holds virtqueues against.
 *
 * @module
 */

/** A ring of tokens for one producer and one consumer on one thread. */
export class NullRing {
  /** The tokens. */
  readonly slots: Int32Array;
  /** Tokens put since the start, wrapping at 2³². */
  put = 0;
  /** Tokens taken since the start, wrapping at 2³². */
  taken = 0;

  /**
   * A ring of `num` slots.
   *
   * @throws {RangeError} if `num` is no power of two up to 32768.
   */
  constructor(num: number) {
    if (!Number.isInteger(num) || num <= 0 || num > 32768 || (num & (num - 1)) !== 0) {
      throw new RangeError(
        `Cannot create null ring as num must be a power of 2 up to 32768: current value is ${num}`,
      );
    }
    this.slots = new Int32Array(num);
  }
}

/**
 * Puts one token, a signed 32-bit integer; any other number is cut to one. Allocates nothing.
 *
 * @returns `false` if the ring is full.
 */
export function nullRingPut(ring: NullRing, token: number): boolean {
  const { slots, put } = ring;
  if (((put - ring.taken) | 0) === slots.length) return false;
  slots[put & (slots.length - 1)] = token;
  ring.put = (put + 1) | 0;
  return true;
}

/**
 * Takes the oldest token. Allocates nothing.
 *
 * @returns the token, or `none` if the ring is empty.
 */
export function nullRingTake(ring: NullRing, none: number): number {
  const { slots, taken } = ring;
  if (ring.put === taken) return none;
  const token = slots[taken & (slots.length - 1)]!;
  ring.taken = (taken + 1) | 0;
  return token;
}
