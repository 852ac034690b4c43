/** The driver of a stress run: fills a payload, adds it in one of three shapes, and checks what comes back. */

import {
  createVirtqueue,
  Doorbell,
  doorbellTransport,
  doorbellWords,
  HeapAllocator,
  PeerGone,
  shareVirtqueue,
  virtqueueCalls,
  waitUsed,
} from "../../ring/mod.ts";
import {
  mixture,
  randomFrom,
  SLOT_BYTES,
  type StressOutcome,
  type StressPlan,
  type StressStart,
} from "./plan.ts";
import { patient, rest } from "./patience.ts";

const worker = self as unknown as {
  onmessage: ((event: MessageEvent<StressPlan>) => void) | null;
  postMessage(message: StressStart | StressOutcome): void;
};

worker.onmessage = ({ data: plan }) => {
  const words = doorbellWords();
  const bell = new Doorbell(words, "driver");
  const memory = new SharedArrayBuffer(plan.num * SLOT_BYTES);
  const allocator = new HeapAllocator({ shared: true });
  const { layout, num, event, indirect } = plan;
  const options = { layout, num, event, indirect, maxIndirectSgs: 4, callback: () => {} };
  const transport = doorbellTransport(bell);
  const vq = createVirtqueue({ ...options, concurrent: true, allocator, transport });
  worker.postMessage({ plan, queue: shareVirtqueue(vq), words, memory });
  const start = performance.now();
  const outcome = { fault: "", messages: 0, sleeps: 0, lostWakeups: 0, kicksUnsent: 0, ms: 0 };
  try {
    drive();
  } catch (error) {
    outcome.fault = String(error);
  }
  bell.close();
  outcome.sleeps = bell.sleeps;
  worker.postMessage({ ...outcome, ms: performance.now() - start });

  function drive(): void {
    const calls = virtqueueCalls(vq.ops);
    const payload = new Uint32Array(memory);
    const random = randomFrom(plan.seed);
    const inOrder = layout.endsWith("in_order");
    const free = Array.from({ length: num }, (_, slot) => slot);
    const numberOf = new Array<number>(num).fill(-1);
    const sgs = new Uint32Array(9);
    let next = 0;
    let turns = 0;
    while (outcome.messages < plan.messages) {
      const most = 1 + random(plan.batch);
      let added = 0;
      for (; added < most && next < plan.messages && free.length > 0; added++) {
        const slot = free.at(-1)!;
        const at = slot * SLOT_BYTES;
        payload.set([next, mixture(next), 0], at / 4);
        const shape = random(4);
        // Mostly one segment, the short path: all of the slot; else number and mixture, then the answer.
        sgs.set(
          shape < 2
            ? [at, 0, 12]
            : shape === 2
            ? [at, 0, 8, at + 8, 0, 4]
            : [at, 0, 4, at + 4, 0, 4, at + 8, 0, 4],
        );
        if (calls.addSgs(vq, sgs, shape < 2 ? 0 : shape - 1, 1, slot) !== 0) break;
        free.pop();
        numberOf[slot] = next++;
      }
      if (added > 0) {
        if (calls.kickPrepare(vq)) calls.notify(vq);
        else outcome.kicksUnsent++;
      }
      let taken = 0;
      for (let token = calls.getBuf(vq); token !== null; token = calls.getBuf(vq)) {
        check(token as number);
        taken++;
      }
      if (vq.broken) throw new Error("the queue broke");
      if (taken > 0 || added > 0 && free.length > 0 && next < plan.messages) turns = 0;
      else if (plan.sleeps) {
        outcome.lostWakeups += patient(
          (limitMs) => waitUsed(calls, vq, bell, { limitMs, spins: 0 }),
          () => vq.ops.moreUsed(vq),
        );
      } else {
        rest(++turns);
        if (turns > 10_000_000) throw new PeerGone("nothing came back");
      }
    }

    function check(slot: number): void {
      const number = numberOf[slot]!;
      const wrong = (what: string) =>
        new Error(`message ${number}, ${outcome.messages} before it: ${what}`);
      if (number < 0) throw wrong(`slot ${slot} came back twice`);
      if (inOrder && number !== outcome.messages) throw wrong("out of order");
      const answer = mixture(number ^ 0x5a5a5a5a);
      if (payload[slot * 4 + 2] !== answer) throw wrong(`answer ${payload[slot * 4 + 2]}`);
      // Inside a batch the device reports no length: then it is that of the segments.
      const { usedLen } = vq;
      if (usedLen !== answer >>> 8 && !(inOrder && (usedLen === 4 || usedLen === 12))) {
        throw wrong(`length ${usedLen}`);
      }
      numberOf[slot] = -1;
      free.push(slot);
      outcome.messages++;
    }
  }
};
