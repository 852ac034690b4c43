/**
 * Loads the self-test that a lab report is to carry.
 *
 * @module
 */

import { readPackedText } from "./record_file.ts";
import { readSelftest } from "./selftest_schema.ts";
import { type SelftestSummary, summaryOf } from "./selftest_summary.ts";

/**
 * Reads the file that `deno task lab selftest --json FILE` wrote, and sums it up. Asks for read permission.
 *
 * @throws {Error} one line when the file cannot be read or is no self-test of this version.
 */
export async function loadSelftest(path: string): Promise<SelftestSummary> {
  return summaryOf(readSelftest(await readPackedText(path), path));
}
