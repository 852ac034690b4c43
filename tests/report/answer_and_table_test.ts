import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { judgeGate } from "../../bench/studies/compare/gate.ts";
import { FUNCTIONS_WORKLOAD, NO_VARIANT } from "../../bench/cell.ts";
import { seededRandom } from "../../bench/process/random.ts";
import { chooseStrategy } from "../../bench/studies/lab/choice.ts";
import { conclude } from "../../bench/studies/lab/conclusion.ts";
import type { LabReport } from "../../bench/record/lab.ts";
import type { Verdict } from "../../bench/stats/verdict.ts";
import { compareFamily, normalQuantile } from "../../bench/stats/mod.ts";
import { syntheticReport } from "./synthetic_report.ts";

const MARGIN = 0.02;
const BLOCKS = 8;
const EMPTY = syntheticReport({ workloads: [] });
const PASSED = { name: "A/A", where: "", expected: "", observed: "", passed: true };

interface Truth {
  /** True time over the baseline's, less 1, by function. */
  readonly effects: readonly number[];
  /** Standard deviation of a block's log ratio, by function. */
  readonly spreads: readonly number[];
  readonly seed: number;
}

/** A comparison of functions `f0` (the baseline), `f1`, …, judged as the lab judges. */
function comparisonOf({ effects, spreads, seed }: Truth): LabReport {
  const random = seededRandom(seed);
  const family = effects.map((effect, i) =>
    Float64Array.from({ length: BLOCKS }, () => {
      const noise = normalQuantile(Math.min(0.999, Math.max(0.001, random())));
      return Math.log(1 + effect) + noise * spreads[i % spreads.length]!;
    })
  );
  const figures = compareFamily(family, { margin: MARGIN, practicalMargin: MARGIN });
  const cell = { control: false, nsPerOp: 1, processes: [] };
  return {
    ...EMPTY,
    margin: MARGIN,
    mode: "compare",
    controls: [PASSED],
    groups: [{
      workload: FUNCTIONS_WORKLOAD,
      operation: "a call",
      order: NO_VARIANT,
      layouts: NO_VARIANT,
      baseline: "f0",
      placement: "isolated",
      cells: [
        { ...cell, strategy: "f0", comparison: null },
        ...figures.map((comparison, i) => ({
          ...cell,
          strategy: `f${i + 1}`,
          comparison: { ...comparison, baseline: "f0" },
        })),
      ],
    }],
  };
}

function verdictsOf({ groups }: LabReport): ReadonlyMap<string, Verdict | "baseline"> {
  return new Map(
    groups[0]!.cells.map(({ strategy, comparison }) => [
      strategy,
      comparison?.verdict ?? "baseline",
    ]),
  );
}

/** Fails unless the sentence on top says what the table says. */
function checkAgreement(report: LabReport): void {
  const verdicts = verdictsOf(report);
  const all = [...verdicts.values()];
  const { answer } = conclude(report);
  const told = all.includes("slower") || all.includes("faster");
  const open = all.includes("inconclusive");
  assertEquals(answer.includes("cannot distinguish"), !told && open, answer);
  assertEquals(answer.includes("whichever"), !told && !open, answer);
  const choice = chooseStrategy(report)!;
  const best: readonly string[] = all.includes("faster")
    ? ["faster"]
    : ["baseline", "equivalent", "inconclusive"];
  for (const name of [choice.winner, ...choice.peers]) {
    assert(best.includes(verdicts.get(name)!), `${name} is ${verdicts.get(name)}: ${answer}`);
  }
  if (!told) return;
  const recommended = /Use `(\w+)`/.exec(answer)![1]!;
  assertEquals(recommended, choice.winner);
  // What is shown to be no worse stands before what is open.
  if (!all.includes("faster")) assert(verdicts.get(recommended) !== "inconclusive", answer);
}

const truths: fc.Arbitrary<Truth> = fc.record({
  effects: fc.array(fc.double({ min: -0.08, max: 0.08, noNaN: true }), {
    minLength: 1,
    maxLength: 5,
  }),
  spreads: fc.array(fc.double({ min: 0.0005, max: 0.06, noNaN: true }), {
    minLength: 1,
    maxLength: 5,
  }),
  seed: fc.nat(),
});

Deno.test("the sentence on top and the table agree, whatever functions turn out to take", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(truths, (truth) => {
      const report = comparisonOf(truth);
      for (const verdict of verdictsOf(report).values()) seen.add(verdict);
      checkAgreement(report);
    }),
    { numRuns: 600, seed: 11 },
  );
  assertEquals(
    [...seen].toSorted(),
    ["baseline", "equivalent", "faster", "inconclusive", "slower"],
  );
});

/** A comparison with these intervals and verdicts, however unlikely. */
function withFigures(
  figures: readonly (readonly [low: number, high: number, verdict: Verdict])[],
): LabReport {
  const report = comparisonOf({ effects: figures.map(() => 0), spreads: [0.01], seed: 1 });
  const [group] = report.groups;
  const cells = group!.cells.map((cell, i) => {
    const figure = figures[i - 1];
    if (figure === undefined) return cell;
    const [ratioLow, ratioHigh, verdict] = figure;
    const ratio = Math.sqrt(ratioLow * ratioHigh);
    return { ...cell, comparison: { ...cell.comparison!, ratio, ratioLow, ratioHigh, verdict } };
  });
  return { ...report, groups: [{ ...group!, cells }] };
}

Deno.test("a function that is slower, though not by more than the margin for sure, is told from the others", () => {
  const report = withFigures([[1.012, 1.05, "slower"]]);
  checkAgreement(report);
  assert(conclude(report).answer.startsWith("Use `f0`: no other function"));
  // A gate closes only where the whole interval lies beyond the margin, but says what the table says.
  const { state, text } = judgeGate(report);
  assertEquals(state, "open");
  assert(text.includes("f1 is slower, +3.08 % (+1.20 to +5.00 %)"), text);
});

Deno.test("the sentence agrees with verdicts that intervals alone would not give", () => {
  checkAgreement(withFigures([[0.95, 0.985, "faster"], [1.004, 1.057, "slower"]]));
  checkAgreement(withFigures([[0.985, 1.015, "inconclusive"]]));
  checkAgreement(withFigures([[0.9, 0.99, "inconclusive"], [0.93, 0.97, "faster"]]));
  checkAgreement(withFigures([[0.981, 0.985, "equivalent"], [1.012, 1.018, "equivalent"]]));
  checkAgreement(withFigures([[1.01, 1.09, "inconclusive"], [1.05, 1.3, "slower"]]));
});
