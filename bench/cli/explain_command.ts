// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task lab explain`: what V8 made of a strategy, or of any function, and why.
 *
 * @module
 */

import { Command, Option } from "commander";
import { MAX_LAYOUT_CLONES } from "../../dispatch/layout_clones.ts";
import { EXIT_INTERRUPTED, interruptible } from "./interruption.ts";
import { checkFlagsKnown } from "../process/known_flags.ts";
import { parseV8Flags, parseWhole } from "../studies/flag_values.ts";
import { BadInput } from "../bad_input.ts";
import { tierFlags, TOP_TIERS, type TopTier } from "../measure/tier_flags.ts";
import { EXIT_CODES_TEXT, quietly, runMain } from "./program.ts";
import { explain, type ExplainOptions } from "../studies/explain/explain.ts";
import { DRIVEN_OPS } from "../evidence/op_driver.ts";
import { renderExplanation } from "../studies/explain/render_explanation.ts";

const EXIT_NO_EVIDENCE = 1;
const WIDTH = 100;

interface ExplainFlags {
  readonly op: string;
  readonly layouts?: string;
  readonly processes: string;
  readonly asm?: true;
  readonly json?: true;
  readonly tier?: TopTier;
  readonly v8Flags: string;
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

Exit codes: 0 done, 1 no evidence, ${EXIT_CODES_TEXT}, ${EXIT_INTERRUPTED} interrupted`;

if (import.meta.main) await runMain("explain", () => runExplain(Deno.args));

/**
 * Runs the command line of `lab explain` and prints to standard output.
 *
 * @returns the exit code: 0; 1 when there is no evidence; 130 when interrupted.
 * @throws {BadInput} when something given cannot be used.
 */
export async function runExplain(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = quietly(new Command("deno task lab explain"))
    .description("Shows what V8 made of a strategy, or of any function, and why.")
    .argument("<what>", "a strategy, or FILE.ts#function")
    .option("--op <name>", "the strategy's operation", "moreUsed")
    .option("--layouts <number>", "layouts, 1 to 16; above 2, clones of the two (default: 2)")
    .option("--processes <number>", "further processes to compare the round trip's code in", "5")
    .option("--asm", "list the machine code, annotated")
    .option("--json", "print the evidence as JSON")
    .addOption(new Option("--tier <name>", "the last of V8's tiers").choices([...TOP_TIERS]))
    .option("--v8-flags <flags>", "further V8 flags, joined by commas", "")
    .addHelpText("after", HELP)
    .action(async (what: string, flags: ExplainFlags) => {
      exitCode = await printExplanation(what, flags);
    });
  await program.parseAsync([...args], { from: "user" });
  return exitCode;
}

async function printExplanation(what: string, flags: ExplainFlags): Promise<number> {
  const options = explainOptions(what, flags);
  await checkFlagsKnown([options.v8Flags ?? []], "--v8-flags");
  const explanation = await interruptible(async (signal) => {
    const explanation = await explain({ ...options, signal }).catch((error) => {
      // Those that it documents are about what was given.
      throw error instanceof RangeError ? new BadInput(error.message) : error;
    });
    return signal.aborted ? null : explanation;
  });
  if (explanation === null) return EXIT_INTERRUPTED;
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
  return explanation.subjects.every(({ result }) => result.ok) ? 0 : EXIT_NO_EVIDENCE;
}

function explainOptions(what: string, flags: ExplainFlags): ExplainOptions {
  const v8Flags = [...tierFlags(flags.tier), ...parseV8Flags(flags.v8Flags, "--v8-flags")];
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
  const layouts = flags.layouts === undefined
    ? {}
    : { layouts: parseWhole(flags.layouts, "--layouts", 1, MAX_LAYOUT_CLONES) };
  const processes = parseWhole(flags.processes, "--processes", 0, 1000);
  return { strategy: what, op: flags.op, ...layouts, processes, v8Flags };
}
