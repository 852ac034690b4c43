/**
 * The concurrent ring modules as they stand, each `Atomics` in them replaced by one that knows its place.
 *
 * @module
 */

import type * as InOrderDevice from "../../ring/concurrent/in_order_device.ts";
import type * as Packed from "../../ring/concurrent/packed_driver.ts";
import type * as PackedInOrder from "../../ring/concurrent/packed_in_order_driver.ts";
import type * as PackedMapped from "../../ring/concurrent/packed_mapped_add.ts";
import type * as Split from "../../ring/concurrent/split_driver.ts";
import type * as SplitInOrder from "../../ring/concurrent/split_in_order_driver.ts";
import type * as SplitMapped from "../../ring/concurrent/split_mapped_add.ts";
import type { InOrderDeviceOps, RingLayoutName, VirtqueueOps } from "../../ring/mod.ts";
import { CONCURRENT_EDITS } from "../../bench/generate/concurrent_edits.ts";
import type { WeakMemory } from "./weak_memory.ts";

const RING = new URL("../../ring/", import.meta.url);

/** One atomic access in the code. */
export interface Site {
  /** Function, `load` or `store`, and the how-manieth of these in it. */
  readonly name: string;
  readonly kind: "load" | "store";
  /** Whether it is one of 32 bits: all of packed rings are. */
  readonly wide: boolean;
}

/** The memory that instrumented modules use: set before each run. */
export const model: { memory: WeakMemory | null } = { memory: null };

/** The instrumented operations. */
export interface Instrumented {
  readonly sites: readonly Site[];
  readonly driver: Readonly<Record<RingLayoutName, VirtqueueOps>>;
  readonly device: Readonly<Record<"split" | "packed", InOrderDeviceOps>>;
  readonly addMapped: Readonly<
    Record<"split" | "packed", typeof SplitMapped.concurrentSplitAddMapped>
  >;
}

/** Writes the modules into `folder` and imports them. */
export async function instrument(folder: string): Promise<Instrumented> {
  const sites: Site[] = [];
  Object.assign(globalThis, { atomicsAt: (site: number) => model.memory!.atomics(site) });
  for (const file of Object.keys(CONCURRENT_EDITS)) {
    const text = await Deno.readTextFile(new URL(`concurrent/${file}`, RING));
    await Deno.writeTextFile(
      `${folder}/${file}`,
      instrumentedText(text, file.startsWith("packed"), sites),
    );
  }
  const load = async (file: string) =>
    await import(new URL(`${folder}/${file}`, `file://${Deno.cwd()}/`).href);
  const [split, packed, splitInOrder, packedInOrder, device, splitMapped, packedMapped] =
    await Promise
      .all([
        load("split_driver.ts") as Promise<typeof Split>,
        load("packed_driver.ts") as Promise<typeof Packed>,
        load("split_in_order_driver.ts") as Promise<typeof SplitInOrder>,
        load("packed_in_order_driver.ts") as Promise<typeof PackedInOrder>,
        load("in_order_device.ts") as Promise<typeof InOrderDevice>,
        load("split_mapped_add.ts") as Promise<typeof SplitMapped>,
        load("packed_mapped_add.ts") as Promise<typeof PackedMapped>,
      ]);
  return {
    sites,
    driver: {
      split: split.concurrentSplitOps,
      packed: packed.concurrentPackedOps,
      split_in_order: splitInOrder.concurrentSplitInOrderOps,
      packed_in_order: packedInOrder.concurrentPackedInOrderOps,
    },
    device: {
      split: device.concurrentSplitInOrderDeviceOps,
      packed: device.concurrentPackedInOrderDeviceOps,
    },
    addMapped: {
      split: splitMapped.concurrentSplitAddMapped,
      packed: packedMapped.concurrentPackedAddMapped,
    },
  };
}

function instrumentedText(text: string, wide: boolean, sites: Site[]): string {
  let name = "";
  const counts = new Map<string, number>();
  const made = text.split("\n").map((line) => {
    const [, begins] = /^(?:export )?function (\w+)/.exec(line) ?? [];
    if (begins !== undefined) {
      name = begins.replace(/^concurrent(.)/, (_, first) => first.toLowerCase());
    }
    return /^\s*(\/\/|\*|\/\*\*)/.test(line)
      ? line
      : line.replaceAll(/Atomics\.(load|store)\(/g, (_, kind) => {
        const called = `${name} ${kind}`;
        const nth = (counts.get(called) ?? 0) + 1;
        counts.set(called, nth);
        sites.push({ name: nth === 1 ? called : `${called} ${nth}`, kind, wide });
        return `atomicsAt(${sites.length - 1}).${kind}(`;
      });
  }).join("\n");
  return `// @ts-nocheck: a copy\n${made.replaceAll('from "../', `from "${RING.href}`)}`;
}
