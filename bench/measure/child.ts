/**
 * The program of a measuring process: prepares its cells, then does what the parent asks, line by line.
 *
 * Reads standard input synchronously, so that nothing at all runs between two requests, and ends when it
 * closes.
 *
 * Slots may import modules that somebody else wrote, which share this realm: from then on only what is in
 * `intrinsics.ts` is used, by the rules that stand there.
 *
 * @module
 */

import { type PreparedWorkload, verifyPrepared, type Workload } from "../workload/workload.ts";
import { exit, readLine, writeLine } from "../process/child_lines.ts";
import {
  append,
  bare,
  Float64Array,
  now,
  parseJson,
  pinned,
  RangeError,
  toJson,
} from "../workload/user/intrinsics.ts";
import type { CellSpec, ChildSpec, ReadyCell, Reply, Request, Tiers } from "./protocol.ts";
import { Canaries, CanarySeries } from "./canary.ts";
import { anyAwaited, PreparedCell, warmUpCells, warmUpCellsAwaited } from "./prepared_cell.ts";
import { messageOf } from "../workload/user/thrown.ts";

if (import.meta.main) await main();

async function main(): Promise<void> {
  try {
    const spec = JSON.parse(Deno.args[0] ?? "null") as ChildSpec;
    const canaries = new Canaries(now);
    // All that is needed to prepare the cells is loaded first: one may import what changes the realm for the others.
    const preparations: Preparation[] = [];
    for (const cellSpec of spec.preparedCells) preparations.push(await preparationOf(cellSpec));
    const preparedCells: PreparedCell[] = [];
    const ready: ReadyCell[] = [];
    for (let i = 0; i < preparations.length; i++) {
      const { prepare, opsScale } = preparations[i]!;
      const prepared = await pinned(prepare());
      const checksum = verifyPrepared(prepared);
      const preparedCell = new PreparedCell(prepared, opsScale, now);
      const account = prepared.account?.() ?? null;
      append(preparedCells, preparedCell);
      append(ready, { granularity: preparedCell.granularity, checksum, account });
    }
    send({ reply: "ready", startMs: now(), preparedCells: ready });
    await pinned(serve(preparedCells, canaries));
    // What a module has left running does not keep the process.
    exit(0);
  } catch (error) {
    send({ reply: "error", message: messageOf(error) });
    exit(1);
  }
}

/** What prepares a cell. */
export interface Preparation {
  /** As in its specification. */
  readonly opsScale: number;
  /** Prepares the cell's workload. */
  readonly prepare: () => Promise<PreparedWorkload>;
}

/** Loads what prepares a cell. */
export async function preparationOf(spec: CellSpec): Promise<Preparation> {
  const workload = await loadWorkload(spec);
  const { strategy, order, layouts, seed, copy, opsScale } = spec;
  const options = bare({ seed, ...(copy === undefined ? {} : { copy }) });
  return { opsScale, prepare: () => workload.prepare(strategy, { order, layouts }, options) };
}

async function loadWorkload(spec: CellSpec): Promise<Workload> {
  // Loaded only where it is needed: rings, strategies and traces are three quarters of what this process would load.
  if (spec.module === undefined) {
    return (await import("../workload/mod.ts")).findWorkload(spec.workload);
  }
  const { workload } = await import(spec.module) as { workload: Workload };
  return workload;
}

async function serve(preparedCells: readonly PreparedCell[], canaries: Canaries): Promise<void> {
  const isAwaited = anyAwaited(preparedCells);
  for (;;) {
    const line = readLine();
    if (line === null) return;
    const request = bare(parseJson(line) as Request);
    if (request.command === "quit") return;
    // Where nothing is to be awaited, nothing at all runs between two requests.
    const reply = isAwaited
      ? await pinned(answerAwaited(preparedCells, canaries, request))
      : answer(preparedCells, canaries, request);
    send(reply);
  }
}

type Answered = Exclude<Request, { command: "quit" }>;

/** {@linkcode answer} where operations of any cell are awaited; an object without prototype. */
async function answerAwaited(
  preparedCells: readonly PreparedCell[],
  canaries: Canaries,
  request: Answered,
): Promise<Reply> {
  if (request.command === "warm") {
    const warmed = await pinned(warmUpCellsAwaited(preparedCells, request));
    return bare({ reply: "warm", preparedCells: warmed });
  }
  if (request.command !== "windows") return bare(answer(preparedCells, canaries, request));
  const { sequence, ops, leadInOps } = request;
  keepOptimized(preparedCells, sequence);
  if (leadInOps > 0 && sequence.length > 0) {
    const first = preparedCellAt(preparedCells, sequence[0]!);
    if (first.isAwaited) await pinned(first.runAwaited(leadInOps));
    else first.run(leadInOps);
  }
  const windowsNs: number[] = [];
  const isRead = canaries.ready;
  const readings = new CanarySeries(sequence.length + 1);
  if (isRead) canaries.read(readings, 0);
  for (let i = 0; i < sequence.length; i++) {
    const index = sequence[i]!;
    const cell = preparedCellAt(preparedCells, index);
    const ns = cell.isAwaited
      ? await pinned(cell.timeAwaited(ops[index]!))
      : cell.time(ops[index]!);
    append(windowsNs, ns);
    if (isRead) canaries.read(readings, i + 1);
  }
  return bare({ reply: "windows", windowsNs, canaries: isRead ? readings.lists() : null });
}

function keepOptimized(
  preparedCells: readonly PreparedCell[],
  sequence: readonly number[],
): void {
  for (let i = 0; i < sequence.length; i++) {
    preparedCellAt(preparedCells, sequence[i]!).keepOptimized();
  }
}

/** The reply to a request; no operation is awaited. */
function answer(
  preparedCells: readonly PreparedCell[],
  canaries: Canaries,
  request: Answered,
): Reply {
  switch (request.command) {
    case "warm":
      return { reply: "warm", preparedCells: warmUpCells(preparedCells, request) };
    case "tier": {
      const tiers: Tiers[] = [];
      for (let i = 0; i < preparedCells.length; i++) append(tiers, preparedCells[i]!.tiers());
      return { reply: "tier", tiers };
    }
    case "windows": {
      const { sequence, ops, leadInOps } = request;
      keepOptimized(preparedCells, sequence);
      if (leadInOps > 0 && sequence.length > 0) {
        preparedCellAt(preparedCells, sequence[0]!).run(leadInOps);
      }
      const timesNs = new Float64Array(sequence.length);
      const isRead = canaries.ready;
      const readings = new CanarySeries(sequence.length + 1);
      if (isRead) canaries.read(readings, 0);
      for (let i = 0; i < sequence.length; i++) {
        const index = sequence[i]!;
        timesNs[i] = preparedCellAt(preparedCells, index).time(ops[index]!);
        if (isRead) canaries.read(readings, i + 1);
      }
      const windowsNs: number[] = [];
      for (let i = 0; i < sequence.length; i++) append(windowsNs, timesNs[i]!);
      return { reply: "windows", windowsNs, canaries: isRead ? readings.lists() : null };
    }
    case "canaries": {
      const readings = new CanarySeries(request.count);
      for (let i = 0; i < request.count; i++) canaries.read(readings, i);
      return { reply: "canaries", canaries: canaries.ready ? readings.lists() : null };
    }
  }
}

function preparedCellAt(preparedCells: readonly PreparedCell[], index: number): PreparedCell {
  const preparedCell = preparedCells[index];
  if (preparedCell === undefined) {
    throw new RangeError(`Cannot run a window as the cell must exist: current value is ${index}`);
  }
  return preparedCell;
}

function send(reply: Reply): void {
  writeLine(toJson(reply));
}
