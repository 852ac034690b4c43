import { assertEquals, assertNotEquals } from "@std/assert";
import { EMPTY_DIGEST, fold } from "../../bench/compare/digest.ts";

function digestOf(...values: readonly unknown[]): number {
  return values.reduce<number>(fold, EMPTY_DIGEST);
}

Deno.test("fold() is equal for equal values", () => {
  const pairs: readonly (readonly [unknown, unknown])[] = [
    [0, -0],
    [NaN, 0 / 0],
    ["text", "te" + "xt"],
    [10n ** 20n, 100000000000000000000n],
    [{ a: 1, b: [2, { c: 3 }] }, { b: [2, { c: 3 }], a: 1 }],
    [new Map([["k", 1]]), new Map([["k", 1]])],
    [Uint8Array.of(1, 2), Uint8Array.of(0, 1, 2).subarray(1)],
  ];
  for (const [a, b] of pairs) assertEquals(digestOf(a), digestOf(b), Deno.inspect(a));
});

Deno.test("fold() differs for values that differ, in kind too", () => {
  const long = Array.from({ length: 1000 }, (_, i) => i);
  const values: readonly unknown[] = [
    0,
    1,
    -1,
    0.1 + 0.2,
    0.3,
    2 ** 31,
    2 ** 40,
    NaN,
    Infinity,
    "",
    "1",
    "x",
    "xx",
    1n,
    true,
    false,
    undefined,
    null,
    [],
    {},
    { a: 1 },
    { a: 2 },
    long,
    long.with(999, 0),
    { deep: { deep: { deep: { deep: { deep: 1 } } } } },
    { deep: { deep: { deep: { deep: { deep: 2 } } } } },
    "x".repeat(20_000) + "a",
    "x".repeat(20_000) + "b",
    ["x".repeat(20_000) + "a"],
    ["x".repeat(20_000) + "b"],
    new Set([1]),
    Uint8Array.of(1),
    Int8Array.of(1),
    Uint16Array.of(1),
    new DataView(new ArrayBuffer(1)),
  ];
  const digests = new Map<number, unknown>();
  for (const value of values) {
    const digest = digestOf(value);
    assertEquals(digests.has(digest), false, `${Deno.inspect(value)} as ${digests.get(digest)}`);
    digests.set(digest, value);
  }
});

Deno.test("fold() sees order and number of values", () => {
  assertNotEquals(digestOf(1, 2), digestOf(2, 1));
  assertNotEquals(digestOf(undefined), digestOf(undefined, undefined));
  assertNotEquals(digestOf("ab", "c"), digestOf("a", "bc"));
  assertNotEquals(digestOf(0), EMPTY_DIGEST);
});
