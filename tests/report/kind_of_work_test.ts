import { assertEquals } from "@std/assert";
import { planGroups } from "../../bench/studies/lab/lab_plan.ts";
import { predictabilityOf, sizeOf } from "../../bench/record/kind_of_work.ts";
import type { GroupResult } from "../../bench/record/lab.ts";
import { ORDERS, WORKLOADS } from "../../bench/workload/mod.ts";

const GROUP: GroupResult = {
  workload: "new_work",
  operation: "an operation",
  order: "new_order",
  layouts: "split+packed",
  baseline: "direct",
  placement: "isolated",
  cells: [],
};

Deno.test("sizeOf() and predictabilityOf() believe the record, whatever names say", () => {
  const told = { ...GROUP, size: "large", predictability: "random" } as const;
  assertEquals([sizeOf(told), predictabilityOf(told)], ["large", "random"]);
  const odd = { ...told, workload: "more_used", order: "one" };
  assertEquals([sizeOf(odd), predictabilityOf(odd)], ["large", "random"]);
});

Deno.test("sizeOf() and predictabilityOf() know nothing of names that a record does not explain", () => {
  assertEquals([sizeOf(GROUP), predictabilityOf(GROUP)], [null, null]);
  // A beginning is not a name.
  assertEquals(sizeOf({ ...GROUP, workload: "round_trip_new" }), null);
});

Deno.test("records that do not say it read as what their workloads and orders are", () => {
  for (const { name, size } of WORKLOADS) {
    const told = sizeOf({ ...GROUP, workload: name });
    assertEquals([null, size].includes(told), true, name);
  }
  for (const [order, { predictability }] of Object.entries(ORDERS)) {
    const told = predictabilityOf({ ...GROUP, order });
    assertEquals([null, predictability].includes(told), true, order);
  }
  assertEquals(sizeOf({ ...GROUP, workload: "trace:mixed-e-random" }), "mixed");
  assertEquals(sizeOf({ ...GROUP, workload: "batch_32" }), "large");
  assertEquals(predictabilityOf({ ...GROUP, order: "runs" }), "predictable");
});

Deno.test("planGroups() takes size and predictability from the workload and the order", () => {
  const planned = planGroups(WORKLOADS, {
    quick: false,
    placement: "isolated",
    comparisons: WORKLOADS.map(({ name }) => name),
    strategies: ["boolean_branch"],
  });
  for (const { workload, order, size, predictability } of planned) {
    assertEquals(size, WORKLOADS.find(({ name }) => name === workload)!.size);
    assertEquals(predictability, ORDERS[order]!.predictability);
  }
});
