/**
 * The permission to run Deno itself, without which nothing can be measured.
 *
 * @module
 */

import { BadInput } from "../bad_input.ts";

/**
 * What to say where it is missing. Deno's own message names neither the flag's value nor that this very Deno is
 * meant, whose path may be another than that of the launcher which `which deno` finds.
 *
 * @param purpose What cannot be done, e.g. `compare`.
 */
export function runPermissionText(purpose: string): string {
  return `Cannot ${purpose} as it must be allowed to run Deno itself: run again with --allow-run="${Deno.execPath()}"`;
}

/**
 * Checks that Deno may be run; on a terminal the user is asked.
 *
 * @param purpose As for {@linkcode runPermissionText}.
 * @throws {BadInput} when it may not.
 */
export async function requireRunPermission(purpose: string): Promise<void> {
  const command = Deno.execPath();
  const { state } = await Deno.permissions.request({ name: "run", command });
  if (state !== "granted") throw new BadInput(runPermissionText(purpose));
}
