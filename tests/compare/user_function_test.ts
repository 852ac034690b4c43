import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { type UserFunction, userFunctionOf } from "../../bench/compare/user_function.ts";
import {
  checksumOfNothing,
  userWorkloadUrl,
  verifyFunction,
} from "../../bench/compare/user_workload.ts";
import { NO_VARIANT } from "../../bench/measure/cell.ts";
import { testWith } from "../permitted.ts";
import type { Workload } from "../../bench/workload/workload.ts";

const test = testWith("read");

const one = (): number => 1;
const two = (): number => 2;
const setup = (): string => "state";
const checksum = (): string => "sum";

function functionOf(run: UserFunction["run"], rest: Partial<UserFunction> = {}): UserFunction {
  return { run, setup: null, checksum: null, ...rest };
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
  assertEquals(userFunctionOf({ run: one }, "f"), { run: one, setup: null, checksum: null });
  assertEquals(userFunctionOf({ run: one, setup, checksum }, "f"), { run: one, setup, checksum });
});

Deno.test("userFunctionOf() refuses no function, several, and helpers that are none", () => {
  const refused: readonly (readonly [Record<string, unknown>, string])[] = [
    [{}, "current value is none"],
    [{ setup, checksum }, "current value is none"],
    [{ one, two }, "current value is one, two"],
    [{ run: one, setup: 5 }, "export setup must be a function: current value is number"],
    [{ run: one, checksum: "x" }, "export checksum must be a function: current value is string"],
  ];
  for (const [exports, message] of refused) {
    assertThrows(() => userFunctionOf(exports, "path.ts"), TypeError, message);
    assertThrows(() => userFunctionOf(exports, "path.ts"), TypeError, "Cannot measure path.ts");
  }
});

Deno.test("verifyFunction() counts calls from 0 and folds what they return, in order", () => {
  const seen: unknown[] = [];
  const run = (state: unknown, i: number): number => {
    seen.push([state, i]);
    return i * 2;
  };
  const { checksum, numbers } = verifyFunction(functionOf(run), "state", 3, "f");
  assertEquals(seen, [["state", 0], ["state", 1], ["state", 2]]);
  assertEquals(numbers, true);
  const late = functionOf((_, i) => i === 2 ? 5 : i * 2);
  assertEquals(
    verifyFunction(late, null, 2, "f").checksum,
    verifyFunction(functionOf(run), 0, 2, "f").checksum,
  );
  assertEquals(verifyFunction(late, null, 3, "f").checksum === checksum, false);
});

Deno.test("verifyFunction() tells numbers from anything else", () => {
  const mixed = functionOf((_, i) => i === 99 ? null : i);
  assertEquals(verifyFunction(mixed, null, 99, "f").numbers, true);
  assertEquals(verifyFunction(mixed, null, 100, "f").numbers, false);
});

Deno.test("verifyFunction() asks checksum, after all calls, in place of the results", () => {
  const state = { sum: 0 };
  const adding = functionOf((_, i) => state.sum += i, { checksum: () => state.sum });
  const random = functionOf(() => Math.random(), { checksum: () => 45 });
  const added = verifyFunction(adding, state, 10, "f");
  assertEquals(added.checksum, verifyFunction(random, null, 10, "f").checksum);
});

Deno.test("verifyFunction() compares the first objects and the last", () => {
  const objects = (wrong: number) => functionOf((_, i) => ({ value: i === wrong ? -1 : i }));
  const checksum = (wrong: number) => verifyFunction(objects(wrong), null, 1000, "f").checksum;
  const right = checksum(-1);
  assertEquals([0, 15, 999].map((wrong) => checksum(wrong) === right), [false, false, false]);
});

Deno.test("verifyFunction() names the path of what throws or is asynchronous", () => {
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
    [functionOf(() => Promise.resolve(1)), "asynchronous functions are not supported"],
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
    assertThrows(() => verifyFunction(f, null, 4, "f.ts"), Error, message);
  }
});

Deno.test("checksumOfNothing() is that of functions that return nothing", () => {
  assertEquals(verifyFunction(functionOf(() => {}), null, 7, "f").checksum, checksumOfNothing(7));
  assertEquals(
    verifyFunction(functionOf(one), null, 7, "f").checksum === checksumOfNothing(7),
    false,
  );
});

for (
  const [file, said] of [
    ["throws_late", "its function threw Error: late\nsecond line"],
    [
      "bigint_late",
      "its function must go on to return numbers, as in its first 4 calls: current value is a bigint",
    ],
  ] as const
) {
  test(`a workload whose function is that of ${file} says what happened after its first calls`, async () => {
    const url = new URL(`./fixtures/${file}.ts`, import.meta.url);
    const path = "some/file.ts";
    const address = userWorkloadUrl({ url: url.href, path, instance: 0, verificationCalls: 4 });
    const { workload } = await import(address) as { workload: Workload };
    const variant = { order: NO_VARIANT, layouts: NO_VARIANT };
    const prepared = await workload.prepare("f", variant, { seed: 0 });
    prepared.run(5);
    const error = assertThrows(() => prepared.run(5), Error);
    assertEquals(error.message, `Cannot measure ${path} as ${said}`);
  });
}
