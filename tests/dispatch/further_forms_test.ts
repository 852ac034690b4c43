// What the texts of the further strategies look like: the arms, and how many tests lie before them.

import { assertEquals } from "@std/assert";
import { OP_NAMES } from "../../dispatch/form.ts";
import { argsOf } from "../../dispatch/form_parts.ts";
import { loadForm, WRITABLE_STRATEGY_NAMES } from "../../dispatch/strategy_files.ts";
import { scopeOf } from "../../dispatch/strategy_text.ts";
import { layoutOps, RING_LAYOUT_NAMES, type RingLayoutName } from "../../ring/mod.ts";

const FORMS = new Map(
  await Promise.all(
    WRITABLE_STRATEGY_NAMES.map(async (name) => [name, await loadForm(name)] as const),
  ),
);

/** Body of an operation in one line. */
function bodyOf(strategy: string, op: string, layouts: readonly RingLayoutName[]): string {
  return FORMS.get(strategy)!.body(op, argsOf(op), scopeOf(layouts)).replace(/\s+/g, " ");
}

function clones(count: number): RingLayoutName[] {
  return Array.from({ length: count }, (_, i) => i % 2 === 0 ? "split" : "packed");
}

Deno.test("generated tests nothing for one layout, and compares once for two", () => {
  assertEquals(bodyOf("generated", "get", ["packed_in_order"]), "return get0(vq);");
  assertEquals(
    bodyOf("generated", "poll", ["split", "packed"]),
    "return vq.layout === LAYOUT0 ? poll0(vq, last) : poll1(vq, last);",
  );
});

Deno.test("generated has one arm for layouts that share a function, and no throwing default", () => {
  assertEquals(
    bodyOf("generated", "kickPrepare", ["split", "split_in_order"]),
    "return kickPrepare0(vq);",
  );
  assertEquals(
    bodyOf("generated", "kickPrepare", RING_LAYOUT_NAMES),
    "return vq.layout === LAYOUT0 || vq.layout === LAYOUT2 ? kickPrepare0(vq) : kickPrepare1(vq);",
  );
  assertEquals(
    bodyOf("generated", "moreUsed", RING_LAYOUT_NAMES),
    "switch (vq.layout) { case LAYOUT0: case LAYOUT2: return moreUsed0(vq); " +
      "case LAYOUT1: return moreUsed1(vq); default: return moreUsed3(vq); }",
  );
  assertEquals(
    bodyOf("generated", "get", RING_LAYOUT_NAMES),
    "switch (vq.layout) { case LAYOUT0: return get0(vq); case LAYOUT1: return get1(vq); " +
      "case LAYOUT2: return get2(vq); default: return get3(vq); }",
  );
});

Deno.test("generated has an arm for each copy of a driver", () => {
  assertEquals(
    bodyOf("generated", "kickPrepare", ["split", "split", "split_in_order"]),
    "return vq.layout === LAYOUT1 ? kickPrepare1(vq) : kickPrepare0(vq);",
  );
  for (const op of OP_NAMES) {
    const arms = bodyOf("generated", op, clones(16)).match(new RegExp(`${op}\\d+\\(`, "g"))!;
    assertEquals(arms.length, 16, op);
  }
});

Deno.test("generated merges arms only where the drivers' tables hold the same function", () => {
  for (const op of OP_NAMES) {
    const body = bodyOf("generated", op, RING_LAYOUT_NAMES);
    const fns = new Set(
      RING_LAYOUT_NAMES.map((name) => layoutOps(name)[op as keyof ReturnType<typeof layoutOps>]),
    );
    assertEquals(body.match(new RegExp(`${op}\\d\\(`, "g"))!.length, fns.size, op);
  }
});

/** Runs a body with stand-ins that tell which arm was taken; `tests` counts reads of the layout's labels. */
function take(strategy: string, count: number, layout: number): { arm: unknown; tests: number } {
  const layouts = clones(count);
  let tests = 0;
  const names = layouts.flatMap((_, i) => [`get${i}`]);
  const labels = Object.defineProperties(
    {},
    Object.fromEntries(layouts.map((_, i) => [`LAYOUT${i}`, { get: () => (tests++, i) }])),
  );
  const body = bodyOf(strategy, "get", layouts);
  const run = new Function("vq", "labels", "bugLayout", ...names, `with (labels) { ${body} }`);
  const arm = run({ layout }, labels, () => "bug", ...layouts.map((_, i) => () => i));
  return { arm, tests };
}

Deno.test("binary_branch finds each layout in log2 N compares, and refuses others", () => {
  for (const count of [1, 2, 3, 4, 5, 6, 8, 12, 16]) {
    const depth = Math.ceil(Math.log2(count));
    for (let i = 0; i < count; i++) {
      const { arm, tests } = take("binary_branch", count, i);
      assertEquals(arm, i);
      // The outermost numbers have one compare more: what lies beyond them is no layout.
      const most = i === 0 || i === count - 1 ? depth + 1 : depth;
      assertEquals(tests <= most, true, `layout ${i} of ${count}: ${tests} compares`);
    }
    for (const unknown of [-1, count, count + 1, 255]) {
      assertEquals(take("binary_branch", count, unknown).arm, "bug", `${unknown} of ${count}`);
    }
  }
});

Deno.test("nested_switch finds each layout in at most four compares of a group, and refuses others", () => {
  for (const count of [1, 2, 3, 4, 5, 6, 8, 12, 16]) {
    for (let i = 0; i < count; i++) {
      const { arm, tests } = take("nested_switch", count, i);
      assertEquals(arm, i);
      assertEquals(tests, i % 4 + 1);
    }
    for (const unknown of [-1, count, count + 1, 255]) {
      assertEquals(take("nested_switch", count, unknown).arm, "bug", `${unknown} of ${count}`);
    }
  }
});
