import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { compile } from "watr";
import { loadStrategy } from "../../dispatch/mod.ts";
import {
  instantiateWasmTable,
  WASM_LAYOUT_BASE64,
  WASM_TABLE_BASE64,
  type WasmTableOps,
} from "../../dispatch/wasm_table_module.ts";
import {
  createVirtqueue,
  splitOps,
  Virtqueue,
  VirtqueueBug,
  type VirtqueueOps,
} from "../../ring/mod.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read");

for (
  const [file, base64] of [
    ["wasm_table.wat", WASM_TABLE_BASE64],
    ["wasm_layout.wat", WASM_LAYOUT_BASE64],
  ] as const
) {
  test(`the bytes of ${file} are what its text assembles to`, async () => {
    const text = await Deno.readTextFile(new URL(`../../dispatch/${file}`, import.meta.url));
    // On a mismatch, the wanted side is what to write into wasm_table_module.ts.
    assertEquals(base64, new Uint8Array(compile(text)).toBase64());
  });
}

/** Every operation answers with its arguments. */
function echoOps(name: string): VirtqueueOps {
  const echo = (op: string, result?: unknown) => (...args: unknown[]) => {
    calls.push([name, op, ...args]);
    return result;
  };
  return {
    ...Object.fromEntries(Object.keys(splitOps).map((op) => [op, echo(op)])),
    add: echo("add", -28),
    kickPrepare: echo("kickPrepare", true),
    enableCbPrepare: echo("enableCbPrepare", 0xffff),
    poll: echo("poll", false),
    get: echo("get", TOKEN),
    notificationData: echo("notificationData", 0xffff_ffff),
    descAddr: echo("descAddr", 1n << 63n),
  } as unknown as VirtqueueOps;
}

const TOKEN = { a: "token" };
const calls: unknown[][] = [];

Deno.test("instantiateWasmTable() takes arguments and results through untouched", () => {
  const ops = instantiateWasmTable(Array.from({ length: 16 }, (_, i) => echoOps(`layout ${i}`)));
  const vq = createVirtqueue({ layout: "split", num: 4 });
  const sgs = Uint32Array.of(1, 2, 3);
  const results = [
    ops.add(vq, 0, sgs, 1, 2, undefined, null),
    ops.kickPrepare(vq, 15),
    ops.enableCbPrepare(vq, 3),
    ops.poll(vq, 4, 65_535),
    ops.notificationData(vq, 5),
    ops.descAddr(vq, 6),
    ops.resize(vq, 7, NaN),
  ];
  // resize answers `undefined` here: as a whole number that is 0.
  assertEquals(results, [-28, true, 0xffff, false, 0xffff_ffff, 1n << 63n, 0]);
  assertStrictEquals(ops.get(vq, 2), TOKEN);
  assertStrictEquals(ops.reset(vq, 1), undefined);
  assertEquals(calls.map(([layout, op, queue, ...rest]) => [layout, op, queue === vq, ...rest]), [
    ["layout 0", "add", true, sgs, 1, 2, undefined, null],
    ["layout 15", "kickPrepare", true],
    ["layout 3", "enableCbPrepare", true],
    ["layout 4", "poll", true, 65_535],
    ["layout 5", "notificationData", true],
    ["layout 6", "descAddr", true],
    ["layout 7", "resize", true, NaN],
    ["layout 2", "get", true],
    ["layout 1", "reset", true],
  ]);
});

Deno.test("every operation of every number beyond the layouts is a VirtqueueBug", () => {
  const ops = instantiateWasmTable([splitOps, splitOps, splitOps]);
  for (const layout of [3, 4, 7, 31, 32, 128, 254, 255]) {
    const vq = new Virtqueue({ ...createVirtqueue({ layout: "split", num: 4 }), layout });
    for (const op of Object.keys(splitOps) as (keyof WasmTableOps)[]) {
      const operation = ops[op] as (vq: Virtqueue, layout: number, ...rest: unknown[]) => unknown;
      assertThrows(
        () => operation(vq, layout, null, 1, 0, "data", null),
        VirtqueueBug,
        `current value is layout ${layout}`,
      );
    }
  }
});

Deno.test("what a ring function throws comes out of WebAssembly as it is", async () => {
  const strategy = await loadStrategy("wasm_table");
  const vq = strategy.create({ layout: "packed", num: 4 });
  const sgs = Uint32Array.of(0x1000, 0, 8);
  assertThrows(() => strategy.add(vq, sgs, 1, 0, null, null), VirtqueueBug, "data == NULL");
  assertThrows(() => strategy.add(vq, sgs, 0, 0, "data", null), VirtqueueBug, "total_sg == 0");
});

Deno.test("two instances share no function", () => {
  const [one, two] = [instantiateWasmTable([splitOps]), instantiateWasmTable([splitOps])];
  for (const op of Object.keys(splitOps) as (keyof WasmTableOps)[]) assert(one[op] !== two[op], op);
});
