import { assertEquals } from "@std/assert";
import type { Flow, Instruction } from "../../bench/evidence/disassembly.ts";
import { findSites, withoutTables } from "../../bench/evidence/machine_code.ts";
import { type CodeEntry, V8Log } from "../../bench/evidence/v8_log.ts";

const CODE = 0x9000;
const ISOLATE = 0x100000;
const ROOT = ISOLATE + 128;

/** Instructions of 4 bytes each. */
function code(...lines: readonly (readonly [text: string, flow?: Flow, target?: number])[]) {
  return lines.map(([text, flow = "next", target]): Instruction => ({
    offset: 0,
    text,
    flow,
    target: target ?? null,
  })).map((instruction, i) => ({ ...instruction, offset: 4 * i }));
}

function processLog(): V8Log {
  const log = new V8Log();
  const builtins = [
    "Call_ReceiverIsNullOrUndefined",
    "CallFunction_ReceiverIsNotNullOrUndefined",
    "LoadICTrampoline_Megamorphic",
    "KeyedLoadIC_Megamorphic",
    "CEntry_Return1_ArgvOnStack_NoBuiltinExit",
    "DeoptimizationEntry_Eager",
    "RecordWriteSaveFP",
  ];
  builtins.forEach((name, i) => {
    log.read(`code-creation,Builtin,3,1,0x${(0x70000 + 256 * i).toString(16)},64,${name}`);
  });
  log.read("code-creation,JS,13,1,0x9000,512,add file:///lab/d.ts:1:1,0xb0,*");
  log.read("code-creation,JS,13,1,0xa000,512,splitAdd file:///lab/s.ts?clone=3:1:1,0xc0,*");
  return log;
}

async function sitesOf(
  instructions: readonly Instruction[],
  words: Readonly<Record<number, number>> = {},
): Promise<[kind: string, target: string, offset: number][]> {
  const log = processLog();
  const sites = await findSites(instructions, CODE, {
    isolate: ISOLATE,
    codeAt: (address): CodeEntry | null => log.codeAt(address),
    readWords: (addresses) => Promise.resolve(addresses.map((address) => words[address] ?? 0)),
  });
  return sites.map(({ kind, target, instruction }) => [kind, target, instruction.offset]);
}

Deno.test("findSites() tells a call through the table of WebAssembly's code from other indirect calls", async () => {
  const call = ["call qword ptr [r10+r8*8]", "indirect call"] as const;
  const wasm = ["wasm call", "a WebAssembly function"];
  const unknown = ["indirect call", "?"];
  const kinds = async (...lines: readonly (readonly [text: string, flow?: Flow])[]) =>
    (await sitesOf(code(...lines))).map(([kind, target]) => [kind, target]);
  assertEquals(await kinds(["mov r10,7F1A08DC4000h"], ["mov eax,edi"], call), [wasm]);
  assertEquals(await kinds(["mov r10,[rcx+7]"], call), [unknown]);
  assertEquals(await kinds(["mov r10,7F1A08DC4000h"], call, call), [wasm, unknown]);
  assertEquals(await kinds(["mov rcx,7F1A08DC4000h"], call), [unknown]);
  assertEquals(await kinds(["mov r10,7F1A08DC4000h"], ["call r10", "indirect call"]), [unknown]);
});

Deno.test("findSites() tells V8's builtins apart", async () => {
  const instructions = code(
    ...[0, 1, 2, 3, 4, 6].map((i) => ["call", "call", 0x70000 + 256 * i] as const),
  );
  assertEquals((await sitesOf(instructions)).map(([kind]) => kind), [
    "generic call",
    "chained call",
    "megamorphic load",
    "megamorphic load",
    "runtime call",
    "builtin call",
  ]);
});

Deno.test("findSites() resolves a known call through the dispatch table", async () => {
  const instructions = code(
    ["mov r15d,208C00h"],
    ["mov r10,[r13+1F0h]"],
    ["mov rcx,r15"],
    ["shr ecx,8"],
    ["shl ecx,4"],
    ["mov rcx,[r10+rcx]"],
    ["call rcx", "indirect call"],
  );
  const entry = 0x500000 + (0x208c << 4);
  assertEquals(await sitesOf(instructions, { [ROOT + 0x1f0]: 0x500000, [entry]: 0xa000 }), [
    ["known call", "splitAdd#3", 24],
  ]);
});

Deno.test("findSites() does not take an earlier call's handle for a later call's", async () => {
  const instructions = code(
    ["mov r15d,208C00h"],
    ["mov r10,[r13+1F0h]"],
    ["shr ecx,8"],
    ["shl ecx,4"],
    ["call rcx", "indirect call"],
    ["call rcx", "indirect call"],
  );
  const kinds = (await sitesOf(instructions)).map(([kind]) => kind);
  assertEquals(kinds, ["known call", "indirect call"]);
});

Deno.test("findSites() calls a branch to a deopt exit a guard", async () => {
  const instructions = code(
    ["cmp [rdx-1],rcx"],
    ["jne", "branch", CODE + 12],
    ["je", "branch", CODE + 8],
    ["call qword ptr [r13-28h]", "indirect call"],
  );
  assertEquals(await sitesOf(instructions, { [ROOT - 0x28]: 0x70500 }), [
    ["guard", "", 4],
    ["deopt exit", "DeoptimizationEntry_Eager", 12],
  ]);
});

Deno.test("findSites() tells jump tables, tail calls and C++ calls from each other", async () => {
  const instructions = code(
    ["jmp qword ptr [r10+r8*8]", "indirect jump"],
    ["jmp qword ptr [r13+1000h]", "indirect jump"],
    ["and rsp,0FFFFFFFFFFFFFFF0h"],
    ["call rax", "indirect call"],
    ["jmp", "jump", CODE + 4],
    ["jmp", "jump", 0x70600],
  );
  assertEquals(await sitesOf(instructions, { [ROOT + 0x1000]: 0x70000 }), [
    ["jump table", "?", 0],
    ["generic call", "Call_ReceiverIsNullOrUndefined", 4],
    ["runtime call", "a C++ function", 12],
    ["builtin call", "RecordWriteSaveFP", 20],
  ]);
});

Deno.test("withoutTables() drops the addresses behind a jump table", () => {
  const instructions = code(
    ["lea r10,[900Ch]"],
    ["jmp qword ptr [r10+r8*8]", "indirect jump"],
    ["ret", "return"],
    ["add [rax],al"],
    ["add [rax],al"],
  );
  assertEquals(withoutTables(instructions, CODE).map(({ offset }) => offset), [0, 4, 8]);
  const plain = code(["lea r10,[900Ch]"], ["ret", "return"], ["nop"], ["nop"]);
  assertEquals(withoutTables(plain, CODE).length, 4);
});
