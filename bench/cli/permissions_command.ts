/**
 * Deno's permissions on a command line.
 *
 * @module
 */

import type { Command } from "commander";
import { Program } from "./program.ts";
import { PERMISSION_FLAG, PERMISSIONS } from "../studies/compare/permissions.ts";

/**
 * A command with an option for each permission, in Deno's own syntax: `--allow-env`, `--allow-env=HOME,PATH`.
 *
 * Its flags hold them as `permissionFlags` reads them.
 */
export class PermissionsCommand extends Program {
  /** Adds the options. */
  withPermissions(): this {
    for (const [kind, values] of Object.entries(PERMISSIONS)) {
      this.option(
        `--allow-${kind} [=${values}]`,
        `as of deno run, for the measured processes`,
        (value: string, before: readonly string[] = []) => [...before, value],
      );
    }
    return this;
  }

  /** As Deno does, takes a value only after `=`: what follows otherwise is a file. */
  override parseOptions(args: string[]): ReturnType<Command["parseOptions"]> {
    const end = args.indexOf("--");
    return super.parseOptions(
      args.map((arg, i) =>
        (end < 0 || i < end) && PERMISSION_FLAG.test(arg)
          ? `${arg}${arg.includes("=") ? "" : "="}`
          : arg
      ),
    );
  }
}
