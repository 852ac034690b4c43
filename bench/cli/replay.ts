/**
 * `deno task replay [FILE…] [--strategy NAME]`: replays recorded driver traces and compares every result.
 *
 * Without files: the project's own recordings. The strategy is `boolean_branch` unless named; `all` takes
 * every strategy in turn. Ends with `events E, ops O, mismatches M`, summed over files and strategies.
 *
 * Exit code 0 without mismatches, 1 with, 2 for bad input, 3 when it could not be done. Asks for read permission only.
 *
 * @module
 */

import { basename } from "node:path";
import { parseArgs } from "node:util";
import { STRATEGY_NAMES } from "../../dispatch/mod.ts";
import { exitCodeOfRun, given, runMain } from "./program.ts";
import {
  compileTrace,
  readDriverTrace,
  type ReplayResult,
  replayTrace,
  TRACE_NAMES,
  type TraceProgram,
  traceUrl,
} from "../workload/mod.ts";

const USAGE = "deno task replay [FILE…] [--strategy NAME|all]";

/** What the command line asks for. */
interface ReplayRequest {
  readonly files: readonly (string | URL)[];
  readonly strategies: readonly string[];
}

function parseRequest(args: readonly string[]): ReplayRequest | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      strategy: { type: "string", default: "boolean_branch" },
      help: { type: "boolean", short: "h", default: false },
    },
    allowPositionals: true,
  });
  if (values.help) return null;
  const known = [...STRATEGY_NAMES, "all"];
  if (!known.includes(values.strategy)) {
    throw new RangeError(
      `Cannot replay as --strategy must be one of ${
        known.join(", ")
      }: current value is ${values.strategy}`,
    );
  }
  return {
    files: positionals.length > 0 ? positionals : TRACE_NAMES.map(traceUrl),
    strategies: values.strategy === "all" ? STRATEGY_NAMES : [values.strategy],
  };
}

async function loadProgram(file: string | URL): Promise<TraceProgram> {
  try {
    return compileTrace(await readDriverTrace(file));
  } catch (error) {
    if (error instanceof TypeError) throw error;
    throw new RangeError(`Cannot read trace ${file}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function totals({ events, ops, mismatches }: Omit<ReplayResult, "first">): string {
  return `events ${events}, ops ${ops}, mismatches ${mismatches}`;
}

/** One line, and one per mismatch shown. */
function describe(name: string, strategy: string, result: ReplayResult): string {
  const lines = [`${name} · ${strategy}: ${totals(result)}`];
  for (const { event, what, wanted, got } of result.first) {
    lines.push(`  event ${event}: ${what}: wanted ${wanted}, got ${got}`);
  }
  const more = result.mismatches - result.first.length;
  if (more > 0) lines.push(`  and ${more} more`);
  return lines.join("\n");
}

/** What the command line asks for, with the traces read; `null` when it asks for help. */
async function load(
  args: readonly string[],
): Promise<{ programs: TraceProgram[]; strategies: readonly string[] } | null> {
  const request = parseRequest(args);
  if (request === null) return null;
  const programs: TraceProgram[] = [];
  for (const file of request.files) programs.push(await loadProgram(file));
  return { programs, strategies: request.strategies };
}

/** Where the command's lines go. */
export interface ReplayOutput {
  /** Takes results. */
  log(line: string): void;
  /** Takes what is wrong with the command line or a file. */
  error(line: string): void;
}

/**
 * Runs the command.
 *
 * @returns the exit code.
 */
export async function replayCommand(
  args: readonly string[],
  output: ReplayOutput,
): Promise<number> {
  return await exitCodeOfRun("replay", () => replay(args, output), (line) => output.error(line));
}

async function replay(args: readonly string[], output: ReplayOutput): Promise<number> {
  const loaded = await given(() => load(args));
  if (loaded === null) {
    output.log(USAGE);
    return 0;
  }
  const total = { events: 0, ops: 0, mismatches: 0 };
  for (const program of loaded.programs) {
    const name = basename(program.trace.name);
    for (const strategy of loaded.strategies) {
      const result = await replayTrace(program, strategy);
      output.log(describe(name, strategy, result));
      total.events += result.events;
      total.ops += result.ops;
      total.mismatches += result.mismatches;
    }
  }
  output.log(totals(total));
  return total.mismatches > 0 ? 1 : 0;
}

if (import.meta.main) await runMain("replay", () => replayCommand(Deno.args, console));
