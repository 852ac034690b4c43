/**
 * Where rings live: memory that driver and device share.
 *
 * @module
 */

/** A piece of memory that the device can address. */
export interface DmaRegion {
  /** The memory. */
  readonly buffer: ArrayBufferLike;
  /** First byte of the region in `buffer`; a multiple of 16. */
  readonly byteOffset: number;
  /** Bytes in the region. */
  readonly byteLength: number;
  /** What the device calls the first byte. */
  readonly busAddress: bigint;
}

/** Hands out memory for rings and indirect tables (Linux: `dma_alloc_coherent`). Used by set-up only. */
export interface DmaAllocator {
  /** A zero-filled region of `byteLength` bytes whose offset and bus address are multiples of 16, or `null`. */
  alloc(byteLength: number): DmaRegion | null;
  /** Takes a region back. */
  free(region: DmaRegion): void;
}

const ALIGN = 16;
const PAGE = 4096n;

function alignUp(bytes: number): number {
  return (bytes + ALIGN - 1) & ~(ALIGN - 1);
}

/**
 * Gives each region a buffer of its own; bus addresses count up from `busAddress` in pages.
 *
 * The allocator of a queue that was given none.
 */
export class HeapAllocator implements DmaAllocator {
  #next: bigint;
  readonly #shared: boolean;

  /** `shared` makes every region a `SharedArrayBuffer`. */
  constructor(options: { readonly shared?: boolean; readonly busAddress?: bigint } = {}) {
    this.#shared = options.shared ?? false;
    this.#next = options.busAddress ?? 0x1000n;
  }

  /** A region in a buffer of its own. */
  alloc(byteLength: number): DmaRegion {
    const bytes = alignUp(byteLength);
    const buffer = this.#shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
    const busAddress = this.#next;
    this.#next += (BigInt(bytes) + PAGE - 1n) / PAGE * PAGE;
    return { buffer, byteOffset: 0, byteLength, busAddress };
  }

  /** Nothing to do: the collector takes the buffer. */
  free(_region: DmaRegion): void {}
}

/**
 * Hands out pieces of one buffer, first fit: a guest's memory, say, or a `SharedArrayBuffer` that a
 * worker maps too.
 */
export class WindowAllocator implements DmaAllocator {
  readonly #buffer: ArrayBufferLike;
  readonly #start: number;
  readonly #end: number;
  readonly #busAddress: bigint;
  /** Regions in use, by offset. */
  readonly #used: { readonly at: number; readonly end: number }[] = [];

  /**
   * Bytes `byteOffset` to `byteOffset + byteLength` of `buffer` become available; the device calls the
   * first of them `busAddress`.
   *
   * @throws {RangeError} if the window is unaligned or reaches past the buffer.
   */
  constructor(
    buffer: ArrayBufferLike,
    options: {
      readonly byteOffset?: number;
      readonly byteLength?: number;
      readonly busAddress?: bigint;
    } = {},
  ) {
    const byteOffset = options.byteOffset ?? 0;
    const byteLength = options.byteLength ?? buffer.byteLength - byteOffset;
    if (!Number.isInteger(byteOffset) || byteOffset < 0 || byteOffset % ALIGN !== 0) {
      throw new RangeError(
        `Cannot open memory window as byteOffset must be a multiple of ${ALIGN}: current value is ${byteOffset}`,
      );
    }
    const busAddress = options.busAddress ?? BigInt(byteOffset);
    if (busAddress < 0n || busAddress % BigInt(ALIGN) !== 0n) {
      throw new RangeError(
        `Cannot open memory window as busAddress must be a multiple of ${ALIGN}: current value is ${busAddress}`,
      );
    }
    if (
      !Number.isInteger(byteLength) || byteLength < 0 || byteOffset + byteLength > buffer.byteLength
    ) {
      throw new RangeError(
        `Cannot open memory window as it must end within the buffer of ${buffer.byteLength} bytes: current value is ${
          byteOffset + byteLength
        }`,
      );
    }
    this.#buffer = buffer;
    this.#start = byteOffset;
    this.#end = byteOffset + byteLength;
    this.#busAddress = busAddress;
  }

  /** The first free stretch that is long enough, zero-filled, or `null`. O(regions in use). */
  alloc(byteLength: number): DmaRegion | null {
    let at = this.#start;
    let slot = 0;
    for (; slot < this.#used.length; slot++) {
      const region = this.#used[slot]!;
      if (at + byteLength <= region.at) break;
      at = alignUp(region.end);
    }
    if (at + byteLength > this.#end) return null;
    this.#used.splice(slot, 0, { at, end: at + byteLength });
    new Uint8Array(this.#buffer, at, byteLength).fill(0);
    return {
      buffer: this.#buffer,
      byteOffset: at,
      byteLength,
      busAddress: this.#busAddress + BigInt(at - this.#start),
    };
  }

  /** Makes the region's bytes available again. */
  free(region: DmaRegion): void {
    const slot = this.#used.findIndex((used) => used.at === region.byteOffset);
    if (slot >= 0) this.#used.splice(slot, 1);
  }
}
