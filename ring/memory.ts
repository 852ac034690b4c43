/**
 * Where rings live: memory that driver and device share.
 *
 * Byte counts reach 2^31 and more, so nothing here may cut them to 32 bits: no `|`, `&`, `<<`, `>>` on them.
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
  /**
   * A zero-filled region of `byteLength` bytes (a positive whole number) whose offset and bus address are
   * multiples of 16, or `null` if there is no memory. Must not throw: a queue that asks may be stopped.
   */
  alloc(byteLength: number): DmaRegion | null;
  /** Takes a region back. */
  free(region: DmaRegion): void;
}

const ALIGN = 16;
const PAGE = 4096n;
/** Bus addresses are u64. */
const BUS_END = 1n << 64n;

function alignUp(bytes: number): number {
  return Math.ceil(bytes / ALIGN) * ALIGN;
}

/** @throws {RangeError} for anything but a positive whole number. */
function checkByteLength(byteLength: number): void {
  if (Number.isSafeInteger(byteLength) && byteLength > 0) return;
  throw new RangeError(
    `Cannot allocate memory as byteLength must be a positive integer: current value is ${byteLength}`,
  );
}

/**
 * What keeps a region from holding a ring or tables of `byteLength` bytes, as the end of an error message, or
 * `null`: allocators are the program's own.
 */
export function regionFault(region: DmaRegion, byteLength: number): string | null {
  const { buffer, byteOffset, busAddress } = region;
  if (!Number.isSafeInteger(byteOffset) || byteOffset < 0 || byteOffset % ALIGN !== 0) {
    return `the region's byteOffset must be a multiple of ${ALIGN}: current value is ${byteOffset}`;
  }
  if (!(region.byteLength >= byteLength)) {
    return `the region must hold ${byteLength} bytes: current value is ${region.byteLength}`;
  }
  if (!(byteOffset + region.byteLength <= buffer.byteLength)) {
    return `the region must end within its buffer of ${buffer.byteLength} bytes: current value is ${
      byteOffset + region.byteLength
    }`;
  }
  if (busAddress < 0n || busAddress % BigInt(ALIGN) !== 0n) {
    return `the region's busAddress must be a multiple of ${ALIGN}: current value is ${busAddress}`;
  }
  if (busAddress + BigInt(byteLength) > BUS_END) {
    return `the region's busAddress must leave ${byteLength} bytes below 2^64: current value is ${busAddress}`;
  }
  return null;
}

/**
 * Gives each region a buffer of its own; bus addresses count up from `busAddress` in pages.
 *
 * The allocator of a queue that was given none.
 */
export class HeapAllocator implements DmaAllocator {
  #next: bigint;
  readonly #shared: boolean;

  /**
   * `shared` makes every region a `SharedArrayBuffer`; the first region's bus address is `busAddress`.
   *
   * @throws {RangeError} if `busAddress` is no multiple of 16 from 0 to 2^64 − 16.
   */
  constructor(options: { readonly shared?: boolean; readonly busAddress?: bigint } = {}) {
    const busAddress = options.busAddress ?? 0x1000n;
    if (busAddress < 0n || busAddress >= BUS_END || busAddress % BigInt(ALIGN) !== 0n) {
      throw new RangeError(
        `Cannot create heap allocator as busAddress must be a multiple of ${ALIGN} below 2^64: current value is ${busAddress}`,
      );
    }
    this.#shared = options.shared ?? false;
    this.#next = busAddress;
  }

  /**
   * A region in a buffer of its own, or `null` if V8 has no memory or the bus no addresses left.
   *
   * @throws {RangeError} if `byteLength` is no positive whole number.
   */
  alloc(byteLength: number): DmaRegion | null {
    checkByteLength(byteLength);
    const bytes = alignUp(byteLength);
    const busAddress = this.#next;
    if (busAddress + BigInt(bytes) > BUS_END) return null;
    const buffer = allocateBuffer(bytes, this.#shared);
    if (buffer === null) return null;
    this.#next += (BigInt(bytes) + PAGE - 1n) / PAGE * PAGE;
    return { buffer, byteOffset: 0, byteLength, busAddress };
  }

  /** Nothing to do: the collector takes the buffer. */
  free(_region: DmaRegion): void {}
}

/** A buffer of `bytes` zero bytes, or `null` where V8 refuses one so large. */
function allocateBuffer(bytes: number, shared: boolean): ArrayBufferLike | null {
  try {
    return shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
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
   * @throws {RangeError} if the window is unaligned or reaches past the buffer or the last bus address.
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
    if (busAddress + BigInt(byteLength) > BUS_END) {
      throw new RangeError(
        `Cannot open memory window as busAddress must leave ${byteLength} bytes below 2^64: current value is ${busAddress}`,
      );
    }
    this.#buffer = buffer;
    this.#start = byteOffset;
    this.#end = byteOffset + byteLength;
    this.#busAddress = busAddress;
  }

  /**
   * The first free stretch that is long enough, zero-filled, or `null`. O(regions in use).
   *
   * @throws {RangeError} if `byteLength` is no positive whole number.
   */
  alloc(byteLength: number): DmaRegion | null {
    checkByteLength(byteLength);
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
