import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { WORKLOADS } from "../../bench/workload/mod.ts";
import { workloadList } from "../../bench/workload/workload_list.ts";

Deno.test("workloadList() puts workloads with the same variants together", () => {
  const rest = {
    operation: "",
    size: "small" as const,
    isSingleOp: true,
    controls: [],
    prepare: () => Promise.reject(),
  };
  const two = [
    { order: "one", layouts: "split" },
    { order: "one", layouts: "packed" },
    { order: "runs", layouts: "split+packed" },
    { order: "random", layouts: "split+packed" },
  ];
  const text = workloadList([
    { name: "a", variants: two, ...rest },
    { name: "b", variants: two.slice(0, 1), ...rest },
    { name: "c", variants: two, ...rest },
  ]);
  assertEquals(text.split("\n"), [
    "  a, c",
    "      one over split, packed",
    "      runs, random over split+packed",
    "  b",
    "      one over split",
  ]);
});

Deno.test("workloadList() names everything there is, within 80 columns", () => {
  const text = workloadList(WORKLOADS);
  for (const { name, variants } of WORKLOADS) {
    assertStringIncludes(text, name);
    for (const { order, layouts } of variants) {
      assertStringIncludes(text, order);
      assertStringIncludes(text, layouts);
    }
  }
  assert(text.split("\n").every((line) => line.length <= 80), text);
});
