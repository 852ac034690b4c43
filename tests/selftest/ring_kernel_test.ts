import { assertEquals, assertRejects } from "@std/assert";
import { CONDITIONS, differingTrips } from "../../bench/studies/selftest/condition.ts";
import { expectedHash } from "../../bench/studies/selftest/ring_model.ts";
import { tripsName, workload } from "../../bench/studies/selftest/ring_workload.ts";
import { loadSubjects } from "../../bench/studies/selftest/subject.ts";

const VARIANT = { order: "one", layouts: "split" };
const OPS = 2_000;

async function hashes(trips: number, copy: number): Promise<readonly number[]> {
  const prepared = await workload.prepare(tripsName(trips), VARIANT, { seed: 1, copy });
  return [prepared.run(OPS), prepared.run(OPS)];
}

Deno.test("expectedHash() of few trips, worked out by hand", () => {
  // Token 0, its neighbors' length and address: each xor, then times 0x01000193 modulo 2³².
  assertEquals(expectedHash(0), 0);
  const afterLength = Math.imul(64, 0x01000193);
  const entry = (afterLength >>> 16) & 0xff;
  assertEquals(expectedHash(1), Math.imul(afterLength ^ (0x10000 + 4096 * entry), 0x01000193));
});

for (const trips of new Set([1, ...CONDITIONS.map(differingTrips)])) {
  Deno.test(`ringTrips() with ${trips} trips per operation does as many as the model`, async () => {
    const expected = [expectedHash(OPS * trips), expectedHash(2 * OPS * trips)];
    assertEquals(await hashes(trips, 0), expected);
    assertEquals(await hashes(trips, 1), expected);
  });
}

Deno.test("differingTrips() are exact percentages of the baseline's", () => {
  assertEquals(CONDITIONS.map(differingTrips), [1, 100, 101, 103, 105]);
});

Deno.test("loadSubjects() gives other tools the same work, one operation per call", async () => {
  const [a, b] = await loadSubjects(["100", "103"]);
  a();
  b();
  assertEquals([a(), b()], [expectedHash(200), expectedHash(206)]);
});

for (const name of ["direct", "trips_0", "trips_1.5", "trips_"]) {
  Deno.test(`the self-test's workload refuses "${name}"`, async () => {
    await assertRejects(
      () => workload.prepare(name, VARIANT, { seed: 1 }),
      RangeError,
      `current value is ${name}`,
    );
  });
}
