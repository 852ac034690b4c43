/**
 * A driver that writes what it likes: the device ends in `broken` or goes on, never in a throw, a loop, or
 * an access outside its arrays. What it pops is compared with a second reading of the ring, written to be
 * read rather than to be fast.
 */

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  type DeviceMemory,
  type DeviceOps,
  DeviceQueue,
  type LayoutName,
  packedDeviceOps,
  packedGeometry,
  splitDeviceOps,
  splitGeometry,
} from "../../ring/mod.ts";
import { checkAllViews } from "./checked_view.ts";
import { type ReadBuffer, readPacked, readSplit } from "./second_reading.ts";
import { SEED } from "./seed.ts";

const RUNS = 2000;
const RANDOM_RUNS = 200;
const GUARD_BYTES = 64;
const TABLE_BYTES = 512;
const MAX_SEGMENTS = 8;

type HostileStep =
  | {
    readonly op: "desc";
    readonly index: number;
    readonly addr: number;
    readonly len: number;
    readonly flags: number;
    /** next (split) or id (packed). */
    readonly other: number;
    readonly table: boolean;
    /** Whether `other` may leave the ring or table. */
    readonly wild: boolean;
  }
  | {
    readonly op: "publish";
    readonly slot: number;
    readonly head: number;
    readonly by: number;
    /** Whether `head` may leave the ring. */
    readonly wild: boolean;
  }
  | { readonly op: "scribble"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly op: "scribbleTable"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly op: "use"; readonly len: number }
  | { readonly op: "pop" | "ask" | "enable" | "disable" };

/** Outcomes of a pop that occurred: the faults and the shapes of buffers. */
const reached = new Set<string>();

interface Target {
  readonly dev: DeviceQueue;
  readonly ops: DeviceOps;
  readonly all: Uint8Array;
  readonly ring: Uint8Array;
  readonly table: Uint8Array;
  /** Bytes of the ring that belong to the driver. */
  readonly driverEnd: number;
  /** Byte position of the Driver Area. */
  readonly driverOffset: number;
}

function openTarget(layout: LayoutName, num: number, event: boolean, indirect: boolean): Target {
  const packedRing = layout === "packed";
  const geometry = packedRing ? packedGeometry(num) : splitGeometry(num);
  const { byteLength } = geometry;
  const all = new Uint8Array(GUARD_BYTES + byteLength + GUARD_BYTES).fill(0x5a);
  const ring = all.subarray(GUARD_BYTES, GUARD_BYTES + byteLength).fill(0);
  const table = new Uint8Array(TABLE_BYTES);
  const memory: DeviceMemory = {
    u16: new Uint16Array(table.buffer),
    u32: new Uint32Array(table.buffer),
    translate(addrLo, addrHi, byteLength) {
      const reachable = addrHi === 0 && addrLo % 16 === 0 && addrLo + byteLength <= TABLE_BYTES;
      return reachable ? addrLo : -1;
    },
  };
  const dev = new DeviceQueue({
    layout: packedRing ? 1 : 0,
    packedRing,
    event,
    indirect,
    num,
    region: { buffer: all.buffer, byteOffset: GUARD_BYTES, byteLength, busAddress: 0n },
    memory,
    maxSegments: MAX_SEGMENTS,
  });
  checkAllViews(dev, ["memory"]);
  return {
    dev,
    ops: packedRing ? packedDeviceOps : splitDeviceOps,
    all,
    ring,
    table,
    driverEnd: geometry.deviceOffset,
    driverOffset: geometry.driverOffset,
  };
}

function torture(target: Target, steps: readonly HostileStep[]): void {
  const { dev, ops, all, ring, table } = target;
  const view = new DataView(ring.buffer, ring.byteOffset, ring.byteLength);
  const outstanding: { id: number; chainLength: number }[] = [];
  for (const step of steps) {
    switch (step.op) {
      case "desc": {
        const into = step.table ? new DataView(table.buffer) : view;
        const entries = step.table ? TABLE_BYTES / 16 : dev.num;
        const at = step.index % entries * 16;
        into.setUint32(at, step.addr, true);
        into.setUint32(at + 4, 0, true);
        into.setUint32(at + 8, step.len, true);
        const [flagsAt, otherAt] = dev.packedRing ? [14, 12] : [12, 14];
        into.setUint16(at + flagsAt, step.flags, true);
        into.setUint16(at + otherAt, step.wild ? step.other : step.other % dev.num, true);
        break;
      }
      case "publish": {
        if (dev.packedRing) {
          // Makes descriptors available from the device's position on, as far as `by` says.
          for (let i = 0; i < step.by; i++) {
            const index = dev.nextAvail + i;
            const wrap = dev.availWrapCounter ^ (Math.trunc(index / dev.num) & 1);
            const at = index % dev.num * 16 + 14;
            const flags = view.getUint16(at, true) & 0x7f7f | (wrap ? 0x80 : 0x8000);
            view.setUint16(at, flags, true);
          }
        } else {
          const { driverOffset } = target;
          const head = step.wild ? step.head : step.head % dev.num;
          // Mostly where the device looks next.
          const slot = step.wild ? step.slot : dev.nextAvail;
          view.setUint16(driverOffset + 4 + slot % dev.num * 2, head, true);
          const idx = view.getUint16(driverOffset + 2, true) + step.by;
          view.setUint16(driverOffset + 2, idx & 0xffff, true);
        }
        break;
      }
      case "scribble": {
        const at = step.at % target.driverEnd;
        ring.set(step.bytes.subarray(0, target.driverEnd - at), at);
        break;
      }
      case "scribbleTable": {
        const at = step.at % TABLE_BYTES;
        table.set(step.bytes.subarray(0, TABLE_BYTES - at), at);
        break;
      }
      case "pop":
        pop(target, outstanding);
        break;
      case "use": {
        const buffer = outstanding.shift();
        if (buffer === undefined) break;
        const before = all.slice();
        ops.addUsed(dev, buffer.id, step.len, buffer.chainLength);
        const [from, to] = dev.packedRing
          ? [GUARD_BYTES, GUARD_BYTES + dev.num * 16]
          : [GUARD_BYTES + target.driverEnd, GUARD_BYTES + ring.length];
        assertEquals(all.subarray(0, from), before.subarray(0, from));
        assertEquals(all.subarray(to), before.subarray(to));
        break;
      }
      case "ask":
        assertEquals(typeof ops.needsNotification(dev), "boolean");
        break;
      case "enable":
        assertEquals(typeof ops.enableNotification(dev), "boolean");
        break;
      case "disable":
        ops.disableNotification(dev);
        break;
    }
  }
}

/** Pops, and compares with what the second reading makes of the ring. */
function pop(target: Target, outstanding: { id: number; chainLength: number }[]): void {
  const { dev, ops, all, ring, table } = target;
  const read = dev.packedRing ? readPacked : readSplit;
  const wanted: ReadBuffer | "nothing" | "fault" = dev.broken
    ? "nothing"
    : read(ring, table, dev, target.driverOffset);
  const broken = dev.broken;
  const { nextAvail, availWrapCounter } = dev;
  const before = all.slice();
  const id = ops.popDescriptorChain(dev);
  assertEquals(all, before, "pop writes nothing");
  if (wanted === "nothing" || wanted === "fault") {
    assertEquals([id, dev.broken], [-1, broken || wanted === "fault"]);
    assertEquals(dev.fault !== "", dev.broken);
    reached.add(dev.fault);
    assertEquals([dev.nextAvail, dev.availWrapCounter], [nextAvail, availWrapCounter]);
    return;
  }
  assertEquals([dev.broken, dev.fault], [false, ""]);
  assertEquals(
    {
      id,
      chainLength: dev.chainLength,
      indirect: dev.chainIndirect,
      segments: [...dev.segs.subarray(0, dev.segCount * 4)],
    },
    wanted,
  );
  assert(dev.segCount > 0 && dev.segCount <= MAX_SEGMENTS);
  reached.add(
    `${dev.chainIndirect ? "a table" : "no table"}, ${dev.segCount > 1 ? "more" : "one"}`,
  );
  outstanding.push({ id, chainLength: dev.chainLength });
}

const oneInEight = fc.nat({ max: 7 }).map((n) => n === 7);
const anyU16 = fc.oneof(
  fc.nat({ max: 9 }),
  fc.constantFrom(0x7fff, 0x8000, 0xffff),
  fc.nat(0xffff),
);
/** Flags: mostly none to three of NEXT, WRITE and INDIRECT, and those that make packed ones available. */
const anyFlags = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      0x80,
      0x81,
      0x82,
      0x83,
      0x84,
      0x8000,
      0x8001,
      0x8002,
      0x8004,
      0x8080,
    ),
  },
  { weight: 1, arbitrary: fc.nat(0xffff) },
);
const anyStep: fc.Arbitrary<HostileStep> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      op: fc.constant("desc" as const),
      index: fc.nat({ max: 31 }),
      addr: fc.oneof(
        { weight: 7, arbitrary: fc.nat({ max: 33 }).map((entry) => entry * 16) },
        { weight: 1, arbitrary: fc.nat({ max: 0xffffffff }) },
      ),
      len: fc.oneof(
        { weight: 8, arbitrary: fc.nat({ max: 10 }).map((entries) => entries * 16) },
        { weight: 1, arbitrary: fc.constantFrom(0, 1, 0xfffffff0, 0xffffffff) },
        { weight: 1, arbitrary: fc.nat({ max: 0xffffffff }) },
      ),
      flags: anyFlags,
      other: anyU16,
      table: fc.boolean(),
      wild: oneInEight,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant("publish" as const),
      slot: fc.nat({ max: 7 }),
      head: anyU16,
      by: fc.oneof(
        { weight: 7, arbitrary: fc.nat({ max: 2 }) },
        { weight: 1, arbitrary: fc.nat({ max: 12 }) },
      ),
      wild: oneInEight,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constantFrom("scribble" as const, "scribbleTable" as const),
      at: fc.nat({ max: 1023 }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 32 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant("use" as const),
      len: fc.oneof(fc.constantFrom(0, 1, 0xffffffff), fc.nat()),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      op: fc.constantFrom(...["pop", "pop", "pop", "pop", "ask", "enable", "disable"] as const),
    }),
  },
);
const anySteps = fc.array(anyStep, { minLength: 1, maxLength: 60, size: "max" });

const SIZES = { split: [1, 2, 8], packed: [1, 2, 7] };

for (const layout of ["split", "packed"] as const) {
  Deno.test(`a ${layout} device survives a hostile driver, and reads what is there`, () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SIZES[layout]),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(0, 0, 65533),
        anySteps,
        (num, event, indirect, start, steps) => {
          const target = openTarget(layout, num, event, indirect);
          if (layout === "split") startAt(target, start);
          torture(target, steps);
        },
      ),
      { seed: SEED, numRuns: RUNS },
    );
  });

  Deno.test(`a ${layout} device takes a ring of nothing but random bytes`, () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SIZES[layout]),
        fc.boolean(),
        fc.uint8Array({ minLength: 1024, maxLength: 1024 }),
        fc.uint8Array({ minLength: TABLE_BYTES, maxLength: TABLE_BYTES }),
        (num, indirect, bytes, tableBytes) => {
          const target = openTarget(layout, num, true, indirect);
          target.ring.set(bytes.subarray(0, target.ring.length));
          target.table.set(tableBytes);
          torture(
            target,
            Array.from({ length: 12 }, (_, i) => ({ op: i % 3 === 2 ? "ask" : "pop" } as const)),
          );
        },
      ),
      { seed: SEED, numRuns: RANDOM_RUNS },
    );
  });
}

Deno.test("the hostile drivers came as far as every fault and every shape of buffer", () => {
  assertEquals([...reached].sort(), [
    "",
    "a table, more",
    "a table, one",
    "available index jumped",
    "chain too long",
    "head out of range",
    "indirect not negotiated",
    "indirect table size",
    "indirect table unreachable",
    "list not available",
    "mixed list",
    "nested indirect",
    "next after indirect",
    "next out of range",
    "no table, more",
    "no table, one",
    "readable after writable",
    "too many segments",
  ]);
});

/** A split ring whose counters stand at `start`. */
function startAt({ dev, ring, driverOffset }: Target, start: number): void {
  dev.nextAvail = start;
  dev.nextUsed = start;
  new DataView(ring.buffer, ring.byteOffset).setUint16(driverOffset + 2, start, true);
}
