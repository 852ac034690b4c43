// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task lab explain`: what V8 made of a strategy, or of any function, and why.
 *
 * @module
 */

import { Option } from "commander";
import { EXIT_DONE, EXIT_INTERRUPTED, EXIT_NO } from "./exit_codes.ts";
import { withFfi } from "./ffi_launch.ts";
import { parseDuration } from "../studies/flag_values.ts";
import { BadInput } from "../bad_input.ts";
import { interruptible } from "./interruption.ts";
import { countsOption, v8FlagsOption, valueOption, wholeFrom } from "./options.ts";
import { Program } from "./program.ts";
import { MAX_LAYOUT_CLONES } from "../../dispatch/layout_clones.ts";
import { CALL_BUDGET_MS } from "../evidence/call_budget.ts";
import { parseNamedFunction } from "../studies/explain/named_function.ts";
import { withProgress } from "./explain_progress.ts";
import { DRIVEN_OPS } from "../evidence/op_driver.ts";
import { tierFlags, TOP_TIERS, type TopTier } from "../measure/tier_flags.ts";
import { checkFlagsKnown } from "../process/known_flags.ts";
import type { ExplainOptions } from "../studies/explain/explain.ts";

const WIDTH = 100;

interface ExplainFlags {
  readonly op?: string;
  readonly layouts?: number;
  readonly processes?: number;
  readonly budget?: number;
  readonly asm?: true;
  readonly json?: true;
  readonly counts?: true;
  readonly tier?: TopTier;
  readonly v8Flags: readonly string[];
}

const HELP = `
A strategy is explained by one operation, called by itself, and within a whole round trip:
  deno task lab explain boolean_branch
  deno task lab explain polymorphic_class --layouts 5 --asm
Operations: ${DRIVEN_OPS.join(" ")}

So is any exported function of any module. It is called over and over with what the module's
export <function>Inputs holds or returns, an array of argument arrays in turn; without such an
export with what the module's setup() returns and the number of the call, as in a comparison;
without either it is called with no arguments:
  // area.ts
  export function area(shape) { return shape.area(); }
  export function areaInputs() { return [[new Square(2)], [new Circle(3)]]; }
  deno task lab explain area.ts#area
It is called until V8 has optimized it, or as often as --budget has time for; what it imports is
found by its own project's deno.json. The last # that leaves an existing file ends the file's name.
Not supported: async functions, generators, classes, bound functions, Proxies, and functions of
WebAssembly or built into V8 or Deno.

Machine code is read on x86-64 with --allow-ffi; without, evidence comes from V8's log alone.
`;

/** The command. */
export function explainCommand(): Program {
  return new Program("explain")
    .description("Shows what V8 made of a strategy, or of any function, and why.")
    .argument("<what>", "a strategy, or FILE.ts#function")
    .option("--op <name>", "the strategy's operation (default: moreUsed)")
    .addOption(
      valueOption(
        "--layouts <number>",
        "layouts of the strategy, 1 to 16; above 2, clones of the two (default: 2)",
        wholeFrom(1, MAX_LAYOUT_CLONES),
      ),
    )
    .addOption(
      valueOption(
        "--processes <number>",
        "further processes to compare the code of the strategy's round trip in (default: 5)",
        wholeFrom(0, 1000),
      ),
    )
    .addOption(
      valueOption(
        "--budget <time>",
        `time for all calls of FILE.ts#function, such as 5s or 2m (default: ${
          CALL_BUDGET_MS / 1000
        }s)`,
        parseDuration,
      ),
    )
    .addOption(countsOption("one operation"))
    .option("--asm", "list the machine code, annotated")
    .option("--json", "print the evidence as JSON")
    .addOption(new Option("--tier <name>", "the last of V8's tiers").choices([...TOP_TIERS]))
    .addOption(v8FlagsOption("further V8 flags"))
    .ends({ no: "no evidence", interruptible: true }, HELP)
    .does((what: string, flags: ExplainFlags) => withFfi(() => printExplanation(what, flags)));
}

async function printExplanation(what: string, flags: ExplainFlags): Promise<number> {
  const options = await explainOptions(what, flags);
  await checkFlagsKnown([options.v8Flags ?? []], "--v8-flags");
  // Loaded only here: they bring a disassembler along.
  const { explain } = await import("../studies/explain/explain.ts");
  const { renderExplanation } = await import("../studies/explain/render_explanation.ts");
  const { result: explanation, interrupted } = await interruptible((signal) =>
    withProgress(options, (options) =>
      explain({ ...options, signal }).catch((error) => {
        // Those that it documents are about what was given.
        throw error instanceof RangeError ? new BadInput(error.message) : error;
      }))
  );
  if (interrupted) return EXIT_INTERRUPTED;
  for (const { result } of explanation.subjects) {
    if (!result.ok && result.refusal !== undefined) throw new BadInput(result.refusal);
  }
  if (flags.json === true) {
    const subjects = explanation.subjects.map(({ heading, result, variants, counts }) =>
      result.ok
        ? {
          heading,
          functions: result.functions.map(({ summary }) => summary),
          variants,
          ...(counts === undefined ? {} : counts.ok ? { counts: counts.counts } : counts),
        }
        : { heading, finding: result.finding }
    );
    console.log(JSON.stringify({ ...explanation, subjects }, null, 2));
  } else {
    const color = Deno.stdout.isTerminal() && !Deno.noColor;
    console.log(renderExplanation(explanation, { asm: flags.asm === true, width: WIDTH, color }));
  }
  return explanation.subjects.every(({ result }) => result.ok) ? EXIT_DONE : EXIT_NO;
}

async function explainOptions(what: string, flags: ExplainFlags): Promise<ExplainOptions> {
  const v8Flags = [...tierFlags(flags.tier), ...flags.v8Flags];
  const counts = flags.counts ?? false;
  const named = await parseNamedFunction(what);
  if (named !== null) {
    requireAbsent(flags, ["op", "layouts", "processes"], "a strategy", what);
    return { ...named, callBudgetMs: flags.budget ?? CALL_BUDGET_MS, v8Flags, counts };
  }
  requireAbsent(flags, ["budget"], "FILE.ts#function", what);
  const { op, layouts, processes } = flags;
  return {
    strategy: what,
    counts,
    ...(op === undefined ? {} : { op }),
    ...(layouts === undefined ? {} : { layouts }),
    ...(processes === undefined ? {} : { processes }),
    v8Flags,
  };
}

/** Refuses flags that would do nothing with what is explained. */
function requireAbsent(
  flags: ExplainFlags,
  names: readonly (keyof ExplainFlags)[],
  wanted: string,
  what: string,
): void {
  const given = names.find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  throw new BadInput(
    `Cannot use --${given} as what is explained must be ${wanted}: current value is ${what}`,
  );
}
