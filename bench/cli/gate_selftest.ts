// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task gate-selftest`: counts how often gates are red without a cause, and how often they find one.
 *
 * @module
 */

import { blocksOption, seedOption, valueOption, wholeFrom } from "./options.ts";
import { EXIT_DONE, EXIT_INTERRUPTED, EXIT_NO } from "./exit_codes.ts";
import { interruptible } from "./interruption.ts";
import { Program } from "./program.ts";
import { requireWritableFile, writeWhole } from "./writable.ts";
import { GATE_SELFTEST_FORMAT, type GateSelftest } from "../record/gate_selftest.ts";
import { recordJson } from "../record/record_file.ts";
import { parseDuration } from "../studies/flag_values.ts";
import { runGateSelftest } from "../studies/gate/gate_selftest.ts";

interface SelftestFlags {
  readonly gates: number;
  readonly planted: number;
  readonly benches: number;
  readonly each: number;
  readonly blocks: number;
  readonly seed: number;
  readonly json?: string;
}

/** Wanted of A/A gates: most that are red. */
const MOST_RED = 0.01;
/** Wanted of planted slowdowns, by size: least that are found. */
const LEAST_FOUND: Readonly<Record<number, number>> = { 0.03: 0.95, 0.1: 0.99 };

if (import.meta.main) {
  await new Program("deno task gate-selftest")
    .description("Gates a small project against itself, with and without a planted slowdown.")
    .addOption(
      valueOption("--gates <n>", "gates without any difference", wholeFrom(0, 10_000), "200"),
    )
    .addOption(
      valueOption(
        "--planted <n>",
        "gates with +3 %, and as many with +10 %",
        wholeFrom(0, 10_000),
        "100",
      ),
    )
    .addOption(valueOption("--benches <n>", "benches of the project", wholeFrom(1, 100), "10"))
    .addOption(valueOption("--each <time>", "wall time of one gate", parseDuration, "3m"))
    .addOption(blocksOption("most blocks per bench", "32"))
    .addOption(seedOption())
    .option("--json <file>", "write the record to this file")
    .ends({ no: "gates erred more often than they may", interruptible: true })
    .does(selftest)
    .main("test gates");
}

async function selftest(flags: SelftestFlags): Promise<number> {
  const { gates, planted, benches, each, blocks, seed, json } = flags;
  if (json !== undefined) await requireWritableFile(json, "--json");
  const cases = [
    { planted: 0, margin: 0.05, gates },
    { planted: 0.03, margin: 0.01, gates: planted },
    { planted: 0.1, margin: 0.05, gates: planted },
  ].filter((one) => one.gates > 0);
  const { result: record, interrupted } = await interruptible((signal) =>
    runGateSelftest({
      ...{ cases, benches, blocks, seed, signal },
      budgetMs: each,
      progress: (text) => console.error(text),
    })
  );
  for (const one of record.cases) console.log(lineOf(one));
  if (json !== undefined) {
    await writeWhole(json, recordJson(record, GATE_SELFTEST_FORMAT));
    console.log(`Written: ${json}`);
  }
  if (interrupted) return EXIT_INTERRUPTED;
  return record.cases.every(isSound) ? EXIT_DONE : EXIT_NO;
}

type Case = GateSelftest["cases"][number];

function isSound({ planted, gates, red, found, wrong }: Case): boolean {
  return planted === 0
    ? red <= MOST_RED * gates
    : wrong <= MOST_RED * gates && found >= LEAST_FOUND[planted]! * gates;
}

function lineOf(one: Case): string {
  const { planted, margin, gates, red, found, wrong, undecided, unproven, longestSeconds } = one;
  const head = `+${planted * 100} % at a margin of ${margin * 100} %: ${gates} gates`;
  const told = planted === 0 ? `${red} red` : `${found} found, ${wrong} wrong`;
  return `${head}, ${told}, ${undecided} undecided, ${unproven} unproven; longest ${
    Math.round(longestSeconds)
  } s`;
}
