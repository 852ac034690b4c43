/**
 * The calibration loops in x86-64 machine code.
 *
 * Each is a function `u32 loop(u64 count, u64 targets[8], u8 order[count])` in the System V calling convention: for each
 * byte of the order it reaches that target in the loop's own way. Target i adds i + 1 to the sum that is returned.
 *
 * Registers: `rdi` count, `rsi` targets, `rdx` order, `r8` position, `r9` target number, `rcx` target address, `eax` sum.
 *
 * @module
 */

import { type Assembled, Assembler } from "./assembler.ts";
import { BRANCH_TAKEN, ORDER_NAMES, type OrderName, TARGET_COUNT } from "./target_order.ts";

/** What a loop's result must be. */
export type LoopResult = "0" | "sum of targets" | "count" | "sum of targets + count";

/** A loop and the orders in which it is run. */
export interface LoopPlan {
  /** Name. */
  readonly name: string;
  /** One line for people: what it does for each call. */
  readonly what: string;
  /** Orders. */
  readonly orders: readonly OrderName[];
  /** What it returns. */
  readonly result: LoopResult;
}

/** The loops. */
export const NATIVE_LOOPS: readonly LoopPlan[] = [
  { name: "empty", what: "counts only", orders: ["constant"], result: "0" },
  {
    name: "read order",
    what: "counts and reads the target number; the calls' own loops do this too",
    orders: ["constant"],
    result: "sum of targets",
  },
  {
    name: "direct call",
    what: "call target0",
    orders: ["constant"],
    result: "count",
  },
  {
    name: "conditional branch",
    what: "number === 0 ? call target0 : call target1",
    orders: ["constant", "alternating 2", "random 2"],
    result: "sum of targets + count",
  },
  {
    name: "indirect call",
    what: "call rcx",
    orders: ORDER_NAMES,
    result: "sum of targets + count",
  },
  {
    name: "retpoline",
    what: "call a thunk that returns to the target; speculation is caught in pause; lfence",
    orders: ORDER_NAMES,
    result: "sum of targets + count",
  },
  {
    name: "lfence; jmp",
    what: "call a thunk: lfence; jmp rcx",
    orders: ORDER_NAMES,
    result: "sum of targets + count",
  },
];

/** Label of the function that returns the time stamp counter as u64; it takes no arguments. */
export const TSC_LABEL = "time stamp counter";

/** Label of a target. */
export function targetLabel(number: number): string {
  return `target${number}`;
}

/** What a loop over `count` calls whose target numbers add up to `sum` returns: modulo 2³². */
export function expectedResult(result: LoopResult, sum: number, count: number): number {
  const targets = result.startsWith("sum") ? sum : 0;
  const calls = result.endsWith("count") ? count : 0;
  return (targets + calls) >>> 0;
}

const XOR_EAX_EAX = [0x31, 0xc0] as const;
const XOR_R8D_R8D = [0x45, 0x31, 0xc0] as const;
/** `movzx r9d, byte [rdx+r8]` */
const READ_ORDER = [0x46, 0x0f, 0xb6, 0x0c, 0x02] as const;
/** `mov rcx, [rsi+r9*8]` */
const LOAD_TARGET = [0x4a, 0x8b, 0x0c, 0xce] as const;
const ADD_EAX_R9D = [0x44, 0x01, 0xc8] as const;
const ADD_EAX_IMM8 = [0x83, 0xc0] as const;
const TEST_EAX_EAX = [0x85, 0xc0] as const;
const TEST_R9D_R9D = [0x45, 0x85, 0xc9] as const;
const INC_R8 = [0x49, 0xff, 0xc0] as const;
const CMP_R8_RDI = [0x49, 0x39, 0xf8] as const;
const CALL_RCX = [0xff, 0xd1] as const;
const JMP_RCX = [0xff, 0xe1] as const;
const RET = [0xc3] as const;
const PAUSE = [0xf3, 0x90] as const;
const LFENCE = [0x0f, 0xae, 0xe8] as const;
/** `mov [rsp], rcx` */
const REPLACE_RETURN_ADDRESS = [0x48, 0x89, 0x0c, 0x24] as const;
const RDTSC = [0x0f, 0x31] as const;
const SHL_RDX_32 = [0x48, 0xc1, 0xe2, 0x20] as const;
const OR_RAX_RDX = [0x48, 0x09, 0xd0] as const;
const CALL_REL32 = [0xe8] as const;
const JMP_REL32 = [0xe9] as const;
const JB_REL32 = [0x0f, 0x82] as const;
const JZ_REL32 = [0x0f, 0x84] as const;
const JNZ_REL32 = [0x0f, 0x85] as const;

const CACHE_LINE_BYTES = 64;

/** What stands between reading the order and counting on, and thunks behind the loop. */
interface LoopBody {
  readonly step: (a: Assembler, loop: string) => void;
  readonly thunk?: (a: Assembler, loop: string) => void;
}

const BODIES: Readonly<Record<string, LoopBody>> = {
  "empty": { step: () => {} },
  "read order": { step: (a) => a.emit(READ_ORDER, ADD_EAX_R9D) },
  "direct call": { step: (a) => a.emit(READ_ORDER).emitTo(CALL_REL32, targetLabel(0)) },
  "conditional branch": {
    step: (a, loop) => {
      a.emit(READ_ORDER, TEST_R9D_R9D).emitTo(JNZ_REL32, `${loop} second`);
      a.emitTo(CALL_REL32, targetLabel(0)).emitTo(JMP_REL32, `${loop} joined`);
      a.label(`${loop} second`).emitTo(CALL_REL32, targetLabel(1)).label(`${loop} joined`);
    },
  },
  "indirect call": { step: (a) => a.emit(READ_ORDER, LOAD_TARGET, CALL_RCX) },
  "retpoline": {
    step: callThunk,
    thunk: (a, loop) => {
      a.emitTo(CALL_REL32, `${loop} return`);
      a.label(`${loop} caught`).emit(PAUSE, LFENCE).emitTo(JMP_REL32, `${loop} caught`);
      a.align(16).label(`${loop} return`).emit(REPLACE_RETURN_ADDRESS, RET);
    },
  },
  "lfence; jmp": { step: callThunk, thunk: (a) => a.emit(LFENCE, JMP_RCX) },
};

/** Label of the first instruction of a loop's copy for an order. */
export function loopLabel(name: string, order: OrderName): string {
  return `${name} / ${order}`;
}

/**
 * Assembles targets and loops into one block.
 *
 * Each order has its own copy of the loop: a call site that once had several targets stays slower on some predictors,
 * even when it has only one from then on.
 */
export function assembleNativeLoops(): Assembled {
  const a = new Assembler();
  for (let number = 0; number < TARGET_COUNT; number++) addTarget(a, number);
  for (const { name, orders } of NATIVE_LOOPS) {
    for (const order of orders) addLoop(a, loopLabel(name, order), BODIES[name]!);
  }
  a.align(CACHE_LINE_BYTES).label(TSC_LABEL);
  a.emit(LFENCE, RDTSC, SHL_RDX_32, OR_RAX_RDX, RET);
  return a.finish();
}

/** The branch goes to the next instruction either way; the sum is never 0. */
function addTarget(a: Assembler, number: number): void {
  const end = `${targetLabel(number)} end`;
  a.align(CACHE_LINE_BYTES).label(targetLabel(number));
  a.emit([...ADD_EAX_IMM8, number + 1], TEST_EAX_EAX);
  a.emitTo(BRANCH_TAKEN[number] ? JNZ_REL32 : JZ_REL32, end).label(end).emit(RET);
}

function addLoop(a: Assembler, loop: string, { step, thunk }: LoopBody): void {
  const again = `${loop} again`;
  a.align(CACHE_LINE_BYTES).label(loop).emit(XOR_EAX_EAX, XOR_R8D_R8D);
  a.align(CACHE_LINE_BYTES).label(again);
  step(a, loop);
  a.emit(INC_R8, CMP_R8_RDI).emitTo(JB_REL32, again).emit(RET);
  if (thunk === undefined) return;
  a.align(CACHE_LINE_BYTES).label(`${loop} thunk`);
  thunk(a, loop);
}

function callThunk(a: Assembler, loop: string): void {
  a.emit(READ_ORDER, LOAD_TARGET).emitTo(CALL_REL32, `${loop} thunk`);
}
