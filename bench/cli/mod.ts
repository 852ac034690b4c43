/**
 * Commands: flags → study → report. Errors become one line and an exit code. No logic of its own.
 *
 * Reading order: `main.ts` is `deno task lab` and names its subcommands, each a file `*_command.ts`. `program.ts` says how
 * every program here ends, with which exit code. `options.ts` has the options that several commands share, read by
 * `studies/flag_values.ts`; `deliver.ts` shows a result and then writes it, `interruption.ts` handles Ctrl-C, `ffi_launch.ts` starts a process that may read
 * machine code. `report.ts`, `findings.ts`, `claims_diff.ts`, `replay.ts` and `mitata.ts` are tasks of their own.
 *
 * May import: everything in `bench/`. Nothing imports from here but `bench/generate`, a program too.
 *
 * To add a command: write a file `*_command.ts` and name it in `main.ts`; describe it in `docs/commands.md`, whose commands are
 * all run by a test. For a task of its own, add it to `deno.json`.
 *
 * @module
 */

export {};
