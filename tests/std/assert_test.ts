import {
  assert,
  assertAlmostEquals,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  equal,
  fail,
} from "@std/assert";

// These tests hold for the real @std/assert too: `deno task test:jsr` runs them there.

function failing(fn: () => void): AssertionError {
  return assertThrows(fn, AssertionError);
}

Deno.test("equal() compares by content", () => {
  const same: [unknown, unknown][] = [
    [0, -0],
    [NaN, NaN],
    [[1, [2]], [1, [2]]],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }],
    [new Map([["k", [1]]]), new Map([["k", [1]]])],
    [new Set([1, 2]), new Set([2, 1])],
    [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
    [new Date(5), new Date(5)],
    [/a/g, /a/g],
    [{ a: -0 }, { a: 0 }],
    [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ];
  for (const [a, b] of same) assert(equal(a, b), Deno.inspect([a, b]));
});

Deno.test("equal() sees differences", () => {
  class Point {
    x = 1;
  }
  const different: [unknown, unknown][] = [
    [1, 2],
    [1, "1"],
    [null, undefined],
    [[1, 2], [1, 3]],
    [[1, 2], [1]],
    [{ a: 1 }, { a: 1, b: undefined }],
    [{ a: undefined }, { b: undefined }],
    [new Map([["k", 1]]), new Map([["k", 2]])],
    [new Set([1]), new Set([2])],
    [new Uint8Array([1]), new Uint8Array([2])],
    [new Uint8Array([1]), new Uint16Array([1])],
    [new Date(5), new Date(6)],
    [/a/, /b/],
    [new Point(), { x: 1 }],
  ];
  for (const [a, b] of different) assert(!equal(a, b), Deno.inspect([a, b]));
});

Deno.test("equal() ends on cycles", () => {
  const a: Record<string, unknown> = { n: 1 };
  a.self = a;
  const b: Record<string, unknown> = { n: 1 };
  b.self = b;
  assert(equal(a, b));
});

Deno.test("assertions throw AssertionError when they fail and nothing when they hold", () => {
  assertEquals([1], [1]);
  assertNotEquals([1], [2]);
  assertStrictEquals("a", "a");
  assertFalse(0);
  assertExists(0);
  assertGreater(2, 1);
  assertGreaterOrEqual(2, 2);
  assertLess(1, 2);
  assertLessOrEqual(1, 1);
  assertMatch("abc", /b/);
  assertStringIncludes("abc", "b");
  assertInstanceOf(new TypeError(), Error);
  assertArrayIncludes([1, 2, 3], [3, 1]);
  assertObjectMatch({ a: 1, b: { c: 2, d: 3 } }, { b: { c: 2 } });
  failing(() => assert(0));
  failing(() => assertEquals([1], [2]));
  failing(() => assertNotEquals([1], [1]));
  failing(() => assertStrictEquals<unknown>({}, {}));
  failing(() => assertFalse(1));
  failing(() => assertExists(null));
  failing(() => assertGreater(1, 1));
  failing(() => assertGreaterOrEqual(1, 2));
  failing(() => assertLess(1, 1));
  failing(() => assertLessOrEqual(2, 1));
  failing(() => assertMatch("abc", /d/));
  failing(() => assertStringIncludes("abc", "d"));
  failing(() => assertInstanceOf({}, Error));
  failing(() => assertArrayIncludes([1], [2]));
  failing(() => assertObjectMatch({ a: 1 }, { a: 2 }));
  failing(() => assertObjectMatch({}, { a: undefined }));
  failing(() => fail());
});

Deno.test("assertEquals() names both values", () => {
  const { message } = failing(() => assertEquals({ a: 111 }, { a: 222 }, "the reason"));
  assertStringIncludes(message, "111");
  assertStringIncludes(message, "222");
  assertStringIncludes(message, "the reason");
});

Deno.test("assertAlmostEquals() allows 1e-7 of the expected value by default", () => {
  assertAlmostEquals(1e9 + 99, 1e9);
  failing(() => assertAlmostEquals(1e9 + 101, 1e9));
  failing(() => assertAlmostEquals(1e-9, 0));
  assertAlmostEquals(1.04, 1, 0.05);
  failing(() => assertAlmostEquals(1.06, 1, 0.05));
  failing(() => assertAlmostEquals(NaN, 1));
});

Deno.test("assertThrows() returns the error and checks class and message", () => {
  const thrown = new RangeError("too far");
  const throwing = () => {
    throw thrown;
  };
  assertStrictEquals(assertThrows(throwing), thrown);
  assertStrictEquals(assertThrows(throwing, RangeError, "far"), thrown);
  failing(() => assertThrows(throwing, TypeError));
  failing(() => assertThrows(throwing, RangeError, "near"));
  failing(() => assertThrows(() => {}));
});

Deno.test("assertRejects() resolves to the error and checks class and message", async () => {
  const reason = new RangeError("too far");
  const rejecting = () => Promise.reject(reason);
  assertStrictEquals(await assertRejects(rejecting), reason);
  assertStrictEquals(await assertRejects(rejecting, RangeError, "far"), reason);
  await assertRejects(() => assertRejects(rejecting, TypeError), AssertionError);
  await assertRejects(() => assertRejects(rejecting, RangeError, "near"), AssertionError);
  await assertRejects(() => assertRejects(() => Promise.resolve(1)), AssertionError);
  await assertRejects(
    () =>
      assertRejects(() => {
        throw reason;
      }),
    AssertionError,
  );
});
