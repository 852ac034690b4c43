import { assertEquals, assertNotEquals } from "@std/assert";
import { EMPTY_DIGEST, mix } from "../../bench/workload/user/digest.ts";
import { previewOf } from "../../bench/workload/user/preview.ts";
import { look } from "../../bench/workload/user/structure.ts";

function digestOf(...values: readonly unknown[]): number {
  return values.reduce<number>((digest, value) => mix(digest, look(value).digest), EMPTY_DIGEST);
}

Deno.test("look() is equal for equal values", () => {
  const pairs: readonly (readonly [unknown, unknown])[] = [
    [0, -0],
    [NaN, 0 / 0],
    ["text", "te" + "xt"],
    [10n ** 20n, 100000000000000000000n],
    [{ a: 1, b: [2, { c: 3 }] }, { b: [2, { c: 3 }], a: 1 }],
    [new Map([["k", 1]]), new Map([["k", 1]])],
    [Uint8Array.of(1, 2), Uint8Array.of(0, 1, 2).subarray(1)],
    [Float64Array.of(0, NaN), Float64Array.from([-0, otherNaN()])],
    [[0], [-0]],
    [Symbol("a"), Symbol("a")],
    [new Set([1, { a: 2 }, "x"]), new Set(["x", 1, { a: 2 }])],
    [
      new Map<unknown, unknown>([[1, "a"], [{ k: 1 }, []]]),
      new Map<unknown, unknown>([[{ k: 1 }, []], [1, "a"]]),
    ],
    [new Error("x"), anotherError("x")],
    [new RangeError("x", { cause: { code: 1 } }), anotherRangeError({ code: 1 })],
    [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    [circle(1), circle(1)],
    [twice({ a: 1 }), [{ a: 1 }, { a: 1 }]],
    [manyKeys(1), manyKeys(-1)],
    [new URLSearchParams("a=1&b=2"), new URLSearchParams("a=1&b=2")],
    [list(100_000, 1), list(100_000, 1)],
  ];
  for (const [a, b] of pairs) assertEquals(digestOf(a), digestOf(b), previewOf(a));
});

Deno.test("look() differs for values that differ, in kind too", () => {
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
    new DataView(Uint8Array.of(1).buffer),
    new ArrayBuffer(1),
    Uint8Array.of(1).buffer,
    new SharedArrayBuffer(1),
    list(100_000, 1),
    list(100_000, 2),
    circle(1),
    circle(2),
    { self: { self: circle(1) } },
    [undefined],
    new Array(1),
    [null],
    Object.assign([1], { name: "a" }),
    Object.assign([1], { name: "b" }),
    // A hole and a property beside the elements: as many names as without either.
    Object.assign([1, , 3], { name: "a" }),
    Object.assign([1, , 3], { name: "b" }),
    new Vector(2000, "a"),
    new Vector(2000, "b"),
    Object.assign(Uint8Array.of(1), { name: "b" }),
    Object.defineProperty({}, "hidden", { value: 1 }),
    Object.defineProperty({}, "hidden", { value: 2 }),
    { [Symbol("k")]: 1 },
    { [Symbol("k")]: 2 },
    { [Symbol("l")]: 2 },
    Object.create({ a: 1 }),
    Object.create({ a: 2 }),
    new A(1),
    new B(1),
    new C(1),
    new Set([2]),
    new Set([[1]]),
    new Set([[2]]),
    new Map([[1, 2]]),
    new Map([[2, 1]]),
    new Map([[1, { a: 1 }]]),
    new Map([[1, { a: 2 }]]),
    new Named([1], "a"),
    new Named([1], "b"),
    new Date(1),
    new Date(2),
    new Date(NaN),
    /a/g,
    /a/i,
    /b/g,
    Object("a"),
    Object("b"),
    Object(1),
    Object(1n),
    Object(Symbol("a")),
    Symbol("a"),
    Symbol("b"),
    new Error("x"),
    new Error("y"),
    new TypeError("x"),
    new Error("x", { cause: 1 }),
    new Error("x", { cause: 2 }),
    new AggregateError([1], "x"),
    new AggregateError([2], "x"),
    BigInt64Array.of(1n),
    BigInt64Array.of(2n),
    ["1, 2"],
    ["1", "2"],
    [["1"], "2"],
    [["1", "2"]],
  ];
  const digests = new Map<number, unknown>();
  for (const value of values) {
    const digest = digestOf(value);
    const [one, other] = [value, digests.get(digest)].map(previewOf);
    assertEquals(digests.has(digest), false, `${one} as ${other}`);
    digests.set(digest, value);
  }
});

Deno.test("look() sees order and number of values", () => {
  assertNotEquals(digestOf(1, 2), digestOf(2, 1));
  assertNotEquals(digestOf(undefined), digestOf(undefined, undefined));
  assertNotEquals(digestOf("ab", "c"), digestOf("a", "bc"));
  assertNotEquals(digestOf(0), EMPTY_DIGEST);
});

class A {
  constructor(readonly x: number) {}
}
class B {
  constructor(readonly x: number) {}
}
class C extends A {}
class Vector extends Float64Array {
  constructor(length: number, readonly name: string) {
    super(length);
  }
}
class Named extends Set<number> {
  constructor(members: number[], readonly name: string) {
    super(members);
  }
}

function otherNaN(): number {
  return new Float64Array(BigUint64Array.of(0x7ff8_0000_0000_0001n).buffer)[0]!;
}

function anotherError(message: string): Error {
  return new Error(message);
}

function anotherRangeError(cause: unknown): Error {
  return new RangeError("x", { cause });
}

function circle(value: number): unknown {
  const one: Record<string, unknown> = { value };
  one["self"] = one;
  return one;
}

function twice(value: unknown): unknown {
  return [value, value];
}

/** Thirty-odd keys, ascending or descending. */
function manyKeys(direction: 1 | -1): unknown {
  const keys = Array.from({ length: 40 }, (_, i) => `k${i}`);
  return Object.fromEntries((direction > 0 ? keys : keys.toReversed()).map((key) => [key, key]));
}

function list(length: number, last: number): unknown {
  let node: unknown = { value: last, next: null };
  for (let i = 0; i < length; i++) node = { value: i, next: node };
  return node;
}
