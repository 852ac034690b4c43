/**
 * What an operation allocates: bytes of V8's heap, and how often that is collected.
 *
 * @module
 */

import { z } from "zod";
import type { Allocation } from "../record/allocation.ts";
import { ownUrl } from "../own_package.ts";
import { childLine } from "../process/child_text.ts";
import { allowRead, denoRun } from "../process/deno_run.ts";
import { ChildFailure, failureOf, garbage } from "../process/ending.ts";
import { run } from "../process/run.ts";
import { median } from "../stats/mod.ts";
import type { AllocationSpec } from "./allocation_child.ts";
import type { ChildOptions } from "./measuring_child.ts";
import type { CellSpec } from "./protocol.ts";

const LIMIT_MS = 30_000;
// A young generation in which nothing is collected while bytes are counted.
const ROOM = ["--min-semi-space-size=512", "--max-semi-space-size=512", "--single-threaded"];
const FLAGS = ["--allow-natives-syntax", "--expose-gc"];
const WARM_UP = { windowMs: 0.2, minMs: 30, minOps: 20_000, firstOps: 1, maxMs: 400 };
/** Of V8's young generation, many times over. */
const COLLECTED_BYTES = 2 ** 29;
const COLLECTED_MS = 400;
const MOST_COLLECTED_OPS = 2 ** 24;

const ANSWER = z.union([
  z.object({
    bytes: z.array(z.number()),
    ops: z.number().positive(),
    callNs: z.number().nonnegative(),
  }),
  z.object({ error: z.string() }),
]);

/**
 * Counts what one operation of a cell allocates, in two processes of its own: one in which nothing is collected tells the
 * bytes, one with V8's own settings tells the collections.
 *
 * Bytes are of V8's heap, in the tier that is measured: what a buffer keeps outside of it does not count.
 *
 * @throws {ChildFailure} when a process fails.
 * @throws the signal's reason when it is aborted.
 */
export async function countAllocation(cell: CellSpec, options: ChildOptions): Promise<Allocation> {
  const { bytes, callNs } = await counted({ cell, warmUp: WARM_UP, collectOps: 0 }, ROOM, options);
  const sorted = bytes.toSorted((a, b) => a - b).map(settled);
  const bytesPerOp = settled(median(bytes));
  const figures = { bytesPerOp, bytesLow: sorted[1]!, bytesHigh: sorted.at(-2)! };
  if (bytesPerOp === 0) return { ...figures, collectionsPerOp: 0 };
  const collectOps = Math.ceil(
    Math.min(COLLECTED_BYTES / bytesPerOp, (COLLECTED_MS * 1e6) / callNs, MOST_COLLECTED_OPS),
  );
  const spec = { cell, warmUp: WARM_UP, collectOps };
  const { collections } = await counted(spec, ["--trace-gc"], options);
  return { ...figures, collectionsPerOp: collections / collectOps };
}

/** What V8 allocates comes in words: less than a hundredth of one is what the process itself did meanwhile. */
function settled(bytes: number): number {
  return Math.abs(bytes) < 0.08 ? 0 : bytes;
}

async function counted(
  spec: AllocationSpec,
  flags: readonly string[],
  { readPaths, v8Flags, runArgs = [], signal }: ChildOptions,
): Promise<{
  readonly bytes: readonly number[];
  readonly callNs: number;
  readonly collections: number;
}> {
  const line = denoRun({
    runArgs,
    permissions: [allowRead(readPaths)],
    v8Flags: [...FLAGS, ...v8Flags, ...flags],
    program: ownUrl("bench/measure/allocation_child.ts").href,
    args: [JSON.stringify(spec)],
  });
  const { success, ending, stdout, stderr } = await run(line, { limitMs: LIMIT_MS, signal });
  const last = stderr.trimEnd().split("\n").at(-1)!;
  const answer = parsed(last);
  if (answer !== null && "error" in answer) {
    throw new ChildFailure("child error", childLine(answer.error));
  }
  if (!success) throw failureOf(ending, stderr);
  if (answer === null) throw garbage(last);
  return { ...answer, collections: collectionsIn(stdout) };
}

function parsed(line: string): z.infer<typeof ANSWER> | null {
  try {
    return ANSWER.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** Collections between the last two that were asked for, which V8 says of them. */
export function collectionsIn(trace: string): number {
  const lines = trace.split("\n").filter((line) =>
    / ms: (?:Scavenge|Mark-Compact|Minor)/.test(line)
  );
  const asked = lines.flatMap((line, i) => / testing/.test(line) ? [i] : []);
  const [from, to] = asked.slice(-2);
  return from === undefined || to === undefined ? 0 : to - from - 1;
}
