import { assertEquals } from "@std/assert";
import { loopLabel } from "../../bench/calibrate/native_loops.ts";
import { makeTargetOrder, ORDER_NAMES } from "../../bench/calibrate/target_order.ts";
import { prepareWasmLoops, WASM_LOOPS, wasmSource } from "../../bench/calibrate/wasm_loops.ts";

const ORDERS = new Map(ORDER_NAMES.map((order) => [order, makeTargetOrder(order, 6)]));
const LOOPS = prepareWasmLoops(ORDERS);

/** What a loop returns, computed call by call. */
function computed(name: string, bytes: Uint8Array): number {
  let sum = 0;
  for (const target of bytes) {
    if (name === "wasm read order") sum += target;
    else sum += name === "wasm direct call" ? 1 : target + 1;
  }
  return sum;
}

for (const { name, orders } of WASM_LOOPS) {
  for (const order of orders) {
    const label = loopLabel(name, order);
    Deno.test(`${label} returns the sum that plain code computes`, () => {
      for (const [start, count] of [[0, 1], [17, 983], [100_000, 200_000]] as const) {
        const bytes = ORDERS.get(order)!.targets.subarray(start, start + count);
        assertEquals(LOOPS.get(label)!(start, count), computed(name, bytes));
      }
    });
  }
}

Deno.test("each loop in WebAssembly dispatches by its own instruction", () => {
  const loops = wasmSource().split("(func (export").slice(1);
  const uses = (instruction: string) =>
    loops.filter((loop) => loop.includes(instruction)).map((loop) => /"(.*) \/ /.exec(loop)![1]);
  for (const instruction of ["br_table", "call_indirect", "call_ref"]) {
    assertEquals(new Set(uses(`(${instruction} `)), new Set([`wasm ${instruction}`]));
    assertEquals(uses(`(${instruction} `).length, ORDER_NAMES.length);
  }
});
