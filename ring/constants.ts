/**
 * Constants of the VIRTIO 1.3 specification, in the spelling of the specification.
 *
 * `VIRTIO_F_*` are *bit numbers* of the feature field; every other constant is a *mask* or a value.
 * A name ending in `_SHIFT` is a bit position.
 *
 * @module
 */

/** Descriptor flag: the buffer continues in the descriptor named by `next`. Spec: VIRTIO 1.3 §2.7.5. */
export const VIRTQ_DESC_F_NEXT = 1;
/** Descriptor flag: the buffer is device-writable (else device-readable). Spec: VIRTIO 1.3 §2.7.5. */
export const VIRTQ_DESC_F_WRITE = 2;
/** Descriptor flag: the buffer holds a table of descriptors. Spec: VIRTIO 1.3 §2.7.5. */
export const VIRTQ_DESC_F_INDIRECT = 4;

/** Packed descriptor flag, mask: available. Spec: VIRTIO 1.3 §2.8.1. */
export const VIRTQ_DESC_F_AVAIL = 0x0080;
/** Packed descriptor flag, mask: used. Spec: VIRTIO 1.3 §2.8.1. */
export const VIRTQ_DESC_F_USED = 0x8000;

/** `avail.flags`: the driver asks for no used buffer notification. Spec: VIRTIO 1.3 §2.7.6. */
export const VIRTQ_AVAIL_F_NO_INTERRUPT = 1;
/** `used.flags`: the device asks for no available buffer notification. Spec: VIRTIO 1.3 §2.7.8. */
export const VIRTQ_USED_F_NO_NOTIFY = 1;

/** Event suppression: notifications enabled. Spec: VIRTIO 1.3 §2.8.10. */
export const RING_EVENT_FLAGS_ENABLE = 0;
/** Event suppression: notifications disabled. Spec: VIRTIO 1.3 §2.8.10. */
export const RING_EVENT_FLAGS_DISABLE = 1;
/** Event suppression: notify for one descriptor, named by offset and wrap counter. Spec: VIRTIO 1.3 §2.8.10. */
export const RING_EVENT_FLAGS_DESC = 2;
/** Bit position of the wrap counter in packed `off_wrap` and in 16-bit packed positions. Spec: VIRTIO 1.3 §2.8.14. */
export const RING_EVENT_WRAP_SHIFT = 15;

/** Feature bit number: indirect descriptors. Spec: VIRTIO 1.3 §6. */
export const VIRTIO_F_INDIRECT_DESC = 28;
/** Feature bit number: `used_event` and `avail_event`. Spec: VIRTIO 1.3 §6. */
export const VIRTIO_F_EVENT_IDX = 29;
/** Feature bit number: packed virtqueue layout. Spec: VIRTIO 1.3 §6. */
export const VIRTIO_F_RING_PACKED = 34;
/** Feature bit number: buffers are used in the order in which they were made available. Spec: VIRTIO 1.3 §6. */
export const VIRTIO_F_IN_ORDER = 35;

/** Bytes of one descriptor, split and packed alike. Spec: VIRTIO 1.3 §2.7.5, §2.8.13. */
export const VIRTQ_DESC_BYTES = 16;
/** Largest queue size. Spec: VIRTIO 1.3 §2.7, §2.8.10.1. */
export const VIRTQ_MAX_SIZE = 32768;
