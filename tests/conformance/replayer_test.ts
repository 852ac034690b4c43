// A replayer that cannot fail is worthless: whatever is changed in a recording, it must say so, at that step.

import { assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import type { Mismatch } from "./compare.ts";
import { deviationAt } from "./deviations.ts";
import { loadForms } from "./ring_strategy.ts";
import { replayTraces } from "./run.ts";
import { parseVectors } from "./vector_file.ts";
import { permitted, testWith } from "../permitted.ts";

const test = testWith("read");

// deno-lint-ignore no-explicit-any -- lines are mutated at will
type Line = Record<string, any>;

const DIRECT = (await loadForms("direct"))[0]!;

async function readLines(file: string): Promise<readonly string[]> {
  const packed = await Deno.open(new URL(`./vectors/${file}`, import.meta.url));
  const text = packed.readable.pipeThrough(new DecompressionStream("gzip"));
  return replayed((await new Response(text).text()).trimEnd().split("\n"));
}

/** The lines without those that come after the end of what can be compared. */
function replayed(lines: readonly string[]): readonly string[] {
  let trace = "";
  let ended = false;
  return lines.filter((text) => {
    const line: Line = JSON.parse(text);
    if (line.t === "init") [trace, ended] = [line.trace, false];
    if (ended) return false;
    ended = deviationAt(trace, line.i)?.ends !== undefined;
    return true;
  });
}

/** Without permission there are none, and tests are ignored. */
const FILES: Readonly<Record<string, readonly string[]>> = !permitted("read") ? {} : {
  split: await readLines("split.jsonl.gz"),
  packed: await readLines("packed.jsonl.gz"),
  splitAll: await readLines("split-eventidx-indirect.jsonl.gz"),
  packedAll: await readLines("packed-eventidx-indirect.jsonl.gz"),
  splitInOrder: await readLines("split-inorder.jsonl.gz"),
  packedInOrder: await readLines("packed-inorder.jsonl.gz"),
  splitMap: await readLines("split-eventidx-indirect-map.jsonl.gz"),
  packedMap: await readLines("packed-map.jsonl.gz"),
};

/** The lines of the trace that `at` lies in. */
function traceAround(lines: readonly string[], at: number): { start: number; end: number } {
  let start = at;
  while (!lines[start]!.startsWith('{"t":"init"')) start--;
  let end = at + 1;
  while (end < lines.length && !lines[end]!.startsWith('{"t":"init"')) end++;
  return { start, end };
}

/**
 * Changes the first line that has what `applies` looks for, replays its trace, and gives back the first
 * mismatch and the step where it had to be.
 */
function replayMutated(
  file: string,
  applies: (line: Line) => boolean,
  mutate: (line: Line) => void,
): { first: Mismatch | null; step: string } {
  const lines = FILES[file]!;
  const at = lines.findIndex((text) => applies(JSON.parse(text)));
  assertNotEquals(at, -1, "no line has what is to be changed");
  const { start, end } = traceAround(lines, at);
  const line: Line = JSON.parse(lines[at]!);
  const before = JSON.stringify(line);
  mutate(line);
  assertNotEquals(JSON.stringify(line), before, "the mutation changes nothing");
  const mutated = [...lines.slice(start, at), JSON.stringify(line), ...lines.slice(at + 1, end)];
  const original = replayTraces(parseVectors(lines.slice(start, end).join("\n")), DIRECT);
  assertEquals(original.first, null);
  const { first } = replayTraces(parseVectors(mutated.join("\n")), DIRECT);
  return { first, step: String(line.i ?? "init") };
}

function flipFirstByte(hex: string): string {
  return (Number.parseInt(hex.slice(0, 2), 16) ^ 1).toString(16).padStart(2, "0") + hex.slice(2);
}

function flipLastByte(hex: string): string {
  return hex.slice(0, -2) + flipFirstByte(hex.slice(-2));
}

type Mutation = readonly [
  what: string,
  field: string,
  file: string,
  applies: (line: Line) => boolean,
  mutate: (line: Line) => void,
];

const isOp = (op: string) => (line: Line): boolean => line.op === op;

const MUTATIONS: readonly Mutation[] = [
  [
    "the first ring byte",
    "ring.desc byte 0",
    "split",
    (l) => l.op === "add" && l.ring?.desc,
    (l) => l.ring.desc = flipFirstByte(l.ring.desc),
  ],
  [
    "the last ring byte",
    "ring.used byte",
    "split",
    (l) => l.op === "dev_use" && l.ring?.used,
    (l) => l.ring.used = flipLastByte(l.ring.used),
  ],
  [
    "a byte of the driver area",
    "ring.driver byte 0",
    "packed",
    (l) => l.ring?.driver && l.i > 9,
    (l) => l.ring.driver = flipFirstByte(l.ring.driver),
  ],
  ["a longer ring", "ring bytes", "packed", (l) => l.i === 6 && l.ring?.device, (l) => {
    l.ring.device += "00";
  }],
  ["a hash", "sha", "packed", (l) => "sha" in l && l.i > 20, (l) => l.sha = flipLastByte(l.sha)],
  ["the created ring", "ring.desc", "split", (l) => l.t === "init", (l) => {
    l.ring.desc = flipFirstByte(l.ring.desc);
  }],
  ["free", "free", "split", isOp("add"), (l) => l.free++],
  ["free on a device's line", "free", "packed", isOp("dev_use"), (l) => l.free++],
  ["a state field on a device's line", "st.fh", "split", isOp("dev_pop"), (l) => l.st.fh ^= 1],
  ["a dropped notification", "notified", "split", (l) => l.notified > 0, (l) => delete l.notified],
  ["an added notification", "notified", "packed", isOp("add"), (l) => l.notified = 1],
  ["a dropped callback", "callbacks", "packed", (l) => l.callbacks > 0, (l) => delete l.callbacks],
  ["a dropped warning", "warn", "split", (l) => l.warn > 0, (l) => delete l.warn],
  ["an added warning", "warn", "split", isOp("add"), (l) => l.warn = 1],
  ["a message", "msg", "packed", (l) => "msg" in l, (l) => l.msg += "!"],
  ["a dropped message", "msg", "split", (l) => "msg" in l, (l) => delete l.msg],
  ["add's code", "ret", "split", (l) => l.op === "add" && l.ret === -28, (l) => l.ret = -5],
  ["a BUG", "bug", "packed", (l) => "bug" in l, (l) => l.bug += "!"],
  ["a dropped BUG", "ret", "packed", (l) => "bug" in l, (l) => l.ret = 0],
  ["a table", "tbl", "splitAll", (l) => "tbl" in l, (l) => l.tbl = flipLastByte(l.tbl)],
  ["a dropped table", "tbl", "packedAll", (l) => "tbl" in l, (l) => delete l.tbl],
  [
    "a table's address",
    "ring.desc",
    "packedAll",
    (l) => "tbl" in l,
    (l) => l.ind = l.ind.replace(/.$/, "8"),
  ],
  ["a failing table allocation", "tbl", "splitAll", (l) => "tbl" in l, (l) => l.failAlloc = 0],
  ["a segment", "ring.desc", "packed", isOp("add"), (l) => [...l.out, ...l.in][0][0][1]++],
  ["a token", "ret", "split", (l) => l.op === "get_buf" && l.ret !== null, (l) => l.ret++],
  ["a length", "len", "packed", (l) => l.op === "get_buf" && l.ret !== null, (l) => l.len++],
  [
    "a length that was not stored",
    "len",
    "split",
    (l) => l.op === "get_buf" && l.msg !== undefined,
    (l) => l.len = null,
  ],
  [
    "a length that was stored",
    "len",
    "packed",
    (l) => l.op === "get_buf" && l.len === null,
    (l) => {
      l.len = 0;
    },
  ],
  ["a context", "ctx", "split", (l) => l.op === "get_buf" && l.ctx > 0, (l) => l.ctx = 0],
  ["a stored NULL context", "ctx", "packed", (l) => l.op === "get_buf" && l.ctx === 0, (l) => {
    l.ctx = "untouched";
  }],
  ["an untouched context", "ctx", "splitAll", (l) => l.ctx === "untouched", (l) => l.ctx = 0],
  ["recycled tokens", "recycled", "split", (l) => l.recycled?.length > 1, (l) => {
    l.recycled.reverse();
  }],
  ["recycleDone", "recycleDone", "packed", isOp("reset"), (l) => l.recycleDone = !l.recycleDone],
  ["a size", "num", "packed", isOp("resize"), (l) => l.num++],
  [
    "a failing ring allocation",
    "ret",
    "packed",
    (l) => l.op === "resize" && l.ret === 0 && l.recycleDone,
    (l) => l.failAlloc = 0,
  ],
  ["a failing start", "ret", "split", (l) => l.op === "reset" && l.ret === 0, (l) => {
    l.enableRet = -5;
  }],
  ["a failing stop", "ret", "split", (l) => l.op === "reset" && l.ret === 0, (l) => {
    l.disableRet = -16;
  }],
  ["a cycle's kicks", "kicks", "split", isOp("cycle"), (l) => l.kicks--],
  ["a cycle's count", "ret", "packed", isOp("cycle"), (l) => l.ret = false],
  ["what the device popped", "ret", "packed", (l) => l.op === "dev_pop" && l.ret !== null, (l) => {
    l.ret.segs[0][1]++;
  }],
  ["that the device popped", "ret", "split", (l) => l.op === "dev_pop" && l.ret !== null, (l) => {
    l.ret = null;
  }],
  ["that a table was popped", "ret", "splitAll", (l) => l.ret?.indirect, (l) => {
    l.ret.indirect = false;
  }],
  ["a completed id", "outstanding id", "split", isOp("dev_use"), (l) => l.id++],
  ["a device's write", "w, area 2", "split", isOp("dev_use"), (l) => {
    l.w[0][2] = flipFirstByte(l.w[0][2]);
  }],
  ["a mapping", "maps", "splitMap", (l) => l.op === "add" && l.maps?.length > 1, (l) => {
    l.maps.reverse();
  }],
  ["a mapping taken back", "maps", "packedMap", (l) => l.op === "get_buf" && l.maps, (l) => {
    l.maps.pop();
  }],
  ["a dropped mapping", "maps", "splitMap", (l) => l.op === "detach" && l.maps, (l) => {
    delete l.maps;
  }],
  ["a failing mapping", "ret", "packedMap", (l) => l.op === "add" && l.maps && l.ret === 0, (l) => {
    l.failMap = 0;
  }],
  ["a premapped buffer", "maps", "splitMap", (l) => l.api === "outbuf_pre" && l.ret === 0, (l) => {
    l.api = "outbuf";
  }],
  ["a batch's id", "outstanding id", "splitInOrder", isOp("dev_use_batch"), (l) => l.id++],
  ["a batch's write", "w, area 2", "splitInOrder", isOp("dev_use_batch"), (l) => {
    l.w[0][2] = flipFirstByte(l.w[0][2]);
  }],
  ["a batch's interrupt", "irq", "packedInOrder", isOp("dev_use_batch"), (l) => l.irq = !l.irq],
  ["a dropped device's write", "w, area 0", "packed", isOp("dev_use"), (l) => l.w.pop()],
  ["a device's interrupt", "irq", "packedAll", isOp("dev_use"), (l) => l.irq = !l.irq],
];

/** Results that any line of an operation holds, in every layout and with all features. */
const RESULTS = ["kick_prepare", "kick", "notify", "enable_cb", "enable_cb_delayed", "poll"].map((
  op,
) => [op, (l: Line) => l.ret = !l.ret] as const);
const NUMBERS = ["enable_cb_prepare", "notification_data", "vring_size", "interrupt"].map((op) =>
  [op, (l: Line) => l.ret++] as const
);

for (const file of Object.keys(FILES)) {
  if (file.endsWith("Map")) continue; // the same operations as the others
  for (const [op, mutate] of [...RESULTS, ...NUMBERS]) {
    test(`the replayer sees a changed result of ${op}, file ${file}`, () => {
      const { first, step } = replayMutated(file, isOp(op), mutate);
      assertEquals([first?.step, first?.field], [step, "ret"]);
    });
  }
  const init: Line = JSON.parse(FILES[file]![0]!);
  for (const key of Object.keys(init.st)) {
    for (const op of ["add", "get_buf", "interrupt", "cycle"]) {
      test(`the replayer sees a changed st.${key} after ${op}, file ${file}`, () => {
        const { first, step } = replayMutated(file, isOp(op), (l) => l.st[key] ^= 1);
        assertEquals([first?.step, first?.field], [step, `st.${key}`]);
      });
    }
  }
}

for (const [what, field, file, applies, mutate] of MUTATIONS) {
  test(`the replayer sees ${what} changed`, () => {
    const { first, step } = replayMutated(file, applies, mutate);
    assertEquals(first?.step, step);
    assertStringIncludes(first!.field, field);
  });
}
