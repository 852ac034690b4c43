/**
 * Tables of indirect descriptors.
 *
 * @module
 */

import { bug } from "./bug.ts";
import {
  VIRTQ_DESC_BYTES,
  VIRTQ_DESC_F_NEXT,
  VIRTQ_DESC_F_WRITE,
  VIRTQ_MAX_SIZE,
} from "./constants.ts";
import { type DmaRegion, regionFault } from "./memory.ts";
import { SG_STRIDE } from "./segments.ts";

/**
 * A pool of equally large tables, taken and given back last in, first out, so that a table in use is
 * likely in the cache. Linux allocates each table with `kmalloc`; a pool keeps `add` free of allocation.
 *
 * Spec: VIRTIO 1.3 §2.7.5.3 Indirect Descriptors, §2.8.7 Indirect Flag: Scatter-Gather Support.
 */
export class IndirectTables {
  /** The tables' memory. */
  readonly region: DmaRegion;
  /** The tables as u16 elements. */
  readonly u16: Uint16Array;
  /** The tables as u32 elements: entry `e` of slot `s` starts at `4·(s·entries + e)`. */
  readonly u32: Uint32Array;
  /** Entries of each table. */
  readonly entries: number;
  /** Bus address of each table, low 32 bits. */
  readonly addrLo: Uint32Array;
  /** Bus address of each table, high 32 bits. */
  readonly addrHi: Uint32Array;
  readonly #free: Uint16Array;
  #freeCount: number;
  /** Per slot: 1 while it is taken. */
  readonly #taken: Uint8Array;
  #limit: number;

  /**
   * `count` tables of `entries` entries in `region`. Allocates.
   *
   * @throws {RangeError} for counts that are not from 1 to 32768, and a region that cannot hold the tables.
   */
  constructor(region: DmaRegion, count: number, entries: number) {
    const cannot = "Cannot create indirect tables";
    for (const [what, value] of [["count", count], ["entries", entries]] as const) {
      if (Number.isInteger(value) && value > 0 && value <= VIRTQ_MAX_SIZE) continue;
      throw new RangeError(
        `${cannot} as ${what} must be from 1 to ${VIRTQ_MAX_SIZE}: current value is ${value}`,
      );
    }
    const bytes = tableBytes(count, entries);
    const fault = regionFault(region, bytes);
    if (fault !== null) throw new RangeError(`${cannot} as ${fault}`);
    this.region = region;
    // Divided, not shifted: a shift has 32 bits, and the tables may have more bytes than that counts.
    this.u16 = new Uint16Array(region.buffer, region.byteOffset, bytes / 2);
    this.u32 = new Uint32Array(region.buffer, region.byteOffset, bytes / 4);
    this.entries = entries;
    this.#limit = entries;
    this.#taken = new Uint8Array(count);
    this.addrLo = new Uint32Array(count);
    this.addrHi = new Uint32Array(count);
    this.#free = new Uint16Array(count);
    for (let slot = 0; slot < count; slot++) {
      const address = region.busAddress + BigInt(slot * entries * VIRTQ_DESC_BYTES);
      this.addrLo[slot] = Number(address & 0xffffffffn);
      this.addrHi[slot] = Number(address >> 32n);
      this.#free[slot] = count - 1 - slot;
    }
    this.#freeCount = count;
  }

  /** Longest buffer that gets a table, in segments; `entries` unless set. 0 makes every allocation fail. */
  get limit(): number {
    return this.#limit;
  }

  /** @throws {RangeError} for anything but a whole number from 0 to `entries`. */
  set limit(segments: number) {
    if (!Number.isInteger(segments) || segments < 0 || segments > this.entries) {
      throw new RangeError(
        `Cannot limit indirect tables as limit must be from 0 to ${this.entries}: current value is ${segments}`,
      );
    }
    this.#limit = segments;
  }

  /** The slot that the next {@linkcode IndirectTables.take} returns, or -1. */
  get next(): number {
    return this.#freeCount > 0 ? this.#free[this.#freeCount - 1]! : -1;
  }

  /**
   * Takes a table for `segments` entries. Allocates nothing.
   *
   * @returns its slot, or -1 if the buffer is too long or no table is left.
   */
  take(segments: number): number {
    if (!(segments <= this.#limit) || this.#freeCount === 0) return -1;
    const slot = this.#free[--this.#freeCount]!;
    this.#taken[slot] = 1;
    return slot;
  }

  /**
   * Takes a table back. Allocates nothing.
   *
   * @throws {VirtqueueBug} for a slot that is not taken: two buffers would share a table.
   */
  give(slot: number): void {
    if (this.#taken[slot] !== 1) bug("indirect table is not taken");
    this.#taken[slot] = 0;
    this.#free[this.#freeCount++] = slot;
  }
}

/** Bytes of `count` tables of `entries` entries: up to 2^34, as a number and not as 32 bits. */
export function tableBytes(count: number, entries: number): number {
  return count * entries * VIRTQ_DESC_BYTES;
}

/**
 * Fills a table in split format: entries chained by NEXT, `next` counting up in the last one too, as
 * Linux leaves it.
 */
export function fillSplitTable(
  tables: IndirectTables,
  slot: number,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
): void {
  const total = outSgs + inSgs;
  const { u16, u32 } = tables;
  let at = slot * tables.entries * 4;
  for (let i = 0, s = 0; i < total; i++, s += SG_STRIDE, at += 4) {
    u32[at] = sgs[s]!;
    u32[at + 1] = sgs[s + 1]!;
    u32[at + 2] = sgs[s + 2]!;
    const write = i < outSgs ? 0 : VIRTQ_DESC_F_WRITE;
    u16[2 * at + 6] = i < total - 1 ? write | VIRTQ_DESC_F_NEXT : write;
    u16[2 * at + 7] = i + 1;
  }
}

/** Fills a table in packed format: entries in sequence, flags hold WRITE only, the id is not written. */
export function fillPackedTable(
  tables: IndirectTables,
  slot: number,
  sgs: Uint32Array,
  outSgs: number,
  inSgs: number,
): void {
  const total = outSgs + inSgs;
  const { u16, u32 } = tables;
  let at = slot * tables.entries * 4;
  for (let i = 0, s = 0; i < total; i++, s += SG_STRIDE, at += 4) {
    u32[at] = sgs[s]!;
    u32[at + 1] = sgs[s + 1]!;
    u32[at + 2] = sgs[s + 2]!;
    u16[2 * at + 7] = i < outSgs ? 0 : VIRTQ_DESC_F_WRITE;
  }
}
