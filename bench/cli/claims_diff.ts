/**
 * `deno task claims-diff`: whether two runs of claims give the same verdicts.
 *
 * Exit codes: 0 when both runs prove something and all verdicts are the same, 1 when not, 2 for bad input, 3
 * when it could not be done.
 *
 * @module
 */

import { Command } from "commander";
import { EXIT_CODES_TEXT, given, quietly, runMain } from "./program.ts";
import { diffClaims, renderClaimsDiff } from "../studies/claims/claims_diff.ts";
import { readClaimsReport } from "../record/claims.ts";

const EXIT_DIFFERENT = 1;

if (import.meta.main) {
  let exitCode = 0;
  const program = new Command("deno task claims-diff")
    .description("Lists the claims that came out differently in two runs.")
    .argument("<first>", "a claims.json or claims.json.gz")
    .argument("<second>", "another")
    .addHelpText("after", `\nExit codes: 0 the same, 1 different or unproven, ${EXIT_CODES_TEXT}`)
    .action(async (first: string, second: string) => {
      const diff = diffClaims(
        await given(() => readClaimsReport(first)),
        await given(() => readClaimsReport(second)),
      );
      await Deno.stdout.write(new TextEncoder().encode(renderClaimsDiff(diff)));
      if (!diff.isSame) exitCode = EXIT_DIFFERENT;
    });
  await runMain("compare runs", async () => {
    await quietly(program).parseAsync([...Deno.args], { from: "user" });
    return exitCode;
  });
}
