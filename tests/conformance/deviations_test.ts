// What differs on purpose must differ, and exactly as listed: a list that excuses more than that is worthless.

import { assert, assertEquals } from "@std/assert";
import { createVirtqueue } from "../../ring/mod.ts";
import { areasOf, Comparison } from "./compare.ts";
import { BEFORE, type Deviation, deviationAt, DEVIATIONS } from "./deviations.ts";
import type { Expected } from "./vector_file.ts";

function deviation(fields: Deviation["fields"]): Deviation {
  return { trace: "t", step: 1, fields, reason: "it is wrong" };
}

function compare(fields: Deviation["fields"], steps: (comparison: Comparison) => void): string[] {
  const comparison = new Comparison();
  comparison.expectDeviation(deviation(fields));
  steps(comparison);
  comparison.endStep();
  const { first, mismatches } = comparison;
  return first === null ? [] : [String(mismatches), first.field, first.wanted, first.got];
}

Deno.test("a deviation accepts what it lists, and nothing else", () => {
  assertEquals(compare({ ret: null }, (c) => c.check("ret", 3, null)), []);
  assertEquals(compare({ ret: null }, (c) => c.check("ret", 3, 4)), ["1", "ret", "null", "4"]);
  assertEquals(compare({ ret: null }, (c) => c.check("ret", 3, 3)), ["1", "ret", "null", "3"]);
});

Deno.test("a deviation that the recording does not need is a mismatch", () => {
  assertEquals(compare({ ret: 3 }, (c) => c.check("ret", 3, 3)), ["1", "ret", "a deviation", "3"]);
});

Deno.test("a deviation in a field that is not compared is a mismatch", () => {
  const wanted = ["1", "len", "a deviation", "no such field compared"];
  assertEquals(compare({ len: 1 }, (c) => c.check("ret", 3, 3)), wanted);
});

Deno.test("a deviation holds for its step only and leaves other fields alone", () => {
  const twice = compare({ ret: null }, (c) => {
    c.check("ret", 3, null);
    c.check("len", 5, 5);
    c.endStep();
    c.check("ret", 3, null);
  });
  assertEquals(twice, ["1", "ret", "3", "null"]);
});

Deno.test("a deviation may keep what the line before says, ring bytes among it", () => {
  const vq = createVirtqueue({ layout: "split_in_order", num: 2 });
  const image = Uint8Array.fromHex(areasOf(vq).map((area) => area.toHex()).join(""));
  const state = [0, 0, 0, 0, 0, 0, 1, 0, 0xffffffff, 0];
  const before: Expected = { free: 2, state, image, sha: "" };
  const moved: Expected = { free: 1, state, image: image.map((byte) => byte ^ 1), sha: "" };
  const both = { free: BEFORE, ring: BEFORE };
  assertEquals(compare(both, (c) => c.checkQueue(vq, moved, before)), []);
  assertEquals(
    compare({ ring: BEFORE }, (c) => c.checkQueue(vq, { ...moved, free: 2 }, before)),
    [],
  );
  assertEquals(
    compare({ ring: BEFORE }, (c) => c.checkQueue(vq, before, before)),
    ["1", "ring", "a deviation", "none"],
  );
  vq.u16[0] = 7;
  assertEquals(
    compare(both, (c) => c.checkQueue(vq, moved, before)).slice(0, 2),
    ["1", "ring.desc byte 0"],
  );
});

Deno.test("a phantom puts Linux's flags into what is compared, and must differ from the flags here", () => {
  const vq = createVirtqueue({ layout: "packed", num: 2, callback: () => {} });
  const image = Uint8Array.fromHex(areasOf(vq).map((area) => area.toHex()).join(""));
  const state = [0, 0, 0x8000, 0, 0, 0, 1, 0x80, 0];
  image.set([0x80, 0x01], 16 + 14);
  const linux: Expected = { free: 2, state, image, sha: "" };
  const compareWith = (flags: string) => {
    const comparison = new Comparison();
    const phantoms = [{ descriptor: 1, flags }];
    comparison.expectDeviation({ ...deviation({}), phantoms });
    comparison.checkQueue(vq, linux);
    comparison.endStep();
    return comparison.first?.field ?? "";
  };
  assertEquals(compareWith("8001"), "");
  assertEquals(compareWith("8003"), "ring.desc byte 31");
  vq.u16[15] = 0x0180;
  assertEquals(compareWith("8001"), "phantom");
});

Deno.test("every deviation has a reason, fields and a step of its own, and its trace does not end before", () => {
  assertEquals(
    new Set(DEVIATIONS.map(({ trace, step }) => `${trace} ${step}`)).size,
    DEVIATIONS.length,
  );
  for (const each of DEVIATIONS) {
    assert(each.reason.length > 40);
    assert(Object.keys(each.fields).length > 0 || each.phantoms!.length > 0);
    assertEquals(deviationAt(each.trace, each.step), each);
    const ended = DEVIATIONS.find(({ trace, step, ends }) =>
      trace === each.trace && step < each.step && ends !== undefined
    );
    assertEquals(ended, undefined, `${each.trace} ${each.step}`);
  }
});
