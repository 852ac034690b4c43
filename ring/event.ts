/**
 * The index arithmetic that both layouts share.
 *
 * @module
 */

/**
 * Tells whether moving from position `old` to `now` passes `event` (Linux: `vring_need_event`).
 *
 * All three are u16 positions; the arithmetic wraps at 65,536. Allocates nothing.
 *
 * Spec: VIRTIO 1.3 §2.7.7.1 Driver Requirements: Used Buffer Notification Suppression.
 */
export function needEvent(event: number, now: number, old: number): boolean {
  return ((now - event - 1) & 0xffff) < ((now - old) & 0xffff);
}
