/**
 * The operations of a virtqueue: what each layout implements and every dispatch strategy reaches.
 *
 * @module
 */

import type { Virtqueue } from "./virtqueue.ts";

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

/** Elements of one scatter-gather segment in an `sgs` array: address low half, address high half, length. */
export const SG_STRIDE = 3;

/**
 * One implementation of the virtqueue operations (Linux: `struct virtqueue_ops`).
 *
 * A ring layout is a `VirtqueueOps`; so is a dispatch strategy, which picks the layout's function at
 * each call. The functions are raw operations: what Linux does before dispatching (clearing
 * `event_triggered`, testing `broken` in `virtqueue_poll`) is done by {@linkcode virtqueueCalls}.
 *
 * Operations allocate nothing and do not throw, but for a `VirtqueueBug` on a mistake of the calling
 * program (where Linux has `BUG_ON`).
 */
export interface VirtqueueOps<Q extends Virtqueue = Virtqueue> {
  /**
   * Makes one buffer available to the device (Linux: `virtqueue_add`).
   *
   * `sgs` holds `outSgs` device-readable segments and then `inSgs` device-writable ones, each
   * {@linkcode SG_STRIDE} elements: address low 32 bits, address high 32 bits, length in bytes.
   * `data` is the token that {@linkcode VirtqueueOps.get} returns, anything but `null`; `ctx` is a
   * second token for queues without indirect descriptors, else `null`.
   *
   * @returns 0, {@linkcode ENOSPC} or {@linkcode EIO}.
   */
  add(
    vq: Q,
    sgs: Uint32Array,
    outSgs: number,
    inSgs: number,
    data: unknown,
    ctx: unknown,
  ): number;
  /**
   * Takes the next used buffer (Linux: `virtqueue_get_buf_ctx`).
   *
   * Writes `vq.usedLen` (bytes written by the device, valid until the next call) and, if the buffer was
   * added with a context token, `vq.usedCtx`.
   *
   * @returns the token given to `add`, or `null` if nothing was used or the queue is broken.
   */
  get(vq: Q): unknown;
  /** Tells whether the device wants an available buffer notification (Linux: `virtqueue_kick_prepare`). */
  kickPrepare(vq: Q): boolean;
  /** Asks the device for no used buffer notifications; a hint (Linux: `virtqueue_disable_cb`). */
  disableCb(vq: Q): void;
  /**
   * Re-enables notifications, wanted once most buffers were used (Linux: `virtqueue_enable_cb_delayed`).
   *
   * @returns `false` if buffers are waiting already.
   */
  enableCbDelayed(vq: Q): boolean;
  /**
   * Re-enables notifications (Linux: `virtqueue_enable_cb_prepare`).
   *
   * @returns an opaque u16 position for {@linkcode VirtqueueOps.poll}.
   */
  enableCbPrepare(vq: Q): number;
  /** Tells whether a buffer was used since `last`, a result of `enableCbPrepare` (Linux: `virtqueue_poll`). */
  poll(vq: Q, last: number): boolean;
  /**
   * Takes back a buffer that the device has not used; for shut-down (Linux: `virtqueue_detach_unused_buf`).
   *
   * @returns its token, or `null` if no buffer is outstanding.
   */
  detachUnusedBuf(vq: Q): unknown;
  /** Tells whether a used buffer is waiting (Linux: `more_used`). */
  moreUsed(vq: Q): boolean;
  /**
   * Replaces the ring by one of `num` descriptors, all buffers having been taken back
   * (Linux: `virtqueue_resize_split`, `virtqueue_resize_packed`). Allocates.
   *
   * @returns 0, or {@linkcode ENOMEM} with the old ring kept and reset.
   */
  resize(vq: Q, num: number): number;
  /** Puts the ring into its initial state, keeping its memory (Linux: `virtqueue_reinit_split`, `_packed`). */
  reset(vq: Q): void;
  /** Sets `lastUsedIdx` of a fresh ring (Linux: `vq->last_used_idx` in `virtqueue_init`). */
  initLastUsed(vq: Q): void;
  /** Descriptors in the ring (Linux: `virtqueue_get_vring_size`). */
  vringSize(vq: Q): number;
  /** The u32 of a notification with VIRTIO_F_NOTIFICATION_DATA (Linux: `vring_notification_data`). */
  notificationData(vq: Q): number;
  /** Bus address of the Descriptor Area (Linux: `virtqueue_get_desc_addr`). Allocates a bigint. */
  descAddr(vq: Q): bigint;
  /** Bus address of the Driver Area (Linux: `virtqueue_get_avail_addr`). Allocates a bigint. */
  availAddr(vq: Q): bigint;
  /** Bus address of the Device Area (Linux: `virtqueue_get_used_addr`). Allocates a bigint. */
  usedAddr(vq: Q): bigint;
  /** Gives the ring's memory back; the queue is broken afterwards (Linux: `vring_free`). */
  free(vq: Q): void;
}
