import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { drift, DRIFT_LIMIT_SDS } from "../../bench/stats/steady.ts";
import { normal, seededRandom } from "./simulation.ts";

Deno.test("drift() by hand", () => {
  // Thirds of four; distances from the thirds' medians 1 0 0 1, 0 0 0 0, 1 0 0 1: their median is 0, so any
  // difference is infinite.
  const step = drift([9, 10, 10, 11, 10, 10, 10, 10, 19, 20, 20, 21]);
  assertEquals(step, { lastOverFirstRatio: 2, driftSds: Infinity, steady: false });
  // Distances 1 1 1 1 in each third: spread 1.4826 · 4/3.
  const small = drift([9, 9, 11, 11, 9, 9, 11, 11, 10, 10, 12, 12]);
  assertAlmostEquals(small.driftSds, 0.75 / 1.482602218505602, 1e-12);
  assertAlmostEquals(small.lastOverFirstRatio, 1.1, 1e-12);
  assert(small.steady);
});

Deno.test("drift() of windows that are all the same is none", () => {
  assertEquals(drift(new Array(12).fill(7)), { lastOverFirstRatio: 1, driftSds: 0, steady: true });
});

Deno.test("drift() sees a straight line from about 1 % on", () => {
  const line = (rise: number): number[] =>
    Array.from({ length: 30 }, (_, i) => 10 * (1 + rise * i / 29));
  const steep = drift(line(0.1));
  assert(!steep.steady && steep.driftSds > 4.5 && steep.driftSds < 6, `${steep.driftSds}`);
  assert(drift(line(0.005)).steady);
});

Deno.test("drift() sees a process that gets faster when its code is optimized late", () => {
  const random = seededRandom(3);
  const windows = Array.from(
    { length: 24 },
    (_, i) => (i < 6 ? 40 : 10) * Math.exp(0.01 * normal(random)),
  );
  assert(!drift(windows).steady);
});

Deno.test("drift() leaves 24 steady windows with scatter and interruptions alone", () => {
  const random = seededRandom(4);
  let [unsteady, sum] = [0, 0];
  const runs = 2000;
  for (let run = 0; run < runs; run++) {
    const windows = Float64Array.from(
      { length: 24 },
      () => 10 * Math.exp(0.02 * normal(random)) * (random() < 0.05 ? 3 : 1),
    );
    const { driftSds, steady } = drift(windows);
    if (!steady) unsteady++;
    sum += driftSds ** 2;
  }
  assert(Math.sqrt(sum / runs) < DRIFT_LIMIT_SDS / 3, `${Math.sqrt(sum / runs)}`);
  assert(unsteady / runs < 0.005, `${unsteady}`);
});

Deno.test("drift() leaves out windows without a figure and refuses too few", () => {
  assert(drift([1, 1, 1, NaN, 1, 1, 1, 1, 1, 1, 1, 1, 1]).steady);
  assertThrows(
    () => drift([1, 2, 3]),
    RangeError,
    "at least 12 windows are needed: current value is 3",
  );
});
