/**
 * Random steps of driver and device over rings of every kind, against plain arrays.
 *
 * The seed is fixed, so that a run can be repeated; another one is given as
 * `deno test tests/property -- --seed=N`. A failure prints its seed, its path and the shortest steps that
 * fail: they go into `REGRESSIONS`.
 */

import fc from "fast-check";
import { isPackedLayout, RING_LAYOUT_NAMES } from "../../ring/mod.ts";
import { ModeledRing, type RingKind, type Step } from "./ring_model.ts";

const SEED = Number(
  Deno.args.find((argument) => argument.startsWith("--seed="))?.slice("--seed=".length) ?? 20251230,
);
const RUNS = 80;
/** Buffers that went through before the steps begin: none, or nearly as many as a u16 counts. */
const TRIPS = [0, 0, 0, 0, 0, 0, 65_400, 65_530];

/** Sequences that failed once: kind, trips before, steps. */
const REGRESSIONS: readonly { kind: RingKind; trips: number; steps: Step[] }[] = [
  {
    // Buffers used out of order: the delayed notification of a packed ring counts descriptors.
    kind: { layout: "packed", num: 7, event: true, indirect: false },
    trips: 0,
    steps: [
      { op: "disableCb" },
      { op: "add", out: 2, in: 0, ctx: false },
      { op: "add", out: 0, in: 1, ctx: false },
      { op: "pop" },
      { op: "enableCbDelayed" },
      { op: "add", out: 0, in: 1, ctx: false },
      { op: "pop" },
      { op: "pop" },
      { op: "use", k: 1, len: 0 },
      { op: "use", k: 1, len: 0 },
      { op: "ask" },
      { op: "kick" },
    ],
  },
];

const add = fc.record({
  op: fc.constant("add" as const),
  out: fc.nat({ max: 4 }),
  in: fc.nat({ max: 4 }),
  ctx: fc.boolean(),
}).filter((step) => step.out + step.in > 0);
const use = fc.record({
  op: fc.constant("use" as const),
  k: fc.nat({ max: 300 }),
  len: fc.oneof(fc.nat({ max: 4096 }), fc.constantFrom(0, 0x7fffffff, 0x80000000, 0xffffffff)),
});
const plain = fc.record({
  op: fc.constantFrom(
    ...["kick", "pop", "pop", "pop", "ask", "get", "get", "get", "get"] as const,
    ...["disableCb", "enableCb", "enableCbDelayed", "interrupt"] as const,
    ...["devEnable", "devDisable"] as const,
  ),
});
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: add, weight: 4 },
  { arbitrary: use, weight: 3 },
  { arbitrary: plain, weight: 12 },
);
const anySteps = fc.array(anyStep, { minLength: 1, maxLength: 250, size: "max" });

function run(kind: RingKind, trips: number, steps: readonly Step[], detach: boolean): void {
  const ring = new ModeledRing(kind, trips);
  for (const step of steps) ring.step(step);
  if (detach) ring.detach();
  else ring.drain();
}

const SPLIT_SIZES = [1, 2, 8, 256];
const PACKED_SIZES = [1, 2, 7, 256];

for (const layout of RING_LAYOUT_NAMES) {
  for (const event of [false, true]) {
    for (const indirect of [false, true]) {
      const features = `${event ? "with" : "without"} EVENT_IDX, ${
        indirect ? "with" : "without"
      } INDIRECT_DESC`;
      Deno.test(`a ${layout} ring ${features} keeps every buffer, token and notification`, () => {
        for (const num of isPackedLayout(layout) ? PACKED_SIZES : SPLIT_SIZES) {
          const kind = { layout, num, event, indirect };
          fc.assert(
            fc.property(
              fc.constantFrom(...TRIPS),
              anySteps,
              fc.boolean(),
              (trips, steps, detach) => run(kind, trips, steps, detach),
            ),
            { seed: SEED, numRuns: RUNS },
          );
        }
      });
    }
  }
}

for (const { kind, trips, steps } of REGRESSIONS) {
  Deno.test(`regression of ${JSON.stringify(kind)}, ${steps.length} steps after ${trips} trips`, () => {
    run(kind, trips, steps, false);
    run(kind, trips, steps, true);
  });
}
