import { assertEquals, assertMatch } from "@std/assert";
import { functionAt, makeExecutable } from "../../bench/calibrate/executable_memory.ts";
import { readKernelFile } from "../../bench/calibrate/kernel_file.ts";
import {
  assembleNativeLoops,
  loopLabel,
  NATIVE_LOOPS,
  targetLabel,
  TSC_LABEL,
} from "../../bench/calibrate/native_loops.ts";
import {
  BRANCH_TAKEN,
  makeTargetOrder,
  type OrderName,
  TARGET_COUNT,
} from "../../bench/calibrate/target_order.ts";
import { canDisassemble, canRunNative } from "./granted.ts";

const NATIVE = await canRunNative();
// iced-x86 reads its WebAssembly from the package cache.
const MAY_READ = await canDisassemble();

/** Address to disassemble at; not 0, which iced-x86 gives for "no target". */
const ORIGIN = 0x10000;

const READ = "movzx r9d,byte ptr [rdx+r8]";
const LOAD = "mov rcx,[rsi+r9*8]";
const AGAIN = ["inc r8", "cmp r8,rdi", "jb again", "ret"];

/** What each loop's repeated part and its thunk are meant to be. */
const MEANT: Readonly<Record<string, { again: string[]; thunk?: string[] }>> = {
  "empty": { again: AGAIN },
  "read order": { again: [READ, "add eax,r9d", ...AGAIN] },
  "direct call": { again: [READ, "call target0", ...AGAIN] },
  "conditional branch": {
    again: [
      READ,
      "test r9d,r9d",
      "jne second",
      "call target0",
      "jmp joined",
      "call target1",
      ...AGAIN,
    ],
  },
  "indirect call": { again: [READ, LOAD, "call rcx", ...AGAIN] },
  "retpoline": {
    again: [READ, LOAD, "call thunk", ...AGAIN],
    thunk: ["call return", "pause", "lfence", "jmp caught", "mov [rsp],rcx", "ret"],
  },
  "lfence; jmp": {
    again: [READ, LOAD, "call thunk", ...AGAIN],
    thunk: ["lfence", "jmp rcx"],
  },
};

/** Instructions from a label to the next 64 bytes that hold another loop, thunk or target, without `nop`. */
async function disassemble(label: string): Promise<string[]> {
  const { Decoder, DecoderOptions, Formatter, FormatterSyntax } = await import("iced-x86");
  const { code, labels } = assembleNativeLoops();
  const names = new Map([...labels].map(([name, offset]) => [BigInt(ORIGIN + offset), name]));
  const start = labels.get(label)!;
  const borders = [...labels.values(), code.length].filter((at) => at > start && at % 64 === 0);
  const decoder = new Decoder(64, code.subarray(start, Math.min(...borders)), DecoderOptions.None);
  decoder.ip = BigInt(ORIGIN + start);
  const formatter = new Formatter(FormatterSyntax.Intel);
  formatter.spaceAfterOperandSeparator = false;
  const lines: string[] = [];
  while (decoder.canDecode) {
    using instruction = disposable(decoder.decode());
    const text = formatter.format(instruction.value);
    const target = names.get(instruction.value.nearBranchTarget);
    const named = target === undefined ? text : `${text.split(" ")[0]} ${target}`;
    if (text !== "nop") lines.push(named.replace(/(\w+) .*\/ .* (\w+)$/, "$1 $2"));
  }
  formatter.free();
  decoder.free();
  return lines;
}

function disposable<T extends { free(): void }>(value: T): Disposable & { readonly value: T } {
  return { value, [Symbol.dispose]: () => value.free() };
}

Deno.test("every loop has a listing below", () => {
  assertEquals(NATIVE_LOOPS.map(({ name }) => name), Object.keys(MEANT));
});

for (const { name, orders } of NATIVE_LOOPS) {
  for (const order of orders) {
    const label = loopLabel(name, order);
    Deno.test({
      name: `${label} disassembles to what is meant`,
      ignore: !MAY_READ,
      async fn() {
        const { again, thunk } = MEANT[name]!;
        assertEquals(await disassemble(label), ["xor eax,eax", "xor r8d,r8d"]);
        assertEquals(await disassemble(`${label} again`), again);
        if (thunk !== undefined) assertEquals(await disassemble(`${label} thunk`), thunk);
      },
    });
  }
}

for (let number = 0; number < TARGET_COUNT; number++) {
  Deno.test({
    name: `target ${number} adds ${number + 1} and holds a conditional branch`,
    ignore: !MAY_READ,
    async fn() {
      const branch = BRANCH_TAKEN[number] ? "jne" : "je";
      const label = targetLabel(number);
      assertEquals(await disassemble(label), [
        `add eax,${number + 1}`,
        "test eax,eax",
        `${branch} ${label} end`,
        "ret",
      ]);
    },
  });
}

Deno.test({
  name: "the time stamp counter is read behind a fence, as 64 bits",
  ignore: !MAY_READ,
  async fn() {
    assertEquals(await disassemble(TSC_LABEL), [
      "lfence",
      "rdtsc",
      "shl rdx,20h",
      "or rax,rdx",
      "ret",
    ]);
  },
});

/** What a loop returns, computed call by call. */
function computed(name: string, bytes: Uint8Array): number {
  let sum = 0;
  for (const target of bytes) {
    if (name === "read order") sum += target;
    else if (name === "direct call") sum += 1;
    else if (name !== "empty") sum += target + 1;
  }
  return sum;
}

/** Runs one loop over some bytes of an order. */
function runLoop(name: string, order: OrderName, bytes: Uint8Array<ArrayBuffer>): number {
  const { code, labels } = assembleNativeLoops();
  using memory = makeExecutable(code);
  const at = (label: string) => memory.address + BigInt(labels.get(label)!);
  const targets = BigUint64Array.from({ length: TARGET_COUNT }, (_, i) => at(targetLabel(i)));
  const loop = functionAt(at(loopLabel(name, order)), {
    parameters: ["usize", "buffer", "buffer"],
    result: "u32",
  });
  return loop.call(BigInt(bytes.length), targets, bytes);
}

for (const { name, orders } of NATIVE_LOOPS) {
  for (const order of orders) {
    Deno.test({
      name: `${loopLabel(name, order)} returns the sum that plain code computes`,
      ignore: !NATIVE,
      fn() {
        for (const [start, end] of [[0, 1], [17, 1000], [0, 200_000]] as const) {
          const bytes = makeTargetOrder(order, 5).targets.subarray(start, end);
          assertEquals(runLoop(name, order, bytes), computed(name, bytes));
        }
      },
    });
  }
}

Deno.test({
  name: "makeExecutable() leaves memory that can be executed and not written",
  ignore: !NATIVE,
  fn() {
    using memory = makeExecutable(assembleNativeLoops().code);
    const line = readKernelFile("/proc/self/maps")!.split("\n").find((line) => {
      const [from, to] = line.split(" ")[0]!.split("-").map((digits) => BigInt(`0x${digits}`));
      return from! <= memory.address && memory.address < to!;
    });
    assertMatch(line!, / r-xp /);
  },
});

Deno.test({
  name: "readKernelFile() returns null for a file that is not there",
  ignore: !NATIVE,
  fn() {
    assertEquals(readKernelFile("/proc/self/no such file"), null);
  },
});
