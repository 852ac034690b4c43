/**
 * The device of a stress run: checks each payload, answers, and gives buffers back, in order in batches or one by one,
 * else in an order of its own.
 */

import { deviceOps, Doorbell, openDeviceQueue } from "../../ring/mod.ts";
import { mixture, randomFrom, type StressOutcome, type StressStart } from "./plan.ts";
import { patient, rest } from "./patience.ts";

const worker = self as unknown as {
  onmessage: ((event: MessageEvent<StressStart>) => void) | null;
  postMessage(message: StressOutcome): void;
};

worker.onmessage = ({ data: { plan, queue, words, memory } }) => {
  const bell = new Doorbell(words, "device");
  const dev = openDeviceQueue(queue);
  const ops = deviceOps(dev);
  const payload = new Uint32Array(memory);
  const random = randomFrom(plan.seed + 77);
  const inOrder = plan.layout.endsWith("in_order");
  const held: { id: number; len: number; chainLength: number }[] = [];
  const outcome = { fault: "", messages: 0, sleeps: 0, lostWakeups: 0, kicksUnsent: 0, ms: 0 };
  const start = performance.now();
  try {
    serve();
  } catch (error) {
    outcome.fault = String(error);
    bell.fail();
  }
  outcome.sleeps = bell.sleeps;
  worker.postMessage({ ...outcome, ms: performance.now() - start });

  function serve(): void {
    for (let open = true, turns = 0; open; turns++) {
      ops.disableNotification(dev);
      let id = ops.popDescriptorChain(dev);
      for (; id >= 0; id = ops.popDescriptorChain(dev)) {
        turns = 0;
        held.push({ id, len: answered(), chainLength: dev.chainLength });
        if (held.length > random(4)) release();
      }
      if (dev.broken) throw new Error(`the driver broke the rules: ${dev.fault}`);
      while (held.length > 0) release();
      if (ops.needsNotification(dev)) bell.ring();
      else outcome.kicksUnsent++;
      if (bell.ended) return;
      if (!plan.sleeps) {
        rest(turns);
        continue;
      }
      if (ops.enableNotification(dev)) continue;
      outcome.lostWakeups += patient(
        (limitMs) => open = bell.wait({ limitMs, spins: 0 }),
        () => ops.enableNotification(dev),
      );
    }
  }

  /** Checks the payload that was popped, writes the answer, and returns the length to report. */
  function answered(): number {
    const at = dev.segs[0]! / 4;
    const number = payload[at]!;
    if (payload[at + 1] !== mixture(number)) {
      throw new Error(`message ${number} has another mixture`);
    }
    const last = (dev.segCount - 1) * 4;
    const answerAt = (dev.segs[last]! + dev.segs[last + 2]!) / 4 - 1;
    if (answerAt !== at + 2) throw new Error(`message ${number} has other segments`);
    const answer = mixture(number ^ 0x5a5a5a5a);
    payload[answerAt] = answer;
    outcome.messages++;
    return answer >>> 8;
  }

  function release(): void {
    if (inOrder) {
      const batch = held.splice(0, 1 + random(held.length));
      const { id, len } = batch.at(-1)!;
      const descriptors = batch.reduce((sum, each) => sum + each.chainLength, 0);
      if (batch.length === 1) ops.addUsed(dev, id, len, descriptors);
      else ops.addUsedBatch(dev, id, len, batch.length, descriptors);
    } else {
      const [one] = held.splice(random(held.length), 1);
      ops.addUsed(dev, one!.id, one!.len, one!.chainLength);
    }
  }
};
