import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { type UserFunction, userFunctionOf } from "../../bench/workload/user/user_function.ts";
import {
  CLOSE_LOOK,
  SHORT_LOOK,
  type Verified,
  verifyFunction as verifyWithin,
} from "../../bench/workload/user/verify_function.ts";
import { userWorkloadUrl } from "../../bench/workload/user/spec_address.ts";
import { NO_VARIANT } from "../../bench/cell.ts";
import { testWith } from "../permitted.ts";
import type { Workload } from "../../bench/workload/workload.ts";

const test = testWith("read");

const one = (): number => 1;
const two = (): number => 2;
const setup = (): string => "state";
const checksum = (): string => "sum";

/** No test depends on real time. */
function verifyFunction(
  f: UserFunction,
  state: unknown,
  calls: number,
  path: string,
  limits = { ...CLOSE_LOOK, lookMs: Infinity },
): Promise<Verified> {
  return verifyWithin(f, state, calls, path, limits);
}

function functionOf(run: UserFunction["run"], rest: Partial<UserFunction> = {}): UserFunction {
  return { exportName: "run", run, setup: null, params: null, checksum: null, ...rest };
}

Deno.test("userFunctionOf() takes the default export before run before the only function", () => {
  const modules = [
    { default: one, run: two, other: two },
    { run: one, other: two, setup, checksum },
    { anything: one, setup, checksum, constant: 5 },
  ];
  for (const exports of modules) assertStrictEquals(userFunctionOf(exports, "f").run, one);
  // A default export that is no function is none.
  assertStrictEquals(userFunctionOf({ default: 5, run: one, other: two }, "f").run, one);
});

Deno.test("userFunctionOf() takes setup and checksum where there are any", () => {
  assertEquals(userFunctionOf({ run: one }, "f"), functionOf(one));
  assertEquals(
    userFunctionOf({ run: one, setup, checksum }, "f"),
    functionOf(one, { setup, checksum }),
  );
});

Deno.test("userFunctionOf() refuses no function, several, and helpers that are none", () => {
  const refused: readonly (readonly [Record<string, unknown>, string])[] = [
    [{}, "current value is no exported function"],
    [{ setup, checksum }, "current value is no exported function"],
    [{ one, two }, "current value is one, two"],
    [{ run: one, setup: 5 }, "export setup must be a function: current value is number"],
    [{ run: one, checksum: "x" }, "export checksum must be a function: current value is string"],
  ];
  for (const [exports, message] of refused) {
    assertThrows(() => userFunctionOf(exports, "path.ts"), TypeError, message);
    assertThrows(() => userFunctionOf(exports, "path.ts"), TypeError, "Cannot measure path.ts");
  }
});

Deno.test("verifyFunction() counts calls from 0 and folds what they return, in order", async () => {
  const seen: unknown[] = [];
  const run = (state: unknown, i: number): number => {
    seen.push([state, i]);
    return i * 2;
  };
  const checksum = await verifyFunction(functionOf(run), "state", 3, "f");
  assertEquals(seen, [["state", 0], ["state", 1], ["state", 2]]);
  const late = functionOf((_, i) => i === 2 ? 5 : i * 2);
  assertEquals(
    await verifyFunction(late, null, 2, "f"),
    await verifyFunction(functionOf(run), 0, 2, "f"),
  );
  assertEquals(await verifyFunction(late, null, 3, "f") === checksum, false);
});

Deno.test("verifyFunction() asks checksum, after all calls, in place of the results", async () => {
  const state = { sum: 0 };
  const adding = functionOf((_, i) => state.sum += i, { checksum: () => state.sum });
  const random = functionOf(() => Math.random(), { checksum: () => 45 });
  const added = await verifyFunction(adding, state, 10, "f");
  assertEquals(added, await verifyFunction(random, null, 10, "f"));
});

Deno.test("verifyFunction() compares the first objects and the last", async () => {
  const objects = (wrong: number) => functionOf((_, i) => ({ value: i === wrong ? -1 : i }));
  const checksum = async (wrong: number) =>
    (await verifyFunction(objects(wrong), null, 1000, "f")).checksum;
  const right = await checksum(-1);
  for (const wrong of [0, 15, 999]) assert(await checksum(wrong) !== right, `${wrong}`);
});

Deno.test("verifyFunction() names the path of what throws or rejects", async () => {
  const refused: readonly (readonly [UserFunction, string])[] = [
    [
      functionOf(() => {
        throw new RangeError("no");
      }),
      "Cannot measure f.ts as its function threw RangeError: no",
    ],
    [
      functionOf(() => {
        throw "text";
      }),
      "Cannot measure f.ts as its function threw text",
    ],
    [
      functionOf(() => Promise.reject(new Error("late"))),
      "Cannot measure f.ts as its function threw Error: late",
    ],
    [functionOf(() => Promise.resolve([1].values())), "current value is an iterator, whose values"],
    [functionOf(function* () {}), "current value is a generator, whose values"],
    [functionOf(async function* () {}), "current value is an async generator, whose values"],
    [functionOf(() => [1].values()), "current value is an iterator, whose values"],
    [functionOf(() => [1].values().map((x) => x)), "or export checksum(state)"],
    [
      functionOf(one, { checksum: () => Promise.reject(new Error("no sum")) }),
      "Cannot measure f.ts as checksum threw Error: no sum",
    ],
    [
      functionOf(one, { checksum: () => new Set().values() }),
      "Cannot measure f.ts as checksum must return values that can be compared: current value is an iterator",
    ],
    [
      functionOf(one, {
        checksum: () => {
          throw new Error("bad sum");
        },
      }),
      "Cannot measure f.ts as checksum threw Error: bad sum",
    ],
  ];
  for (const [f, message] of refused) {
    await assertRejects(() => verifyFunction(f, null, 4, "f.ts"), Error, message);
  }
});

Deno.test("verifyFunction() awaits promises and compares what they come to", async () => {
  const later = await verifyFunction(functionOf((_, i) => Promise.resolve(i)), null, 7, "f");
  const atOnce = await verifyFunction(functionOf((_, i) => i), null, 7, "f");
  assertEquals(later.checksum, atOnce.checksum);
  assertEquals([later.awaited, atOnce.awaited], [true, false]);
  const wrong = functionOf((_, i) => Promise.resolve(i === 6 ? -1 : i));
  assert((await verifyFunction(wrong, null, 7, "f")).checksum !== atOnce.checksum);
});

Deno.test("verifyFunction() tells functions that return nothing", async () => {
  const nothing = async (f: UserFunction) =>
    (await verifyFunction(f, null, 7, "f")).account.nothing;
  assertEquals(await nothing(functionOf(() => {})), true);
  assertEquals(await nothing(functionOf(one)), false);
  assertEquals(await nothing(functionOf((_, i) => i === 6 ? null : undefined)), false);
  assertEquals(await nothing(functionOf(() => {}, { checksum })), false);
});

Deno.test("verifyFunction() takes iterators where checksum says what is to agree", async () => {
  const generating = functionOf(function* () {}, { checksum });
  assertEquals((await verifyFunction(generating, null, 3, "f")).account.checksum?.preview, '"sum"');
});

Deno.test("verifyFunction() looks at results only so long, and calls on", async () => {
  let calls = 0;
  const objects = functionOf(() => ({ call: calls++ }));
  const lists = functionOf(() => Array(1000).fill(calls++));
  const limits = { ...CLOSE_LOOK, lookMs: 0 };
  // The first few in any case.
  assertEquals((await verifyFunction(lists, null, 100, "f", limits)).account.results.length, 4);
  assertEquals(calls, 100);
  const numbers = await verifyFunction(functionOf((_, i) => i), null, 100, "f", limits);
  assertEquals(numbers.account.results.length, 100);
  // An object that holds a number is two values.
  const some = await verifyFunction(objects, null, 100, "f", { ...CLOSE_LOOK, values: 10 });
  assertEquals(some.account.results.length, 5);
  const large = functionOf(() => Array(100).fill(1));
  const { cutAt, results } =
    (await verifyFunction(large, null, 2, "f", { ...CLOSE_LOOK, valuesPerResult: 50 })).account;
  assertEquals([cutAt, results.length], [50, 2]);
});

Deno.test("verifyFunction() gives the same checksum for a short look each time", async () => {
  const large = (last: number) =>
    functionOf((_, i) => Array.from({ length: 3000 }, (_, k) => k === 2999 ? last : k + i));
  const short = async (last: number) =>
    await verifyFunction(large(last), null, 50, "f", SHORT_LOOK);
  assertEquals((await short(0)).checksum, (await short(1)).checksum);
  assertEquals((await short(0)).account.results, []);
  const small = (wrong: number) => functionOf((_, i) => ({ i: i === wrong ? -1 : i }));
  assertEquals(
    (await verifyFunction(small(-1), null, 50, "f", SHORT_LOOK)).checksum ===
      (await verifyFunction(small(40), null, 50, "f", SHORT_LOOK)).checksum,
    false,
  );
});

test("a workload says what its function threw after the first calls", async () => {
  const url = new URL("./fixtures/throws_late.ts", import.meta.url).href;
  const path = "some/file.ts";
  const spec = { url, path, instance: 0, verificationCalls: 4, closely: false };
  const { workload } = await import(userWorkloadUrl(spec)) as { workload: Workload };
  const variant = { order: NO_VARIANT, layouts: NO_VARIANT };
  const prepared = await workload.prepare("f", variant, { seed: 0 });
  prepared.run(5);
  const error = assertThrows(() => prepared.run(5), Error);
  assertEquals(
    error.message,
    `Cannot measure ${path} as its function threw Error: late second line`,
  );
});
