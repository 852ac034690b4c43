// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task findings`: writes docs/FINDINGS.md from the record of a run of claims.
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
      "Writes FINDINGS.md, and its record beside it, from the record of a run of claims.",
    )
    .argument("[file]", "a claims.json or claims.json.gz", "report/claims/claims.json")
    .option("--out <file>", "file to write (default: the project's docs/FINDINGS.md)")
    .option("--partial", "allow a run that ended early; the file says so on top")
    .ends({ yes: "written" })
    .does(write)
    .main("write findings");
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
