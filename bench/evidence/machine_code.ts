/**
 * What the calls and branches of optimized code are: calls of known functions, of V8's builtins, exits to
 * the interpreter, jump tables.
 *
 * Facts about V8 15.0 on x86-64. Register r13 holds the isolate's root, 128 bytes after its start. No
 * JavaScript function calls another directly: a known one is reached through a handle, constant in the
 * code, into the table of dispatch entries (so the call is indirect in form, and constant in content); an
 * unknown one through a builtin of the name `Call_…`. An exported WebAssembly function is reached through a
 * table of code pointers, whose address is constant in the code.
 *
 * @module
 */

import type { Instruction } from "./disassembly.ts";
import { functionLabel } from "./log_fields.ts";
import type { CodeEntry } from "./v8_log.ts";

/** What an instruction means for dispatch. */
export type SiteKind =
  /** Leaves optimized code for good. */
  | "deopt exit"
  /** A branch to a deopt exit. */
  | "guard"
  /** A call of one known JavaScript function. */
  | "known call"
  /** A call of a known function by way of the builtin `CallFunction_…`: an arm of a chain of compares. */
  | "chained call"
  /** A call of whatever function the callee turns out to be: builtin `Call_…`. */
  | "generic call"
  /** A property load that looks into V8's global cache or the runtime. */
  | "megamorphic load"
  /** A call of another builtin. */
  | "builtin call"
  /** A call into V8's runtime, or of one of its C++ functions. */
  | "runtime call"
  /** A call of a WebAssembly function, through V8's table of their code. */
  | "wasm call"
  /** A call through a register or memory that is none of the above. */
  | "indirect call"
  /** A jump through a table of addresses. */
  | "jump table";

/** An instruction that means something, and what. */
export interface Site {
  /** The instruction. */
  readonly instruction: Instruction;
  /** What it means. */
  readonly kind: SiteKind;
  /** What it calls or jumps to, by name; empty for guards. */
  readonly target: string;
  /** The code that it calls, where there is one. */
  readonly code: CodeEntry | null;
}

type SiteMeaning = Pick<Site, "kind" | "target" | "code">;

/** Reads 8-byte words of the process at each address. */
export type ReadWords = (addresses: readonly number[]) => Promise<readonly number[]>;

/** What the analysis needs to know of the process. */
export interface ProcessMemory {
  /** Address of the isolate. */
  readonly isolate: number;
  /** See {@linkcode ReadWords}. */
  readonly readWords: ReadWords;
  /** The code at an address, if any. */
  readonly codeAt: (address: number) => CodeEntry | null;
}

const UNKNOWN_CALL: SiteMeaning = { kind: "indirect call", target: "?", code: null };
const ROOT_BIAS = 128;
/** How far before a call the instructions lie that compute its target. */
const CALL_SEQUENCE = 24;

const ROOT_OPERAND = /\[r13([+-])([0-9A-F]+)h?\]/;
const HANDLE = /^mov r15d,([0-9A-F]+)h?$/;
const TABLE = /^mov r10,\[r13([+-][0-9A-F]+)h?\]$/;
const SHIFT = /^(shr|shl) ecx,([0-9A-F]+)h?$/;
const WASM_CALL = /^call qword ptr \[(r\w+)\+r\w+\*8\]$/;
const STACK_ALIGNED = /^and rsp,0FFFFFFFFFFFFFFF0h$/;
const TABLE_BASE = /^lea \w+,\[(?:rip[+-])?([0-9A-F]+)h?\]$/;

/**
 * Drops what follows the last instruction: the addresses of jump tables, decoded as if they were code.
 */
export function withoutTables(
  instructions: readonly Instruction[],
  address: number,
): readonly Instruction[] {
  let end = Infinity;
  instructions.forEach(({ flow }, i) => {
    if (flow !== "indirect jump") return;
    for (let k = i - 1; k >= 0 && k > i - CALL_SEQUENCE; k--) {
      const base = TABLE_BASE.exec(instructions[k]!.text);
      if (base === null) continue;
      const offset = parseInt(base[1]!, 16) - address;
      if (offset > instructions[i]!.offset) end = Math.min(end, offset);
      break;
    }
  });
  return instructions.filter(({ offset }) => offset < end);
}

/** Finds the sites in the code at `address`. */
export async function findSites(
  instructions: readonly Instruction[],
  address: number,
  memory: ProcessMemory,
): Promise<Site[]> {
  const { isolate, codeAt, readWords } = memory;
  const root = isolate + ROOT_BIAS;
  const indirect = instructions.flatMap((instruction, i) => {
    const pointer = instruction.flow === "indirect call" || instruction.flow === "indirect jump"
      ? pointerOf(instructions, i)
      : null;
    return pointer === null ? [] : [{ instruction, pointer }];
  });
  const bases = await readWords(indirect.map(({ pointer }) => root + pointer.rootOffset));
  const entries = await readWords(
    indirect.map(({ pointer }, i) =>
      pointer.kind === "slot" ? root + pointer.rootOffset : bases[i]! + pointer.entryOffset
    ),
  );
  const targets = new Map(
    indirect.map(({ instruction, pointer }, i) => [
      instruction,
      { pointer, code: codeAt(entries[i]!) },
    ]),
  );
  const sites: Site[] = [];
  for (const [i, instruction] of instructions.entries()) {
    const { flow, target } = instruction;
    if (flow === "call" || flow === "jump") {
      const outside = target !== null && codeAt(target);
      const leaves = outside && outside.address !== address;
      if (leaves) sites.push({ instruction, ...builtinSite(outside) });
      else if (flow === "call") sites.push({ instruction, ...UNKNOWN_CALL });
    } else if (flow === "indirect call" && callsCpp(instructions, i)) {
      sites.push({ instruction, kind: "runtime call", target: "a C++ function", code: null });
    } else if (flow === "indirect call" && callsWasm(instructions, i)) {
      sites.push({ instruction, kind: "wasm call", target: "a WebAssembly function", code: null });
    } else if (flow === "indirect call" || flow === "indirect jump") {
      const found = targets.get(instruction);
      sites.push({ instruction, ...indirectSite(flow, found?.pointer, found?.code ?? null) });
    }
  }
  return sites.concat(guards(instructions, address, sites))
    .sort((a, b) => a.instruction.offset - b.instruction.offset);
}

/** Where a call's or jump's target is read from. */
type Pointer =
  /** A word at the root. */
  | { readonly kind: "slot"; readonly rootOffset: number }
  /** An entry of the table whose address is a word at the root. */
  | { readonly kind: "entry"; readonly rootOffset: number; readonly entryOffset: number };

function pointerOf(instructions: readonly Instruction[], i: number): Pointer | null {
  const text = instructions[i]!.text;
  const slot = ROOT_OPERAND.exec(text);
  if (slot !== null) {
    const distance = parseInt(slot[2]!, 16);
    return { kind: "slot", rootOffset: slot[1] === "-" ? -distance : distance };
  }
  if (text !== "call rcx") return null;
  let handle: number | null = null;
  let rootOffset: number | null = null;
  const shifts: Record<string, number> = {};
  for (let k = i - 1; k >= 0 && k > i - CALL_SEQUENCE; k--) {
    const before = instructions[k]!;
    if (before.flow === "call" || before.flow === "indirect call") break;
    const shift = SHIFT.exec(before.text);
    if (shift !== null) shifts[shift[1]!] ??= parseInt(shift[2]!, 16);
    const table = TABLE.exec(before.text);
    if (table !== null) rootOffset ??= parseInt(table[1]!, 16);
    const found = HANDLE.exec(before.text);
    if (found !== null) handle ??= parseInt(found[1]!, 16);
    if (handle !== null && rootOffset !== null) break;
  }
  const { shr, shl } = shifts;
  if (handle === null || rootOffset === null || shr === undefined || shl === undefined) return null;
  return { kind: "entry", rootOffset, entryOffset: (handle >>> shr) * 2 ** shl };
}

/** C++ wants an aligned stack; JavaScript and builtins do not. */
function callsCpp(instructions: readonly Instruction[], i: number): boolean {
  for (let k = i - 1; k >= 0 && k > i - CALL_SEQUENCE; k--) {
    const { flow, text } = instructions[k]!;
    if (flow === "call" || flow === "indirect call") return false;
    if (STACK_ALIGNED.test(text)) return true;
  }
  return false;
}

/** The entry of a table at a constant address; JavaScript calls through none. */
function callsWasm(instructions: readonly Instruction[], i: number): boolean {
  const base = WASM_CALL.exec(instructions[i]!.text)?.[1];
  if (base === undefined) return false;
  for (let k = i - 1; k >= 0 && k > i - CALL_SEQUENCE; k--) {
    const { flow, text } = instructions[k]!;
    if (flow === "call" || flow === "indirect call") return false;
    if (text.startsWith(`mov ${base},`)) return /^mov r\w+,[0-9A-F]+h$/.test(text);
  }
  return false;
}

function indirectSite(
  flow: "indirect call" | "indirect jump",
  pointer: Pointer | undefined,
  code: CodeEntry | null,
): SiteMeaning {
  if (pointer === undefined) {
    return flow === "indirect jump" ? { ...UNKNOWN_CALL, kind: "jump table" } : UNKNOWN_CALL;
  }
  if (pointer.kind === "entry") return { kind: "known call", target: codeLabel(code), code };
  return code === null ? UNKNOWN_CALL : builtinSite(code);
}

/** What a call of V8's own code is. */
function builtinSite(code: CodeEntry): SiteMeaning {
  return { kind: builtinKind(code), target: codeLabel(code), code };
}

function builtinKind({ kind, name }: CodeEntry): SiteKind {
  if (kind === "JS") return "known call";
  if (name.startsWith("DeoptimizationEntry")) return "deopt exit";
  if (name.startsWith("CallFunction_")) return "chained call";
  if (/^(Call|Construct)(_|With|Proxy|Varargs|Bound)/.test(name)) return "generic call";
  if (/^(Keyed)?LoadIC/.test(name)) return "megamorphic load";
  if (name.startsWith("CEntry")) return "runtime call";
  return "builtin call";
}

function codeLabel(code: CodeEntry | null): string {
  return code === null ? "?" : functionLabel(code);
}

/** The conditional branches to deopt exits. */
function guards(
  instructions: readonly Instruction[],
  address: number,
  sites: readonly Site[],
): Site[] {
  const exits = new Set(
    sites.filter((s) => s.kind === "deopt exit").map((s) => address + s.instruction.offset),
  );
  return instructions
    .filter((i) => i.flow === "branch" && i.target !== null && exits.has(i.target))
    .map((instruction) => ({ instruction, kind: "guard", target: "", code: null }));
}
