/**
 * `deno task replay [FILE…] [--strategy NAME]`: replays recorded driver traces and compares every result.
 *
 * Without files: the project's own recordings. The strategy is `boolean_branch` unless named; `all` takes
 * every strategy in turn. Ends with `events E, ops O, mismatches M`, summed over files and strategies.
 *
 * @module
 */

import { basename } from "node:path";
import { STRATEGY_NAMES } from "../../dispatch/mod.ts";
import { EXIT_DONE, EXIT_NO } from "./exit_codes.ts";
import { parseNames } from "../studies/flag_values.ts";
import { valueOption } from "./options.ts";
import { given, type Output, Program } from "./program.ts";
import {
  compileTrace,
  readDriverTrace,
  type ReplayResult,
  replayTrace,
  TRACE_NAMES,
  type TraceProgram,
  traceUrl,
} from "../workload/mod.ts";

const ALL = "all";

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

/**
 * The program.
 *
 * @param output Takes its lines.
 */
export function replayProgram(output: Output): Program {
  return new Program("deno task replay")
    .description("Replays recorded driver traces and compares every result.")
    .argument("[files...]", "recordings (default: the project's own)")
    .addOption(
      valueOption(
        "--strategy <names>",
        `strategies, or ${ALL}`,
        (text, option) => parseNames(text, option, [...STRATEGY_NAMES, ALL]),
        "boolean_branch",
      ),
    )
    .ends({ yes: "no mismatches", no: "mismatches" })
    .does((files: readonly string[], { strategy }: { readonly strategy: readonly string[] }) =>
      replay(files, strategy.includes(ALL) ? STRATEGY_NAMES : strategy, output)
    );
}

async function replay(
  files: readonly string[],
  strategies: readonly string[],
  output: Output,
): Promise<number> {
  const programs: TraceProgram[] = [];
  for (const file of files.length > 0 ? files : TRACE_NAMES.map(traceUrl)) {
    programs.push(await given(() => loadProgram(file)));
  }
  const total = { events: 0, ops: 0, mismatches: 0 };
  for (const program of programs) {
    const name = basename(program.trace.name);
    for (const strategy of strategies) {
      const result = await replayTrace(program, strategy);
      output.log(describe(name, strategy, result));
      total.events += result.events;
      total.ops += result.ops;
      total.mismatches += result.mismatches;
    }
  }
  output.log(totals(total));
  return total.mismatches > 0 ? EXIT_NO : EXIT_DONE;
}

if (import.meta.main) await replayProgram(console).main("replay");
