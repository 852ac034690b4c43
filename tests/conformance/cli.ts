/**
 * `deno task conformance [--strategy NAME]… [FILES…]`: replays vector files, by default the project's
 * own, through every strategy, and closes with one line of sums. `steps` are the steps in the files: every
 * strategy replays all of them written for the four layouts, and those of split and packed rings once more in
 * its form for these two.
 *
 * Exit status: 0 if everything is as recorded, 1 if something differs (the first difference is shown),
 * 2 if a file, a strategy or an option is not as it should be, 3 if it could not be done.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { STRATEGY_NAMES, VARIANT_NAMES } from "../../dispatch/mod.ts";
import { BadInput } from "../../bench/bad_input.ts";
import { exitCodeOfRun, given, runMain } from "../../bench/cli/program.ts";
import type { Mismatch } from "./compare.ts";
import { type ConformanceResult, ownVectorFiles, replayFiles } from "./run.ts";
import { VectorFileError } from "./vector_check.ts";

const USAGE = `Usage: deno task conformance [--strategy NAME]… [FILES…]

Replays ring vectors (.jsonl, .jsonl.gz) through every dispatch strategy and compares
every field of every step. Without FILES: the project's own. In-order rings go through
each strategy written for all four layouts, the others through that and through its form
for these two.

Strategies: ${STRATEGY_NAMES.join(", ")}
By name only: ${VARIANT_NAMES.join(", ")}`;

/** Where a program writes lines to. */
export interface Output {
  /** Takes a line of the result. */
  log(line: string): void;
  /** Takes a line of complaint. */
  error(line: string): void;
}

/** Runs the command; returns the exit status. */
export async function main(args: readonly string[], output: Output): Promise<number> {
  return await exitCodeOfRun(
    "replay vectors",
    () => run(args, output),
    (line) => output.error(line),
  );
}

async function run(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = await given(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { strategy: { type: "string", multiple: true }, help: { type: "boolean" } },
    })
  );
  if (values.help) {
    output.log(USAGE);
    return 0;
  }
  const files = positionals.length > 0 ? positionals : ownVectorFiles();
  const strategies = [...new Set(values.strategy ?? STRATEGY_NAMES)];
  const result = await replayed(files, strategies);
  if (result.first !== null) output.log(describe(result.first));
  const { traces, steps, deviations, leftOut, mismatches } = result;
  if (deviations > 0) {
    output.log(
      `deviations: ${deviations} steps differ on purpose, ${leftOut} steps after them cannot be compared; tests/conformance/deviations.ts says why`,
    );
  }
  output.log(
    `files ${result.files}, traces ${traces}, steps ${steps}, strategies ${result.strategies}, mismatches ${mismatches}`,
  );
  return mismatches > 0 ? 1 : 0;
}

/** What it documents as errors is about what was given. */
async function replayed(
  files: readonly (string | URL)[],
  strategies: readonly string[],
): Promise<ConformanceResult> {
  try {
    return await replayFiles(files, strategies);
  } catch (error) {
    if (error instanceof VectorFileError || error instanceof RangeError) {
      throw new BadInput(error.message.split("\n")[0]!);
    }
    throw error;
  }
}

function describe(first: Mismatch): string {
  return [
    `first mismatch: trace ${first.trace}, step ${first.step}, field ${first.field}, strategy ${first.strategy}`,
    `  wanted ${first.wanted}`,
    `  got    ${first.got}`,
  ].join("\n");
}

if (import.meta.main) await runMain("replay vectors", () => main(Deno.args, console));
