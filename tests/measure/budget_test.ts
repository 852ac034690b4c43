import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  budgetText,
  budgetUsedUp,
  leastBlockMs,
  requireBudget,
} from "../../bench/measure/budget.ts";
import { BadInput } from "../../bench/bad_input.ts";
import type { GroupPlan, LabPlan } from "../../bench/measure/plan.ts";
import { blockSettings } from "../../bench/measure/run_lab.ts";

const PLAN: LabPlan = {
  mode: "test",
  groups: [],
  looks: [8],
  rounds: 20,
  budgetMs: 1,
  seed: 1,
  margin: 0.02,
  v8Flags: [],
};
const SETTINGS = {
  ...blockSettings(PLAN, "."),
  windowMs: 0.25,
  windowsPerRound: 6,
  warmUpMs: [50, 3000] as const,
  warmUpOps: 20_000,
  parallel: 2,
};

function groupOf(names: readonly string[], placement: GroupPlan["placement"]): GroupPlan {
  return {
    workload: "functions",
    operation: "one call",
    order: "",
    layouts: "",
    placement,
    baseline: names[0]!,
    cells: names.map((name) => ({
      name,
      strategy: name,
      control: false,
      opsScale: name === "twice" ? 2 : 1,
      verified: true,
    })),
  };
}

Deno.test("leastBlockMs() is the shortest warm-ups and windows where nothing is known", () => {
  const cells = ["a", "b", "c", "d"];
  // Two at a time 50 ms each; 20 rounds of at least half of 1.5 ms each.
  assertEquals(leastBlockMs(groupOf(cells, "isolated"), SETTINGS), 100 + 4 * 15);
  assertEquals(leastBlockMs(groupOf(cells, "shared"), SETTINGS), 200 + 4 * 15);
});

Deno.test("leastBlockMs() counts what long calls take", () => {
  const cost = { opMs: 300, startMs: 1200 };
  const one = leastBlockMs(groupOf(["a"], "isolated"), SETTINGS, () => cost);
  // Start, the longest warm-up, one call in each of 20 rounds.
  assertEquals(one, 1200 + 3000 + 20 * 300);
  const two = leastBlockMs(groupOf(["a", "twice"], "isolated"), SETTINGS, () => cost);
  assertEquals(two, 1200 + 3000 + 20 * 300 + 20 * 600);
  // Three on two processors: one of them waits.
  const three = leastBlockMs(groupOf(["a", "b", "c"], "isolated"), SETTINGS, () => cost);
  assertEquals(three, 2 * 4200 + 3 * 6000);
});

Deno.test("requireBudget() refuses what cannot hold a block, and names what can in the same unit", () => {
  const refused: readonly (readonly [string, number, number, number, string])[] = [
    ["30s", 30_000, 6000, 35_000, "current value is 30s (at least 41 s is needed)"],
    ["30", 30_000, 5999.877, 35_000.456, "current value is 30 (at least 42 s is needed)"],
    ["2s", 2000, 3000, 234.5, "current value is 2s (at least 3.3 s is needed)"],
    ["1ms", 1, 0, 234.5, "current value is 1ms (at least 235 ms is needed)"],
    ["1 ms", 1, 0, 3234.5, "current value is 1 ms (at least 3.3 s is needed)"],
    ["0.5m", 30_000, 6000, 35_000, "current value is 0.5m (at least 0.7 min is needed)"],
    ["0.01h", 36_000, 6000, 700_000, "current value is 0.01h (at least 12 min is needed)"],
  ];
  for (const [text, givenMs, takenMs, leastMs, end] of refused) {
    const budget = { text, givenMs, takenMs };
    const error = assertThrows(() => requireBudget(budget, "one block", leastMs), BadInput);
    assertEquals(
      error.message,
      `Cannot measure as the budget must be enough for one block: ${end}`,
    );
    requireBudget({ ...budget, givenMs: takenMs + leastMs }, "one block", leastMs);
  }
});

Deno.test("budgetUsedUp() tells times without long decimals", () => {
  const text = budgetText(27_357.751383);
  assertEquals(text, "27.4 s");
  const { message } = budgetUsedUp({ text, givenMs: 27_357.751383, takenMs: 1 }, "one block");
  assert(message.endsWith("current value is 27.4 s (more than 28 s is needed)"), message);
});
