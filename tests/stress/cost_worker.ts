/** The other thread of `deno task stress --cost`: polls, and gives back all that is there. */

import { deviceOps, openDeviceQueue, type SharedQueue } from "../../ring/mod.ts";

/** Elements of each bare ring. */
export const BARE_SLOTS = 256;

/** What the worker is started with. */
export interface CostStart {
  /** The queue, or `null` for the bare rings. */
  readonly queue: SharedQueue | null;
  /** Two rings, then the count of what was sent, and, 16 elements on, of what came back. */
  readonly bare: Int32Array<SharedArrayBuffer>;
  /** Whether bare rings publish each number, as virtqueues do, or a batch at once. */
  readonly each: boolean;
  /** Word 0: the worker runs; word 1: it is to end. */
  readonly control: Int32Array<SharedArrayBuffer>;
}

const worker = self as unknown as {
  onmessage: ((event: MessageEvent<CostStart>) => void) | null;
};

worker.onmessage = ({ data: { queue, bare, each, control } }) => {
  Atomics.store(control, 0, 1);
  const goesOn = () => Atomics.load(control, 1) === 0;
  if (queue === null) echo(bare, each, goesOn);
  else {
    const dev = openDeviceQueue(queue);
    const ops = deviceOps(dev);
    while (goesOn()) {
      let id = ops.popDescriptorChain(dev);
      if (id < 0) continue;
      for (; id >= 0; id = ops.popDescriptorChain(dev)) ops.addUsed(dev, id, 0, dev.chainLength);
      ops.needsNotification(dev);
    }
  }
};

function echo(bare: Int32Array<SharedArrayBuffer>, each: boolean, goesOn: () => boolean): void {
  const [there, back] = [BARE_SLOTS * 2, BARE_SLOTS * 2 + 16];
  for (let done = 0; goesOn();) {
    const sent = Atomics.load(bare, there);
    if (sent === done) continue;
    for (; done < sent; done++) {
      bare[BARE_SLOTS + (done & (BARE_SLOTS - 1))] = bare[done & (BARE_SLOTS - 1)]!;
      if (each) Atomics.store(bare, back, done + 1);
    }
    Atomics.store(bare, back, done);
  }
}
