/**
 * Command lines of `deno run`.
 *
 * @module
 */

/** What is to be started, and where. */
export interface CommandLine {
  /** Path or name of the executable. */
  readonly command: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Its working directory; this process's unless given. */
  readonly cwd?: string | URL;
  /** Variables that it gets in addition to this process's. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A program for Deno, and how it is run. */
export interface DenoProgram {
  /** URL or path of the program. */
  readonly program: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Flags of its permissions, such as {@linkcode allowRead} gives; an empty one is left out. */
  readonly permissions?: readonly string[];
  /** Flags of V8. */
  readonly v8Flags?: readonly string[];
  /** Path of another Deno; this very one unless given. */
  readonly deno?: string | undefined;
  /** Further arguments of `deno run`, such as `--config=…`; permissions may be among them. */
  readonly runArgs?: readonly string[];
}

/** The command line that runs a program: it asks nothing, checks no types and tells only errors. */
export function denoRun(
  { program, args, permissions = [], v8Flags = [], runArgs = [], deno }: DenoProgram,
): CommandLine {
  return {
    command: deno ?? Deno.execPath(),
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-check",
      ...runArgs,
      // Deno refuses a flag for a part beside the same one for all.
      ...permissions.filter((flag) => flag !== "" && !runArgs.includes(flag.split("=")[0]!)),
      ...(v8Flags.length === 0 ? [] : [`--v8-flags=${v8Flags.join(",")}`]),
      program,
      ...args,
    ],
  };
}

/** The flag for reading directories and files; `null`: all. */
export function allowRead(paths: readonly string[] | null): string {
  return paths === null ? "--allow-read" : `--allow-read=${paths.join(",")}`;
}
