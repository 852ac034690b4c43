// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task lab claims`: measures the claims and says which are confirmed.
 *
 * @module
 */

import { ownFolder } from "../own_package.ts";
import { deliver } from "./deliver.ts";
import { EXIT_DONE, EXIT_INTERRUPTED, EXIT_NO } from "./exit_codes.ts";
import { withFfi } from "./ffi_launch.ts";
import { parseNames } from "../studies/flag_values.ts";
import { interruptible } from "./interruption.ts";
import {
  blocksOption,
  budgetOption,
  countsOption,
  outOption,
  seedOption,
  v8FlagsOption,
  valueOption,
} from "./options.ts";
import { Program } from "./program.ts";
import { requireWritable } from "./writable.ts";
import { budgetUsedUp, type GivenBudget, measuringTime, ONE_BLOCK } from "../measure/budget.ts";
import { throwFault } from "../measure/failure.ts";
import { checkFlagsKnown } from "../process/known_flags.ts";
import { isProven } from "../studies/lab/conclusion.ts";
import { terminalOptions } from "../report/document/terminal.ts";
import { documentTerminal } from "../report/document/terminal.ts";
import { currentClaimId } from "../record/claim_names.ts";
import { CLAIMS } from "../studies/claims/all_claims.ts";
import type { Claim } from "../studies/claims/claim.ts";
import { planClaims } from "../studies/claims/claims_plan.ts";
import { claimsDocument } from "../studies/claims/document/claims_document.ts";
import { runClaims } from "../studies/claims/run_claims.ts";
import { writeClaimsReport } from "../studies/claims/write_claims_report.ts";

// Left of the budget for the last figures and the files.
const RESERVE_MS = 3000;
const IDS = CLAIMS.map(({ id }) => id);

interface ClaimsFlags {
  readonly only: readonly string[];
  readonly list?: true;
  readonly budget: GivenBudget;
  readonly blocks: number;
  readonly seed: number;
  readonly out: string;
  readonly v8Flags: readonly string[];
  /** False with `--no-evidence`. */
  readonly evidence: boolean;
  readonly counts?: true;
}

/** The command. Machine code can be read in a process with `--allow-ffi` only; elsewhere claims are judged without. */
export function claimsCommand(): Program {
  return new Program("claims")
    .description("Measures what is claimed of dispatch: what is confirmed, what refuted.")
    .option("--list", "show the claims and measure nothing")
    .addOption(
      valueOption(
        "--only <ids>",
        "only these claims, by id, today's or a former one",
        (text, option) =>
          parseNames(
            text.split(",").map((id) => currentClaimId(id.trim())).join(","),
            option,
            IDS,
          ),
      ).default(IDS, "all"),
    )
    .addOption(budgetOption("wall time, such as 5m or 20m", "20m"))
    .addOption(blocksOption("most blocks of a cell, a block being a fresh process", "32"))
    .addOption(seedOption())
    .addOption(outOption("folder for the reports", "report/claims"))
    .addOption(v8FlagsOption("V8 flags of all measured processes"))
    .addOption(countsOption("one operation of every cell, and not only where that decides a claim"))
    .option("--no-evidence", "do not look at the machine code of the cells that claims name")
    .ends({ no: "a control failed", interruptible: true })
    .does(async (flags: ClaimsFlags) => {
      const chosen = CLAIMS.filter(({ id }) => flags.only.includes(id));
      if (flags.list) return console.log(listText(chosen));
      const run = (): Promise<number> => measure(chosen, flags);
      return await (flags.evidence ? withFfi(run) : run());
    });
}

async function measure(chosen: readonly Claim[], flags: ClaimsFlags): Promise<number> {
  const { out, v8Flags, blocks, seed, evidence, counts = false } = flags;
  const time = measuringTime(flags.budget, RESERVE_MS);
  await requireWritable(out);
  await checkFlagsKnown([v8Flags], "--v8-flags");
  const root = ownFolder();
  const { result: report, interrupted } = await interruptible((signal, display) =>
    runClaims(chosen, {
      ...{ ...time, root, blocks, seed, v8Flags, evidence, counts, signal },
      progress: (state) => display.update(state),
    })
  );
  const measured = report.cells.some(({ processes, evidence }) =>
    processes > 0 || evidence !== undefined
  );
  if (!interrupted && !measured && report.findings.length === 0) {
    throw budgetUsedUp(time.budget, ONE_BLOCK);
  }
  await deliver(
    () => documentTerminal(claimsDocument(report), terminalOptions()),
    () => writeClaimsReport(out, report),
  );
  throwFault(report.findings);
  if (interrupted) return EXIT_INTERRUPTED;
  return isProven(report) ? EXIT_DONE : EXIT_NO;
}

/** The claims with their sources, and what they take to measure. */
function listText(claims: readonly Claim[]): string {
  const width = Math.max(...claims.map(({ id }) => id.length));
  const { cells, groups } = planClaims(claims);
  const predictions = claims.reduce((sum, claim) => sum + claim.predictions.length, 0);
  return [
    ...claims.map(({ id, sentence, source }) => `${id.padEnd(width)}  ${sentence} (${source})`),
    `${claims.length} claims, ${predictions} predictions, ${cells.size} cells in ${groups.length} groups`,
  ].join("\n");
}
