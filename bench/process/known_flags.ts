/**
 * Whether V8 knows the flags that somebody gave.
 *
 * @module
 */

import { complaintOf } from "./child_text.ts";
import { endingText } from "./ending.ts";
import { run } from "./run.ts";
import { BadInput } from "../bad_input.ts";

const LIMIT_MS = 60_000;

/**
 * Starts an empty process with each set of flags. Without permission to run Deno nothing is checked.
 *
 * @param option For the message.
 * @throws {BadInput} for a set under which V8 does not start: one line that names the flag.
 */
export async function checkFlagsKnown(
  sets: readonly (readonly string[])[],
  option: string,
): Promise<void> {
  const { state } = await Deno.permissions.query({ name: "run", command: Deno.execPath() });
  if (state !== "granted") return;
  for (const flags of sets) {
    if (flags.length === 0) continue;
    const { success, ending, stderr } = await run({
      command: Deno.execPath(),
      args: ["eval", "--quiet", "--no-config", "--no-lock", `--v8-flags=${flags.join(",")}`, "0"],
    }, { limitMs: LIMIT_MS });
    if (success) continue;
    const reason = complaintOf(stderr).replace(/^error: /, "") || `it ${endingText(ending, "")}`;
    throw new BadInput(
      `Cannot use ${option} as V8 must start with them (${reason}): current value is ${
        flags.join(",")
      }`,
    );
  }
}
