import { assertEquals, assertThrows } from "@std/assert";
import { NullRing, nullRingPut, nullRingTake } from "../../ring/null_ring.ts";

Deno.test("nullRingTake() returns tokens in the order of nullRingPut()", () => {
  const ring = new NullRing(8);
  assertEquals(nullRingTake(ring, -1), -1);
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 8; i++) assertEquals(nullRingPut(ring, round * 100 + i), true);
    assertEquals(nullRingPut(ring, 999), false);
    for (let i = 0; i < 8; i++) assertEquals(nullRingTake(ring, -1), round * 100 + i);
    assertEquals(nullRingTake(ring, -1), -1);
  }
});

Deno.test("nullRingPut() goes on past 2³¹ tokens", () => {
  const ring = new NullRing(4);
  ring.put = ring.taken = 0x7fff_fffe;
  for (let i = 0; i < 4; i++) assertEquals(nullRingPut(ring, i), true);
  assertEquals(nullRingPut(ring, 4), false);
  for (let i = 0; i < 4; i++) assertEquals(nullRingTake(ring, -1), i);
  assertEquals(nullRingTake(ring, -1), -1);
});

Deno.test("NullRing refuses a size that is no power of two", () => {
  for (const num of [0, 3, 65536, 1.5]) {
    assertThrows(() => new NullRing(num), RangeError, `current value is ${num}`);
  }
});
