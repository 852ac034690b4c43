import {
  assert,
  assertEquals,
  assertMatch,
  assertNotStrictEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import {
  DISPATCHING_STRATEGY_NAMES,
  loadDirect,
  loadStrategy,
  loadStrategyFor,
  QUEUE_CLASS_NAMES,
  STRATEGY_NAMES,
  VARIANT_NAMES,
} from "../../dispatch/mod.ts";
import { loadForm, REGISTRATIONS } from "../../dispatch/strategy_files.ts";
import {
  type LayoutName,
  layoutOps,
  splitOps,
  Virtqueue,
  type VirtqueueOps,
} from "../../ring/mod.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read");

const OP_NAMES = Object.keys(splitOps) as (keyof VirtqueueOps)[];

Deno.test("STRATEGY_NAMES begins with direct and has no name twice", () => {
  assertEquals(STRATEGY_NAMES[0], "direct");
  assertEquals(new Set(STRATEGY_NAMES).size, STRATEGY_NAMES.length);
  assertEquals(STRATEGY_NAMES.slice(1), DISPATCHING_STRATEGY_NAMES);
});

test("STRATEGY_NAMES has every strategy file, and each strategy bears its file's name", async () => {
  const folder = new URL("../../dispatch/", import.meta.url);
  const files = [...Deno.readDirSync(folder)]
    .filter(({ name, isFile }) =>
      isFile &&
      /^export (const strategy:|function directFor)/m.test(
        Deno.readTextFileSync(new URL(name, folder)),
      )
    )
    .map(({ name }) => name.replace(/\.ts$/, ""));
  const withFile = Object.keys(REGISTRATIONS).filter((name) => REGISTRATIONS[name]!.file);
  assertEquals(files.toSorted(), ["direct", ...withFile].toSorted());
  for (const name of [...STRATEGY_NAMES, ...VARIANT_NAMES]) {
    assertEquals((await loadStrategyFor(name, ["packed"])).name, name);
  }
});

test("every form is registered, under its own name", async () => {
  const folder = new URL("../../dispatch/forms/", import.meta.url);
  const files = [...Deno.readDirSync(folder)].map(({ name }) => name.replace(/\.ts$/, ""));
  assertEquals(files.toSorted(), [...DISPATCHING_STRATEGY_NAMES, ...VARIANT_NAMES].toSorted());
  for (const name of files) assertEquals((await loadForm(name)).name, name);
});

test("QUEUE_CLASS_NAMES has the strategies whose queues are of classes of their own", async () => {
  for (const name of [...DISPATCHING_STRATEGY_NAMES, ...VARIANT_NAMES]) {
    const strategy = await loadStrategy(name);
    const vq = strategy.create({ layout: "split", num: 4 });
    assertEquals(vq.constructor !== Virtqueue, QUEUE_CLASS_NAMES.includes(name), name);
  }
});

Deno.test("VARIANT_NAMES has no strategy's name", () => {
  const names = [...STRATEGY_NAMES, ...VARIANT_NAMES];
  assertEquals(new Set(names).size, names.length);
});

Deno.test("every strategy says in one line what it corresponds to and what it expects", async () => {
  const lines: string[] = [];
  for (const name of [...STRATEGY_NAMES, ...VARIANT_NAMES]) {
    const strategy = await loadStrategyFor(name, ["split"]);
    assertMatch(strategy.correspondsTo, /^\S.{10,}\S$/, name);
    assertMatch(strategy.expectation, /^[A-Z].{10,}\.$/, name);
    assert(Object.isFrozen(strategy), name);
    lines.push(strategy.correspondsTo, strategy.expectation);
  }
  assertEquals(new Set(lines).size, lines.length);
});

Deno.test("loadDirect() gives the ring's own functions", async () => {
  for (const layout of ["split", "packed"] as const) {
    const direct = await loadDirect(layout);
    for (const op of OP_NAMES) assertStrictEquals(direct[op], layoutOps(layout)[op]);
  }
});

test("loadStrategy() gives the same strategy each time, and another for each copy", async () => {
  for (const name of [...DISPATCHING_STRATEGY_NAMES, ...VARIANT_NAMES]) {
    const [plain, again, one, oneAgain, two] = await Promise.all([
      loadStrategy(name),
      loadStrategy(name),
      loadStrategy(name, 1),
      loadStrategy(name, 1),
      loadStrategy(name, 2),
    ]);
    assertStrictEquals(plain, again);
    assertStrictEquals(one, oneAgain);
    for (const op of OP_NAMES) {
      assertNotStrictEquals(plain[op], one[op], `${name}.${op}`);
      assertNotStrictEquals(one[op], two[op], `${name}.${op}`);
    }
    assertEquals(one.name, name);
    const vq = one.create({ layout: "packed", num: 5 });
    assertEquals(two.vringSize(two.create({ layout: "split", num: 4 })), 4);
    assertEquals(one.vringSize(vq), 5);
  }
});

Deno.test("loadStrategy() rejects an unknown name and lists the known ones", async () => {
  const error = await assertRejects(
    () => loadStrategy("telepathy"),
    RangeError,
    "current value is telepathy",
  );
  for (const name of [...STRATEGY_NAMES, ...VARIANT_NAMES]) {
    assert(error.message.includes(name), name);
  }
  await assertRejects(() => loadStrategy("toString"), RangeError, "current value is toString");
});

Deno.test("loadStrategy() rejects direct and says what to use", async () => {
  await assertRejects(() => loadStrategy("direct"), RangeError, "use loadDirect(layout)");
});

Deno.test("loadStrategy() and loadDirect() reject an illegal copy", async () => {
  for (const copy of [-1, 0.5, NaN, Infinity]) {
    const message = `current value is ${copy}`;
    await assertRejects(() => loadStrategy("ops_array", copy), RangeError, message);
    await assertRejects(() => loadDirect("split", copy), RangeError, message);
  }
});

Deno.test("loadDirect() rejects an unknown layout and names it", async () => {
  await assertRejects(
    () => loadDirect("torus" as LayoutName),
    RangeError,
    "current value is torus",
  );
});
