/**
 * Two short programs for each ordering, over the rings' own functions: what the driver does, what the device does at
 * the same time, and what may not come of it.
 *
 * @module
 */

import {
  createDeviceQueue,
  createVirtqueue,
  type DeviceQueue,
  type DmaMapping,
  type InOrderDeviceOps,
  isPackedLayout,
  RING_LAYOUT_NAMES,
  type RingLayoutName,
  type Virtqueue,
  type VirtqueueOps,
} from "../../ring/mod.ts";
import type { World } from "./explore.ts";
import { type Instrumented, model } from "./instrumented.ts";
import { type Mutation, WeakMemory } from "./weak_memory.ts";

/** A program with its name. */
export interface Program {
  readonly name: string;
  readonly layout: RingLayoutName;
  open(code: Instrumented, mutant: { site: number; mutation: Mutation } | null): World;
}

interface Bench {
  readonly vq: Virtqueue;
  readonly dev: DeviceQueue;
  readonly ops: VirtqueueOps;
  readonly device: InOrderDeviceOps;
  /** Adds the buffer of the program's shape. */
  add(token: unknown): number;
}

type Shape = "one" | "chain" | "table" | "mapped";

const SEGMENTS: Readonly<Record<Shape, readonly number[]>> = {
  one: [0x11112222, 0x33, 0x44445555],
  chain: [0x11112222, 0x33, 0x44445555, 0x66667777, 0x88, 0x9999aaaa],
  table: [0x11112222, 0x33, 0x44445555, 0x66667777, 0x88, 0x9999aaaa],
  mapped: [0x11112222, 0x33, 0x44445555],
};
const LENGTH = 0x76543210;

const IDENTITY: DmaMapping = {
  addrLo: 0,
  addrHi: 0,
  map(addrLo, addrHi) {
    Object.assign(this, { addrLo, addrHi });
    return true;
  },
  unmap() {},
};

/** Sends one buffer there and back, before anything runs at once. */
function roundTrip({ vq, dev, ops, device }: Bench): void {
  ops.add(vq, Uint32Array.of(0xdead, 0xbeef, 0xf00d), 0, 1, "earlier", null);
  device.addUsed(dev, device.popDescriptorChain(dev), 7, dev.chainLength);
  ops.get(vq);
}

function program(
  name: string,
  layout: RingLayoutName,
  features: { readonly event?: boolean; readonly shape?: Shape },
  body: (bench: Bench) => Omit<World, "memory">,
): Program {
  const { event = false, shape = "one" } = features;
  const packed = isPackedLayout(layout);
  return {
    layout,
    name: `${layout} ${name}${event ? ", event" : ""}${shape === "one" ? "" : `, ${shape}`}`,
    open(code, mutant) {
      const memory = new WeakMemory();
      memory.mutant = mutant;
      model.memory = memory;
      const ops = code.driver[layout];
      const vq = createVirtqueue({
        layout,
        num: 4,
        event,
        indirect: shape === "table",
        maxIndirectSgs: 2,
        concurrent: true,
        callback: () => {},
        ...shape === "mapped" ? { mapping: IDENTITY } : {},
      });
      const { tables } = vq;
      const tableCells = 1 << 16;
      for (const view of ["u16", "u32"] as const) {
        if (tables === null) break;
        Object.defineProperty(tables, view, { value: memory.array(tables[view], tableCells) });
      }
      const dev = createDeviceQueue(vq);
      for (const queue of [vq, dev]) {
        for (const view of ["u16", "u32", "i32"] as const) {
          Object.defineProperty(queue, view, { value: memory.array(queue[view], 0) });
        }
      }
      const sgs = Uint32Array.from(SEGMENTS[shape]);
      const [out, in_] = sgs.length === 3 ? [0, 1] : [1, 1];
      const addMapped = code.addMapped[packed ? "packed" : "split"];
      const add = (token: unknown) =>
        shape === "mapped"
          ? addMapped(
            vq,
            vq.mappings as Parameters<typeof addMapped>[1],
            sgs,
            out,
            in_,
            token,
            null,
            false,
          )
          : ops.add(vq, sgs, out, in_, token, null);
      const bench = { vq, dev, ops, device: code.device[packed ? "packed" : "split"], add };
      // A whole lap and one more, so that what is stale is neither zero nor what is to come.
      for (let i = 0; i < 5; i++) roundTrip(bench);
      bench.device.needsNotification(dev);
      ops.kickPrepare(vq);
      const parts = body(bench);
      memory.settle();
      memory.quiesce();
      return { memory, ...parts };
    },
  };
}

function same(name: string, got: unknown, wanted: unknown): string | null {
  const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
  return a === b ? null : `${name}: ${a} instead of ${b}`;
}

/** A buffer that the device sees is whole, and one that it is not told of is one that it sees. */
function available(layout: RingLayoutName, event: boolean, shape: Shape): Program[] {
  const segs = SEGMENTS[shape];
  const wanted = [0, 3].filter((at) => at < segs.length)
    .flatMap((at) => [...segs.slice(at, at + 3), at + 3 === segs.length ? 1 : 0]);
  return [
    program("A", layout, { event, shape }, ({ vq, dev, ops, device, add }) => ({
      driver: () => [add("token"), ops.kickPrepare(vq)],
      device: () => {
        const id = device.popDescriptorChain(dev);
        if (id >= 0) return [id, ...dev.segs.slice(0, 4 * dev.segCount)];
        return dev.fault === "" ? null : dev.fault;
      },
      wrong: (_driver, popped) => {
        const id = vq.descData.indexOf("token");
        return popped === null ? null : same("popped", popped, [id, ...wanted]);
      },
    })),
    program("D", layout, { event, shape }, ({ vq, dev, ops, device, add }) => {
      device.disableNotification(dev);
      return {
        driver: () => (add("token"), ops.kickPrepare(vq)),
        device: () => device.enableNotification(dev),
        wrong: (kick, waiting) => kick || waiting ? null : "neither a kick nor a buffer that waits",
      };
    }),
  ];
}

/** A buffer that came back is the right one, and one that the driver is not told of is one that it sees. */
function used(layout: RingLayoutName, event: boolean, shape: Shape): Program[] {
  const outstanding = (bench: Bench, count: number) =>
    Array.from({ length: count }, (_, i) => {
      bench.add(`token ${i}`);
      const id = bench.device.popDescriptorChain(bench.dev);
      return { id, chainLength: bench.dev.chainLength };
    });
  const asked: readonly [string, (bench: Bench) => boolean][] = [
    ["poll", ({ vq, ops }) => ops.poll(vq, ops.enableCbPrepare(vq))],
    ["moreUsed", ({ vq, ops }) => (ops.enableCbPrepare(vq), ops.moreUsed(vq))],
    ["get", ({ vq, ops }) => (ops.enableCbPrepare(vq), ops.get(vq) !== null)],
    ["enableCbDelayed", ({ vq, ops }) => !ops.enableCbDelayed(vq)],
  ];
  const programs = [
    program("B", layout, { event, shape }, (bench) => {
      const { vq, dev, ops, device } = bench;
      const [{ id, chainLength }] = outstanding(bench, 1) as [{ id: number; chainLength: number }];
      return {
        driver: () => {
          const token = ops.get(vq);
          return token === null ? vq.broken : [token, vq.usedLen];
        },
        device: () => (device.addUsed(dev, id, LENGTH, chainLength), device.needsNotification(dev)),
        wrong: (got) => got === false ? null : same("got", got, ["token 0", LENGTH]),
      };
    }),
    ...asked.map(([name, waits]) =>
      program(`C ${name}`, layout, { event, shape }, (bench) => {
        const { vq, dev, ops, device } = bench;
        const [{ id, chainLength }] = outstanding(bench, 1) as [
          { id: number; chainLength: number },
        ];
        ops.disableCb(vq);
        return {
          driver: () => waits(bench),
          device:
            () => (device.addUsed(dev, id, LENGTH, chainLength), device.needsNotification(dev)),
          wrong: (waiting, told) => waiting || told ? null : "neither told nor a buffer that waits",
        };
      })
    ),
    program("C get again", layout, { event, shape }, (bench) => {
      const { vq, dev, ops, device } = bench;
      const [first, second] = outstanding(bench, 2);
      ops.disableCb(vq);
      ops.enableCbPrepare(vq);
      device.addUsed(dev, first!.id, LENGTH, first!.chainLength);
      device.needsNotification(dev);
      return {
        driver: () => [ops.get(vq), ops.get(vq)],
        device: () => (
          device.addUsed(dev, second!.id, LENGTH, second!.chainLength),
            device.needsNotification(dev)
        ),
        wrong: (got, told) =>
          (got as unknown[])[1] !== null || told ? null : "neither told nor a buffer that waits",
      };
    }),
  ];
  if (!layout.endsWith("in_order")) return programs;
  return [
    ...programs,
    ...["B", "C"].map((letter) =>
      program(`${letter} batch`, layout, { event, shape }, (bench) => {
        const { vq, dev, ops, device } = bench;
        const [first, second] = outstanding(bench, 2);
        ops.disableCb(vq);
        const descriptors = first!.chainLength + second!.chainLength;
        return {
          driver: () => {
            if (letter === "C") return ops.poll(vq, ops.enableCbPrepare(vq));
            return [ops.get(vq), ops.get(vq), vq.usedLen, vq.broken];
          },
          device: () => {
            device.addUsedBatch(dev, second!.id, LENGTH, 2, descriptors);
            return device.needsNotification(dev);
          },
          wrong: (got, told) => {
            if (letter === "C") return got || told ? null : "neither told nor a buffer that waits";
            const [a, b, len, broken] = got as unknown[];
            const tokens = [a, b].filter((token) => token !== null);
            const wanted = ["token 0", "token 1"].slice(0, tokens.length);
            return same("got", [tokens, broken], [wanted, false]) ??
              (b === "token 1" ? same("length", len, LENGTH) : null);
          },
        };
      })
    ),
  ];
}

/** All of them. */
export const PROGRAMS: readonly Program[] = RING_LAYOUT_NAMES.flatMap((layout) =>
  [false, true].flatMap((event) => [
    ...(["one", "chain", "table", "mapped"] as const).flatMap((shape) =>
      available(layout, event, shape)
    ),
    ...(["one", "chain"] as const).flatMap((shape) => used(layout, event, shape)),
  ])
);
