/**
 * What one operation executes: the difference of two walks of different length.
 *
 * @module
 */

import type { Executed, Walk } from "./walk.ts";

/** Exact counts per operation. Fractions come from work that not every operation does. */
export interface OperationCounts {
  /** Instructions. */
  readonly instructions: number;
  /** Bytes of the instructions that operations execute, each address once. */
  readonly codeBytes: number;
  /** Conditional branches that were taken. */
  readonly branchesTaken: number;
  /** Conditional branches that were not. */
  readonly branchesNotTaken: number;
  /** Calls of an address that stands in the instruction. */
  readonly directCalls: number;
  /** Calls of an address in a register or in memory. */
  readonly indirectCalls: number;
  /** Jumps to an address in a register or in memory. */
  readonly indirectJumps: number;
  /** Returns. */
  readonly returns: number;
  /** Reads of memory, those of the stack included. */
  readonly loads: number;
  /** Writes to memory, those of the stack included. */
  readonly stores: number;
  /** What was called or jumped to by name, most often first, counted per operation. */
  readonly callees: readonly { readonly name: string; readonly count: number }[];
}

/**
 * What one operation executes: (long walk − short walk) / operations that the long one has more, so that entry, exit and
 * the markers drop out.
 *
 * @param operations How many operations the long walk has more than the short one; above 0.
 * @param nameAt Name of the code that begins at an address; `null` where none does.
 */
export function operationCounts(
  short: Walk,
  long: Walk,
  operations: number,
  nameAt: (address: number) => string | null,
): OperationCounts {
  const sum = (of: (executed: Executed) => number): number =>
    (total(long, of) - total(short, of)) / operations;
  const counted = (transfer: Executed["facts"]["transfer"]): number =>
    sum(({ facts, count }) => facts.transfer === transfer ? count : 0);
  const taken = sum(({ taken }) => taken);
  return {
    instructions: (long.steps - short.steps) / operations,
    codeBytes: touchedBytes(short, long),
    branchesTaken: taken,
    branchesNotTaken: counted("branch") - taken,
    directCalls: counted("call"),
    indirectCalls: counted("indirect call"),
    indirectJumps: counted("indirect jump"),
    returns: counted("return"),
    loads: sum(({ facts, count }) => facts.loads * count),
    stores: sum(({ facts, count }) => facts.stores * count),
    callees: callees(short, long, operations, nameAt),
  };
}

function total({ executed }: Walk, of: (executed: Executed) => number): number {
  let sum = 0;
  for (const one of executed.values()) sum += of(one);
  return sum;
}

/** Bytes of the instructions that more operations execute more often. */
function touchedBytes(short: Walk, long: Walk): number {
  let bytes = 0;
  for (const [address, { facts, count }] of long.executed) {
    if (count > (short.executed.get(address)?.count ?? 0)) bytes += facts.byteCount;
  }
  return bytes;
}

function callees(
  short: Walk,
  long: Walk,
  operations: number,
  nameAt: (address: number) => string | null,
): OperationCounts["callees"] {
  const counts = new Map<string, number>();
  const add = (walk: Walk, sign: 1 | -1): void => {
    for (const { facts, targets } of walk.executed.values()) {
      for (const [address, count] of targets) {
        // A jump inside of a function reaches no beginning of another.
        const name = nameAt(address) ?? (facts.transfer.endsWith("call") ? "?" : null);
        if (name !== null) counts.set(name, (counts.get(name) ?? 0) + sign * count);
      }
    }
  };
  add(long, 1);
  add(short, -1);
  return [...counts].filter(([, count]) => count !== 0)
    .map(([name, count]) => ({ name, count: count / operations }))
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** Whether two counts are equal to the instruction. */
export function sameCounts(a: OperationCounts, b: OperationCounts): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
