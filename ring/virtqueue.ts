/**
 * The driver's state of one virtqueue, and the operations on it that each layout implements. They stand in one
 * file as they name each other: a queue knows its operations, and they take the queue.
 *
 * One class serves every layout, as one `struct vring_virtqueue` does in Linux, so that every queue has
 * the same hidden class and code that handles several layouts stays monomorphic on the queue.
 *
 * @module
 */

import type { IndirectTables } from "./indirect.ts";
import type { DmaAllocator, DmaRegion } from "./memory.ts";

/** What a queue needs of the transport beneath it. */
export interface VirtqueueTransport {
  /**
   * Sends the available buffer notification (Linux: `vq->notify`).
   *
   * @returns `false` if the device is gone; the queue breaks.
   */
  notify(vq: Virtqueue): boolean;
  /** Stops and resets the queue on the device, before a resize or reset; 0 or a negative code. */
  disableVqAndReset?(vq: Virtqueue): number;
  /** Starts the queue on the device again; 0 or a negative code. */
  enableVqAfterReset?(vq: Virtqueue): number;
  /** Receives what the driver finds wrong with the device (Linux: `dev_err`, `dev_warn`). */
  message?(vq: Virtqueue, text: string): void;
  /** Receives warnings of suspicious use by the driver's caller (Linux: `WARN_ON`). */
  warn?(vq: Virtqueue, text: string): void;
}

/** What a queue needs of the mappings of its buffers; `BufferMappings` implements it. */
export interface QueueMappings {
  /** Says how the next `add` is to map its buffer; returned is what to give that `add` as its context token. */
  ask(ctx: unknown, premapped: boolean): unknown;
  /** The `add` that was asked for; results as {@linkcode VirtqueueOps.add}. */
  add(vq: Virtqueue, sgs: Uint32Array, outSgs: number, inSgs: number, data: unknown): number;
  /** Takes all mappings of the buffer with head or id `id` back, and gives back its table if it has one. */
  release(vq: Virtqueue, id: number): void;
}

/** Settings that {@linkcode Virtqueue} takes, all checked by `createVirtqueue`. */
export interface VirtqueueInit {
  /** Layout number. */
  readonly layout: number;
  /** Whether the layout is a packed one. */
  readonly packedRing: boolean;
  /** Queue index. */
  readonly index: number;
  /** Largest size that a resize may ask for, in descriptors. */
  readonly numMax: number;
  /** VIRTIO_F_EVENT_IDX negotiated. */
  readonly event: boolean;
  /** VIRTIO_F_INDIRECT_DESC negotiated and no context tokens wanted. */
  readonly indirect: boolean;
  /** Called by `interrupt` when buffers were used, or `null`. */
  readonly callback: ((vq: Virtqueue) => void) | null;
  /** The transport. */
  readonly transport: VirtqueueTransport;
  /** Where rings come from. */
  readonly allocator: DmaAllocator;
  /** Tables for indirect buffers, or `null`. */
  readonly tables: IndirectTables | null;
  /** The layout's operations. */
  readonly ops: VirtqueueOps;
  /** Whether driver and device run at the same time; default false. */
  readonly concurrent?: boolean;
}

const NO_REGION: DmaRegion = {
  buffer: new ArrayBuffer(0),
  byteOffset: 0,
  byteLength: 0,
  busAddress: 0n,
};

/**
 * The driver's state of one virtqueue (Linux: `struct vring_virtqueue`). Fields have Linux's names.
 *
 * Treat everything as read-only outside `ring/`, but for `usedLen` and `usedCtx`, results of `get` and `getBufCtx`.
 * Positions ending in `At` are element indices into `u16` or `u32`, as said there.
 */
export class Virtqueue {
  /** Layout number: `VQ_LAYOUT_SPLIT`, `VQ_LAYOUT_PACKED`, `…_IN_ORDER`. */
  readonly layout: number;
  /** Whether the layout is a packed one (Linux before `layout`: `packed_ring`). */
  readonly packedRing: boolean;
  /** Queue index. */
  readonly index: number;
  /** Largest size that a resize may ask for, in descriptors. */
  readonly numMax: number;
  /** VIRTIO_F_EVENT_IDX negotiated. */
  readonly event: boolean;
  /** Whether `add` may use indirect tables. */
  readonly indirect: boolean;
  /** The layout's operations; only dispatch strategies that go through a pointer read it. */
  ops: VirtqueueOps;

  /** The ring as u16 elements. */
  u16: Uint16Array = new Uint16Array(0);
  /** The ring as u32 elements: descriptor `i` starts at `4·i`. */
  u32: Uint32Array = new Uint32Array(0);
  /** Descriptors in the ring. */
  num = 0;
  /** Descriptors in the free list. */
  numFree = 0;
  /**
   * Head of the free list: a descriptor (split) or a buffer id (packed); split in order, the next
   * descriptor to write; packed in order 0, as there is no list.
   */
  freeHead = 0;
  /** Added since the last kick: buffers (split) or descriptors (packed). */
  numAdded = 0;
  /** Next used position: u16 index (split), or index and wrap counter in bit 15 (packed). */
  lastUsedIdx = 0;
  /** Set once a callback ran with EVENT_IDX: no further hint to the device is needed. */
  eventTriggered = false;
  /** The device broke the rules, or the program said so: no operation touches the ring for it any more. */
  broken = false;

  /** Split: what `avail.idx` holds, u16. */
  availIdxShadow = 0;
  /** Split: what `avail.flags` is to hold. */
  availFlagsShadow = 0;
  /** Split: u16 position of `avail.idx`; flags lie before it, the ring behind. */
  availIdxAt = 0;
  /** Split: u16 position of `used_event`. */
  usedEventAt = 0;
  /** Split: u16 position of `used.idx`; flags lie before it. */
  usedIdxAt = 0;
  /** Split: u32 position of `used.ring[0]`: id, then len. */
  usedRingAt = 0;
  /** Split: u16 position of `avail_event`. */
  availEventAt = 0;

  /** Packed: next descriptor to write. */
  nextAvailIdx = 0;
  /** Packed: driver ring wrap counter, 0 or 1. */
  availWrapCounter = 1;
  /** Packed: AVAIL and USED bits of an available descriptor in this lap. */
  availUsedFlags = 0;
  /** Packed: what driver event suppression flags hold. */
  eventFlagsShadow = 0;
  /** Packed: u16 position of driver event `off_wrap`; flags follow. */
  driverEventAt = 0;
  /** Packed: u16 position of device event `off_wrap`; flags follow. */
  deviceEventAt = 0;

  /** Per head or id: the token, `null` when not outstanding (Linux: `desc_state.data`). */
  descData: unknown[] = [];
  /** Per head or id: the context token (Linux: `desc_state.indir_desc` of queues with context). */
  descCtx: unknown[] = [];
  /** Per head or id: slot of the indirect table, or -1; `MAPPED_BUFFER` for a mapped buffer. */
  descTable: Int32Array = new Int32Array(0);
  /**
   * Per descriptor or id, in one word so that the hot path loads one: the private free list's next
   * element in the low half (Linux: `desc_extra.next`), and in the high half, on the head of an
   * outstanding buffer, how many descriptors it holds beyond the first (Linux: `desc_state.num`, less one)
   * and `DESC_STATE_EXTRAS`. A high half of 0 is the plain case, a buffer of one descriptor,
   * and the state of every free element.
   */
  descState: Uint32Array = new Uint32Array(0);
  /** Packed, per id: last id of the buffer's list (Linux: `desc_state.last`). */
  descLast: Uint16Array = new Uint16Array(0);
  /** Bytes that the device wrote, u32; result of the last `get`. */
  usedLen = 0;
  /** Context token of the last buffer that had one; `getBufCtx` makes it that of the buffer returned. */
  usedCtx: unknown = null;

  /** Called by `interrupt` when buffers were used, or `null`. */
  readonly callback: ((vq: Virtqueue) => void) | null;
  /** The transport. */
  readonly transport: VirtqueueTransport;
  /** Where rings come from. */
  readonly allocator: DmaAllocator;
  /** Tables for indirect buffers, or `null`. */
  readonly tables: IndirectTables | null;
  /** The ring's memory. */
  region: DmaRegion = NO_REGION;

  // Further fields belong at the end: those above keep their places in the object.

  /** Split in order: head of the oldest outstanding buffer (Linux: `last_used`, there not yet masked). */
  lastUsed = 0;
  /** In order: head or id that ends the batch under way, checked to be outstanding; -1: no batch. */
  batchLastId: number = -1;
  /** In order: bytes that the device wrote into the last buffer of the latest batch, u32. */
  batchLastLen = 0;
  /** In order, per head or id: bytes of the buffer's device-writable segments, u32 (Linux: `total_in_len`). */
  descInLen: Uint32Array = new Uint32Array(0);
  /** The mappings of outstanding buffers, or `null` for a queue without mapping. */
  mappings: QueueMappings | null = null;
  /** The ring as i32 elements, for `Atomics`: an int32 is a small integer where a u32 may be allocated. */
  i32: Int32Array = new Int32Array(0);
  /** Split and concurrent: `used.idx` as seen last; looked at again once all that it covers is taken. */
  usedSeen = 0;
  /** Whether driver and device run at the same time: `ops` publish and observe by `Atomics`. */
  readonly concurrent: boolean;

  /** Use `createVirtqueue`, which checks the settings and attaches a ring. */
  constructor(init: VirtqueueInit) {
    this.layout = init.layout;
    this.packedRing = init.packedRing;
    this.index = init.index;
    this.numMax = init.numMax;
    this.event = init.event;
    this.indirect = init.indirect;
    this.callback = init.callback;
    this.transport = init.transport;
    this.allocator = init.allocator;
    this.tables = init.tables;
    this.ops = init.ops;
    this.concurrent = init.concurrent ?? false;
  }
}

/**
 * One implementation of the virtqueue operations (Linux: `struct virtqueue_ops`).
 *
 * A ring layout is a `VirtqueueOps`; so is a dispatch strategy, which picks the layout's function at
 * each call. The functions are raw operations: what Linux does before dispatching (clearing
 * `event_triggered`, testing `broken` in `virtqueue_poll`) is done by `virtqueueCalls`.
 *
 * Operations allocate nothing and do not throw, but for a `VirtqueueBug` on a mistake of the calling
 * program (where Linux has `BUG_ON`).
 */
export interface VirtqueueOps<Q extends Virtqueue = Virtqueue> {
  /**
   * Makes one buffer available to the device (Linux: `virtqueue_add`).
   *
   * `sgs` holds `outSgs` device-readable segments and then `inSgs` device-writable ones, each `SG_STRIDE`
   * elements: address low 32 bits, address high 32 bits, length in bytes. `data` is the token that
   * {@linkcode VirtqueueOps.get} returns, anything but `null`; `ctx` is a second token for queues without
   * indirect descriptors, else `null`.
   *
   * Where the counts add up to 1, they are taken to be 1 and 0 and the array to hold the segment: that path
   * is the one which V8 is to inline, and its bytecodes are counted. The calls of `virtqueueCalls` check them
   * first, for every layout.
   *
   * @returns 0, `ENOSPC`, `EIO`, or `EINVAL` for counts that are negative, no whole numbers or more than `sgs`
   * holds.
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
   * @returns 0; `ENOMEM` with the old ring kept and reset; `E2BIG` over `numMax` and `EINVAL` for anything but a
   * positive whole number, with nothing touched.
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
