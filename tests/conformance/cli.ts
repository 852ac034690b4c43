/**
 * `deno task conformance [--strategy NAME]… [FILES…]`: replays vector files, by default the project's
 * own, through every strategy, and closes with one line of sums. `steps` are the steps in the files: every
 * strategy replays all of them written for the four layouts, and those of split and packed rings once more in
 * its form for these two.
 *
 * @module
 */

import { STRATEGY_NAMES, VARIANT_NAMES } from "../../dispatch/mod.ts";
import { EXIT_DONE, EXIT_NO } from "../../bench/cli/exit_codes.ts";
import { BadInput } from "../../bench/bad_input.ts";
import { type Output, Program } from "../../bench/cli/program.ts";
import type { Mismatch } from "./compare.ts";
import { type ConformanceResult, ownVectorFiles, replayFiles } from "./run.ts";
import { CONCURRENT } from "./ring_strategy.ts";
import { VectorFileError } from "./vector_check.ts";

const HELP = `
In-order rings go through each strategy written for all four layouts, the others through that and through its form
for these two.

Strategies: ${STRATEGY_NAMES.join(", ")}
Beside them ${CONCURRENT}: each layout's operations for two parties that run at once, driver and device.
By name only: ${VARIANT_NAMES.join(", ")}
`;

/** Runs the command; returns the exit status. */
export async function main(args: readonly string[], output: Output): Promise<number> {
  return await conformanceProgram(output).runInto("replay vectors", args, output);
}

function conformanceProgram(output: Output): Program {
  return new Program("deno task conformance")
    .description(
      "Replays ring vectors (.jsonl, .jsonl.gz) through every dispatch strategy and compares every field of every step.",
    )
    .argument("[files...]", "vector files (default: the project's own)")
    .option(
      "--strategy <name>",
      "only this one; may be repeated",
      (name: string, before: readonly string[] = []) => [...before, name],
    )
    .ends({ yes: "as recorded", no: "something differs" }, HELP)
    .does((files: readonly string[], { strategy }: { readonly strategy?: readonly string[] }) =>
      run(
        files.length > 0 ? files : ownVectorFiles(),
        strategy ?? [...STRATEGY_NAMES, CONCURRENT],
        output,
      )
    );
}

async function run(
  files: readonly (string | URL)[],
  names: readonly string[],
  output: Output,
): Promise<number> {
  const strategies = [...new Set(names)];
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
  return mismatches > 0 ? EXIT_NO : EXIT_DONE;
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

if (import.meta.main) await conformanceProgram(console).main("replay vectors");
