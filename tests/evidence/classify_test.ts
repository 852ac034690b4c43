import { assertEquals } from "@std/assert";
import {
  classify,
  classifyByLog,
  isRingFunction,
  type PlacedSite,
  placeSites,
} from "../../bench/evidence/classify.ts";
import { countedRanges } from "../../bench/evidence/counted_ranges.ts";
import { Coverage } from "../../bench/evidence/coverage.ts";
import { worstClassification } from "../../bench/evidence/summary.ts";
import type { EvidenceSummary } from "../../bench/record/cell_evidence.ts";
import type { SiteKind } from "../../bench/evidence/machine_code.ts";
import type { CodeEntry } from "../../bench/evidence/v8_log.ts";

function site(kind: SiteKind, place: Partial<PlacedSite> = {}): PlacedSite {
  const instruction = { offset: 0, text: "", flow: "call", target: null } as const;
  return {
    instruction,
    kind,
    target: "x",
    code: null,
    fn: null,
    dispatch: true,
    executed: true,
    ...place,
  };
}

Deno.test("classify() names the slowest way that is taken", () => {
  const cases: [SiteKind[], string][] = [
    [[], "inlined"],
    [["guard", "deopt exit", "runtime call", "builtin call"], "inlined"],
    [["known call"], "known call"],
    [["known call", "chained call"], "guarded chain"],
    [["jump table", "known call"], "jump table"],
    [["jump table", "generic call"], "generic call"],
    [["indirect call"], "generic call"],
    [["known call", "wasm call"], "wasm call"],
    [["generic call", "wasm call"], "wasm call"],
    [["megamorphic load", "generic call", "wasm call"], "megamorphic load + generic call"],
    [["megamorphic load", "generic call"], "megamorphic load + generic call"],
  ];
  for (const [kinds, expected] of cases) {
    assertEquals(classify(kinds.map((kind) => site(kind)), 1), expected, kinds.join());
  }
  assertEquals(classify([], 0), "no call");
});

Deno.test("classify() leaves out what never runs and what the functions dispatched to do", () => {
  const sites = [
    site("generic call", { executed: false }),
    site("generic call", { dispatch: false }),
    site("known call", { executed: null }),
  ];
  assertEquals(classify(sites, 1), "known call");
});

Deno.test("placeSites() takes no jump table of a workload's own for a dispatch", () => {
  const placed = (kind: SiteKind, url: string) => {
    const fn = { name: "loop", url, endOffset: 1 };
    const code = { fn, layout: null } as unknown as CodeEntry;
    return placeSites([site(kind)], code, isRingFunction, null)[0]!.dispatch;
  };
  assertEquals(placed("jump table", "file:///x/bench/workload/trace_loop.ts?copy=1"), false);
  assertEquals(placed("generic call", "file:///x/bench/workload/trace_loop.ts"), true);
  assertEquals(placed("jump table", "file:///x/dispatch/switch_direct.ts"), true);
  assertEquals(placed("jump table", "blob:null/4d1f"), true);
});

Deno.test("classifyByLog() claims no more than the log tells", () => {
  assertEquals(classifyByLog(2, 0, false), "inlined");
  assertEquals(classifyByLog(2, 1, false), "unknown");
  assertEquals(classifyByLog(0, 0, false), "unknown");
  assertEquals(classifyByLog(0, 0, true), "megamorphic load + generic call");
});

Deno.test("worstClassification() is that of the slowest function", () => {
  const summaries = ["inlined", "generic call", "known call"].map((classification) =>
    ({ classification }) as EvidenceSummary
  );
  assertEquals(worstClassification(summaries), "generic call");
});

Deno.test("isRingFunction() knows ring files, copies of them too", () => {
  const isRing = (url: string) => isRingFunction({ name: "f", url, endOffset: 0 });
  assertEquals(isRing("file:///x/ring/split_driver.ts"), true);
  assertEquals(isRing("file:///x/ring/split_driver.ts?clone=3&copy=0"), true);
  assertEquals(isRing("file:///x/dispatch/direct.ts?copy=/ring/"), false);
  assertEquals(isRing("file:///x/spring/split_driver.ts"), false);
});

Deno.test("Coverage.executed() goes by the innermost range", () => {
  const fn = { name: "pick", url: "", endOffset: 100 };
  const coverage = new Coverage([
    [{ name: "pick", start: 0, end: 99, count: 0 }],
    [
      { name: "", start: 0, end: 500, count: 1 },
      { name: "pick", start: 10, end: 100, count: 7 },
      { name: "", start: 40, end: 60, count: 0 },
    ],
  ]);
  assertEquals([20, 39, 40, 59, 60].map((at) => coverage.executed(fn, at)), [
    true,
    true,
    false,
    false,
    true,
  ]);
  assertEquals(coverage.executed({ ...fn, endOffset: 101 }, 20), null);
  assertEquals(coverage.executed({ ...fn, name: "other" }, 20), null);
});

Deno.test("countedRanges() names functions", () => {
  const source = "export async function pick (a) {}  static make() {} x => x; if (a) {}";
  const at = (text: string) => source.indexOf(text);
  const starts = [at("async"), at("static"), at("x =>"), at("(a) {}")];
  const ranges = countedRanges(source, starts.map((start) => ({ start, end: 34, count: 1 })));
  assertEquals(ranges.map(({ name }) => name), ["pick", "make", "", ""]);
});

Deno.test("countedRanges() lets a statement that is never executed end where it ends", () => {
  const source = "{ if (a) return f(b); return (a ?? g(b))(b, [1]); }";
  const start = source.indexOf(" return (a");
  const middle = source.indexOf(")(b, [");
  const ends = (count: number, from = start, end = middle) =>
    countedRanges(source, [{ start: from, end, count }])[0]?.end;
  assertEquals(ends(0), source.lastIndexOf(";") + 1);
  assertEquals(ends(1), middle);
  // The arm of an expression ends with the arm.
  assertEquals(ends(0, source.indexOf("g(b)"), source.indexOf("g(b)") + 4), middle);
  const whole = source.indexOf(" return (a");
  assertEquals(ends(0, source.indexOf("return f"), whole), whole);
});

Deno.test("Coverage.executed() counts copies of a file as one", () => {
  const fn = { name: "pick", url: "", endOffset: 100 };
  const range = { name: "pick", start: 10, end: 100 };
  assertEquals(new Coverage([[{ ...range, count: 0 }]]).executed(fn, 20), false);
  const both = new Coverage([[{ ...range, count: 1 }], [{ ...range, count: 0 }]]);
  assertEquals(both.executed(fn, 20), true);
});

Deno.test("Coverage.executed() takes unnamed ranges only where no range has the name", () => {
  const fn = { name: "pick", url: "", endOffset: 100 };
  const named = [{ name: "pick", start: 10, end: 100, count: 0 }];
  const unnamed = [{ name: "", start: 0, end: 100, count: 5 }];
  assertEquals(new Coverage([unnamed, named]).executed(fn, 20), false);
  assertEquals(new Coverage([unnamed]).executed(fn, 20), true);
});
