/**
 * Mapping of buffers for a device that sees other addresses than the program, as behind an IOMMU
 * (VIRTIO_F_ACCESS_PLATFORM; Linux: the DMA API).
 *
 * @module
 */

import { VIRTQ_DESC_BYTES } from "./constants.ts";
import { DESC_STATE_EXTRAS, DESC_STATE_NEXT, MAPPED_BUFFER } from "./desc_state.ts";
import type { IndirectTables } from "./indirect.ts";
import { SG_STRIDE } from "./segments.ts";
import type { QueueMappings, Virtqueue } from "./virtqueue.ts";

/** Direction of a mapping: the device reads (Linux: `DMA_TO_DEVICE`). */
export const DMA_TO_DEVICE = 1;
/** Direction of a mapping: the device writes (Linux: `DMA_FROM_DEVICE`). */
export const DMA_FROM_DEVICE = 2;

/**
 * What a program supplies to map segments and indirect tables. Called in the order of the segments; a table
 * comes after its segments when mapped and before them when unmapped.
 */
export interface DmaMapping {
  /** Low 32 bits of the device's address, result of the last successful `map`. */
  readonly addrLo: number;
  /** High 32 bits of it. */
  readonly addrHi: number;
  /**
   * Makes `byteLength` bytes (u32) at an address of the program reachable for the device.
   *
   * Must not throw: what the buffer has mapped by then, and its table, would stay taken.
   *
   * @returns `false` if that is not possible: what the buffer has mapped by then is unmapped, and it is not added.
   * So it is if `addrLo` or `addrHi` are no u32 afterwards; this mapping is then taken back too.
   */
  map(addrLo: number, addrHi: number, byteLength: number, direction: number): boolean;
  /** Takes one mapping back; the address is the device's. */
  unmap(addrLo: number, addrHi: number, byteLength: number, direction: number): void;
}

/** Mappings by number: what is needed to take them back, where no device can change it. */
export class MappedPieces {
  /** The device's address of each piece, low 32 bits. */
  readonly addrLo: Uint32Array;
  /** The device's address of each piece, high 32 bits. */
  readonly addrHi: Uint32Array;
  readonly #byteLength: Uint32Array;
  /** 0: the piece came mapped, and stays so. */
  readonly #direction: Uint8Array;
  readonly #hook: DmaMapping;

  /** Room for `count` pieces. Allocates. */
  constructor(hook: DmaMapping, count: number) {
    this.#hook = hook;
    this.addrLo = new Uint32Array(count);
    this.addrHi = new Uint32Array(count);
    this.#byteLength = new Uint32Array(count);
    this.#direction = new Uint8Array(count);
  }

  /**
   * Maps piece `at`; `direction` 0 takes the address as the device's.
   *
   * @returns `false` if that was not possible.
   */
  map(at: number, lo: number, hi: number, byteLength: number, direction: number): boolean {
    const hook = this.#hook;
    if (direction === 0) {
      this.addrLo[at] = lo;
      this.addrHi[at] = hi;
    } else {
      if (!hook.map(lo, hi, byteLength, direction)) return false;
      const { addrLo, addrHi } = hook;
      if (addrLo >>> 0 !== addrLo || addrHi >>> 0 !== addrHi) {
        // No address: cut to 32 bits, it would send the device elsewhere.
        hook.unmap(addrLo, addrHi, byteLength, direction);
        return false;
      }
      this.addrLo[at] = addrLo;
      this.addrHi[at] = addrHi;
    }
    this.#byteLength[at] = byteLength;
    this.#direction[at] = direction;
    return true;
  }

  /** Takes the mapping of piece `at` back, if there is one. */
  unmap(at: number): void {
    const direction = this.#direction[at]!;
    if (direction === 0) return;
    this.#hook.unmap(this.addrLo[at]!, this.addrHi[at]!, this.#byteLength[at]!, direction);
  }
}

/** A layout's `add` with mapping: as `VirtqueueOps.add`; `premapped` takes the addresses as the device's. */
export type MappedAdd = (
  vq: Virtqueue,
  mappings: BufferMappings,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  data: unknown,
  ctx: unknown,
  premapped: boolean,
) => number;

/**
 * The mappings of a queue's outstanding buffers (Linux: the addresses in `desc_extra`).
 *
 * As the context token of an `add`, this object asks for mapping, in the way that {@linkcode
 * BufferMappings.ask} has said before: so the operation is reached as every other, through whatever dispatches,
 * and queues without mapping pay nothing for it.
 */
export class BufferMappings implements QueueMappings {
  /** Per descriptor (split) or id (packed): a segment, or a table. */
  readonly ring: MappedPieces;
  /** Per entry of each indirect table. */
  readonly tables: MappedPieces;
  /** Per head or id: slot of the table, or -1. */
  readonly slot: Int32Array;
  /** Per head or id: segments. */
  readonly segments: Uint16Array;

  readonly #add: MappedAdd;
  #ctx: unknown = null;
  #premapped = false;

  /** For a queue of up to `numMax` descriptors, whose layout adds by `add`. Allocates. */
  constructor(hook: DmaMapping, numMax: number, tables: IndirectTables | null, add: MappedAdd) {
    this.#add = add;
    this.ring = new MappedPieces(hook, numMax);
    this.tables = new MappedPieces(
      hook,
      tables === null ? 0 : tables.addrLo.length * tables.entries,
    );
    this.slot = new Int32Array(numMax);
    this.segments = new Uint16Array(numMax);
  }

  /** Says how the next `add` is to map its buffer, and the buffer's own context token, or `null`. */
  ask(ctx: unknown, premapped: boolean): this {
    this.#ctx = ctx;
    this.#premapped = premapped;
    return this;
  }

  /**
   * The `add` that was asked for, once: the next one, unless it is asked for again, maps every segment and has no
   * context token. Results as the layout's `add` with mapping.
   */
  add(vq: Virtqueue, sgs: Uint32Array, outSgs: number, inSgs: number, data: unknown): number {
    const ctx = this.#ctx;
    const premapped = this.#premapped;
    this.#ctx = null;
    this.#premapped = false;
    return this.#add(vq, this, sgs, outSgs, inSgs, data, ctx, premapped);
  }

  /** Takes all mappings of a buffer back, its table's first, and gives the table back. */
  release(vq: Virtqueue, id: number): void {
    const slot = this.slot[id]!;
    const segments = this.segments[id]!;
    if (slot < 0) return unmapChain(vq, this, id, segments);
    this.ring.unmap(id);
    const first = slot * vq.tables!.entries;
    for (let i = 0; i < segments; i++) this.tables.unmap(first + i);
    vq.tables!.give(slot);
  }
}

/**
 * Maps segment `i` of a buffer as piece `at`.
 *
 * @returns `false` if the mapping failed.
 */
export function mapSegment(
  pieces: MappedPieces,
  at: number,
  sgs: Uint32Array,
  i: number,
  outSgs: number,
  premapped: boolean,
): boolean {
  const s = i * SG_STRIDE;
  const direction = premapped ? 0 : i < outSgs ? DMA_TO_DEVICE : DMA_FROM_DEVICE;
  return pieces.map(at, sgs[s]!, sgs[s + 1]!, sgs[s + 2]!, direction);
}

/**
 * Maps a buffer's segments and then its table, as the mapping of ring descriptor or id `id`.
 *
 * @returns `false` if a mapping failed: nothing is mapped then, and the table is given back.
 */
export function mapTable(
  vq: Virtqueue,
  mappings: BufferMappings,
  id: number,
  slot: number,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
  premapped: boolean,
): boolean {
  const tables = vq.tables!;
  const first = slot * tables.entries;
  const total = outSgs + inSgs;
  let mapped = 0;
  while (mapped < total) {
    if (!mapSegment(mappings.tables, first + mapped, sgs, mapped, outSgs, premapped)) break;
    mapped++;
  }
  const lo = tables.addrLo[slot]!;
  const hi = tables.addrHi[slot]!;
  if (mapped === total && mappings.ring.map(id, lo, hi, total * VIRTQ_DESC_BYTES, DMA_TO_DEVICE)) {
    return true;
  }
  for (let i = 0; i < mapped; i++) mappings.tables.unmap(first + i);
  tables.give(slot);
  return false;
}

/** Puts the mapped addresses into a table that was filled with the program's. */
export function putMappedEntries(
  vq: Virtqueue,
  mappings: BufferMappings,
  slot: number,
  total: number,
): void {
  const { u32, entries } = vq.tables!;
  const first = slot * entries;
  for (let i = 0; i < total; i++) {
    u32[4 * (first + i)] = mappings.tables.addrLo[first + i]!;
    u32[4 * (first + i) + 1] = mappings.tables.addrHi[first + i]!;
  }
}

/**
 * Takes the mappings of the first `count` elements of a chain (split) or of a list's ids (packed) back, in
 * their order.
 */
export function unmapChain(
  vq: Virtqueue,
  mappings: BufferMappings,
  first: number,
  count: number,
): void {
  for (let i = 0, at = first; i < count; i++) {
    mappings.ring.unmap(at);
    at = vq.descState[at]! & DESC_STATE_NEXT;
  }
}

/** Notes what a mapped buffer holds: `segments`, a table (`slot`, or -1), a context token (or `null`). */
export function keepMapped(
  vq: Virtqueue,
  mappings: BufferMappings,
  id: number,
  segments: number,
  slot: number,
  ctx: unknown,
): void {
  vq.descState[id]! |= DESC_STATE_EXTRAS;
  vq.descTable[id] = MAPPED_BUFFER;
  vq.descCtx[id] = ctx;
  mappings.slot[id] = slot;
  mappings.segments[id] = segments;
}
