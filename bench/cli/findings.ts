// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task findings`: writes docs/FINDINGS.md from the records of runs of claims, one for each machine.
 *
 * @module
 */

import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { BadInput } from "../bad_input.ts";
import { given, Program } from "./program.ts";
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
  await new Program("deno task findings")
    .description(
      "Writes FINDINGS.md, and its records beside it, from the record of a run of claims: the first is told in full, " +
        "verdicts of runs on other machines stand beside it.",
    )
    .argument("[files...]", "claims.json or claims.json.gz", ["report/claims/claims.json"])
    .option("--out <file>", "file to write (default: the project's docs/FINDINGS.md)")
    .option("--partial", "allow a run that ended early; the file says so on top")
    .ends({ yes: "written" })
    .does(write)
    .main("write findings");
}

async function write(files: readonly string[], flags: FindingsFlags): Promise<void> {
  const reports = await Promise.all(files.map(async (file) => {
    const report = await given(() => readClaimsReport(file));
    const obstacle = findingsObstacle(report, flags.partial ?? false);
    if (obstacle !== null) throw new BadInput(`Cannot write findings from ${file}: ${obstacle}`);
    return report;
  }));
  const out = flags.out ?? fileURLToPath(FINDINGS);
  const [folder, name] = [dirname(out), basename(out)];
  await requireWritable(folder, "--out");
  const [first, ...others] = reports;
  console.log(`Written: ${(await writeFindings(folder, name, first!, ...others)).join(", ")}`);
}
