/**
 * `deno task claims-diff`: whether two runs of claims give the same verdicts.
 *
 * @module
 */

import { EXIT_DONE, EXIT_NO } from "./exit_codes.ts";
import { given, Program } from "./program.ts";
import { readClaimsReport } from "../record/claims.ts";
import { diffClaims, renderClaimsDiff } from "../studies/claims/claims_diff.ts";

if (import.meta.main) {
  await new Program("deno task claims-diff")
    .description("Lists the claims that came out differently in two runs.")
    .argument("<first>", "a claims.json or claims.json.gz")
    .argument("<second>", "another")
    .ends({ yes: "the same", no: "different or unproven" })
    .does(async (first: string, second: string) => {
      const diff = diffClaims(
        await given(() => readClaimsReport(first)),
        await given(() => readClaimsReport(second)),
      );
      await Deno.stdout.write(new TextEncoder().encode(renderClaimsDiff(diff)));
      return diff.isSame ? EXIT_DONE : EXIT_NO;
    })
    .main("compare runs");
}
