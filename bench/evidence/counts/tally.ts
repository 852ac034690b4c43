/**
 * From two walks, one of them longer, to what one operation executes. Pure functions.
 *
 * Entry, exit and marks are the same in both, so that the difference holds operations and nothing else.
 *
 * @module
 */

import type { CalledCode, Counts } from "../../record/cell_evidence.ts";
import { functionLabel } from "../log_fields.ts";
import type { CodeEntry } from "../v8_log.ts";
import type { AddressCount, Walk } from "./tracer.ts";

/** The code at an address of the process, `null` for V8's C++ and all else that is not in its log. */
export type CodeAt = (address: number) => CodeEntry | null;

/** What one operation executes, by one repetition. */
export type OneTally = Omit<
  Counts,
  "repetitions" | "equal" | "instructionsLow" | "instructionsHigh" | "disturbances"
>;

/** Per address, what the longer walk executed beyond the shorter. */
function difference(long: Walk, short: Walk): AddressCount[] {
  const before = new Map(short.addresses.map((at) => [at.address, at]));
  const after = new Map(long.addresses.map((at) => [at.address, at]));
  return [...new Set([...after.keys(), ...before.keys()])].map((address): AddressCount => {
    const more = after.get(address);
    const less = before.get(address);
    const targets = new Map(more?.targets);
    for (const [target, count] of less?.targets ?? []) {
      targets.set(target, (targets.get(target) ?? 0) - count);
    }
    return {
      address,
      meaning: (more ?? less)!.meaning,
      count: (more?.count ?? 0) - (less?.count ?? 0),
      taken: (more?.taken ?? 0) - (less?.taken ?? 0),
      targets,
    };
  });
}

/** What one operation executes, from two walks that differ by `operations`. */
export function tally(long: Walk, short: Walk, operations: number, codeAt: CodeAt): OneTally {
  const rows = difference(long, short);
  const per = (of: (row: AddressCount) => number): number =>
    rows.reduce((sum, row) => sum + of(row), 0) / operations;
  const flows = (flow: AddressCount["meaning"]["flow"]): number =>
    per(({ meaning, count }) => meaning.flow === flow ? count : 0);
  const isIndirect = ({ meaning: { flow } }: AddressCount): boolean =>
    flow === "indirect call" || flow === "indirect jump";
  const varies = ({ targets }: AddressCount): boolean =>
    [...targets.values()].filter((count) => count > 0).length > 1;
  const taken = per(({ meaning, taken }) => meaning.flow === "branch" ? taken : 0);
  return {
    operations,
    instructions: per(({ count }) => count),
    codeBytes: long.addresses.reduce((sum, { meaning }) => sum + meaning.bytes, 0),
    branchesTaken: taken,
    branchesNotTaken: flows("branch") - taken,
    directCalls: flows("call"),
    indirectCalls: flows("indirect call"),
    indirectJumps: flows("indirect jump"),
    varyingTargets: per((row) => isIndirect(row) && varies(row) ? row.count : 0),
    returns: flows("return"),
    loads: per(({ meaning, count }) => meaning.loads * count),
    stores: per(({ meaning, count }) => meaning.stores * count),
    calls: calledCode(rows, operations, codeAt),
  };
}

function calledCode(
  rows: readonly AddressCount[],
  operations: number,
  codeAt: CodeAt,
): CalledCode[] {
  const calls = new Map<string, CalledCode>();
  for (const { address, meaning, targets } of rows) {
    const from = meaning.flow === "indirect jump" ? codeAt(address) : null;
    for (const [target, count] of targets) {
      const code = codeAt(target);
      // A jump within the same code is no call.
      if (count === 0 || (meaning.flow === "indirect jump" && code === from)) continue;
      // What C++ calls inside of itself is its own affair.
      if (code === null && codeAt(address) === null) continue;
      const called = code === null ? RUNTIME : { name: functionLabel(code), kind: kindOf(code) };
      const key = `${called.kind} ${called.name}`;
      const before = calls.get(key)?.perOperation ?? 0;
      calls.set(key, { ...called, perOperation: before + count / operations });
    }
  }
  return [...calls.values()].filter(({ perOperation }) => perOperation !== 0)
    .sort((a, b) => b.perOperation - a.perOperation || (a.name < b.name ? -1 : 1));
}

const RUNTIME = { name: "V8's runtime", kind: "runtime" } as const;

function kindOf({ kind }: CodeEntry): "function" | "builtin" {
  return kind === "JS" ? "function" : "builtin";
}

/** Puts repetitions together: the one with the median of instructions stands for all. */
export function combined(
  repetitions: readonly OneTally[],
  disturbances: readonly string[],
): Counts {
  const sorted = repetitions.toSorted((a, b) => a.instructions - b.instructions);
  const low = sorted[0]!.instructions;
  const high = sorted.at(-1)!.instructions;
  return {
    ...sorted[sorted.length >> 1]!,
    repetitions: repetitions.length,
    equal: low === high,
    instructionsLow: low,
    instructionsHigh: high,
    disturbances,
  };
}
