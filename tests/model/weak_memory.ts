/**
 * A small model of JavaScript's shared memory, for two threads that run the rings' own code.
 *
 * Each cell of 16 bits keeps all values written to it, and each thread has a view: the oldest value that it may still
 * see. A plain read takes any value from there on; two halves of 32 bits are read apart. An atomic read takes the
 * latest atomic write, or a later plain one, and with an atomic write of the same width its writer's view at that
 * time. Atomic accesses of unequal width do not synchronize: they are no more than plain ones.
 *
 * The model is weaker than any processor (a thread need not even read a cell's values in order), and not complete: no
 * read takes a value that is written after it.
 *
 * @module
 */

/** What becomes of one place in the code where there is an atomic access. */
export type Mutation =
  /** No `Atomics`. */
  | "plain"
  /** What stands before it comes after it. */
  | "early"
  /** The thread's next access comes before it. */
  | "late"
  /** Two atomic accesses of 16 bits, flags first. */
  | "halves";

interface Write {
  readonly value: number;
  /** 0 for a plain one. */
  readonly width: number;
  readonly view: ReadonlyMap<number, number> | null;
}

interface View {
  readonly base: number;
  readonly width: 16 | 32;
}

const ZERO: Write = { value: 0, width: 0, view: null };

/** The threads: 0 prepares alone, 1 and 2 run at once. */
export class WeakMemory {
  /** Takes one of `count` possibilities. */
  choose: (count: number) => number = () => 0;
  /** Called before each access of the outer thread. */
  before: () => void = () => {};
  thread = 0;
  mutant: { readonly site: number; readonly mutation: Mutation } | null = null;
  readonly #cells = new Map<number, Write[]>();
  readonly #views = [0, 1, 2].map(() => new Map<number, number>());
  readonly #arrays = new WeakMap<object, View>();
  readonly #late: (() => void)[][] = [[], [], []];

  /** Ends what a thread had put off. */
  settle(): void {
    this.#writeLate(this.#late[this.thread]!.splice(0));
  }

  /** What was written so far is all that anyone sees. */
  quiesce(): void {
    for (const [cell, writes] of this.#cells) {
      this.#cells.set(cell, [{ ...writes.at(-1)!, width: 0, view: null }]);
    }
    for (const view of this.#views) view.clear();
  }

  /** A typed array of which every element lies in this memory, from cell `base` on. */
  array<A extends Uint16Array | Uint32Array | Int32Array>(real: A, base: number): A {
    const width = real.BYTES_PER_ELEMENT === 2 ? 16 : 32;
    const signed = real instanceof Int32Array;
    const proxy = new Proxy(real, {
      get: (target, key) => {
        if (typeof key === "symbol" || !/^\d+$/.test(key)) return Reflect.get(target, key, target);
        const value = this.#access({ base, width }, Number(key), 0);
        return signed ? value | 0 : value;
      },
      set: (_target, key, value) => {
        this.#access({ base, width }, Number(key as string), 0, value);
        return true;
      },
    });
    this.#arrays.set(proxy, { base, width });
    return proxy;
  }

  /** The `Atomics` of one place in the code. */
  atomics(site: number) {
    const widthAt = (array: object) => {
      const view = this.#arrays.get(array)!;
      const mutation = this.mutant?.site === site && this.thread > 0 ? this.mutant.mutation : null;
      return { view, mutation, width: mutation === "plain" ? 0 : view.width };
    };
    return {
      load: (array: object, index: number): number => {
        const { view, mutation, width } = widthAt(array);
        if (mutation === "halves") {
          const half = { base: view.base, width: 16 as const };
          const high = this.#access(half, 2 * index + 1, 16);
          return high << 16 | this.#access(half, 2 * index, 16);
        }
        const value = this.#access(view, index, width);
        return view.width === 32 ? value | 0 : value;
      },
      store: (array: object, index: number, value: number): number => {
        const { view, mutation, width } = widthAt(array);
        if (mutation === "halves") {
          const half = { base: view.base, width: 16 as const };
          this.#access(half, 2 * index + 1, 16, value >>> 16);
          this.#access(half, 2 * index, 16, value);
        } else if (mutation === "late") {
          const { thread } = this;
          this.#late[thread]!.push(() => this.#write(view, index, width, value, true));
        } else this.#access(view, index, width, value, mutation !== "early");
        return value;
      },
    };
  }

  #access(view: View, index: number, width: number, value?: number, releases = true): number {
    this.before();
    const late = this.#late[this.thread]!.splice(0);
    let result = 0;
    if (value === undefined) result = this.#read(view, index, width);
    else this.#write(view, index, width, value, releases);
    this.#writeLate(late);
    return result;
  }

  #writeLate(writes: readonly (() => void)[]): void {
    for (const write of writes) {
      this.before();
      write();
    }
  }

  #write({ base, width }: View, index: number, atomic: number, value: number, releases: boolean) {
    const view = this.#views[this.thread]!;
    const cells = width === 16 ? [base + index] : [base + 2 * index, base + 2 * index + 1];
    for (const cell of cells) view.set(cell, this.#writes(cell).length);
    const released = atomic > 0 ? new Map(releases ? view : []) : null;
    cells.forEach((cell, i) => {
      this.#writes(cell).push({ value: value >>> 16 * i & 0xffff, width: atomic, view: released });
    });
  }

  #read({ base, width }: View, index: number, atomic: number): number {
    if (width === 16) return this.#readCell(base + index, atomic);
    const low = this.#readCell(base + 2 * index, atomic);
    return (this.#readCell(base + 2 * index + 1, atomic) << 16 | low) >>> 0;
  }

  #readCell(cell: number, atomic: number): number {
    const writes = this.#writes(cell);
    const view = this.#views[this.thread]!;
    let oldest = this.thread === 0 ? writes.length - 1 : view.get(cell) ?? 0;
    if (atomic > 0) {
      const last = writes.findLastIndex((write) => write.width === atomic);
      oldest = Math.max(oldest, last);
    }
    // The newest or the oldest one: what lies between differs from both in no program of two or three writes.
    const [old, now] = [writes[oldest]!, writes.at(-1)!];
    const taken = old.value === now.value || this.choose(2) === 0 ? now : old;
    if (atomic > 0 && taken.width === atomic) {
      for (const [other, at] of taken.view!) view.set(other, Math.max(at, view.get(other) ?? 0));
    }
    return taken.value;
  }

  #writes(cell: number): Write[] {
    let writes = this.#cells.get(cell);
    if (writes === undefined) this.#cells.set(cell, writes = [ZERO]);
    return writes;
  }
}
