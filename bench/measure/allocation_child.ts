/**
 * The program that counts what a prepared workload allocates. Its argument is an {@linkcode AllocationSpec}, its answer a
 * line of standard error; V8's trace of collections, where asked for, goes to standard output.
 *
 * Bytes are what V8's heap grows by while nothing is collected: the flags that it is started with leave room. The
 * same question asked around a single step of operations is taken off, as asking allocates too. In the tier that is
 * measured, which may have done away with an allocation.
 *
 * Runs by the rules of `intrinsics.ts`.
 *
 * @module
 */

import { exit, writeErrorLine } from "../process/child_lines.ts";
import { append, Math, now, pinned, toJson } from "../workload/user/intrinsics.ts";
import { messageOf } from "../workload/user/thrown.ts";
import { verifyPrepared } from "../workload/mod.ts";
import { preparationOf } from "./child.ts";
import { PreparedCell, warmUpCells } from "./prepared_cell.ts";
import type { CellSpec, WarmRequest } from "./protocol.ts";

/** What to count. */
export interface AllocationSpec {
  /** The cell. */
  readonly cell: CellSpec;
  /** How it is warmed up. */
  readonly warmUp: Omit<WarmRequest, "command">;
  /** Operations to run between two forced collections; 0 to count bytes. */
  readonly collectOps: number;
}

const ROUNDS = 9;
const ENOUGH_BYTES = 1 << 20;
const LONGEST_MS = 20;
const MOST_OPS = 1 << 16;

const memoryUsage = Deno.memoryUsage;
const collect = (globalThis as unknown as { gc: () => void }).gc;

if (import.meta.main) await main();

async function main(): Promise<void> {
  try {
    const { cell, warmUp, collectOps } = JSON.parse(Deno.args[0]!) as AllocationSpec;
    const { prepare, opsScale } = await preparationOf(cell);
    const prepared = await pinned(prepare());
    verifyPrepared(prepared);
    const counted = new PreparedCell(prepared, opsScale, now);
    warmUpCells([counted], { command: "warm", ...warmUp });
    counted.keepOptimized();
    if (collectOps === 0) writeErrorLine(toJson(countBytes(counted)));
    else {
      collect();
      counted.run(collectOps);
      collect();
      writeErrorLine(toJson({ bytes: [], ops: collectOps, callNs: 0 }));
    }
    exit(0);
  } catch (error) {
    writeErrorLine(toJson({ error: messageOf(error) }));
    exit(1);
  }
}

function countBytes(
  cell: PreparedCell,
): { readonly bytes: readonly number[]; readonly ops: number; readonly callNs: number } {
  const least = cell.granularity;
  let ops = 2 * least;
  let spentMs = 0;
  collect();
  for (;;) {
    const startMs = now();
    const bytes = growth(cell, ops);
    spentMs = now() - startMs;
    if (bytes > ENOUGH_BYTES || spentMs > LONGEST_MS || ops >= MOST_OPS) break;
    ops *= 2;
  }
  const bytes: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const asking = growth(cell, least);
    append(bytes, (growth(cell, ops) - asking) / (ops - least));
  }
  return { bytes, ops, callNs: Math.max(1, (spentMs * 1e6) / ops) };
}

function growth(cell: PreparedCell, ops: number): number {
  const before = memoryUsage().heapUsed;
  cell.run(ops);
  return memoryUsage().heapUsed - before;
}
