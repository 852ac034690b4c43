/**
 * The program of a calibration process: runs all loops in rounds of short windows and prints one line of JSON.
 *
 * Its only argument is a {@linkcode ChildPlan}. It prints a {@linkcode ChildReply}; with a loop that computes a wrong
 * sum, or a system that refuses executable memory, it prints the error instead and ends with code 1. Asks for
 * `--allow-ffi` when it is to run the native loops.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- a program that reports on standard output

import { derivedSeed, seededRandom, shuffled } from "../process/random.ts";
import { functionAt, makeExecutable } from "./executable_memory.ts";
import {
  assembleNativeLoops,
  expectedResult,
  loopLabel,
  type LoopPlan,
  NATIVE_LOOPS,
  targetLabel,
  TSC_LABEL,
} from "./native_loops.ts";
import {
  makeTargetOrder,
  ORDER_LENGTH,
  ORDER_NAMES,
  type OrderName,
  TARGET_COUNT,
  type TargetOrder,
  targetSum,
} from "./target_order.ts";
import { prepareWasmLoops, WASM_LOOPS } from "./wasm_loops.ts";

/** What a child is to do. */
export interface ChildPlan {
  /** Whether to run the native loops. */
  readonly native: boolean;
  /** Windows of each loop in each order. */
  readonly rounds: number;
  /** How long a window should last, in microseconds. */
  readonly windowUs: number;
  /** Seed of the random orders and of the sequence of windows. */
  readonly seed: number;
}

/** What a child measured for one loop in one order. */
export interface LoopSamples {
  /** Loop. */
  readonly name: string;
  /** Order. */
  readonly order: string;
  /** Nanoseconds per call, one per round. */
  readonly windowsNs: readonly number[];
}

/** What a child prints. */
export type ChildReply =
  | {
    /** Time stamp counter's frequency in GHz; `null` without native loops. */
    readonly tscGHz: number | null;
    /** Every loop in each of its orders. */
    readonly loops: readonly LoopSamples[];
  }
  | {
    /** One line. */
    readonly error: string;
  };

type Orders = ReadonlyMap<OrderName, TargetOrder>;

/** A loop in one order, ready to run. */
interface Subject {
  readonly name: string;
  readonly order: OrderName;
  /** Runs `count` calls from position `start` of the order. */
  readonly run: (start: number, count: number) => number;
  readonly expected: (start: number, count: number) => number;
}

/** A clock that calls can be compared with: the time stamp counter. */
type ReadTsc = () => bigint;

const PILOT_CALLS = 16_384;
/** Calls before each window, untimed, so that it does not pay for what ran before it. */
const LEAD_IN_CALLS = 4096;
const FEWEST_CALLS = 4096;
const MOST_CALLS = ORDER_LENGTH / 2;

function print(reply: ChildReply): void {
  console.log(JSON.stringify(reply));
}

/**
 * Runs all loops.
 *
 * @throws Error when a loop computes a wrong sum, or the system refuses executable memory.
 */
export function measure(plan: ChildPlan): ChildReply {
  const orders = new Map(ORDER_NAMES.map((name) => [name, makeTargetOrder(name, plan.seed)]));
  const wasm = wasmSubjects(orders);
  if (!plan.native) return { tscGHz: null, loops: measureSubjects(wasm, plan) };

  const { code, labels } = assembleNativeLoops();
  using memory = makeExecutable(code);
  const addressOf = (label: string): bigint => memory.address + BigInt(labels.get(label)!);
  const native = nativeSubjects(orders, addressOf);
  const tsc = functionAt(addressOf(TSC_LABEL), { parameters: [], result: "u64" });
  const readTsc: ReadTsc = () => tsc.call();
  readTsc();
  const startTsc = readTsc();
  const startMs = performance.now();
  const loops = measureSubjects([...native, ...wasm], plan);
  const ticks = Number(readTsc() - startTsc);
  return { tscGHz: ticks / ((performance.now() - startMs) * 1e6), loops };
}

function nativeSubjects(orders: Orders, addressOf: (label: string) => bigint): Subject[] {
  const targets = BigUint64Array.from(
    { length: TARGET_COUNT },
    (_, number) => addressOf(targetLabel(number)),
  );
  return NATIVE_LOOPS.flatMap((plan) => {
    return subjectsOf(plan, orders, (order) => {
      const loop = functionAt(addressOf(loopLabel(plan.name, order)), {
        parameters: ["usize", "buffer", "buffer"],
        result: "u32",
      });
      const bytes = orders.get(order)!.targets;
      return (start, count) =>
        loop.call(BigInt(count), targets, bytes.subarray(start, start + count));
    });
  });
}

function wasmSubjects(orders: Orders): Subject[] {
  const loops = prepareWasmLoops(orders);
  return WASM_LOOPS.flatMap((plan) =>
    subjectsOf(plan, orders, (order) => loops.get(loopLabel(plan.name, order))!)
  );
}

function subjectsOf(
  plan: LoopPlan,
  orders: Orders,
  runnerOf: (order: OrderName) => Subject["run"],
): Subject[] {
  return plan.orders.map((order) => ({
    name: plan.name,
    order,
    run: runnerOf(order),
    expected: (start, count) =>
      expectedResult(plan.result, targetSum(orders.get(order)!, start, count), count),
  }));
}

/** All subjects in random order, round by round. */
function measureSubjects(subjects: readonly Subject[], plan: ChildPlan): LoopSamples[] {
  const random = seededRandom(derivedSeed(plan.seed, ORDER_LENGTH));
  const startWithin = (count: number): number =>
    Math.floor(random() * (ORDER_LENGTH - count - LEAD_IN_CALLS + 1));
  const series = subjects.map((subject) => {
    timeWindow(subject, startWithin(PILOT_CALLS), PILOT_CALLS);
    const pilotNs = timeWindow(subject, startWithin(PILOT_CALLS), PILOT_CALLS);
    const wanted = Math.round(plan.windowUs * 1000 / pilotNs);
    const count = Math.min(MOST_CALLS, Math.max(FEWEST_CALLS, wanted));
    return { subject, count, windowsNs: new Array<number>() };
  });
  for (let round = 0; round < plan.rounds; round++) {
    for (const { subject, count, windowsNs } of shuffled(series, random)) {
      windowsNs.push(timeWindow(subject, startWithin(count), count));
    }
  }
  return series.map(({ subject: { name, order }, windowsNs }) => ({ name, order, windowsNs }));
}

/** Nanoseconds per call of one window, whose result is checked. */
function timeWindow({ name, order, run, expected }: Subject, start: number, count: number): number {
  run(start, LEAD_IN_CALLS);
  const begin = start + LEAD_IN_CALLS;
  const before = performance.now();
  const result = run(begin, count);
  const ns = (performance.now() - before) * 1e6;
  const wanted = expected(begin, count);
  if (result !== wanted) {
    throw new Error(
      `Cannot trust loop ${name} in order ${order} as its sum must be ${wanted}: current value is ${result}`,
    );
  }
  return ns / count;
}

if (import.meta.main) {
  try {
    print(measure(JSON.parse(Deno.args[0] ?? "null")));
  } catch (error) {
    print({ error: error instanceof Error ? error.message : String(error) });
    Deno.exitCode = 1;
  }
}
