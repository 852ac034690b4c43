// deno-lint-ignore-file no-console -- a command line program
/**
 * The mitata suite, `deno task mitata`: a quick look at the strategies with mitata's groups, box plots and
 * summaries.
 *
 * By default every row is measured by mitata in a child process of its own, and this process only draws; with
 * `--shared` one process measures all rows. What a quick look cannot see is printed below the figures.
 *
 * @module
 */

import { bench, boxplot, group, run, summary } from "mitata";
import { STRATEGY_NAMES, VARIANT_NAMES } from "../../dispatch/mod.ts";
import { EXIT_DONE, EXIT_NO } from "./exit_codes.ts";
import { parseNames } from "../studies/flag_values.ts";
import { BadInput } from "../bad_input.ts";
import { valueOption } from "./options.ts";
import { given, Program } from "./program.ts";
import type { QuickReply } from "../quick/mitata_child.ts";
import {
  DEFAULT_OPS,
  planQuickLook,
  QUICK_LAYOUTS,
  QUICK_OPS,
  QUICK_ORDERS,
  type QuickCell,
  type QuickFlags,
  type QuickGroup,
} from "../quick/mitata_plan.ts";
import { measureInChild } from "../quick/mitata_process.ts";

/** mitata's result of one row. */
type Trial = Awaited<ReturnType<ReturnType<typeof bench>["run"]>>;

const ISOLATED_NOTE = `\
What this quick look cannot see: each row is one process, and one process in thirty or so is off for
its whole life with the same code; nothing here is an interval over processes. For two copies of one
function mitata's summary mostly claims a difference of more than 1 %, which is not there.
For intervals, and verdicts that pass such an A/A test: deno task lab`;

const SHARED_NOTE = `\
What this quick look cannot see: all rows ran in one process over one timed loop, so each also pays
for what V8 learned from the rows before it. There is no interval over processes either: for two
copies of one function mitata's summary mostly claims a difference of more than 1 %.
Compare with a run without --shared. For intervals, and verdicts that pass an A/A test: deno task lab`;

/** Gives the replies of rows in the order in which they are drawn. */
class Replies {
  readonly #shared: boolean;
  readonly #processes = new Map<string, AsyncGenerator<QuickReply>>();

  constructor(groups: readonly QuickGroup[], shared: boolean) {
    this.#shared = shared;
    if (!shared) return;
    for (const flags of new Set(groups.map((group) => group.v8Flags.join()))) {
      const like = groups.filter((group) => group.v8Flags.join() === flags);
      const cells = like.flatMap((group) => group.rows.map((row) => row.cell));
      this.#processes.set(flags, measureInChild(cells, like[0]!.v8Flags));
    }
  }

  async next(cell: QuickCell, v8Flags: readonly string[]): Promise<QuickReply> {
    const process = this.#shared
      ? this.#processes.get(v8Flags.join())!
      : measureInChild([cell], v8Flags);
    const { value } = await process.next();
    return value;
  }
}

/** Registers a group with mitata; its rows are measured elsewhere. Calls `failed` for each that fails. */
function registerGroup(plan: QuickGroup, replies: Replies, failed: () => void): void {
  let wanted: number | null = null;
  group(plan.title, () => {
    boxplot(() => {
      summary(() => {
        for (const { label, cell } of plan.rows) {
          const row = bench(label, () => {}).baseline(label === plan.baseline);
          row.run = async (): Promise<Trial> => {
            let reply = await replies.next(cell, plan.v8Flags);
            if ("stats" in reply) {
              wanted ??= reply.checksum;
              if (reply.checksum !== wanted) {
                reply = { error: `checksum must be ${wanted}: current value is ${reply.checksum}` };
              }
            }
            if ("error" in reply) failed();
            return trialOf(label, label === plan.baseline, reply);
          };
        }
      });
    });
  });
}

function trialOf(label: string, baseline: boolean, reply: QuickReply): Trial {
  const result = "stats" in reply
    ? { stats: reply.stats, error: undefined }
    : { stats: undefined, error: { message: reply.error, stack: "" } };
  return {
    kind: "static",
    alias: label,
    args: {},
    baseline,
    runs: [{ ...result, args: {}, name: label }],
    style: { highlight: false, compact: false },
  };
}

/** The program. */
export function mitataProgram(): Program {
  const oneOf = (names: readonly string[]) => (text: string, option: string): string => {
    if (names.includes(text)) return text;
    throw new BadInput(
      `Cannot use ${option} as it must be one of ${names.join(", ")}: current value is ${text}`,
    );
  };
  const several = (flags: string, help: string, names: readonly string[]) =>
    valueOption(flags, help, oneOf(names)).argParser((text, before: readonly string[] = []) => [
      ...before,
      ...parseNames(text, flags.split(" ")[0]!, names),
    ]);
  return new Program("deno task mitata")
    .description("A quick look at the strategies with mitata's groups, box plots and summaries.")
    .addOption(
      several(
        "--op <names>",
        `what to time: ${QUICK_OPS.join(", ")} (default: ${DEFAULT_OPS.join(", ")})`,
        QUICK_OPS,
      ),
    )
    .addOption(
      valueOption("--layouts <set>", QUICK_LAYOUTS.join(", "), oneOf(QUICK_LAYOUTS)),
    )
    .addOption(
      valueOption(
        "--order <order>",
        `${QUICK_ORDERS.join(", ")} (default: split and packed rings alternating; one layout: one)`,
        oneOf(QUICK_ORDERS),
      ),
    )
    .addOption(
      several(
        "--strategy <names>",
        `${STRATEGY_NAMES.join(", ")} (default: these), and when named: ${
          VARIANT_NAMES.join(", ")
        }`,
        [...STRATEGY_NAMES, ...VARIANT_NAMES],
      ),
    )
    .option("--shared", "everything in one process, instead of a child process per row")
    .ends({ no: "a row failed" })
    .does(quickLook);
}

async function quickLook(flags: QuickFlags): Promise<number> {
  const plan = await given(() => planQuickLook(flags));
  if (!("gc" in globalThis)) {
    // Without it mitata allocates 1 GiB for every benchmark.
    throw new BadInput("Cannot run mitata as V8 must be started with --expose-gc: see deno.json");
  }
  const where = plan.shared
    ? "All rows of equal V8 flags share a process"
    : "Each row has its own process";
  console.log(`Times are per operation. ${where}.\n`);
  const replies = new Replies(plan.groups, plan.shared);
  let failures = 0;
  for (const group of plan.groups) registerGroup(group, replies, () => failures++);
  await run({
    colors: Deno.stdout.isTerminal() && !Deno.noColor,
    print: (line) => console.log(line),
  });
  console.log(`\n${plan.shared ? SHARED_NOTE : ISOLATED_NOTE}`);
  return failures === 0 ? EXIT_DONE : EXIT_NO;
}

if (import.meta.main) await mitataProgram().main("run mitata");
