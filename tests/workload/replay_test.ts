import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  compileTrace,
  type DriverTrace,
  findWorkload,
  parseDriverTrace,
  readDriverTrace,
  type ReplayResult,
  replayTrace,
  TRACE_NAMES,
  type TraceProgram,
  traceUrl,
} from "../../bench/workload/mod.ts";
import { decodeDriverTrace, type TraceEvent } from "../../bench/workload/trace_file.ts";
import { INSTRUCTION_STRIDE, OPCODES, QUEUE_SHIFT } from "../../bench/workload/trace_program.ts";
import { STRATEGY_NAMES } from "../../dispatch/mod.ts";
import { permitted, testWith } from "../permitted.ts";

const test = testWith("read");

// Without permission no test runs, and none misses it.
const BOOT = permitted("read")
  ? await readDriverTrace(traceUrl("mixed-a-boot"))
  : null as unknown as DriverTrace;

for (const name of TRACE_NAMES) {
  const strategies = name === "mixed-e-random" ? STRATEGY_NAMES : ["direct", "polymorphic_class"];
  test(`${name} replays without a mismatch under ${strategies.join(", ")}`, async () => {
    const program = compileTrace(await readDriverTrace(traceUrl(name)));
    for (const strategy of strategies) {
      const result = await replayTrace(program, strategy);
      assertEquals(result.first, [], strategy);
      assertEquals(result.mismatches, 0, strategy);
      assert(result.ops > 10_000 && result.ops < result.events);
    }
  });
}

/** What the timed loop sums up over a pass, by the recording alone. */
function recordedSum(program: TraceProgram): number {
  const { code, want, shapes } = program;
  const weights: Readonly<Record<number, number>> = {
    [OPCODES.kick_prepare]: 2,
    [OPCODES.poll]: 3,
    [OPCODES.enable_cb_delayed]: 5,
    [OPCODES.irq]: 7,
  };
  let sum = 0;
  want.forEach((result, i) => {
    const at = i * INSTRUCTION_STRIDE;
    const opcode = code[at]! & ((1 << QUEUE_SHIFT) - 1);
    const [a, b] = [code[at + 1]!, code[at + 2]!];
    if (opcode === OPCODES.add) sum += result;
    else if (opcode === OPCODES.get) sum += result === 1 ? (a << 8) ^ b : 1;
    else if (opcode === OPCODES.pop) sum += shapes[b]!.outSgs + shapes[b]!.inSgs;
    else sum += result === 1 ? weights[opcode] ?? 0 : 0;
    sum |= 0;
  });
  return sum;
}

for (const name of TRACE_NAMES) {
  test(`the timed loop returns what ${name} recorded`, async () => {
    const program = compileTrace(await readDriverTrace(traceUrl(name)));
    const workload = findWorkload(`trace:${name}`);
    const variant = workload.variants[0]!;
    const prepared = await workload.prepare("boolean_branch", variant, { seed: 0 });
    assertEquals(prepared.granularity, program.passOps);
    assertEquals(prepared.run(program.passOps), recordedSum(program));
  });
}

/** Replays the boot recording with the first event that `wanted` accepts changed. */
async function replayChanged(
  wanted: (event: TraceEvent, next: TraceEvent | undefined) => boolean,
  change: (event: TraceEvent) => Partial<TraceEvent>,
): Promise<{ readonly result: ReplayResult; readonly event: number }> {
  // The change is in the middle: the queues are busy by then.
  const start = BOOT.events.length >> 1;
  const at = BOOT.events.findIndex((event, i) => i >= start && wanted(event, BOOT.events[i + 1]));
  assert(at > 0, "no such event");
  const events = BOOT.events.with(at, { ...BOOT.events[at]!, ...change(BOOT.events[at]!) });
  const result = await replayTrace(compileTrace({ ...BOOT, events }), "switch_const_ops");
  return { result, event: at + 1 };
}

test("replayTrace() finds an add that failed in the recording", async () => {
  const { result, event } = await replayChanged(({ op }) => op === "add", () => ({ ret: -28 }));
  const first = result.first.find((mismatch) => mismatch.event === event)!;
  assert(result.mismatches > 0);
  assertEquals([first.wanted, first.got], ["-28", "0"]);
});

test("replayTrace() finds a get that returned a buffer and is said not to have", async () => {
  const { result } = await replayChanged(
    ({ op, ret, queue }, next) =>
      op === "get" && ret === 1 && next?.op === "get" && next.ret === 0 && next.queue === queue,
    () => ({ ret: 0 }),
  );
  assert(result.mismatches > 0);
});

test("replayTrace() finds a get that returned none and is said to have returned one", async () => {
  const { result, event } = await replayChanged(
    ({ op, ret }) => op === "get" && ret === 0,
    () => ({ ret: 1, x: 200 }),
  );
  const first = result.first.find((mismatch) => mismatch.event === event)!;
  assertEquals([first.wanted, first.got], ["a buffer of that rank", "no buffer"]);
});

test("replayTrace() finds a buffer of another rank", async () => {
  const { result, event } = await replayChanged(
    ({ op, ret, x }) => op === "get" && ret === 1 && x > 0,
    () => ({ x: 0 }),
  );
  assert(result.mismatches > 0);
  assert(result.first[0]!.event >= event);
});

test("replayTrace() finds a rank that there is not", async () => {
  const { result, event } = await replayChanged(
    ({ op, ret }) => op === "get" && ret === 1,
    () => ({ x: 300 }),
  );
  assert(
    result.first.some((mismatch) =>
      mismatch.event === event && mismatch.wanted === "a buffer of that rank"
    ),
  );
});

test("replayTrace() finds a used length beyond the buffer", async () => {
  const { result, event } = await replayChanged(
    ({ op, ret }) => op === "get" && ret === 1,
    ({ len }) => ({ len: len + 1_000_000 }),
  );
  assertEquals(result.mismatches, 1);
  assertEquals(result.first[0]!.event, event);
  assert(result.first[0]!.got.endsWith("writable bytes"));
});

test("replayTrace() finds segments that differ from those added", async () => {
  const { result, event } = await replayChanged(
    ({ op, ret }) => op === "get" && ret === 1,
    ({ inSgs }) => ({ inSgs: inSgs + 1 }),
  );
  assertEquals(result.mismatches, 1);
  assertEquals(result.first[0]!.event, event);
});

test("replayTrace() finds changed results of poll, irq, enable_cb_delayed and kick_prepare", async () => {
  const changes: readonly [TraceEvent["op"], number][] = [
    ["poll", 0],
    ["enable_cb_delayed", 1],
    ["irq", 0],
    ["kick_prepare", 0],
    ["kick_prepare", 1],
  ];
  for (const [op, ret] of changes) {
    const { result } = await replayChanged(
      (event) => event.op === op && event.ret === ret,
      () => ({ ret: 1 - ret }),
    );
    assert(result.mismatches > 0, `${op} ${ret}`);
  }
});

test("replayTrace() replays a full ring as recorded", async () => {
  const text = lines(
    header({
      queues: [queue({ id: 3, layout: "packed", size: 3 }), queue({ id: 4, size: 2 })],
      events: 13,
    }),
    [0, 3, "add", 1, 1, 20, 0, 10], // two of three descriptors
    [1, 3, "add", 0, 2, 20, -28, 20],
    [2, 3, "add", 1, 0, 10, 0],
    [3, 3, "add", 1, 0, 10, -28],
    [4, 4, "add", 0, 1, 8, 0, 8],
    [5, 4, "add", 0, 1, 8, 0, 8],
    [6, 4, "add", 0, 1, 8, -28, 8],
    [7, 4, "get", 0, 1, 5, 1, 1], // the younger one first
    [8, 4, "get", 0, 1, 4, 1],
    [9, 4, "get", 0, 0, 0, 0],
    [10, 3, "get", 1, 0, 0, 1, 1],
    [11, 3, "add", 1, 0, 1, 0],
    [12, 3, "get", 1, 1, 10, 1],
  );
  const program = compileTrace(parseDriverTrace(text, "full"));
  for (const strategy of STRATEGY_NAMES) {
    assertEquals((await replayTrace(program, strategy)).first, [], strategy);
  }
});

test("replayTrace() works without EVENT_IDX, for both answers of kick_prepare", async () => {
  const events: unknown[][] = [];
  for (let i = 0; i < 20; i++) {
    const ret = i % 3 === 0 ? 1 : 0;
    for (const id of [0, 1]) {
      events.push([i, id, "add", 1, 1, 16, 0, 8], [i, id, "kick_prepare", 0, 0, 0, ret]);
      if (ret === 1) events.push([i, id, "notify", 0, 0, 0, 1]);
      events.push([i, id, "get", 1, 1, i % 9, 1], [i, id, "kick_prepare", 0, 0, 0, ret]);
      if (ret === 1) events.push([i, id, "notify", 0, 0, 0, 1]);
    }
  }
  for (const eventIdx of [0, 1]) {
    // With EVENT_IDX a kick_prepare without anything added since the last never returns 1.
    const usable = events.filter((event, i) => eventIdx === 0 || !afterGet(events, i, event));
    const text = lines(
      header({
        queues: [0, 1].map((id) => ({
          ...queue({ id, layout: id === 0 ? "split" : "packed", size: 8 }),
          flags: { eventIdx, indirect: 0 },
        })),
        events: usable.length,
      }),
      ...usable,
    );
    const result = await replayTrace(compileTrace(parseDriverTrace(text, "t")), "boolean_branch");
    assertEquals(result.first, [], `eventIdx ${eventIdx}`);
  }
});

/** Whether a kick or its notify follows a get. */
function afterGet(events: readonly unknown[][], i: number, event: readonly unknown[]): boolean {
  if (event[2] === "notify") return afterGet(events, i - 1, events[i - 1]!);
  return event[2] === "kick_prepare" && events[i - 1]![2] === "get";
}

test("replayTrace() refuses an unknown strategy", async () => {
  await assertRejects(
    () => replayTrace(compileTrace(BOOT), "telepathy"),
    RangeError,
    "current value is telepathy",
  );
});

function queue(fields: Record<string, unknown>): Record<string, unknown> {
  return { id: 0, layout: "split", size: 8, flags: { eventIdx: 1, indirect: 0 }, ...fields };
}

function header(fields: Record<string, unknown>): unknown {
  return { format: "qtrace-1", kind: "driver", queues: [queue({})], events: 0, ...fields };
}

function lines(...values: unknown[]): string {
  return values.map((value) => JSON.stringify(value) + "\n").join("");
}

test("parseDriverTrace() names file and line of what is no trace", () => {
  const add = [0, 0, "add", 1, 0, 10, 0];
  const cases: readonly [string, string][] = [
    ["", "line 1: not a JSON value"],
    ["{}\n", "line 1: the header must name the format qtrace-1"],
    ["null\n", "line 1: the header must name the format qtrace-1"],
    [lines(header({ kind: "device" })), "line 1: only driver recordings can be replayed"],
    [lines(header({ queues: 4 })), "line 1: the header must list the queues"],
    [lines(header({ queues: [queue({ size: 7 })] })), "line 1: queue 0 has no legal size"],
    [lines(header({ queues: [queue({ layout: "round" })] })), "line 1: queue 0 must be split or"],
    [lines(header({ queues: [null] })), "line 1: a queue must be an object"],
    [lines(header({ events: 2 }), add), "line 1: the header promises 2 events"],
    [lines(header({ prefill: { 9: [] } })), "line 1: prefilled queue 9 is not in the header"],
    [lines(header({ prefill: { 0: [[0, 0, 0, 0, 1]] } })), "line 1: a buffer must have segments"],
    [lines(header({ prefill: { 0: 5 } })), "line 1: the prefill of queue 0 must be"],
    [lines(header({ events: 1 })) + "[1,2\n", "line 2: not a JSON value"],
    [lines(header({ events: 1 }), [0, 0, "add"]), "line 2: not an event of 7 or 8 values"],
    [lines(header({ events: 1 }), add.with(1, 5)), "line 2: queue 5 is not in the header"],
    [lines(header({ events: 1 }), add.with(2, "del")), "line 2: operation del is not supported"],
    [lines(header({ events: 1 }), add.with(3, 0)), "line 2: a buffer must have segments"],
    [lines(header({ events: 1 }), add.with(3, -1)), "line 2: an event's values must be whole"],
    [lines(header({ events: 1 }), add.with(6, "0")), "line 2: an event's values must be whole"],
    [
      lines(header({ events: 1 }), [...add, 4]),
      "line 2: bytes 6 and 4 do not fit segments 1 and 0",
    ],
  ];
  for (const [text, message] of cases) {
    assertThrows(() => parseDriverTrace(text, "t.jsonl"), TypeError, `t.jsonl: ${message}`);
  }
});

test("readDriverTrace() reads the project's recordings", () => {
  assertEquals(BOOT.events.length, 12_122);
  assertEquals(BOOT.queues.length, 15);
});

test("decodeDriverTrace() takes plain and compressed bytes, and finds damaged ones", async () => {
  const text = lines(header({ events: 1 }), [0, 0, "add", 1, 0, 10, 0]);
  const plain = await decodeDriverTrace(new TextEncoder().encode(text), "plain");
  assertEquals(plain.events.length, 1);
  const bytes = await Deno.readFile(traceUrl("mixed-a-boot"));
  assertEquals((await decodeDriverTrace(bytes, "whole")).events, BOOT.events);
  await assertRejects(
    () => decodeDriverTrace(bytes.slice(0, 5000), "cut"),
    TypeError,
    "Cannot read trace cut: its gzip data is damaged",
  );
});
