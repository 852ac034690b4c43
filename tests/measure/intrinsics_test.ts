import { assert, assertEquals } from "@std/assert";
import {
  append,
  bare,
  charCodeAt,
  isThenable,
  parseJson,
  pinned,
  toHex,
  toJson,
} from "../../bench/workload/user/intrinsics.ts";
import { messageOf, nameAndMessageOf, oneLine } from "../../bench/workload/user/thrown.ts";

Deno.test("toJson() is what JSON.stringify makes of plain data", () => {
  const values: readonly unknown[] = [
    null,
    true,
    -0.5,
    1e300,
    Infinity,
    NaN,
    "",
    'quotes " \\ \n \u0000',
    [],
    [[1], [], "a"],
    {},
    { a: { "b c": [1, null] }, 1: false },
  ];
  for (const value of values) assertEquals(toJson(value), JSON.stringify(value));
  assertEquals(toJson(values), JSON.stringify(values));
});

Deno.test("toJson() writes ASCII only, which reads as the same text", () => {
  for (const text of ["größer", "π ≈ 3", "😀", "\ud800", "\u007f\u2028"]) {
    const json = toJson(text);
    for (let i = 0; i < json.length; i++) assert(charCodeAt(json, i) < 0x7f, json);
    assertEquals(parseJson(json), text);
  }
});

Deno.test("toJson() asks no toJSON and no prototype", () => {
  const inherited = Object.create({ inherited: 1 });
  inherited.own = 2;
  inherited.toJSON = 3;
  assertEquals(toJson(inherited), '{"own":2,"toJSON":3}');
  assertEquals(toJson(bare({ own: 2 })), '{"own":2}');
});

Deno.test("append() makes an element like any other", () => {
  const list = [1];
  append(list, 2);
  list[1] = 3;
  assertEquals([list, Object.keys(list)], [[1, 3], ["0", "1"]]);
});

Deno.test("bare() leaves own properties only", () => {
  assertEquals("toString" in bare({ a: 1 }), false);
  assertEquals(bare({ a: 1 }).a, 1);
});

Deno.test("isThenable() tells promises from what has no then of its own", async () => {
  assertEquals([Promise.resolve(), { then() {} }].map(isThenable), [true, true]);
  assertEquals([null, 1, "then", {}, { then: 1 }].map(isThenable), [
    false,
    false,
    false,
    false,
    false,
  ]);
  assertEquals(await pinned(Promise.resolve(4)), 4);
});

Deno.test("toHex() writes two digits a byte", () => {
  assertEquals(toHex(Uint8Array.of(0, 10, 255, 7), 3), "000aff");
});

Deno.test("messageOf() and nameAndMessageOf() are one line of whatever was thrown", () => {
  const unspeakable = new Proxy({}, {
    get() {
      throw new Error("no");
    },
  });
  const cases: readonly (readonly [thrown: unknown, message: string, named: string])[] = [
    [new RangeError("bad\n  luck"), "bad luck", "RangeError: bad luck"],
    [{ message: "alone" }, "alone", "Error: alone"],
    ["text", "text", "text"],
    [undefined, "undefined", "undefined"],
    [Symbol("s"), "Symbol(s)", "Symbol(s)"],
    [unspeakable, "something that cannot be shown", "something that cannot be shown"],
    [
      Object.create(null),
      "something that cannot be shown",
      "something that cannot be shown",
    ],
  ];
  for (const [thrown, message, named] of cases) {
    assertEquals([messageOf(thrown), nameAndMessageOf(thrown)], [message, named]);
  }
});

Deno.test("oneLine() puts one space for a stretch of blanks, and none around", () => {
  assertEquals(oneLine(" a\t\r\nb  c\n"), "a b c");
  assertEquals(oneLine("\n"), "");
});
