import { assertEquals, assertStrictEquals } from "@std/assert";
import { MARKERS } from "../../bench/evidence/child_protocol.ts";
import { isRingFunction } from "../../bench/evidence/classify.ts";
import { finalCode } from "../../bench/evidence/final_code.ts";
import { summarize } from "../../bench/evidence/summarize.ts";
import { V8Log } from "../../bench/evidence/v8_log.ts";

const FILE = "file:///lab/dispatch/table.ts";
const RING = "file:///lab/ring/split_driver.ts";

function creation(tier: string, address: string, name = "add", url = FILE, sfi = "0xb0"): string {
  return `code-creation,JS,1,1,${address},256,${name} ${url}:9:9,${sfi},${tier}`;
}

function deopt(address: string, reason: string): string {
  return `code-deopt,9,256,${address},-1,20,deopt-eager,<${FILE}:11:12>,${reason}`;
}

const MARKER = creation("~", "0x100", MARKERS.measured, "file:///lab/child.ts", "0xe0");
const BYTECODE = creation("~", "0x1000");

function logOf(...lines: readonly string[]): V8Log {
  const log = new V8Log(Object.values(MARKERS));
  for (const line of lines) log.read(line);
  return log;
}

Deno.test("finalCode() prefers the top tier, and code entered at its start", () => {
  const log = logOf(
    BYTECODE,
    creation("+'", "0x2000"),
    creation("*'", "0x3000"),
    creation("o*", "0x4000"),
  );
  const code = finalCode(log, log.codes[0]!.fn!);
  assertEquals([code?.tier, code?.address], ["turbofan", 0x3000]);
});

Deno.test("finalCode() passes over code that was thrown away", () => {
  const log = logOf(
    BYTECODE,
    creation("+'", "0x2000"),
    creation("*'", "0x3000"),
    deopt("0x3000", "wrong map"),
  );
  assertEquals(finalCode(log, log.codes[0]!.fn!)?.tier, "maglev");
  const none = logOf(BYTECODE, creation("*'", "0x3000"), deopt("0x3000", "wrong map"));
  assertEquals(finalCode(none, none.codes[0]!.fn!)?.tier, "ignition");
});

Deno.test("summarize() tells deopts of warm-up from those after it, and only those that concern", () => {
  const log = logOf(
    BYTECODE,
    creation("~", "0x1800", "bystander", FILE, "0xc0"),
    creation("*'", "0x2800", "bystander", FILE, "0xc0"),
    creation("*'", "0x2000"),
    deopt("0x2000", "wrong map"),
    creation("*'", "0x3000"),
    MARKER,
    deopt("0x2800", "out of bounds"),
    deopt("0x3000", "not a Smi"),
  );
  const fn = log.codes[0]!.fn!;
  const none = { machineCode: null, obstacle: "that needs --allow-ffi" };
  const summary = summarize(log, "add", fn, finalCode(log, fn), none, isRingFunction);
  assertEquals(summary.deopts.map(({ reason, measured }) => [reason, measured]), [
    ["wrong map", false],
    ["not a Smi", true],
  ]);
  assertEquals([summary.tier, summary.classification, summary.bytes], [
    "ignition",
    "not optimized",
    0,
  ]);
});

Deno.test("summarize() lists the caches of the dispatch, alike ones as one", () => {
  const log = logOf(
    BYTECODE,
    creation("~", "0x1800", "splitAdd", RING, "0xc0"),
    creation("~", "0x1900", "method", FILE, "0xd0"),
    "LoadIC,0x1010,1,9,13,0,1,0xaaa1,layout,,",
    "LoadIC,0x1010,2,9,13,1,P,0xaaa2,layout,,",
    "LoadIC,0x1020,3,10,13,0,1,0xaaa1,add,,",
    "LoadIC,0x1030,4,11,13,0,1,0xaaa1,add,,",
    "KeyedLoadIC,0x1040,5,12,13,0,1,0xaaa3,7,,",
    "StoreIC,0x1050,5,13,13,0,1,0xaaa3,x,,",
    "LoadIC,0x1810,6,3,3,0,1,0xaaa1,num,,",
    "LoadIC,0x1910,7,4,4,0,1,0xaaa1,self,,",
    creation("*'", "0x3000"),
    "code-source-info,0x3000,5,100,200,C10O110,F0O115F1O33,S0xc0S0xd0",
  );
  const fn = log.codes[0]!.fn!;
  const none = { machineCode: null, obstacle: "that needs --allow-ffi" };
  const summary = summarize(log, "add", fn, finalCode(log, fn), none, isRingFunction);
  assertEquals(
    summary.icStates.map((ic) => [ic.name, ic.type, ic.key, ic.state, ic.maps, ic.sites]),
    [
      ["add", "LoadIC", "layout", "polymorphic", 2, 1],
      ["add", "LoadIC", "add", "monomorphic", 1, 2],
      ["add", "KeyedLoadIC", "[…]", "monomorphic", 1, 1],
      ["method", "LoadIC", "self", "monomorphic", 1, 1],
    ],
  );
  assertEquals(summary.inlined, [{ name: "splitAdd", into: "" }, { name: "method", into: "" }]);
  assertEquals(summary.classification, "inlined");
});

Deno.test("a summary is JSON", () => {
  const log = logOf(BYTECODE, creation("*'", "0x3000"));
  const fn = log.codes[0]!.fn!;
  const none = { machineCode: null, obstacle: "x" };
  const summary = summarize(log, "add", fn, finalCode(log, fn), none, isRingFunction);
  assertEquals(JSON.parse(JSON.stringify(summary)), summary);
  assertStrictEquals(summary.classification, "unknown");
});
