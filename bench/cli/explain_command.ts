// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task lab explain`: what V8 made of a strategy, or of any function, and why.
 *
 * @module
 */

import { Option } from "commander";
import { EXIT_DONE, EXIT_INTERRUPTED, EXIT_NO } from "./exit_codes.ts";
import { withFfi } from "./ffi_launch.ts";
import { BadInput } from "./flag_values.ts";
import { interruptible } from "./interruption.ts";
import { v8FlagsOption, valueOption, wholeFrom } from "./options.ts";
import { Program } from "./program.ts";
import { MAX_LAYOUT_CLONES } from "../../dispatch/layout_clones.ts";
import { DRIVEN_OPS } from "../evidence/op_driver.ts";
import { tierFlags, TOP_TIERS, type TopTier } from "../measure/tier_flags.ts";
import { checkFlagsKnown } from "../process/known_flags.ts";
import type { ExplainOptions } from "../studies/explain/explain.ts";

const WIDTH = 100;

interface ExplainFlags {
  readonly op: string;
  readonly layouts?: number;
  readonly processes: number;
  readonly asm?: true;
  readonly json?: true;
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
Not supported: async functions and generators.

Machine code is read on x86-64 with --allow-ffi; without, evidence comes from V8's log alone.
`;

/** The command. */
export function explainCommand(): Program {
  return new Program("explain")
    .description("Shows what V8 made of a strategy, or of any function, and why.")
    .argument("<what>", "a strategy, or FILE.ts#function")
    .option("--op <name>", "the strategy's operation", "moreUsed")
    .addOption(
      valueOption(
        "--layouts <number>",
        "layouts, 1 to 16; above 2, clones of the two (default: 2)",
        wholeFrom(1, MAX_LAYOUT_CLONES),
      ),
    )
    .addOption(
      valueOption(
        "--processes <number>",
        "further processes to compare the round trip's code in",
        wholeFrom(0, 1000),
        "5",
      ),
    )
    .option("--asm", "list the machine code, annotated")
    .option("--json", "print the evidence as JSON")
    .addOption(new Option("--tier <name>", "the last of V8's tiers").choices([...TOP_TIERS]))
    .addOption(v8FlagsOption("further V8 flags"))
    .ends({ no: "no evidence", interruptible: true }, HELP)
    .does((what: string, flags: ExplainFlags) => withFfi(() => printExplanation(what, flags)));
}

async function printExplanation(what: string, flags: ExplainFlags): Promise<number> {
  const options = explainOptions(what, flags);
  await checkFlagsKnown([options.v8Flags ?? []], "--v8-flags");
  // Loaded only here: they bring a disassembler along.
  const { explain } = await import("../studies/explain/explain.ts");
  const { renderExplanation } = await import("../studies/explain/render_explanation.ts");
  const { result: explanation, interrupted } = await interruptible((signal) =>
    explain({ ...options, signal }).catch((error) => {
      // Those that it documents are about what was given.
      throw error instanceof RangeError ? new BadInput(error.message) : error;
    })
  );
  if (interrupted) return EXIT_INTERRUPTED;
  for (const { result } of explanation.subjects) {
    if (!result.ok && result.refusal !== undefined) throw new BadInput(result.refusal);
  }
  if (flags.json === true) {
    const subjects = explanation.subjects.map(({ heading, result, variants }) =>
      result.ok
        ? { heading, functions: result.functions.map(({ summary }) => summary), variants }
        : { heading, finding: result.finding }
    );
    console.log(JSON.stringify({ ...explanation, subjects }, null, 2));
  } else {
    const color = Deno.stdout.isTerminal() && !Deno.noColor;
    console.log(renderExplanation(explanation, { asm: flags.asm === true, width: WIDTH, color }));
  }
  return explanation.subjects.every(({ result }) => result.ok) ? EXIT_DONE : EXIT_NO;
}

function explainOptions(what: string, flags: ExplainFlags): ExplainOptions {
  const v8Flags = [...tierFlags(flags.tier), ...flags.v8Flags];
  const hash = what.lastIndexOf("#");
  if (hash < 0 && /[./\\]/.test(what)) {
    throw new BadInput(
      `Cannot explain as a file must be followed by # and the name of a function that it exports: current value is ${what}`,
    );
  }
  if (hash >= 0) {
    const file = what.slice(0, hash);
    const module = /^[a-z]+:\/\//.test(file) ? file : new URL(file, `file://${Deno.cwd()}/`).href;
    return { module, name: what.slice(hash + 1), v8Flags };
  }
  const { op, layouts, processes } = flags;
  return { strategy: what, op, ...(layouts === undefined ? {} : { layouts }), processes, v8Flags };
}
