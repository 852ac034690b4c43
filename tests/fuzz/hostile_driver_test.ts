/**
 * A driver that writes what it likes: the device ends in `broken` or goes on, never in a throw, a loop, or
 * an access outside its arrays. What it pops is compared with a second reading of the ring, written to be
 * read rather than to be fast.
 */

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { openTarget, reached, startAt, TABLE_BYTES, torture } from "./hostile_driver.ts";
import { anySteps } from "./hostile_driver_steps.ts";
import { SEED } from "./seed.ts";

const RUNS = 1500;
const RANDOM_RUNS = 200;
const SIZES = { split: [1, 2, 8], packed: [1, 2, 7] };

for (const layout of ["split", "packed"] as const) {
  Deno.test(`a ${layout} device survives a hostile driver, and reads what is there`, () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SIZES[layout]),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(0, 0, 65533),
        anySteps,
        (num, event, indirect, start, steps) => {
          const target = openTarget(layout, num, event, indirect);
          if (layout === "split") startAt(target, start);
          torture(target, steps);
        },
      ),
      { seed: SEED, numRuns: RUNS },
    );
  });

  Deno.test(`a ${layout} device takes a ring of nothing but random bytes`, () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SIZES[layout]),
        fc.boolean(),
        fc.uint8Array({ minLength: 1024, maxLength: 1024 }),
        fc.uint8Array({ minLength: TABLE_BYTES, maxLength: TABLE_BYTES }),
        (num, indirect, bytes, tableBytes) => {
          const target = openTarget(layout, num, true, indirect);
          target.ring.set(bytes.subarray(0, target.ring.length));
          target.table.set(tableBytes);
          torture(
            target,
            Array.from({ length: 12 }, (_, i) => ({ op: i % 3 === 2 ? "ask" : "pop" } as const)),
          );
        },
      ),
      { seed: SEED, numRuns: RANDOM_RUNS },
    );
  });
}

Deno.test("the hostile drivers came as far as every fault and every shape of buffer", () => {
  assertEquals([...reached].sort(), [
    "",
    "a table, more",
    "a table, one",
    "available index jumped",
    "chain too long",
    "head out of range",
    "indirect not negotiated",
    "indirect table size",
    "indirect table unreachable",
    "list not available",
    "mixed list",
    "nested indirect",
    "next after indirect",
    "next out of range",
    "no table, more",
    "no table, one",
    "readable after writable",
    "too many segments",
  ]);
});
