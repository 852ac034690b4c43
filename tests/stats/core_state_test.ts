import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  blockLogRatio,
  blocksByState,
  busyRatio,
  CLEAR_DIFFERENCE,
  type CoreState,
  INTERRUPTED_BEYOND,
  median,
  quietThreshold,
  quotientOf,
  ratioInterval,
  roundFigure,
  type StatedSamples,
  stateLetters,
  stateOfWindow,
  windowsIn,
} from "../../bench/stats/mod.ts";

const time = fc.double({ min: 0.01, max: 100, noNaN: true });
const state = fc.constantFrom<CoreState[]>("quiet", "contended", "interrupted");

Deno.test("quietThreshold() lies between idle and loaded where they differ, else a fixed share above idle", () => {
  fc.assert(fc.property(time, time, (idle, loaded) => {
    const threshold = quietThreshold(idle, loaded);
    if (loaded >= idle * CLEAR_DIFFERENCE) {
      assert(idle < threshold && threshold < loaded);
      assertAlmostEquals(threshold / idle, loaded / threshold, 1e-9);
    } else assertEquals(threshold, idle * CLEAR_DIFFERENCE);
  }));
});

Deno.test("stateOfWindow() does not depend on the clock's frequency, nor on the order of its readings", () => {
  fc.assert(fc.property(time, time, time, time, time, (before, after, chain, threshold, clock) => {
    const state = stateOfWindow(before, after, chain, { threshold });
    assertEquals(stateOfWindow(after, before, chain, { threshold }), state);
    const isApart = Math.max(before, after) > Math.min(before, after) * (1 + INTERRUPTED_BEYOND);
    assertEquals(state === "interrupted", isApart);
    // Away from the limits, where rounding decides.
    const quotient = quotientOf(before, after, chain);
    if (Math.abs(quotient / threshold - 1) < 1e-9) return;
    if (!isApart) assertEquals(state, quotient < threshold ? "quiet" : "contended");
    if (Math.abs(after / before - 1 - INTERRUPTED_BEYOND) < 1e-6) return;
    if (Math.abs(before / after - 1 - INTERRUPTED_BEYOND) < 1e-6) return;
    const scaled = [before, after, chain].map((ns) => ns * clock) as [number, number, number];
    assertEquals(stateOfWindow(...scaled, { threshold }), state);
  }));
});

Deno.test("roundFigure() is the median of the windows of the commonest state, whatever the others took", () => {
  const window = fc.record({ ns: time, state, quotient: time });
  fc.assert(fc.property(fc.array(window, { minLength: 1 }), time, (windows, factor) => {
    const figure = roundFigure(windows);
    const own = windows.filter(({ state }) => state === figure.state);
    assertEquals(figure.ns, median(own.map(({ ns }) => ns)));
    for (const other of ["quiet", "contended", "interrupted"]) {
      assert(windows.filter(({ state }) => state === other).length <= own.length);
    }
    const moved = windows.map((one) =>
      one.state === figure.state ? one : { ...one, ns: one.ns * factor }
    );
    assertEquals(roundFigure(moved), figure);
  }));
});

/** Samples of a process whose windows are `quietNs` in quiet rounds and `busyNs` in all others. */
function samples(states: readonly CoreState[], quietNs: number, busyNs: number): StatedSamples {
  return {
    windowsNs: states.map((state) => state === "quiet" ? quietNs : busyNs),
    core: { states: stateLetters(states) },
  };
}

function logRatio(processes: readonly StatedSamples[], state: "quiet" | "contended" | "mixed") {
  const [cell, baseline] = windowsIn(processes, state);
  return blockLogRatio(cell!, baseline!);
}

const rounds = fc.array(fc.tuple(state, state), { minLength: 6, maxLength: 24 });

Deno.test("blocksByState() never mixes states: each value is the ratio of one of them", () => {
  fc.assert(fc.property(fc.array(rounds, { minLength: 2, maxLength: 16 }), (blocks) => {
    // Quiet 3 : 1, busy 4 : 3, as of a loop that waits beside one that is wide.
    const pairs = blocks.map((states) => [
      samples(states.map(([own]) => own), 3, 4),
      samples(states.map(([, baseline]) => baseline), 1, 3),
    ]);
    const { state, values, contended } = blocksByState(pairs, logRatio);
    const expected = { quiet: Math.log(3), contended: Math.log(4 / 3) };
    if (state === "quiet" || state === "contended") {
      for (const value of values) assert(Number.isNaN(value) || value === expected[state]);
      const whole = pairs.filter((pair) => !Number.isNaN(logRatio(pair, "mixed")));
      const enough = Math.min(6, whole.length);
      assert(values.filter((value) => !Number.isNaN(value)).length >= enough);
    } else assertEquals(state, "mixed");
    for (const value of contended ?? []) {
      assert(Number.isNaN(value) || value === expected.contended);
    }
    assertEquals(values.length, blocks.length);
  }));
});

Deno.test("blocksByState() of samples without states is what it was before there were any", () => {
  const pair = [{ windowsNs: [3, 3, 3] }, { windowsNs: [1, 1, 1] }];
  const { state, values, contended } = blocksByState([pair, null, pair], logRatio);
  assertEquals([state, contended], [null, null]);
  assertEquals([...values], [Math.log(3), NaN, Math.log(3)]);
});

/** Blocks of 12 rounds, of which so many are contended for both cells. */
function halfBusy(blocks: number, busy: number): StatedSamples[][] {
  return Array.from({ length: blocks }, () => {
    const states = Array.from(
      { length: 12 },
      (_, i): CoreState => i < busy ? "contended" : "quiet",
    );
    return [samples(states, 3.7, 5.5), samples(states, 1, 2.2)];
  });
}

Deno.test("in a record of both states, a median of all windows is wrong and the estimate by state right", () => {
  const blocks = halfBusy(16, 7);
  const mixed = blocks.map((pair) => Math.exp(logRatio(pair, "mixed")));
  // 2.5 is what the busy rounds say, and they are the most: nothing of the quiet ones is seen.
  for (const ratio of mixed) assertAlmostEquals(ratio, 2.5);
  const { state, values, contended } = blocksByState(blocks, logRatio);
  assertEquals(state, "quiet");
  for (const value of values) assertAlmostEquals(Math.exp(value), 3.7);
  assertAlmostEquals(ratioInterval(contended!)!.ratio, 2.5);
  assertEquals(ratioInterval(contended!)!.blocks, 16);
});

Deno.test("blocksByState() says contended where quiet windows are too few, mixed where both are", () => {
  assertEquals(blocksByState(halfBusy(8, 10), logRatio).state, "contended");
  const few = [...halfBusy(6, 12), ...halfBusy(2, 0)];
  assertEquals(blocksByState(few, logRatio).state, "contended");
  const half = [...halfBusy(6, 12), ...halfBusy(6, 0)];
  assertEquals(blocksByState(half, logRatio).state, "quiet");
  const interrupted = halfBusy(4, 0).map((pair) =>
    pair.map((process) => ({ ...process, core: { states: "i".repeat(12) } }))
  );
  assertEquals(blocksByState(interrupted, logRatio).state, "mixed");
});

Deno.test("busyRatio() is nothing where its interval cannot be written", () => {
  const blocks = { state: "quiet", values: new Float64Array(2) } as const;
  assertEquals(busyRatio({ ...blocks, contended: null }), null);
  assertEquals(
    busyRatio({ ...blocks, contended: Float64Array.of(-3000, 3000, -2000, 2000) }),
    null,
  );
  assertEquals(busyRatio({ ...blocks, contended: Float64Array.of(0, 0, 0, 0) })!.ratio, 1);
});

Deno.test("ratioInterval() is nothing of less than two blocks", () => {
  assertEquals(ratioInterval([0.1, NaN]), null);
  const { ratio, ratioLow, ratioHigh, blocks } = ratioInterval([0.1, NaN, 0.1, 0.12])!;
  assert(ratioLow <= ratio && ratio <= ratioHigh);
  assertEquals(blocks, 3);
});
