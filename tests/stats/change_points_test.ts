import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { findChangePoints, type Observation } from "../../bench/stats/change_points.ts";
import { normal, seededRandom } from "./simulation.ts";

/** A series of steps: its observations, and where the steps are. */
function steppedSeries(seed: number, steps: number, count = 200) {
  const random = seededRandom(seed);
  const at: number[] = [];
  while (at.length < steps) {
    const place = 5 + Math.floor(random() * (count - 8));
    if (at.every((other) => Math.abs(other - place) >= 6)) at.push(place);
  }
  const offsets = { a: 0, b: 0.08 * normal(random) };
  let level = 0;
  const observations = Array.from({ length: count }, (_, i): Observation => {
    if (at.includes(i)) level += (random() < 0.5 ? -1 : 1) * Math.log(1.02 + 0.05 * random());
    const machine = random() < 0.5 ? "a" : "b";
    const standardError = 0.002 + 0.002 * random();
    // Runs scatter more than the standard error of each says.
    const value = level + offsets[machine] + 1.3 * standardError * normal(random);
    return { value, standardError, machine };
  });
  return { observations, at };
}

Deno.test("findChangePoints() finds ten steps of 2 % and more in 200 commits of two machines", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { observations, at } = steppedSeries(seed, 10);
    const { changes } = findChangePoints(observations);
    const missed = at.filter((place) => !changes.some((one) => Math.abs(one.at - place) <= 2));
    const wrong = changes.filter((one) => !at.some((place) => Math.abs(one.at - place) <= 2));
    assertEquals([missed, wrong.length <= 1], [[], true], `seed ${seed}`);
  }
});

Deno.test("findChangePoints() finds nothing where nothing changes, but for one series in a hundred", () => {
  const found = Array.from(
    { length: 200 },
    (_, seed) => findChangePoints(steppedSeries(1000 + seed, 0).observations).changes.length,
  );
  assert(found.filter((count) => count > 0).length <= 4, `${found}`);
});

Deno.test("findChangePoints() gives sizes with intervals, levels, offsets and the excess of the scatter", () => {
  const random = seededRandom(5);
  const observations = Array.from({ length: 600 }, (_, i): Observation => ({
    value: (i < 300 ? 0 : 0.05) + (i % 3 === 0 ? 0.1 : 0) + 0.004 * normal(random),
    standardError: 0.002,
    machine: i % 3 === 0 ? "small" : "large",
  }));
  const { changes, level, offsets, excess } = findChangePoints(observations);
  assertEquals(changes.map(({ at }) => at), [300]);
  const [{ size, low, high }] = changes as [typeof changes[number]];
  assert(low < 0.05 && 0.05 < high && low < size && size < high);
  assertAlmostEquals(offsets.get("small")!, 0.1, 0.004);
  assertEquals(offsets.get("large"), 0);
  assertAlmostEquals(level[599]! - level[0]!, size, 1e-12);
  assertAlmostEquals(excess, 2, 0.6);
});

Deno.test("findChangePoints() takes one strange run for no level, and short series as they are", () => {
  const flat = (count: number, strange = -1) =>
    Array.from({ length: count }, (_, i): Observation => ({
      value: i === strange ? 1 : 0.001 * (i % 2),
      standardError: 0.05,
      machine: "a",
    }));
  for (const series of [flat(0), flat(1), flat(2), flat(3), flat(30)]) {
    assertEquals(findChangePoints(series).changes, []);
  }
  assertEquals(findChangePoints(flat(30, 15)).changes, []);
  assertEquals(findChangePoints(flat(30, 29)).changes, []);
});

Deno.test("findChangePoints() refuses what is no observation", () => {
  const good = { value: 0, standardError: 1, machine: "a" };
  for (const bad of [{ value: NaN }, { standardError: 0 }, { standardError: Infinity }]) {
    assertThrows(() => findChangePoints([good, { ...good, ...bad }]), RangeError, "current value");
  }
});
