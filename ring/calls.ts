/**
 * The calls that do not depend on the layout, on top of the operations that do.
 *
 * @module
 */

import { notifyDevice } from "./broken.ts";
import { EBUSY, EINVAL, OK } from "./codes.ts";
import { checkResize } from "./queue_memory.ts";
import { holdsSegments } from "./segments.ts";
import type { Virtqueue, VirtqueueOps } from "./virtqueue.ts";

/** Result of `interrupt`: nothing was waiting (Linux: `IRQ_NONE`). */
export const IRQ_NONE = 0;
/** Result of `interrupt`: the queue had work (Linux: `IRQ_HANDLED`). */
export const IRQ_HANDLED = 1;

/** Takes a token back while a queue is resized or reset. */
export type Recycle<Q extends Virtqueue> = (vq: Q, data: unknown) => void;

/**
 * What a driver calls (Linux: the exported `virtqueue_…` functions).
 *
 * Segments are given as in {@linkcode VirtqueueOps.add}, and results are as there; counts that are negative, no
 * whole numbers or more than the array holds are `EINVAL`, with nothing touched. Everything but `resize` and `reset` allocates nothing.
 */
export interface VirtqueueCalls<Q extends Virtqueue = Virtqueue> {
  /** Makes a buffer of `outSgs` readable and `inSgs` writable segments available (Linux: `virtqueue_add_sgs`). */
  addSgs(vq: Q, sgs: Uint32Array, outSgs: number, inSgs: number, data: unknown): number;
  /** Makes a device-readable buffer of `num` segments available (Linux: `virtqueue_add_outbuf`). */
  addOutbuf(vq: Q, sg: Uint32Array, num: number, data: unknown): number;
  /** Makes a device-writable buffer of `num` segments available (Linux: `virtqueue_add_inbuf`). */
  addInbuf(vq: Q, sg: Uint32Array, num: number, data: unknown): number;
  /** As `addInbuf`, with a context token (Linux: `virtqueue_add_inbuf_ctx`). */
  addInbufCtx(vq: Q, sg: Uint32Array, num: number, data: unknown, ctx: unknown): number;
  /**
   * As `addOutbuf`, with addresses that are the device's already (Linux: `virtqueue_add_outbuf_premapped`).
   * Differs on queues with mapping only: see `mappedVirtqueueCalls`.
   */
  addOutbufPremapped(vq: Q, sg: Uint32Array, num: number, data: unknown): number;
  /** As `addInbufCtx`, likewise; `ctx` may be `null` (Linux: `virtqueue_add_inbuf_premapped`). */
  addInbufPremapped(vq: Q, sg: Uint32Array, num: number, data: unknown, ctx: unknown): number;
  /** `kickPrepare`, then `notify` if wanted; true if no notification was needed (Linux: `virtqueue_kick`). */
  kick(vq: Q): boolean;
  /** Tells whether a notification is wanted (Linux: `virtqueue_kick_prepare`). */
  kickPrepare(vq: Q): boolean;
  /** Sends the available buffer notification; false on a broken queue (Linux: `virtqueue_notify`). */
  notify(vq: Q): boolean;
  /** Takes the next used buffer; its length is `vq.usedLen` (Linux: `virtqueue_get_buf`). */
  getBuf(vq: Q): unknown;
  /**
   * As `getBuf`, and makes `vq.usedCtx` the buffer's context token, `null` if it has none; without a
   * buffer, or with indirect descriptors, `usedCtx` stays as it was (Linux: `virtqueue_get_buf_ctx`).
   */
  getBufCtx(vq: Q): unknown;
  /** Asks for no used buffer notifications (Linux: `virtqueue_disable_cb`). */
  disableCb(vq: Q): void;
  /** Re-enables them; false if buffers are waiting (Linux: `virtqueue_enable_cb`). */
  enableCb(vq: Q): boolean;
  /** Re-enables them; returns a position for `poll` (Linux: `virtqueue_enable_cb_prepare`). */
  enableCbPrepare(vq: Q): number;
  /** Re-enables them for later; false if buffers are waiting (Linux: `virtqueue_enable_cb_delayed`). */
  enableCbDelayed(vq: Q): boolean;
  /** Tells whether buffers were used since a position; false on a broken queue (Linux: `virtqueue_poll`). */
  poll(vq: Q, last: number): boolean;
  /** Takes back an unused buffer, for shut-down (Linux: `virtqueue_detach_unused_buf`). */
  detachUnusedBuf(vq: Q): unknown;
  /** To be called for a used buffer notification: runs the callback if work waits (Linux: `vring_interrupt`). */
  interrupt(vq: Q): number;
  /** Marks the queue broken (Linux: `__virtqueue_break`). */
  break(vq: Q): void;
  /** Takes that back (Linux: `__virtqueue_unbreak`). */
  unbreak(vq: Q): void;
  /** Tells whether the queue is broken (Linux: `virtqueue_is_broken`). */
  isBroken(vq: Q): boolean;
  /** Descriptors in the ring (Linux: `virtqueue_get_vring_size`). */
  vringSize(vq: Q): number;
  /** The u32 of a notification with VIRTIO_F_NOTIFICATION_DATA (Linux: `vring_notification_data`). */
  notificationData(vq: Q): number;
  /**
   * Changes the ring's size (Linux: `virtqueue_resize`): stops the queue on the device, hands every
   * outstanding token to `recycle` (which must not throw: the queue would stay stopped), calls
   * `recycleDone`, replaces the ring, starts the queue again. The present size is no change and touches
   * nothing.
   *
   * @returns 0; `E2BIG` over `numMax` and `EINVAL` for anything but a positive whole number, with nothing
   * touched; `ENOMEM` with the old ring kept and reset; `EBUSY` if the transport could not start the queue
   * again; or the code of `disableVqAndReset`.
   */
  resize(vq: Q, num: number, recycle: Recycle<Q>, recycleDone?: (vq: Q) => void): number;
  /** As `resize`, keeping the size (Linux: `virtqueue_reset`). */
  reset(vq: Q, recycle: Recycle<Q>, recycleDone?: (vq: Q) => void): number;
  /** Gives the queue's memory back (Linux: `vring_del_virtqueue`). */
  free(vq: Q): void;
}

/**
 * The layout-independent calls over some way of reaching the operations: one layout's table, or a
 * dispatch strategy.
 *
 * @example
 * ```ts
 * import { createVirtqueue, splitOps, virtqueueCalls } from "@vringlab/vringlab/ring";
 * import { assertEquals } from "@std/assert";
 *
 * const calls = virtqueueCalls(splitOps);
 * let notifications = 0;
 * const vq = createVirtqueue({
 *   layout: "split",
 *   num: 8,
 *   transport: { notify: () => ++notifications > 0 },
 * });
 * calls.addOutbuf(vq, Uint32Array.of(0x1000, 0, 64), 1, "request");
 * calls.kick(vq);
 * assertEquals(notifications, 1);
 * ```
 */
export function virtqueueCalls<Q extends Virtqueue>(ops: VirtqueueOps<Q>): VirtqueueCalls<Q> {
  function enableCbPrepare(vq: Q): number {
    if (vq.eventTriggered) vq.eventTriggered = false;
    return ops.enableCbPrepare(vq);
  }

  function poll(vq: Q, last: number): boolean {
    return !vq.broken && ops.poll(vq, last);
  }

  /** Linux: `virtqueue_disable_and_recycle`. */
  function disableAndRecycle(vq: Q, recycle: Recycle<Q>, recycleDone?: (vq: Q) => void): number {
    const code = vq.transport.disableVqAndReset?.(vq) ?? 0;
    if (code !== 0) return code;
    for (let data = ops.detachUnusedBuf(vq); data !== null; data = ops.detachUnusedBuf(vq)) {
      recycle(vq, data);
    }
    recycleDone?.(vq);
    return 0;
  }

  /** Linux: `virtqueue_enable_after_reset`. */
  function enableAfterReset(vq: Q): number {
    return (vq.transport.enableVqAfterReset?.(vq) ?? 0) === 0 ? 0 : EBUSY;
  }

  /**
   * Checks the counts here, before the dispatch, and not in each layout's `add`: there its first lines are what V8
   * is to inline into a program's loop, within a budget of bytecodes that the ring functions share.
   */
  function add(
    vq: Q,
    sgs: Uint32Array,
    outSgs: number,
    inSgs: number,
    data: unknown,
    ctx: unknown,
  ): number {
    if (!holdsSegments(sgs, outSgs, inSgs)) return EINVAL;
    return ops.add(vq, sgs, outSgs, inSgs, data, ctx);
  }

  return {
    addSgs: (vq, sgs, outSgs, inSgs, data) => add(vq, sgs, outSgs, inSgs, data, null),
    addOutbuf: (vq, sg, num, data) => add(vq, sg, num, 0, data, null),
    addInbuf: (vq, sg, num, data) => add(vq, sg, 0, num, data, null),
    addInbufCtx: (vq, sg, num, data, ctx) => add(vq, sg, 0, num, data, ctx),
    addOutbufPremapped: (vq, sg, num, data) => add(vq, sg, num, 0, data, null),
    addInbufPremapped: (vq, sg, num, data, ctx) => add(vq, sg, 0, num, data, ctx),
    kick: (vq) => ops.kickPrepare(vq) ? notifyDevice(vq) : true,
    kickPrepare: (vq) => ops.kickPrepare(vq),
    notify: notifyDevice,
    getBuf: (vq) => ops.get(vq),
    getBufCtx(vq): unknown {
      const before = vq.usedCtx;
      vq.usedCtx = null;
      const data = ops.get(vq);
      if (data === null || vq.indirect) vq.usedCtx = before;
      return data;
    },
    disableCb: (vq) => ops.disableCb(vq),
    enableCb: (vq) => !poll(vq, enableCbPrepare(vq)),
    enableCbPrepare,
    enableCbDelayed(vq): boolean {
      if (vq.eventTriggered) vq.eventTriggered = false;
      return ops.enableCbDelayed(vq);
    },
    poll,
    detachUnusedBuf: (vq) => ops.detachUnusedBuf(vq),
    interrupt(vq): number {
      // Work is looked for before `broken`, as in Linux: a broken queue with nothing used is IRQ_NONE.
      if (!ops.moreUsed(vq)) return IRQ_NONE;
      if (vq.broken) return IRQ_HANDLED;
      if (vq.event) vq.eventTriggered = true;
      vq.callback?.(vq);
      return IRQ_HANDLED;
    },
    break(vq): void {
      vq.broken = true;
    },
    unbreak(vq): void {
      vq.broken = false;
    },
    isBroken: (vq) => vq.broken,
    vringSize: (vq) => ops.vringSize(vq),
    notificationData: (vq) => ops.notificationData(vq),
    resize(vq, num, recycle, recycleDone): number {
      const refused = checkResize(vq, num);
      if (refused !== OK) return refused;
      if (num === ops.vringSize(vq)) return 0;
      const disabled = disableAndRecycle(vq, recycle, recycleDone);
      if (disabled !== 0) return disabled;
      const resized = ops.resize(vq, num);
      return enableAfterReset(vq) || resized;
    },
    reset(vq, recycle, recycleDone): number {
      const disabled = disableAndRecycle(vq, recycle, recycleDone);
      if (disabled !== 0) return disabled;
      ops.reset(vq);
      return enableAfterReset(vq);
    },
    free: (vq) => ops.free(vq),
  };
}
