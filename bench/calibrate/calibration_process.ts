/**
 * The parent's end of a calibration process.
 *
 * A child calls machine code by address and may end with a signal; that becomes a {@linkcode ChildFailure} here.
 *
 * @module
 */

import { z } from "zod";
import { ChildFailure } from "../process/measuring_child.ts";
import { complaintOf } from "../process/child_text.ts";
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
  readonly signal?: AbortSignal;
}

const CHILD_PROGRAM = new URL("./calibration_child.ts", import.meta.url).href;
const QUOTED = 80;

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
  { program = CHILD_PROGRAM, limitMs, signal }: CalibrationChildOptions,
): Promise<Measured> {
  signal?.throwIfAborted();
  const limit = AbortSignal.timeout(limitMs);
  const output = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-check",
      ...(plan.native ? ["--allow-ffi"] : []),
      `--v8-flags=${WASM_V8_FLAGS.join(",")}`,
      program,
      JSON.stringify(plan),
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
  }).output();
  signal?.throwIfAborted();
  if (limit.aborted) {
    throw new ChildFailure("child hung", `gave no answer within ${limitMs / 1000} s, was killed`);
  }
  const decoder = new TextDecoder();
  const reply = parseReply(decoder.decode(output.stdout));
  if (reply !== null && "error" in reply) throw new ChildFailure("child error", reply.error);
  if (!output.success) throw new ChildFailure("child died", howItEnded(output));
  if (reply === null) {
    const text = decoder.decode(output.stdout).slice(0, QUOTED);
    throw new ChildFailure("garbage output", `wrote ${JSON.stringify(text)}`);
  }
  return reply;
}

function parseReply(text: string): ChildReply | null {
  try {
    return replySchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function howItEnded({ code, signal, stderr }: Deno.CommandOutput): string {
  const told = complaintOf(new TextDecoder().decode(stderr));
  const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
  return told === "" ? `ended with ${how}` : `ended with ${how}: ${told}`;
}
