/**
 * The program of a measuring process: prepares its slots, then does what the parent asks, line by line.
 *
 * Reads standard input synchronously, so that nothing at all runs between two requests, and ends when it
 * closes.
 *
 * @module
 */

import { findWorkload, verifyPrepared, type Workload } from "../workload/mod.ts";
import type { ChildSpec, ReadySlot, Reply, Request, SlotSpec } from "./protocol.ts";
import { Slot, warmUpSlots } from "./slot.ts";

const READ_BYTES = 65536;

if (import.meta.main) await main();

async function main(): Promise<void> {
  try {
    const spec = JSON.parse(Deno.args[0] ?? "null") as ChildSpec;
    const slots: Slot[] = [];
    const ready: ReadySlot[] = [];
    for (const slotSpec of spec.slots) {
      const { slot, checksum, account } = await prepareSlot(slotSpec);
      slots.push(slot);
      ready.push({ granularity: slot.granularity, checksum, account });
    }
    send({ reply: "ready", startMs: performance.now(), slots: ready });
    serve(slots);
  } catch (error) {
    send({ reply: "error", message: error instanceof Error ? error.message : String(error) });
    Deno.exit(1);
  }
}

async function prepareSlot(
  spec: SlotSpec,
): Promise<{ slot: Slot; checksum: number; account: unknown }> {
  const workload = await loadWorkload(spec);
  const { order, layouts } = spec;
  const prepared = await workload.prepare(spec.strategy, { order, layouts }, {
    seed: spec.seed,
    ...(spec.copy === undefined ? {} : { copy: spec.copy }),
  });
  const checksum = verifyPrepared(prepared);
  const slot = new Slot(prepared, spec.opsScale, performance.now.bind(performance));
  return { slot, checksum, account: prepared.account?.() };
}

async function loadWorkload(spec: SlotSpec): Promise<Workload> {
  if (spec.module === undefined) return findWorkload(spec.workload);
  const { workload } = await import(spec.module) as { workload: Workload };
  return workload;
}

function serve(slots: readonly Slot[]): void {
  const buffer = new Uint8Array(READ_BYTES);
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const end = text.indexOf("\n");
    if (end < 0) {
      const count = Deno.stdin.readSync(buffer);
      if (count === null) return;
      text += decoder.decode(buffer.subarray(0, count), { stream: true });
      continue;
    }
    const request = JSON.parse(text.slice(0, end)) as Request;
    text = text.slice(end + 1);
    if (request.command === "quit") return;
    send(answer(slots, request));
  }
}

function answer(slots: readonly Slot[], request: Exclude<Request, { command: "quit" }>): Reply {
  switch (request.command) {
    case "warm":
      return { reply: "warm", slots: warmUpSlots(slots, request) };
    case "tier":
      return { reply: "tier", tiers: slots.map((slot) => slot.tiers()) };
    case "windows": {
      const { sequence, ops, leadInOps } = request;
      const chosen = sequence.map((index) => ({ slot: slotAt(slots, index), ops: ops[index]! }));
      for (const { slot } of chosen) slot.keepOptimized();
      if (leadInOps > 0) chosen[0]?.slot.run(leadInOps);
      return { reply: "windows", windowsNs: chosen.map(({ slot, ops }) => slot.time(ops)) };
    }
  }
}

function slotAt(slots: readonly Slot[], index: number): Slot {
  const slot = slots[index];
  if (slot === undefined) {
    throw new RangeError(`Cannot run a window as the slot must exist: current value is ${index}`);
  }
  return slot;
}

function send(reply: Reply): void {
  let bytes = new TextEncoder().encode(JSON.stringify(reply) + "\n");
  while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
}
