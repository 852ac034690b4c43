/**
 * What a workload is: the code that a child process times.
 *
 * @module
 */

/** A workload bound to a strategy, ready to be timed. */
export interface PreparedWorkload {
  /**
   * Runs `n` operations and returns a checksum of everything that the operations returned.
   *
   * The work depends on `n` and on how many operations ran before, never on time or on the strategy:
   * after the same calls every strategy returns the same checksum. Allocates nothing.
   */
  run(n: number): number;
  /** As `run`, for operations that are awaited one after the other; where it is there, it takes the place of `run`. */
  runAwaited?(n: number): Promise<number>;
  /** Milliseconds that count since it was last asked, for operations that time a part of themselves. */
  countedMs?(): number;
  /** `run` works on multiples of this many operations (a replay's length, say); 1 for most. */
  readonly granularity: number;
  /** Functions whose optimization tier tells whether the loop is warm, by name. */
  readonly hot: Readonly<Record<string, (...args: never[]) => unknown>>;
  /**
   * A checksum of work that was done while preparing, for workloads whose operations may take so long that a
   * fixed number of them cannot be run for it. Without it the checksum is that of a fixed number.
   */
  verify?(): number;
  /** More about that work for the parent, as JSON holds it; without it there is nothing more. */
  account?(): unknown;
}

/** One order in which a workload visits its queues. */
export interface WorkloadVariant {
  /** Order name, of `ORDERS` in `order.ts`: `one`, `alternating`, `recorded`, …. */
  readonly order: string;
  /** Layouts taking part, joined by `+`, or `clones-N`: see {@linkcode parseLayoutSet}. */
  readonly layouts: string;
}

/** How large the operations are between which a strategy dispatches; recorded traffic mixes them. */
export type OperationSize = "small" | "large" | "mixed";

/** Workloads of one kind, which tables list together. */
export interface WorkloadFamily {
  /** The name that those of its workloads begin with, before a colon: `single_op`. */
  readonly name: string;
  /** What one operation of any of them is, for people. */
  readonly operation: string;
}

/** A kind of work that strategies are compared on. */
export interface Workload {
  /** Name, e.g. `more_used`, `round_trip_4`, `trace:mixed-e-random`. */
  readonly name: string;
  /** What one operation is, for people: "one round trip: add, kick_prepare, device pop and push, get". */
  readonly operation: string;
  /** How large an operation is: whether a call shows in its time, or what is called. */
  readonly size: OperationSize;
  /** Whether the timed loop reaches a single operation of the strategy, so that its code is that one dispatch. */
  readonly isSingleOp: boolean;
  /** The family of workloads that it belongs to, if there are others of the kind. */
  readonly family?: WorkloadFamily;
  /** The variants it can run. */
  readonly variants: readonly WorkloadVariant[];
  /** Controls that `prepare` takes in place of a strategy. Their checksums are their own. */
  readonly controls: readonly string[];
  /**
   * Builds queues and loop for a strategy or a control (by name). `copy` distinguishes further instances
   * in one process: each copy has code and type feedback of its own, equal copies share it.
   *
   * @throws {RangeError} for a variant, strategy or control that the workload does not have.
   */
  prepare(
    strategy: string,
    variant: WorkloadVariant,
    options: { readonly seed: number; readonly copy?: number },
  ): Promise<PreparedWorkload>;
}

/** Operations of a verification run, rounded up to whole granules. */
export const VERIFICATION_OPS = 20_000;

/**
 * Runs a freshly prepared workload for a fixed number of operations, or asks it for a checksum of its own.
 *
 * @returns the checksum: equal for all strategies, and a constant of its own for each control.
 */
export function verifyPrepared(prepared: PreparedWorkload): number {
  if (prepared.verify !== undefined) return prepared.verify();
  const granules = Math.ceil(VERIFICATION_OPS / prepared.granularity);
  return prepared.run(granules * prepared.granularity);
}
