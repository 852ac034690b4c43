/**
 * Deno's permissions for measured processes.
 *
 * @module
 */

import { BadInput } from "../../bad_input.ts";

/** Permissions that can be granted, and what their values are. */
export const PERMISSIONS: Readonly<Record<string, string>> = {
  read: "paths",
  write: "paths",
  net: "hosts",
  env: "names",
  sys: "kinds",
  run: "programs",
  ffi: "paths",
  import: "hosts",
};
/** Matches a flag, with or without values. */
export const PERMISSION_FLAG: RegExp = new RegExp(
  `^--allow-(${Object.keys(PERMISSIONS).join("|")})(=.+)?$`,
);

/**
 * Checks flags of permissions.
 *
 * @throws {BadInput} for anything else than `--allow-KIND` or `--allow-KIND=VALUES`.
 */
export function checkPermissions(flags: readonly string[]): void {
  for (const flag of flags) {
    if (PERMISSION_FLAG.test(flag)) continue;
    throw new BadInput(
      `Cannot allow as each must be one of ${
        Object.keys(PERMISSIONS).map((kind) => `--allow-${kind}`).join(", ")
      }, with values after =: current value is ${flag}`,
    );
  }
}

/** The flags of `deno run` for the values of the options of a `PermissionsCommand`. */
export function permissionFlags(options: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(PERMISSIONS).flatMap((kind) => {
    const values = options[`allow${kind[0]!.toUpperCase()}${kind.slice(1)}`];
    if (!Array.isArray(values)) return [];
    const flag = `--allow-${kind}`;
    // The permission without limits says all that others would.
    return values.includes("") ? [flag] : values.map((value) => `${flag}=${value}`);
  });
}
