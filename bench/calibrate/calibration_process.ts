/**
 * The parent's end of a calibration process.
 *
 * A child calls machine code by address and may end with a signal; that becomes a {@linkcode ChildFailure} here.
 *
 * @module
 */

import { ownUrl } from "../own_package.ts";
import { z } from "zod";
import { denoRun } from "../process/deno_run.ts";
import { ChildFailure, failureOf, garbage } from "../process/ending.ts";
import { run } from "../process/run.ts";
import type { ChildPlan, ChildReply } from "./calibration_child.ts";
import type { Measured } from "./estimate.ts";
import { WASM_V8_FLAGS } from "./wasm_loops.ts";

/** How to run a child. */
export interface CalibrationChildOptions {
  /** URL of the program; the lab's own unless a test says otherwise. */
  readonly program?: string;
  /** Longest time in milliseconds, after which it is killed. */
  readonly limitMs: number;
  /** Ends the child early. */
  readonly signal?: AbortSignal | undefined;
}

const replySchema: z.ZodType<ChildReply> = z.union([
  z.object({
    tscGHz: z.number().positive().nullable(),
    loops: z.array(z.object({
      name: z.string().min(1),
      order: z.string().min(1),
      windowsNs: z.array(z.number().positive()).min(1),
    })).min(1),
  }),
  z.object({ error: z.string() }),
]);

/**
 * Runs a child to its end.
 *
 * @throws {ChildFailure} when it dies, hangs, writes nonsense or reports an error.
 * @throws the signal's reason when it was aborted.
 */
export async function runCalibrationChild(
  plan: ChildPlan,
  { program = ownUrl("bench/calibrate/calibration_child.ts").href, limitMs, signal }:
    CalibrationChildOptions,
): Promise<Measured> {
  const { ending, success, stdout, stderr } = await run(
    denoRun({
      permissions: [plan.native ? "--allow-ffi" : ""],
      v8Flags: WASM_V8_FLAGS,
      program,
      args: [JSON.stringify(plan)],
    }),
    { limitMs, signal },
  );
  const reply = parseReply(stdout);
  if (reply !== null && "error" in reply) throw new ChildFailure("child error", reply.error);
  if (!success) throw failureOf(ending, stderr);
  if (reply === null) throw garbage(stdout);
  return reply;
}

function parseReply(text: string): ChildReply | null {
  try {
    return replySchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
