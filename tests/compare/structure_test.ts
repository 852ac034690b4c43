import { assert, assertEquals, assertMatch } from "@std/assert";
import { previewOf } from "../../bench/workload/user/preview.ts";
import { look } from "../../bench/workload/user/structure.ts";
import { testWith } from "../permitted.ts";
import { runProgram } from "../run_program.ts";

class Hidden {
  readonly #value: number;
  constructor(value: number) {
    this.#value = value;
  }
  get value(): number {
    return this.#value;
  }
}
class Inheriting extends Hidden {}
class Open {
  constructor(readonly value: number) {}
  get double(): number {
    return 2 * this.value;
  }
}

function unseen(value: unknown): string[] {
  return look(value).unseen.map(({ what, where }) => `${what} at ${where}`);
}

Deno.test("look() names what cannot be seen, and where it is", () => {
  const values: readonly (readonly [unknown, string])[] = [
    [new Hidden(1), "private fields of class Hidden at result"],
    [new Inheriting(1), "private fields of class Hidden at result"],
    [[0, 1, { next: new Hidden(1) }], "private fields of class Hidden at result[2].next"],
    [() => 1, "a function at result"],
    [{ "two words": () => 1 }, 'a function at result["two words"]'],
    [{ [Symbol("s")]: () => 1 }, "a function at result[Symbol(s)]"],
    [new Map([[1, () => 1]]), "a function at result(member)"],
    [new Set([() => 1]), "a function at result(member)"],
    [{
      get value() {
        throw new Error("was called");
      },
    }, "what a getter returns at result.value"],
    [{ of: [1].values() }, "what an iterator will give at result.of"],
    [{ of: (function* () {})() }, "what an iterator will give at result.of"],
    [{ of: (async function* () {})() }, "what an iterator will give at result.of"],
    [{ of: [1].values().map((x) => x) }, "what an iterator will give at result.of"],
    [[Promise.resolve(1)], "the state of a Promise at result[0]"],
    [[new WeakMap()], "the state of a WeakMap at result[0]"],
    [[new WeakRef({})], "the state of a WeakRef at result[0]"],
    [[new Intl.NumberFormat("en")], "the state of a NumberFormat at result[0]"],
    [[new Proxy({ a: 1 }, {})], "what is behind a Proxy at result[0]"],
    [Object.create(new Proxy({}, {})), "what a Proxy as prototype says at result"],
    [
      Object.create(Map.prototype),
      "what an object is that inherits from Map but is none at result",
    ],
  ];
  for (const [value, expected] of values) assertEquals(unseen(value), [expected]);
});

Deno.test("look() sees all of plain values and of instances without private fields", () => {
  const values: readonly unknown[] = [
    1,
    Symbol.iterator,
    { a: [new Map([[{ k: 1 }, new Set([1])]])] },
    new Open(1),
    new Date(0),
    /a/g,
    new Float64Array(3),
    new DataView(new ArrayBuffer(8), 1, 2),
    new SharedArrayBuffer(8),
    Object("a"),
    new RangeError("x", { cause: new Error("y") }),
    Object.create({ method(): void {}, value: 1 }),
    Object.create(null),
    "abc".match(/b/),
  ];
  for (const value of values) assertEquals(unseen(value), [], previewOf(value));
});

Deno.test("look() sees buffers whose memory was given away", () => {
  const buffer = new ArrayBuffer(8);
  const values = [buffer, new DataView(buffer), new Float64Array(buffer)];
  structuredClone(buffer, { transfer: [buffer] });
  for (const value of values) assertEquals(look(value).cut, false);
});

Deno.test("look() still compares what can be seen beside what cannot", () => {
  const one = (visible: number) => look({ hidden: new Hidden(1), visible }).digest;
  assertEquals(one(1), one(1));
  assert(one(1) !== one(2));
});

Deno.test("look() shortens the way to something deep", () => {
  let node: unknown = { value: () => 1, next: null };
  for (let i = 0; i < 50_000; i++) node = { next: node };
  assertEquals(unseen(node), ["a function at result.next.next.next….next.next.value"]);
});

Deno.test("look() is cut at the same place for equal values, and says so", () => {
  const rows = (last: number) =>
    Array.from(
      { length: 100 },
      (_, i) => ({ id: i, name: "n".repeat(40), last: i < 99 ? 0 : last }),
    );
  const whole = look(rows(1));
  assertEquals(whole.cut, false);
  assert(look(rows(2)).digest !== whole.digest);
  const part = look(rows(1), 200);
  assertEquals([part.cut, look(rows(2), 200).digest], [true, part.digest]);
  assert(part.values <= 200 && part.values > 150);
  // Keys in another order, and objects that are shared or not, are cut alike.
  const shared = { list: Array(20).fill(1) };
  const copy = () => ({ list: Array(20).fill(1) });
  for (let most = 1; most < 60; most++) {
    const [a, b] = [{ a: [1, 2, 3], b: "x".repeat(50), c: 1 }, {
      c: 1,
      b: "x".repeat(50),
      a: [1, 2, 3],
    }];
    assertEquals(look(a, most).digest, look(b, most).digest);
    assertEquals(look([shared, shared], most).digest, look([copy(), copy()], most).digest);
    assertEquals(
      look(new Set([[1, 2], [3, 4], [5]]), most).digest,
      look(new Set([[5], [3, 4], [1, 2]]), most).digest,
    );
  }
  const large: readonly unknown[] = [
    Array(1e6).fill(0.5),
    new Float64Array(1e6),
    new ArrayBuffer(1e6),
    "x".repeat(1e6),
    new Set(Array(5000).keys()),
  ];
  for (const value of large) {
    const { cut, values } = look(value, 1000);
    assertEquals([cut, values <= 1001], [true, true], previewOf(value));
  }
});

Deno.test("look() ends where the same object is reached in very many ways", () => {
  let value: unknown = [1, 2];
  for (let i = 0; i < 200; i++) value = [value, value];
  assertEquals(look(value, 10_000).cut, true);
  let circle: unknown[] = [];
  const end = circle;
  for (let i = 0; i < 200; i++) circle = [circle, circle];
  end.push(circle);
  assertEquals(look(circle, 10_000).cut, true);
});

Deno.test("previewOf() is one short line whatever it shows", () => {
  const shown: readonly (readonly [unknown, string])[] = [
    [42, "42"],
    [-0, "0"],
    [1n, "1n"],
    ["a\n\u001b[31m\u202e\u2028", '"a\\u000a\\u001b[31m\\u202e\\u2028"'],
    ["x".repeat(100), `"${"x".repeat(32)}"… (100 characters)`],
    [{ x: 1, y: [1, 2, 3, 4] }, "{ x: 1, y: [1, 2, 3, …] }"],
    [new Open(1), "Open { value: 1 }"],
    [new Error("a\nb"), "[Error: a\\u000ab]"],
    [new Map([[1, "a"]]), 'Map { 1 => "a" }'],
    [new Set(), "Set {}"],
    [new Date(5), "[Date 5 ms]"],
    [/a/, "[RegExp /a/]"],
    [Float32Array.of(0.5), "Float32Array [0.5]"],
    [{
      get a() {
        throw new Error("was called");
      },
    }, "{ a: [Getter] }"],
    [Symbol("a"), "Symbol(a)"],
    [[], "[]"],
    [undefined, "undefined"],
  ];
  for (const [value, expected] of shown) assertEquals(previewOf(value), expected);
  const long = previewOf(Array(3).fill("y".repeat(30)));
  assertEquals([long.length, long.at(-1)], [60, "…"]);
});

// In a process of its own, as nothing works there afterwards.
testWith("run", "read")(
  "look() calls none of the methods that a module may have replaced",
  async () => {
    const structure = new URL("../../bench/workload/user/structure.ts", import.meta.url);
    const preview = new URL("../../bench/workload/user/preview.ts", import.meta.url);
    const program = `
    import { look } from ${JSON.stringify(structure.href)};
    import { previewOf } from ${JSON.stringify(preview.href)};
    const write = Deno.stdout.writeSync.bind(Deno.stdout);
    const encode = TextEncoder.prototype.encode.bind(new TextEncoder());
    const make = () => [1, "two", 3n, Symbol.for("s"), { b: [1, , 2], a: new Map([[{ k: 1 }, new Set([1])]]) },
      new Date(5), /a/g, Float64Array.of(1, NaN), BigInt64Array.of(1n), new ArrayBuffer(4), new DataView(new ArrayBuffer(4)),
      new Error("x"), Object(1), (() => { const c = {}; c.c = c; return c; })(),
      Object.fromEntries(Array.from({ length: 40 }, (_, i) => ["k" + (40 - i), i])), new (class P { #v = 1; })()];
    const values = [make(), make()];
    const before = look(values[0]).digest;
    const owners = [Object, Array, Map, Set, Date, RegExp, Error, Function, String, Number, BigInt, Symbol, Uint8Array,
      Object.getPrototypeOf(Uint8Array), ArrayBuffer, DataView, Boolean, Reflect, JSON, Math];
    const replacing = (key) => {
      const message = "replaced but called: " + String(key);
      return () => { throw message; };
    };
    const define = Object.defineProperty, keysOf = Reflect.ownKeys, describe = Object.getOwnPropertyDescriptor;
    const jobs = [];
    for (const owner of owners) for (const at of [owner, owner.prototype]) {
      if (at === undefined) continue;
      for (const key of keysOf(at)) {
        const descriptor = describe(at, key);
        if (!descriptor.configurable || key === "constructor" || key === "prototype" || key === "name") continue;
        jobs.push([at, key, "value" in descriptor ? { value: replacing(key) } : { get: replacing(key) }]);
      }
    }
    for (let i = 0; i < jobs.length; i++) define(jobs[i][0], jobs[i][1], jobs[i][2]);
    const after = look(values[1]);
    const shown = previewOf(values[1]);
    write(encode((after.digest === before) + " " + after.unseen.length + " " + shown));
    Deno.exit(0);`;
    const { stdout, stderr } = await runProgram({
      program: `data:text/javascript,${encodeURIComponent(program)}`,
      args: [],
      permissions: ["--allow-read"],
    });
    assertMatch(stdout, /^true 1 \[1, "two", 3n, …\]\n$/, stderr);
  },
);
