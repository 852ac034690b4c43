/**
 * A device, the memory that a hostile driver writes for it, and what must hold after each step.
 */

import { assert, assertEquals } from "@std/assert";
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
import { type HostileStep, MAX_SEGMENTS } from "./hostile_driver_steps.ts";
import { type ReadBuffer, readPacked, readSplit } from "./second_reading.ts";

/** Bytes of the memory for tables. */
export const TABLE_BYTES = 512;
const GUARD_BYTES = 64;

/** Outcomes of a pop that occurred: the faults and the shapes of buffers. */
export const reached = new Set<string>();

/** A device and its memory. */
export interface Target {
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

/** A device over a zero-filled ring. */
export function openTarget(
  layout: LayoutName,
  num: number,
  event: boolean,
  indirect: boolean,
): Target {
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

/** Does the steps; an assertion fails where the device does. */
export function torture(target: Target, steps: readonly HostileStep[]): void {
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
        const other = step.wild ? step.other : step.other % (step.table ? 8 : dev.num);
        into.setUint16(at + otherAt, other, true);
        break;
      }
      case "table":
        writeTable(target, step);
        break;
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

/** Makes a buffer through a table available where the device looks next. */
function writeTable(target: Target, step: HostileStep & { op: "table" }): void {
  const { dev, ring, table, driverOffset } = target;
  const { start, entries, writable, twist } = step;
  const into = new DataView(table.buffer);
  for (let i = 0; i < entries; i++) {
    const at = (start + i) * 16;
    const last = i === entries - 1;
    const next = last && twist === "a loop" ? 0 : i + 1;
    const more = !last || twist === "the last entry has NEXT" || twist === "a loop";
    const flags = (i < writable ? 0 : 2) | (more && !dev.packedRing ? 1 : 0);
    into.setBigUint64(at, BigInt(i) << 40n, true);
    into.setUint32(at + 8, i, true);
    into.setUint16(at + (dev.packedRing ? 14 : 12), flags, true);
    into.setUint16(at + (dev.packedRing ? 12 : 14), next, true);
  }
  const view = new DataView(ring.buffer, ring.byteOffset, ring.byteLength);
  const index = dev.packedRing ? dev.nextAvail : start % dev.num;
  view.setBigUint64(index * 16, BigInt(start * 16), true);
  view.setUint32(index * 16 + 8, (entries - (twist === "short" ? 1 : 0)) * 16, true);
  if (dev.packedRing) {
    view.setUint16(index * 16 + 12, start, true);
    view.setUint16(index * 16 + 14, 4 | (dev.availWrapCounter ? 0x80 : 0x8000), true);
  } else {
    view.setUint16(index * 16 + 12, 4, true);
    view.setUint16(driverOffset + 4 + dev.nextAvail % dev.num * 2, index, true);
    view.setUint16(driverOffset + 2, dev.nextAvail + 1 & 0xffff, true);
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

/** A split ring whose counters stand at `start`. */
export function startAt({ dev, ring, driverOffset }: Target, start: number): void {
  dev.nextAvail = start;
  dev.nextUsed = start;
  new DataView(ring.buffer, ring.byteOffset).setUint16(driverOffset + 2, start, true);
}
