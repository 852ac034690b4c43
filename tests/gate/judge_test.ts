import { assertEquals } from "@std/assert";
import { exitCodeOf } from "../../bench/cli/gate_command.ts";
import type { GateRatio, GateReport, GateState } from "../../bench/record/gate.ts";
import { compareFamily } from "../../bench/stats/compare.ts";
import { SequentialPlan } from "../../bench/stats/plan.ts";
import { acceptedBenches } from "../../bench/studies/gate/accepted.ts";
import {
  isOpenAt,
  judgeAll,
  judgeBench,
  seemsSlower,
  worstFirst,
} from "../../bench/studies/gate/judge.ts";
import { summary } from "../../bench/studies/gate/gate_selftest.ts";
import { bench, gate, ratio } from "./synthetic_gate.ts";

Deno.test("judgeBench() reads the state off both intervals, and calls nothing slower that only one shows", () => {
  const cases: readonly (readonly [GateRatio | null, GateRatio | null, string, GateState])[] = [
    [ratio(0.99, 1.02), null, "", "passed"],
    [ratio(1.01, 1.05), null, "", "passed"],
    [ratio(1.01, 1.06), null, "", "undecided"],
    [ratio(0.5, 0.9), null, "", "faster"],
    [ratio(0.9, 1.01), null, "", "passed"],
    [ratio(1.06, 1.2), null, "", "undecided"],
    [ratio(1.06, 1.2), ratio(1.04, 1.2), "", "undecided"],
    [ratio(1.06, 1.2), ratio(0.99, 1.01), "", "undecided"],
    [ratio(1.06, 1.2), ratio(1.051, 1.2), "", "slower"],
    [ratio(1.06, 1.2), ratio(1.051, 1.2, 5), "", "undecided"],
    [ratio(1.06, 1.2, 5), ratio(1.06, 1.2), "", "undecided"],
    [null, null, "", "undecided"],
    [ratio(1.06, 1.2), ratio(1.06, 1.2), "it crashed", "unproven"],
  ];
  for (const [first, again, why, state] of cases) {
    assertEquals(
      judgeBench({ first, again, why }, 0.05).state,
      state,
      JSON.stringify([first, again]),
    );
  }
});

Deno.test("seemsSlower() asks for a second measurement of what is slower in enough blocks", () => {
  const cases = [[ratio(1.06, 1.2), true], [ratio(1.06, 1.2, 5), false], [
    ratio(1.04, 1.2),
    false,
  ]] as const;
  for (const [first, expected] of cases) assertEquals(seemsSlower(first, 0.05), expected);
  assertEquals(seemsSlower(undefined, 0.05), false);
});

Deno.test("isOpenAt() goes on while the interval holds the margin, or an end that faster must pass", () => {
  const cases = [[0.99, 1.04, false], [1.01, 1.06, true], [1.06, 1.2, false], [0.85, 0.97, true], [
    0.8,
    0.9,
    false,
  ]] as const;
  for (const [ratioLow, ratioHigh, open] of cases) {
    const of = { ratio: Math.sqrt(ratioLow * ratioHigh), ratioLow, ratioHigh };
    assertEquals(isOpenAt(0.05)(of), open, `${ratioLow} ${ratioHigh}`);
  }
});

Deno.test("judgeAll() takes the worst state that is not accepted; a failed control proves nothing", () => {
  const one = (state: GateState, accepted: string | null = null) => ({ state, accepted });
  const [good, bad, silent] = [true, false, null].map((passed) => ({ passed }));
  const cases = [
    [[one("passed"), one("faster")], [good], "passed", 0, 0],
    [[], [], "passed", 0, 0],
    [[one("undecided"), one("passed")], [good], "undecided", 0, 3],
    [[one("undecided"), one("unproven")], [good], "unproven", 3, 3],
    [[one("slower"), one("unproven")], [good, silent], "slower", 1, 1],
    [[one("slower", "worth it"), one("passed")], [good], "passed", 0, 0],
    [[one("slower", "worth it"), one("slower")], [good], "slower", 1, 1],
    [[one("slower")], [good, bad], "unproven", 3, 3],
    [[one("passed")], [bad], "unproven", 3, 3],
    [[one("slower")], [silent], "unproven", 3, 3],
  ] as const;
  for (const [benches, controls, state, code, strict] of cases) {
    const told = judgeAll(benches, controls as readonly { readonly passed: boolean | null }[]);
    assertEquals([told, exitCodeOf({ state: told }, false), exitCodeOf({ state: told }, true)], [
      state,
      code,
      strict,
    ]);
  }
});

Deno.test("worstFirst() lists what is slower, then what is not known, the largest ratio first", () => {
  const listed = worstFirst([
    bench({ id: "faster", state: "faster" }),
    bench({ id: "slow", state: "slower", first: ratio(1.06, 1.1) }),
    bench({ id: "accepted", state: "slower", first: ratio(2, 3), accepted: "yes" }),
    bench({ id: "unproven", state: "unproven", first: null }),
    bench({ id: "slowest", state: "slower", first: ratio(1.5, 1.6) }),
    bench({ id: "passed" }),
  ]);
  assertEquals(listed.map(({ id }) => id), [
    "slowest",
    "slow",
    "accepted",
    "unproven",
    "passed",
    "faster",
  ]);
});

Deno.test("acceptedBenches() takes --allow and perf-ok lines, by whole id or last part", () => {
  const [id, other] = ["a_bench.ts > g > sum of two", "a_bench.ts > g > sum"];
  const cases: readonly (readonly [readonly string[], string, Record<string, string>])[] = [
    [[], "bench: perf-ok: sum", {}],
    [["sum"], "", { [other]: "--allow" }],
    [[id], "", { [id]: "--allow" }],
    [[], "Fix\n\nperf-ok: sum of two it is safer now\n", {
      [id]: "it is safer now",
      [other]: "of two it is safer now",
    }],
    [[], 'perf-ok: "sum of two": safer', { [id]: "safer" }],
    [[], "  PERF-OK: `sum` why not\r\n", { [other]: "why not" }],
    [[], "perf-ok: sum", { [other]: "accepted without a reason" }],
    [[], "perf-ok: summary of it", {}],
    [["su"], "perf-ok:\nsum", {}],
  ];
  for (const [names, text, expected] of cases) {
    assertEquals(Object.fromEntries(acceptedBenches([id, other], names, text)), expected, text);
  }
});

Deno.test("a gate of ten benches without a difference is red in at most 1 of 100, with +10 % in all but few", () => {
  // Log ratios with a spread of 2 % between processes and 3 % of processes that are far off.
  let state = 1;
  const random = (): number => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5 | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const blocks = (shift: number): Float64Array =>
    Float64Array.from({ length: 32 }, () => shift + 0.02 * normal() + (random() < 0.03 ? 0.3 : 0));
  const [first, again] = [0.001, 0.01].map((alpha) => new SequentialPlan({ looks: [32], alpha }));
  const measure = (shift: number, plan: SequentialPlan): GateRatio => {
    const [told] = compareFamily([blocks(shift)], { plan });
    return { ratio: told!.ratio, low: told!.ratioLow, high: told!.ratioHigh, blocks: 32 };
  };
  const slower = (shift: number): boolean => {
    const [once, twice] = [measure(shift, first!), measure(shift, again!)];
    return judgeBench({ first: once, again: twice, why: "" }, 0.05).state === "slower";
  };
  const gates = 60;
  const red = Array.from(
    { length: gates },
    () => Array.from({ length: 10 }, () => slower(0)).some(Boolean),
  );
  const found = Array.from({ length: gates }, () => slower(Math.log(1.1)));
  assertEquals(red.filter(Boolean).length, 0);
  assertEquals(
    found.filter(Boolean).length >= gates * 0.95,
    true,
    `${found.filter(Boolean).length}`,
  );
});

Deno.test("summary() of a self-test counts what was red, found and wrong", () => {
  const [first, second] = ["loops_bench.ts > loop 0", "loops_bench.ts > loop 1"] as const;
  const of = (state: GateReport["state"], slower: readonly string[]): GateReport =>
    gate({
      state,
      benches: [first, second].map((id) =>
        bench({ id, state: slower.includes(id) ? "slower" : "passed" })
      ),
    });
  const reports = [
    of("slower", [first]),
    of("slower", [first, second]),
    of("unproven", [first]),
    of("passed", []),
  ];
  const { gates, red, found, wrong, unproven, ratios } = summary(
    { planted: 0.1, margin: 0.05 },
    reports,
  );
  assertEquals([gates, red, found, wrong, unproven, ratios.length], [4, 2, 1, 1, 1, 4]);
  assertEquals(summary({ planted: 0, margin: 0.05 }, reports).wrong, 2);
});
