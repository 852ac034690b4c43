// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task findings`: writes docs/FINDINGS.md from the record of a run of claims.
 *
 * Exit codes: 0 when written, 2 for bad input and for runs that prove nothing, 3 when it could not be done.
 *
 * @module
 */

import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { BadInput } from "../bad_input.ts";
import { EXIT_CODES_TEXT, given, quietly, runMain } from "./program.ts";
import { requireWritable } from "./writable.ts";
import { readClaimsReport } from "../record/claims.ts";
import { findingsObstacle } from "../studies/claims/findings.ts";
import { writeFindings } from "../studies/claims/write_findings.ts";

const FINDINGS = new URL("../../docs/FINDINGS.md", import.meta.url);

interface FindingsFlags {
  readonly out?: string;
  readonly partial?: true;
}

if (import.meta.main) {
  const program = new Command("deno task findings")
    .description(
      "Writes FINDINGS.md, and its record beside it, from the record of a run of claims.",
    )
    .argument("[file]", "a claims.json or claims.json.gz", "report/claims/claims.json")
    .option("--out <file>", "file to write (default: the project's docs/FINDINGS.md)")
    .option("--partial", "allow a run that ended early; the file says so on top")
    .addHelpText("after", `\nExit codes: 0 written, ${EXIT_CODES_TEXT}`)
    .action(write);
  await runMain("write findings", async () => {
    await quietly(program).parseAsync([...Deno.args], { from: "user" });
    return 0;
  });
}

async function write(file: string, flags: FindingsFlags): Promise<void> {
  const report = await given(() => readClaimsReport(file));
  const obstacle = findingsObstacle(report, flags.partial ?? false);
  if (obstacle !== null) throw new BadInput(`Cannot write findings from ${file}: ${obstacle}`);
  const out = flags.out ?? fileURLToPath(FINDINGS);
  const [folder, name] = [dirname(out), basename(out)];
  await requireWritable(folder, "--out");
  const paths = await writeFindings(folder, name, report);
  console.log(`Written: ${paths.join(", ")}`);
}
