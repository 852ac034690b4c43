/**
 * How two threads that share a queue wake each other: a word for each side that counts its rings, and sleep on it.
 *
 * A ring is one `Atomics` addition, and a system call only if the other side sleeps. Nothing is lost: who waits
 * compares the count with the one it saw last, and `Atomics.wait` compares once more under its lock.
 *
 * @module
 */

import { EBUSY } from "./codes.ts";
import type { VirtqueueTransport } from "./virtqueue.ts";

/** Which of the two a {@linkcode Doorbell} belongs to. */
export type DoorbellSide = "driver" | "device";

/** i32 words of a doorbell: how each side ended (0: it goes on), then count and sleeper of driver, of device. */
const WORDS = 6;
const ENDED_AT = { driver: 0, device: 1 };
const COUNT_AT = { driver: 2, device: 4 };
const CLOSED = 1;
const FAILED = 2;

/** Looks at the count before the thread goes to sleep. */
const SPINS = 200;

/** `Atomics.pause`, where there is one. */
const pause: () => void = (Atomics as { readonly pause?: () => void }).pause ?? (() => {});

/** The other side ended without saying so, or does not answer. */
export class PeerGone extends Error {
  /** The class's name. */
  override readonly name = "PeerGone";
}

/** Settings of a wait. */
export interface WaitOptions {
  /** Milliseconds without a ring after which the other side counts as gone; default: no limit. */
  readonly limitMs?: number;
  /** Looks before the thread sleeps; default 200. 0 saves the processor for the other side, if they share one. */
  readonly spins?: number;
}

/** The shared words of a new doorbell: to be sent to the other side's thread. Allocates. */
export function doorbellWords(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(4 * WORDS));
}

/**
 * One side's end of a doorbell. Both sides make one over the same words.
 *
 * @example
 * ```ts
 * import { Doorbell, doorbellWords } from "@vringlab/vringlab/ring";
 * import { assertEquals } from "@std/assert";
 *
 * const words = doorbellWords();
 * const driver = new Doorbell(words, "driver");
 * const device = new Doorbell(words, "device"); // in another thread
 * driver.ring();
 * assertEquals(device.wait(), true);
 * driver.close();
 * assertEquals(device.wait(), false);
 * ```
 */
export class Doorbell {
  /** The shared words. */
  readonly words: Int32Array<SharedArrayBuffer>;
  /** Whose end this is. */
  readonly side: DoorbellSide;
  readonly #other: DoorbellSide;
  /** The count seen last. */
  #seen = 0;
  /** Times that this side went to sleep. */
  sleeps = 0;

  /** One end, over words that both sides have.
   *
   * @throws {RangeError} for words that are not those of `doorbellWords`. */
  constructor(words: Int32Array<SharedArrayBuffer>, side: DoorbellSide) {
    if (words.length !== WORDS) {
      throw new RangeError(
        `Cannot make doorbell as its words must be ${WORDS}, as doorbellWords() makes them: current value is ${words.length}`,
      );
    }
    this.words = words;
    this.side = side;
    this.#other = side === "driver" ? "device" : "driver";
  }

  /**
   * Wakes the other side, or keeps it from going to sleep. Allocates nothing.
   *
   * @returns `false` if a side has ended: no one will answer.
   */
  ring(): boolean {
    this.#wake(this.#other);
    return !this.ended;
  }

  /** Whether a side has closed or failed. */
  get ended(): boolean {
    return Atomics.load(this.words, 0) !== 0 || Atomics.load(this.words, 1) !== 0;
  }

  /**
   * Waits until the other side has rung since the last wait: looks `spins` times, then sleeps. A blocked thread takes
   * no processor time. Not for the main thread of a browser: `waitAsync`.
   *
   * @returns `false` if a side has closed.
   * @throws {PeerGone} if the other side failed, or did not ring within `limitMs`.
   */
  wait({ limitMs = Infinity, spins = SPINS }: WaitOptions = {}): boolean {
    for (let i = 0; i < spins; i++) {
      if (this.#rung()) return true;
      if (this.ended) return this.#ended();
      pause();
    }
    const end = performance.now() + limitMs;
    while (!this.#rung()) {
      if (this.ended) return this.#ended();
      const left = end - performance.now();
      if (left <= 0) throw this.#silent(limitMs);
      this.#sleep(() => Atomics.wait(this.words, COUNT_AT[this.side], this.#seen, left));
    }
    return true;
  }

  /** As {@linkcode Doorbell.wait}, without blocking the thread and without looking first. */
  async waitAsync({ limitMs = Infinity }: WaitOptions = {}): Promise<boolean> {
    const end = performance.now() + limitMs;
    while (!this.#rung()) {
      if (this.ended) return this.#ended();
      const left = end - performance.now();
      if (left <= 0) throw this.#silent(limitMs);
      // A wait alone does not keep a program running: a timer does.
      let timer: ReturnType<typeof setTimeout> | undefined;
      const over = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, Math.min(left + 1, 0x7fffffff));
      });
      await this.#sleep(() =>
        Promise.race([
          Atomics.waitAsync(this.words, COUNT_AT[this.side], this.#seen, left).value,
          over,
        ])
      );
      clearTimeout(timer);
    }
    return true;
  }

  /** Ends the connection in peace: both sides' waits return `false`, and rings do. */
  close(): void {
    this.#end(this.side, CLOSED);
  }

  /** Says that this side cannot go on: the other side's waits throw. */
  fail(): void {
    this.#end(this.side, FAILED);
  }

  /** Says that the other side is gone, for whoever sees it: an `error` event of its Worker, say. */
  failOther(): void {
    this.#end(this.#other, FAILED);
  }

  #end(side: DoorbellSide, how: number): void {
    Atomics.compareExchange(this.words, ENDED_AT[side], 0, how);
    this.#wake("driver");
    this.#wake("device");
  }

  #wake(side: DoorbellSide): void {
    const at = COUNT_AT[side];
    Atomics.add(this.words, at, 1);
    // The count before the look at the sleeper: the sleeper says that it sleeps before it looks at the count.
    if (Atomics.load(this.words, at + 1) !== 0) Atomics.notify(this.words, at);
  }

  #sleep<T>(wait: () => T): T {
    this.sleeps++;
    // Stays set: after a wake-up a second one costs a call that wakes no one, once, until #rung takes it back.
    Atomics.store(this.words, COUNT_AT[this.side] + 1, 1);
    return wait();
  }

  #rung(): boolean {
    const count = Atomics.load(this.words, COUNT_AT[this.side]);
    if (count === this.#seen || this.ended) return false;
    this.#seen = count;
    Atomics.store(this.words, COUNT_AT[this.side] + 1, 0);
    return true;
  }

  #ended(): false {
    if (Atomics.load(this.words, ENDED_AT[this.#other]) !== FAILED) return false;
    throw new PeerGone(
      `Cannot wait for the ${this.#other} as it must not have failed: current value is failed; start it again with a new queue`,
    );
  }

  #silent(limitMs: number): PeerGone {
    return new PeerGone(
      `Cannot wait for the ${this.#other} as it must ring within ${limitMs} ms: current value is no ring; it may have ended, or need a larger limitMs`,
    );
  }
}

/**
 * The transport of a driver whose device sits behind a doorbell: a notification is a ring, and fails, which breaks
 * the queue, once a side has ended. `resize` and `reset` are refused with `EBUSY` and nothing touched, as the device
 * would have to be stopped first; make a new queue instead.
 */
export function doorbellTransport(bell: Doorbell): VirtqueueTransport {
  return { notify: () => bell.ring(), disableVqAndReset: () => EBUSY };
}
