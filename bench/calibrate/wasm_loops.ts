/**
 * The calibration loops in WebAssembly: what the same dispatch costs in code that V8 compiled without type feedback.
 *
 * Each is a function `loop(at: i32, count: i32): i32` over `count` bytes of an order that lies at `at` in the module's
 * memory. The functions called are the same as in `native_loops.ts`: target i adds i + 1 and holds a conditional branch.
 *
 * @module
 */

import { compile } from "watr";
import { loopLabel, type LoopPlan } from "./native_loops.ts";
import {
  BRANCH_TAKEN,
  ORDER_LENGTH,
  ORDER_NAMES,
  type OrderName,
  TARGET_COUNT,
  type TargetOrder,
} from "./target_order.ts";

/** The loops, in the form of {@linkcode NATIVE_LOOPS}. */
export const WASM_LOOPS: readonly LoopPlan[] = [
  {
    name: "wasm read order",
    what: "counts and reads the target number; the calls' own loops do this too",
    orders: ["constant"],
    result: "sum of targets",
  },
  {
    name: "wasm direct call",
    what: "call $target0",
    orders: ["constant"],
    result: "count",
  },
  {
    name: "wasm br_table",
    what: "br_table over 8 arms, each with its direct call",
    orders: ORDER_NAMES,
    result: "sum of targets + count",
  },
  {
    name: "wasm call_indirect",
    what: "call_indirect through a table of functions",
    orders: ORDER_NAMES,
    result: "sum of targets + count",
  },
  {
    name: "wasm call_ref",
    what: "call_ref of a typed reference from a table",
    orders: ORDER_NAMES,
    result: "sum of targets + count",
  },
];

/**
 * V8 flags that the loops are meant for: machine code of the top tier from the first call on, and calls that stay calls.
 * V8 would inline the direct call, and the indirect ones by what they saw.
 */
export const WASM_V8_FLAGS: readonly string[] = [
  "--no-liftoff",
  "--no-wasm-inlining",
  "--no-wasm-inlining-call-indirect",
];

/** A loop over `count` calls from position `start` of its order. */
export type WasmLoop = (start: number, count: number) => number;

const WASM_PAGE_BYTES = 65536;
const NUMBERS = Array.from({ length: TARGET_COUNT }, (_, number) => number);

const READ_TARGET = "(i32.load8_u (local.get $at))";

/** One step of each loop: an expression of the new sum. */
const STEPS: Readonly<Record<string, string>> = {
  "wasm read order": `(i32.add (local.get $sum) ${READ_TARGET})`,
  // The target number is read and dropped, as the other loops pay for reading it.
  "wasm direct call":
    `(call $target0 (i32.add (local.get $sum) (i32.shr_u ${READ_TARGET} (i32.const 8))))`,
  "wasm br_table": brTable(),
  "wasm call_indirect": `(call_indirect $functions (type $target) (local.get $sum) ${READ_TARGET})`,
  "wasm call_ref": `(call_ref $target (local.get $sum) (table.get $references ${READ_TARGET}))`,
};

/** The module in WebAssembly text format. */
export function wasmSource(): string {
  const pages = ORDER_NAMES.length * ORDER_LENGTH / WASM_PAGE_BYTES;
  const references = NUMBERS.map((number) => `(ref.func $target${number})`).join(" ");
  return `(module
  (type $target (func (param $sum i32) (result i32)))
  (memory (export "memory") ${pages})
  (global $last (mut i32) (i32.const 0))
  (table $functions ${TARGET_COUNT} ${TARGET_COUNT} funcref)
  (table $references ${TARGET_COUNT} ${TARGET_COUNT} (ref null $target))
  (elem (table $functions) (i32.const 0) func ${
    NUMBERS.map((number) => `$target${number}`).join(" ")
  })
  (elem (table $references) (i32.const 0) (ref null $target) ${references})
${NUMBERS.map(targetSource).join("\n")}
${
    WASM_LOOPS.flatMap(({ name, orders }) => orders.map((order) => loopSource(name, order))).join(
      "\n",
    )
  }
)`;
}

/**
 * Compiles the module and lays the orders into its memory.
 *
 * @param orders All orders.
 * @returns each loop by its {@linkcode loopLabel}; each order has its own copy, as in native code.
 * @throws WebAssembly.CompileError when this V8 lacks typed references.
 */
export function prepareWasmLoops(
  orders: ReadonlyMap<OrderName, TargetOrder>,
): ReadonlyMap<string, WasmLoop> {
  const { exports } = new WebAssembly.Instance(
    new WebAssembly.Module(new Uint8Array(compile(wasmSource()))),
  );
  const memory = new Uint8Array((exports.memory as WebAssembly.Memory).buffer);
  ORDER_NAMES.forEach((order, i) => memory.set(orders.get(order)!.targets, i * ORDER_LENGTH));
  return new Map(
    WASM_LOOPS.flatMap(({ name, orders }) =>
      orders.map((order) => {
        const label = loopLabel(name, order);
        const run = exports[label] as (at: number, count: number) => number;
        const offset = ORDER_NAMES.indexOf(order) * ORDER_LENGTH;
        return [label, (start, count) => run(offset + start, count) >>> 0] as [string, WasmLoop];
      })
    ),
  );
}

/**
 * A branch that is taken jumps over the store; one that is not runs into it. Without the store V8 would turn both around
 * to fall through.
 */
function targetSource(number: number): string {
  const condition = BRANCH_TAKEN[number] ? "(local.get $sum)" : "(i32.eqz (local.get $sum))";
  return `  (func $target${number} (type $target) (param $sum i32) (result i32)
    (local.set $sum (i32.add (local.get $sum) (i32.const ${number + 1})))
    (block $end (br_if $end ${condition}) (global.set $last (local.get $sum)))
    (local.get $sum))`;
}

function loopSource(name: string, order: OrderName): string {
  return `  (func (export "${
    loopLabel(name, order)
  }") (param $at i32) (param $count i32) (result i32)
    (local $end i32) (local $sum i32)
    (local.set $end (i32.add (local.get $at) (local.get $count)))
    (loop $again
      (local.set $sum ${STEPS[name]})
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $at) (local.get $end))))
    (local.get $sum))`;
}

/** Nested blocks: `br_table` leaves block i, behind whose end stands arm i. */
function brTable(): string {
  const table = `(br_table ${NUMBERS.map((number) => `$arm${number}`).join(" ")} ${READ_TARGET})`;
  const nested = NUMBERS.reduce((inner, number) => {
    const arm = number === 0
      ? inner
      : `${inner} (br $done (call $target${number - 1} (local.get $sum)))`;
    return `(block $arm${number} ${arm})`;
  }, table);
  return `(block $done (result i32) ${nested} (call $target${TARGET_COUNT - 1} (local.get $sum)))`;
}
