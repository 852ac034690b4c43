import { assertEquals, assertThrows } from "@std/assert";
import {
  ALL_LAYOUTS,
  CLONE_COUNTS,
  clonesName,
  parseLayoutSet,
  WORKLOADS,
} from "../../bench/workload/mod.ts";

Deno.test("parseLayoutSet() reads names of layouts joined by +", () => {
  assertEquals(parseLayoutSet("packed_in_order"), {
    name: "packed_in_order",
    layouts: ["packed_in_order"],
    clones: false,
  });
  assertEquals(parseLayoutSet("split+packed").layouts, ["split", "packed"]);
  assertEquals(parseLayoutSet("packed+split").layouts, ["packed", "split"]);
  assertEquals(ALL_LAYOUTS, "split+packed+split_in_order+packed_in_order");
  assertEquals(parseLayoutSet(ALL_LAYOUTS).layouts.length, 4);
});

Deno.test("parseLayoutSet() reads clones: even ones split, odd ones packed", () => {
  assertEquals(parseLayoutSet("clones-1").layouts, ["split"]);
  assertEquals(parseLayoutSet("clones-5"), {
    name: "clones-5",
    layouts: ["split", "packed", "split", "packed", "split"],
    clones: true,
  });
  assertEquals(CLONE_COUNTS, [1, 2, 3, 4, 5, 6, 8, 12, 16]);
  for (const count of CLONE_COUNTS) {
    assertEquals(parseLayoutSet(clonesName(count)).layouts.length, count);
  }
});

Deno.test("parseLayoutSet() refuses what is no set of layouts, saying what is", () => {
  const wrong = [
    "",
    "ring",
    "split+",
    "split+split",
    "split,packed",
    "split + packed",
    "clones",
    "clones-",
    "clones-0",
    "clones-7",
    "clones-17",
    "clones-5+split",
    "clones-05",
    "Clones-5",
  ];
  for (const name of wrong) {
    assertThrows(
      () => parseLayoutSet(name),
      RangeError,
      "different ones of split, packed, split_in_order, packed_in_order, joined by +, or one of " +
        "clones-1, clones-2, clones-3, clones-4, clones-5, clones-6, clones-8, clones-12, clones-16: " +
        `current value is ${name}`,
    );
  }
  for (const count of [0, 7, 17, 2.5]) {
    assertThrows(() => clonesName(count), RangeError, `current value is ${count}`);
  }
});

Deno.test("every variant of every workload names layouts that can be read, and none comes twice", () => {
  for (const { name, variants } of WORKLOADS) {
    for (const { layouts } of variants) assertEquals(parseLayoutSet(layouts).name, layouts);
    const names = variants.map(({ order, layouts }) => `${order}/${layouts}`);
    assertEquals(new Set(names).size, names.length, name);
    // Command lines separate workloads by commas and their parts by slashes.
    for (const part of names) assertEquals(/^[a-z_]+\/[a-z_0-9+-]+$/.test(part), true, part);
  }
});
