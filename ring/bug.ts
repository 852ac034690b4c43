/**
 * Mistakes of the calling program, where Linux has `BUG_ON`.
 *
 * @module
 */

/** A mistake of the calling program, not of the device: the queue was left untouched. */
export class VirtqueueBug extends Error {
  /** The class name. */
  override readonly name = "VirtqueueBug";
}

/**
 * Reports a violated precondition; `condition` is what held and must not (Linux: `BUG_ON`).
 *
 * Kept out of line, so that hot functions carry only a call.
 *
 * @throws {VirtqueueBug} always.
 */
export function bug(condition: string): never {
  throw new VirtqueueBug(condition);
}

/**
 * Reports a layout that a dispatcher does not know (Linux: `default: BUG()` in `VIRTQUEUE_CALL`).
 *
 * @throws {VirtqueueBug} always, naming the layout.
 */
export function bugLayout(layout: number): never {
  throw new VirtqueueBug(
    `Cannot dispatch as there is no such layout here: current value is layout ${layout}`,
  );
}
