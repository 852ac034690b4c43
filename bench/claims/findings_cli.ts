// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task findings`: writes docs/FINDINGS.md from the record of a run of claims.
 *
 * Exit codes: 0 when written, 2 for bad input and for runs that prove nothing.
 *
 * @module
 */

import { Command } from "commander";
import { basename, dirname } from "node:path";
import { runProgram } from "../report/program.ts";
import { readClaimsReport } from "./claims_schema.ts";
import { findingsObstacle } from "./findings.ts";
import { writeFindings } from "./write_findings.ts";

interface FindingsFlags {
  readonly out: string;
  readonly partial?: true;
}

if (import.meta.main) {
  const program = new Command("deno task findings")
    .description(
      "Writes FINDINGS.md, and its record beside it, from the record of a run of claims.",
    )
    .argument("[file]", "a claims.json or claims.json.gz", "report/claims.json")
    .option("--out <file>", "file to write", "docs/FINDINGS.md")
    .option("--partial", "allow a run that ended early; the file says so on top")
    .action(write);
  Deno.exit(await runProgram(program, Deno.args, "write findings"));
}

async function write(file: string, flags: FindingsFlags): Promise<void> {
  const report = await readClaimsReport(file);
  const obstacle = findingsObstacle(report, flags.partial ?? false);
  if (obstacle !== null) throw new Error(`Cannot write findings from ${file}: ${obstacle}`);
  const paths = await writeFindings(dirname(flags.out), basename(flags.out), report);
  console.log(`Written: ${paths.join(", ")}`);
}
