// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task testing-selftest`: how often `assertNotSlower` fails for a function and itself.
 *
 * @module
 */

import { AssertionError } from "node:assert";
import { EXIT_DONE, EXIT_NO } from "./exit_codes.ts";
import { budgetOption, valueOption, wholeFrom } from "./options.ts";
import { Program } from "./program.ts";
import type { GivenBudget } from "../measure/budget.ts";
import { ownUrl } from "../own_package.ts";
import { assertNotSlower } from "../studies/compare/testing.ts";

/** Share of assertions about equal functions that may fail. */
const ALLOWED = 0.01;
const SUBJECT = "docs/examples/typed_array.ts";

interface SelftestFlags {
  readonly count: number;
  readonly budget: GivenBudget;
}

if (import.meta.main) {
  await new Program("deno task testing-selftest")
    .description(
      "Asserts again and again that a function is not slower than itself; prints how often that failed.",
    )
    .addOption(valueOption("--count <number>", "assertions", wholeFrom(1, 100_000), "200"))
    .addOption(budgetOption("wall time of an assertion, such as 10s", "10s"))
    .ends({ no: `more than ${ALLOWED * 100} % failed` })
    .does(measure)
    .main("measure failures");
}

async function measure({ count, budget }: SelftestFlags): Promise<number> {
  const subject = { module: ownUrl(SUBJECT) };
  const counts = { passed: 0, ignored: 0, failed: 0 };
  for (let i = 0; i < count; i++) {
    try {
      const { state } = await assertNotSlower(subject, subject, { budgetMs: budget.givenMs });
      counts[state]++;
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error;
      counts.failed++;
      console.log(error.message);
    }
  }
  const { passed, ignored, failed } = counts;
  console.log(`${count} assertions: ${failed} failed, ${passed} passed, ${ignored} ignored`);
  return failed <= ALLOWED * count ? EXIT_DONE : EXIT_NO;
}
