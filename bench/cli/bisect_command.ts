// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task lab bisect --good A --bad B BENCH [FILES…]`: which commit changed a bench.
 *
 * @module
 */

import { deliver } from "./deliver.ts";
import { EXIT_DONE, EXIT_INTERRUPTED, EXIT_UNDECIDED } from "./exit_codes.ts";
import { interruptible } from "./interruption.ts";
import { blocksOption, outOption, seedOption, v8FlagsOption, valueOption } from "./options.ts";
import { PermissionsCommand } from "./permissions_command.ts";
import type { Program } from "./program.ts";
import { requireWritable } from "./writable.ts";
import type { GivenBudget } from "../measure/budget.ts";
import { requireRunPermission } from "../process/run_permission.ts";
import { BISECT_FORMAT } from "../record/bisect.ts";
import { recordJson } from "../record/record_file.ts";
import { writeForms } from "../record/write_files.ts";
import { documentHtml } from "../report/document/html.ts";
import { documentMarkdown } from "../report/document/markdown.ts";
import { documentTerminal, terminalOptions } from "../report/document/terminal.ts";
import { bisectDocument } from "../studies/bisect/bisect_document.ts";
import { runBisect } from "../studies/bisect/run_bisect.ts";
import { permissionFlags } from "../studies/compare/permissions.ts";
import { parseBudget } from "../studies/flag_values.ts";

interface BisectFlags {
  readonly good: string;
  readonly bad: string;
  readonly step: GivenBudget;
  readonly out: string;
  readonly blocks: number;
  readonly seed: number;
  readonly v8Flags: readonly string[];
}

/** The command. */
export function bisectCommand(): Program {
  return new PermissionsCommand("bisect")
    .description("Finds the commit that changed a bench, with an error for all steps together.")
    .argument("<bench>", "the bench, by its name or as a gate's report calls it")
    .argument("[files...]", "files, folders or globs; by default the benches in this folder")
    .requiredOption("--good <ref>", "a commit where it was as it should be")
    .requiredOption("--bad <ref>", "a later commit where it is not")
    .addOption(valueOption("--step <time>", "longest time of a step", parseBudget, "60s"))
    .addOption(outOption("folder for the reports", "report/bisect"))
    .addOption(blocksOption("most blocks of a step, a block being fresh processes", "64"))
    .addOption(seedOption())
    .addOption(v8FlagsOption("further V8 flags of the measured processes"))
    .withPermissions()
    .ends(
      { yes: "a commit was found", interruptible: true },
      "\nExit code 3 also says that no commit was found: a range is left, or the ends do not differ.\n",
    )
    .does(bisect);
}

async function bisect(
  bench: string,
  files: readonly string[],
  flags: BisectFlags,
): Promise<number> {
  const { good, bad, blocks, seed, v8Flags, out } = flags;
  await requireRunPermission("bisect");
  await requireWritable(out);
  const { result: report, interrupted } = await interruptible((signal) =>
    runBisect({
      ...{ bench, files, good, bad, blocks, seed, v8Flags, signal },
      folder: Deno.cwd(),
      step: flags.step,
      permissions: permissionFlags({ ...flags }),
      progress: ({ commit, left }) =>
        console.error(`${commit.slice(0, 12)}: at most ${left} steps left`),
    }).catch((error) => {
      if (signal.aborted) return null;
      throw error;
    })
  );
  if (report === null) {
    console.error("Interrupted before the two ends were compared");
    return EXIT_INTERRUPTED;
  }
  const document = bisectDocument(report);
  await deliver(
    () => documentTerminal(document, terminalOptions()),
    () =>
      writeForms(out, [
        { name: "bisect.json", text: recordJson(report, BISECT_FORMAT) },
        { name: "bisect.md", text: documentMarkdown(document) },
        { name: "bisect.html", text: documentHtml(document) },
      ]),
  );
  if (interrupted) return EXIT_INTERRUPTED;
  return report.why === "" ? EXIT_DONE : EXIT_UNDECIDED;
}
