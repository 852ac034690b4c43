/**
 * Tables of indirect descriptors.
 *
 * @module
 */

import { VIRTQ_DESC_BYTES, VIRTQ_DESC_F_NEXT, VIRTQ_DESC_F_WRITE } from "./constants.ts";
import type { DmaRegion } from "./memory.ts";
import { SG_STRIDE } from "./ops.ts";

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
  /** Longest buffer that gets a table, in segments; at most `entries`. 0 makes every allocation fail. */
  limit: number;
  readonly #free: Uint16Array;
  #freeCount: number;

  /** `count` tables of `entries` entries in `region`. */
  constructor(region: DmaRegion, count: number, entries: number) {
    this.region = region;
    const bytes = count * entries * VIRTQ_DESC_BYTES;
    this.u16 = new Uint16Array(region.buffer, region.byteOffset, bytes >> 1);
    this.u32 = new Uint32Array(region.buffer, region.byteOffset, bytes >> 2);
    this.entries = entries;
    this.limit = entries;
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
    if (segments > this.limit || this.#freeCount === 0) return -1;
    return this.#free[--this.#freeCount]!;
  }

  /** Takes a table back. */
  give(slot: number): void {
    this.#free[this.#freeCount++] = slot;
  }
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
