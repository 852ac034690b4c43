import { assertEquals } from "@std/assert";
import { fillPackedTable, fillSplitTable, HeapAllocator, IndirectTables } from "../../ring/mod.ts";

/** Three segments of ascending numbers: readable, writable, writable. */
const SGS = Uint32Array.of(
  ...[0x11111111, 0x01, 0x100],
  ...[0x22222222, 0x02, 0x200],
  ...[0xffffffff, 0xffffffff, 0xfffffffe],
);

function tables(count: number, entries: number, busAddress?: bigint): IndirectTables {
  const allocator = new HeapAllocator(busAddress === undefined ? {} : { busAddress });
  return new IndirectTables(allocator.alloc(count * entries * 16)!, count, entries);
}

function hexLines(pool: IndirectTables): string[] {
  const { buffer, byteOffset, byteLength } = pool.u32;
  const hex = new Uint8Array(buffer, byteOffset, byteLength).toHex();
  return hex.match(/.{32}/g)!;
}

Deno.test("IndirectTables.take() hands out each slot once, the one given back last first", () => {
  const pool = tables(3, 2);
  assertEquals(pool.next, 0);
  assertEquals([pool.take(2), pool.take(2), pool.take(2)], [0, 1, 2]);
  assertEquals(pool.next, -1);
  assertEquals(pool.take(2), -1);
  pool.give(1);
  pool.give(0);
  assertEquals(pool.next, 0);
  assertEquals([pool.take(1), pool.take(1), pool.take(1)], [0, 1, -1]);
});

Deno.test("IndirectTables.take() refuses a buffer that is longer than a table", () => {
  const pool = tables(1, 4);
  assertEquals(pool.take(5), -1);
  assertEquals(pool.take(4), 0);
});

Deno.test("IndirectTables.limit = 0 makes every allocation fail", () => {
  const pool = tables(1, 4);
  pool.limit = 0;
  assertEquals(pool.take(2), -1);
  pool.limit = 4;
  assertEquals(pool.take(2), 0);
});

Deno.test("IndirectTables knows each table's bus address in two halves", () => {
  const pool = tables(3, 3, 0x1_ffff_ffc0n); // 48 bytes per table: the third lies past 2³³
  assertEquals([...pool.addrLo], [0xffffffc0, 0xfffffff0, 0x00000020]);
  assertEquals([...pool.addrHi], [1, 1, 2]);
});

Deno.test("§2.7.5.3 fillSplitTable() chains the entries by NEXT, and counts next on in the last", () => {
  const pool = tables(2, 4);
  fillSplitTable(pool, 1, SGS, 1, 2);
  assertEquals(hexLines(pool), [
    ...new Array(4).fill("00".repeat(16)),
    "1111111101000000" + "00010000" + "0100" + "0100", // NEXT
    "2222222202000000" + "00020000" + "0300" + "0200", // NEXT, WRITE
    "ffffffffffffffff" + "feffffff" + "0200" + "0300", // WRITE
    "00".repeat(16),
  ]);
});

Deno.test("§2.8.7 fillPackedTable() writes WRITE alone, and no id", () => {
  const pool = tables(2, 4);
  pool.u16.fill(0xabcd);
  fillPackedTable(pool, 1, SGS, 1, 2);
  const untouched = "cdab".repeat(8);
  assertEquals(hexLines(pool), [
    ...new Array(4).fill(untouched),
    "1111111101000000" + "00010000" + "cdab" + "0000",
    "2222222202000000" + "00020000" + "cdab" + "0200", // WRITE
    "ffffffffffffffff" + "feffffff" + "cdab" + "0200", // WRITE
    untouched,
  ]);
});

Deno.test("fillSplitTable() and fillPackedTable() of readable segments alone set no WRITE", () => {
  const split = tables(1, 2);
  fillSplitTable(split, 0, SGS, 2, 0);
  assertEquals([split.u16[6], split.u16[14]], [1, 0]);
  const packed = tables(1, 2);
  fillPackedTable(packed, 0, SGS, 2, 0);
  assertEquals([packed.u16[7], packed.u16[15]], [0, 0]);
});
