// A replayer that cannot fail is worthless: whichever operation of a strategy is wrong, it must say so.

import { assertEquals, assertGreater } from "@std/assert";
import {
  LAYOUT_NAMES,
  layoutOps,
  RING_LAYOUT_NAMES,
  type RingLayoutName,
  type VirtqueueOps,
} from "../../ring/mod.ts";
import { loadForms, type RingStrategy } from "./ring_strategy.ts";
import { replayTraces } from "./run.ts";
import { readVectorFile, type Trace } from "./vector_file.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read");

const DIRECT = (await loadForms("direct"))[0]!;

const FILES: Readonly<Record<RingLayoutName, string>> = {
  split: "split",
  packed: "packed",
  "split_in_order": "split-inorder",
  "packed_in_order": "packed-inorder",
};

const read = new Map<string, Promise<readonly Trace[]>>();

/** The traces of a vector file, read once. */
function tracesOf(file: string): Promise<readonly Trace[]> {
  let traces = read.get(file);
  if (traces === undefined) {
    traces = readVectorFile(new URL(`./vectors/${file}.jsonl.gz`, import.meta.url));
    read.set(file, traces);
  }
  return traces;
}

/** Per operation: a version of it that is wrong in one respect. */
const FAULTS: Readonly<Record<keyof VirtqueueOps, (ops: VirtqueueOps) => Partial<VirtqueueOps>>> = {
  add: (ops) => ({ add: (vq, s, o, i, data) => ops.add(vq, s, o, i, data, null) }),
  get: (ops) => ({
    get: (vq) => {
      const data = ops.get(vq);
      if (vq.usedLen > 0x7fffffff) vq.usedLen = 0x7fffffff;
      return data;
    },
  }),
  kickPrepare: (ops) => ({
    kickPrepare: (vq) => {
      const { numAdded } = vq;
      return ops.kickPrepare(vq) && numAdded > 0;
    },
  }),
  disableCb: (ops) => ({ disableCb: (vq) => vq.broken ? undefined : ops.disableCb(vq) }),
  enableCbDelayed: (ops) => ({
    enableCbDelayed: (vq) => vq.broken || ops.enableCbDelayed(vq),
  }),
  enableCbPrepare: (ops) => ({ enableCbPrepare: (vq) => ops.enableCbPrepare(vq) & 0x7fff }),
  poll: (ops) => ({ poll: (vq, last) => !vq.broken && last > 0 && ops.poll(vq, last) }),
  detachUnusedBuf: (ops) => ({
    detachUnusedBuf: (vq) => vq.broken ? null : ops.detachUnusedBuf(vq),
  }),
  moreUsed: (ops) => ({ moreUsed: (vq) => ops.moreUsed(vq) && vq.numFree > 0 }),
  resize: (ops) => ({
    resize: (vq, num) => {
      const { numAdded } = vq;
      const code = ops.resize(vq, num);
      vq.numAdded = numAdded;
      return code;
    },
  }),
  reset: (ops) => ({
    reset: (vq) => {
      const { lastUsedIdx } = vq;
      ops.reset(vq);
      vq.lastUsedIdx = lastUsedIdx;
    },
  }),
  initLastUsed: (ops) => ({
    initLastUsed: (vq) => {
      ops.initLastUsed(vq);
      vq.lastUsedIdx ^= 1;
    },
  }),
  vringSize: () => ({ vringSize: (vq) => vq.numMax }),
  notificationData: (ops) => ({ notificationData: (vq) => ops.notificationData(vq) | 0 }),
  descAddr: (ops) => ({ descAddr: (vq) => ops.descAddr(vq) + 16n }),
  availAddr: (ops) => ({ availAddr: (vq) => ops.descAddr(vq) }),
  usedAddr: (ops) => ({ usedAddr: (vq) => ops.availAddr(vq) }),
  free: () => ({ free: (vq) => void (vq.broken = true) }),
};

function faulty(layout: RingLayoutName, op: keyof VirtqueueOps): RingStrategy {
  return { ...DIRECT[layout]!, ...FAULTS[op](layoutOps(layout)) };
}

for (const op of Object.keys(FAULTS) as (keyof VirtqueueOps)[]) {
  for (const layout of RING_LAYOUT_NAMES) {
    test(`the replayer sees a wrong ${op} of a ${layout} strategy`, async () => {
      const strategies = { ...DIRECT, [layout]: faulty(layout, op) };
      assertGreater(replayTraces(await tracesOf(FILES[layout]), strategies).mismatches, 0);
    });
  }
}

for (const layout of LAYOUT_NAMES) {
  test(`the replayer sees an add of a ${layout} strategy that loses what is to be mapped`, async () => {
    const traces = await tracesOf(`${layout}-map`);
    assertEquals(replayTraces(traces, DIRECT).first, null);
    const strategies = { ...DIRECT, [layout]: faulty(layout, "add") };
    assertEquals(replayTraces(traces, strategies).first?.field, "maps");
  });
}

test("the replayer sees nothing wrong with the same operations unchanged", async () => {
  for (const layout of RING_LAYOUT_NAMES) {
    assertEquals(replayTraces(await tracesOf(FILES[layout]), DIRECT).first, null);
  }
});
