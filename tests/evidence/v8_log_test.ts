import { assertEquals, assertStrictEquals } from "@std/assert";
import { formatRefusal, READ_RELEASES } from "../../bench/evidence/v8_formats.ts";
import { V8Log } from "../../bench/evidence/v8_log.ts";

const FILE = "file:///lab/dispatch.ts";
const CALLEE = `code-creation,JS,10,100,0x1000,40,splitAdd ${FILE}:3:9,0xa0,~`;
const CALLER = `code-creation,JS,10,110,0x2000,60,add ${FILE}:9:9,0xb0,~`;
const OPTIMIZED = `code-creation,JS,13,900,0x9000,500,add ${FILE}:9:9,0xb0,*'`;

function logOf(lines: readonly string[], markers: readonly string[] = []): V8Log {
  const log = new V8Log(markers);
  for (const line of lines) log.read(line);
  return log;
}

Deno.test("V8Log reads tier, place and size of code", () => {
  const [code] = logOf([OPTIMIZED]).codes;
  assertEquals([code?.name, code?.url, code?.tier, code?.osr], ["add", FILE, "turbofan", false]);
  assertEquals([code?.address, code?.sizeBytes], [0x9000, 500]);
});

Deno.test("V8Log tells tiers by their marker", () => {
  const tiers = ["~", "^", "+", "+'", "*", "o*", ""].map((marker) => {
    const log = logOf([`code-creation,JS,0,1,0x10,8,f ${FILE}:1:1,0xc0,${marker}`]);
    return [log.codes[0]?.tier, log.codes[0]?.osr];
  });
  assertEquals(tiers, [
    ["ignition", false],
    ["sparkplug", false],
    ["maglev", false],
    ["maglev", false],
    ["turbofan", false],
    ["turbofan", true],
    ["none", false],
  ]);
});

Deno.test("V8Log reads builtins, whose names have no place", () => {
  const log = logOf(["code-creation,Builtin,3,7000,0x7f00,96,Call_ReceiverIsNullOrUndefined"]);
  const code = log.codeAt(0x7f40);
  assertEquals([code?.name, code?.kind, code?.fn], [
    "Call_ReceiverIsNullOrUndefined",
    "Builtin",
    null,
  ]);
});

Deno.test("V8Log names inlined functions, with callers and places", () => {
  const log = logOf([
    CALLEE,
    CALLER,
    OPTIMIZED,
    "code-source-info,0x9000,5,100,200,C10O110C20O31I0C44O120,F0O115F0O33I0,S0xa0",
  ]);
  const layout = log.codes[2]?.layout;
  assertEquals(layout?.frames.map(({ fn, callOffset, parent }) => [fn?.name, callOffset, parent]), [
    ["splitAdd", 115, -1],
    ["splitAdd", 33, 0],
  ]);
  assertEquals(layout?.positions, [
    { codeOffset: 10, sourceOffset: 110, frame: -1 },
    { codeOffset: 20, sourceOffset: 31, frame: 0 },
    { codeOffset: 44, sourceOffset: 120, frame: -1 },
  ]);
  assertEquals(log.codes[2]?.fn?.endOffset, 200);
});

Deno.test("V8Log gives all code of a function the same identity, moved or not", () => {
  const log = logOf([CALLER, "sfi-move,0xb0,0xbb0", OPTIMIZED.replace("0xb0", "0xbb0")]);
  assertStrictEquals(log.codes[0]?.fn, log.codes[1]?.fn);
});

Deno.test("V8Log tells a function from another that takes over its address", () => {
  const log = logOf([CALLER, `code-creation,JS,10,1,0x5000,8,other ${FILE}:1:1,0xb0,~`]);
  assertEquals(log.codes.map(({ fn }) => fn?.name), ["add", "other"]);
});

Deno.test("V8Log resolves caches to the code that was there at the time", () => {
  const log = logOf([
    CALLER,
    "LoadIC,0x2010,200,9,13,0,1,0xaaa1,layout,,",
    `code-creation,JS,10,300,0x2000,60,later ${FILE}:50:9,0xd0,~`,
    "LoadIC,0x2010,400,50,13,1,P,0xaaa2,a\\x2Cb,,",
    "KeyedLoadIC,0x999999,400,50,13,1,P,0xaaa2,x,,",
  ]);
  assertEquals(
    log.ics.map(({ fn, type, key, from, to, map }) => [fn?.name, type, key, from, to, map]),
    [
      ["add", "LoadIC", "layout", "0", "1", "0xaaa1"],
      ["later", "LoadIC", "a,b", "1", "P", "0xaaa2"],
    ],
  );
});

Deno.test("V8Log leaves caches of Deno's own scripts out", () => {
  const log = logOf([
    "code-creation,JS,10,100,0x1000,40,post ext:core/01_core.js:3:9,0xa0,~",
    "LoadIC,0x1010,200,9,13,0,1,0xaaa1,x,,",
  ]);
  assertEquals(log.ics, []);
});

Deno.test("V8Log marks deoptimized code and says why and when", () => {
  const marker = `code-creation,JS,10,1,0x30,2,mark ${FILE}:1:1,0xe0,~`;
  const deopt = `code-deopt,950,544,0x9000,-1,2885,deopt-eager,<${FILE}:11:12>,wrong call target`;
  const log = logOf([CALLER, OPTIMIZED, marker, deopt], ["mark"]);
  assertEquals(log.deopts.map(({ fn, ...rest }) => ({ ...rest, fn: fn?.name })), [{
    fn: "add",
    kind: "deopt-eager",
    place: `${FILE}:11:12`,
    reason: "wrong call target",
    after: "mark",
  }]);
  assertEquals(log.codes.map(({ deoptimized }) => deoptimized), [false, true, false]);
});

Deno.test("V8Log lists what was compiled between markers", () => {
  const marker = (name: string) => `code-creation,JS,10,1,0x30,2,${name} ${FILE}:1:1,0xe0,~`;
  const log = logOf([CALLEE, marker("begin"), CALLER, OPTIMIZED, marker("end")], ["begin", "end"]);
  assertEquals(log.compiledAfter.get("begin")?.map(({ name }) => name), ["add"]);
  assertEquals(log.marker, "end");
});

Deno.test("V8Log finds the isolate in a traced collection", () => {
  const log = logOf(["[4711:0x55f08a1c8000]       33 ms: Mark-Compact 3.4 (4.8) -> 2.7 (5.2) MB"]);
  assertEquals(log.isolate, 0x55f08a1c8000);
  assertEquals(logOf(["[4711] nothing"]).isolate, null);
});

Deno.test("V8Log skips lines that are cut off or something else", () => {
  const log = logOf([
    "",
    "code-creation,JS,13,900",
    "code-creation,JS,13,900,junk,junk,x",
    "code-source-info,0x1",
    "code-deopt,1",
    "LoadIC,",
    "code-move,0x1,0x2",
    "what a user prints",
    "new,MemoryChunk,0x3a31d02c0000,262144",
  ]);
  assertEquals([log.codes, log.ics], [[], []]);
});

Deno.test("V8Log follows code that moves", () => {
  const log = logOf([OPTIMIZED, "code-move,0x9000,0xc000"]);
  assertEquals(log.codeAt(0xc010)?.name, "add");
});

Deno.test("V8Log reads the releases that the lab knows, and nothing of others", () => {
  const read = (release: string) => {
    const log = logOf([`v8-version,${release},245,2,-rusty,0`, CALLEE], ["splitAdd"]);
    return [log.release, log.codes.length, log.marker, formatRefusal(log.release)];
  };
  const reads = `and the lab reads that of V8 ${READ_RELEASES.join(", V8 ")}`;
  const known = `logs in the format of V8 99.1, ${reads}`;
  assertEquals(read("15,0"), ["15.0", 1, "splitAdd", ""]);
  assertEquals(read("99,1"), ["99.1", 0, "splitAdd", known]);
  assertEquals(
    formatRefusal(""),
    `logs in the format of a V8 that does not tell its release, ${reads}`,
  );
});
