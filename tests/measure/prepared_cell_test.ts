import { assert, assertEquals } from "@std/assert";
import {
  PreparedCell,
  sameTiers,
  warmUpCells,
  warmUpCellsAwaited,
  windowOps,
} from "../../bench/measure/prepared_cell.ts";
import { planWindows } from "../../bench/measure/window_plan.ts";
import type { PreparedWorkload } from "../../bench/workload/workload.ts";
import type { WarmRequest } from "../../bench/measure/protocol.ts";

/** A workload that takes `nsPerOp` on a clock that it turns itself. */
function clockwork(nsPerOp: (opsBefore: number) => number, granularity = 1) {
  let nowMs = 0;
  const runs: number[] = [];
  let ops = 0;
  const workload: PreparedWorkload = {
    run(n): number {
      runs.push(n);
      nowMs += (n * nsPerOp(ops)) / 1e6;
      ops += n;
      return n;
    },
    granularity,
    hot: {},
  };
  return { workload, runs, clock: () => nowMs, opsDone: () => ops };
}

const LIMITS: WarmRequest = { command: "warm", windowMs: 0.25, minMs: 5, minOps: 1000, maxMs: 100 };

Deno.test("PreparedCell.time() gives nanoseconds per operation", () => {
  const { workload, clock } = clockwork(() => 8);
  assertEquals(Math.round(new PreparedCell(workload, 1, clock).time(1000) * 1000), 8000);
});

Deno.test("PreparedCell.time() runs a known difference and divides by what was asked for", () => {
  const { workload, clock, runs } = clockwork(() => 8);
  const ns = new PreparedCell(workload, 1.03, clock).time(10_000);
  assertEquals(runs, [10_300]);
  assertEquals(Math.round(ns * 1000), 8240);
});

Deno.test("PreparedCell.run() keeps to the granularity", () => {
  const { workload, clock, runs } = clockwork(() => 8, 100);
  new PreparedCell(workload, 1.5, clock).run(100);
  assertEquals(runs, [200]);
});

Deno.test("windowOps() is a multiple of the granularity, at least one", () => {
  assertEquals(windowOps(10, 1.5, 1), 150_000);
  assertEquals(windowOps(10, 1.5, 40_000), 160_000);
  assertEquals(windowOps(10, 1.5, 1_000_000), 1_000_000);
});

const WINDOWS = { windowMs: 0.25, windowsPerRound: 6, fewestOps: 10_000, longestWindowMs: 5 };

Deno.test("planWindows() makes short windows of at least the fewest operations", () => {
  assertEquals(planWindows(5, 1, WINDOWS), { ops: 50_000, count: 6 });
  assertEquals(planWindows(50, 1, WINDOWS), { ops: 10_000, count: 3 });
  assertEquals(planWindows(300, 1, WINDOWS), { ops: 10_000, count: 1 });
});

Deno.test("planWindows() gives up the fewest operations where a window would be too long", () => {
  assertEquals(planWindows(10_000, 1, WINDOWS), { ops: 500, count: 1 });
});

Deno.test("planWindows() keeps to the granularity", () => {
  assertEquals(planWindows(20, 54_000, WINDOWS), { ops: 54_000, count: 1 });
  assertEquals(planWindows(2, 54_000, WINDOWS), { ops: 108_000, count: 6 });
});

Deno.test("planWindows() makes one window by default", () => {
  assertEquals(planWindows(5, 1, { ...WINDOWS, windowMs: 1.5, windowsPerRound: 1 }), {
    ops: 300_000,
    count: 1,
  });
});

Deno.test("warmUpCells() ends when enough was run and times are steady", () => {
  const { workload, clock, opsDone } = clockwork(() => 10);
  const [warmed] = warmUpCells([new PreparedCell(workload, 1, clock)], LIMITS);
  assert(warmed!.settled);
  assertEquals(Math.round(warmed!.nsPerOp), 10);
  assert(opsDone() >= 500_000 && opsDone() < 1_000_000, `${opsDone()} operations`);
});

Deno.test("warmUpCells() goes on until the fewest operations were run", () => {
  const { workload, clock, opsDone } = clockwork(() => 10);
  warmUpCells([new PreparedCell(workload, 1, clock)], { ...LIMITS, minOps: 3_000_000 });
  assert(opsDone() >= 3_000_000, `${opsDone()} operations`);
});

Deno.test("warmUpCells() waits until a workload that gets faster stops doing so", () => {
  const { workload, clock, opsDone } = clockwork((ops) => ops < 1_000_000 ? 30 - ops / 5e4 : 10);
  const [warmed] = warmUpCells([new PreparedCell(workload, 1, clock)], LIMITS);
  assert(warmed!.settled);
  assertEquals(Math.round(warmed!.nsPerOp), 10);
  assert(opsDone() >= 1_000_000, `${opsDone()} operations`);
});

Deno.test("warmUpCells() gives up a workload that never settles, and says so", () => {
  const { workload, clock } = clockwork((ops) => 10 + ops / 2e4);
  const [warmed] = warmUpCells([new PreparedCell(workload, 1, clock)], LIMITS);
  assertEquals(warmed!.settled, false);
  assert(clock() >= LIMITS.maxMs);
});

Deno.test("warmUpCells() starts with one granule where that is longer than a window", () => {
  const { workload, clock, runs } = clockwork(() => 10, 54_000);
  warmUpCells([new PreparedCell(workload, 1, clock)], LIMITS);
  assert(runs.every((ops) => ops === 54_000), `${runs}`);
});

Deno.test("warmUpCells() runs all cells until the last is ready", () => {
  const quick = clockwork(() => 10);
  const slow = clockwork((ops) => ops < 1_000_000 ? 30 - ops / 5e4 : 10);
  const preparedCells = [
    new PreparedCell(quick.workload, 1, quick.clock),
    new PreparedCell(slow.workload, 1, slow.clock),
  ];
  const warmed = warmUpCells(preparedCells, LIMITS);
  assertEquals(warmed[0]!.windows, warmed[1]!.windows);
});

Deno.test("sameTiers() compares every name", () => {
  assert(sameTiers({ a: "maglev" }, { a: "maglev" }));
  assert(!sameTiers({ a: "maglev" }, { a: "turbofan" }));
  assert(!sameTiers({ a: "maglev" }, {}));
  assert(!sameTiers({}, { a: "maglev" }));
});

Deno.test("PreparedCell times operations that are awaited as it times others", async () => {
  const { workload, clock, runs } = clockwork(() => 10);
  const awaited = { ...workload, runAwaited: (n: number) => Promise.resolve(workload.run(n)) };
  const cell = new PreparedCell(awaited, 2, clock);
  assertEquals(cell.isAwaited, true);
  assertEquals(Math.round(await cell.timeAwaited(500)), 20);
  await cell.runAwaited(7);
  assertEquals(runs, [1000, 14]);
  const warmed = (await warmUpCellsAwaited([cell], LIMITS))[0]!;
  assert(warmed.settled);
  assertEquals(Math.round(warmed.nsPerOp), 20);
});

Deno.test("PreparedCell takes what operations count by themselves, and paces by all of their time", () => {
  const { workload, clock } = clockwork(() => 10);
  let countedMs = 0;
  const timed = {
    ...workload,
    run(n: number): number {
      countedMs += n * 3e-6;
      return workload.run(n);
    },
    countedMs(): number {
      const own = countedMs;
      countedMs = 0;
      return own;
    },
  };
  const cell = new PreparedCell(timed, 1, clock);
  assertEquals(Math.round(cell.pace(500)), 10);
  // What was counted before the window is not in it.
  assertEquals(Math.round(cell.time(500)), 3);
});
