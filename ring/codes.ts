/**
 * What operations and calls return: 0 or one of Linux's negative codes.
 *
 * @module
 */

/** Success. */
export const OK = 0;
/** Not enough free descriptors (Linux: `-ENOSPC`). */
export const ENOSPC: -28 = -28;
/** The queue is broken (Linux: `-EIO`). */
export const EIO: -5 = -5;
/** Memory could not be allocated (Linux: `-ENOMEM`). */
export const ENOMEM: -12 = -12;
/** Bad argument (Linux: `-EINVAL`). */
export const EINVAL: -22 = -22;
/** Larger than the queue can become (Linux: `-E2BIG`). */
export const E2BIG: -7 = -7;
/** The transport could not re-enable the queue (Linux: `-EBUSY`). */
export const EBUSY: -16 = -16;
