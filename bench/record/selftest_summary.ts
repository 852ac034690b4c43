/**
 * The part of a self-test that a lab report carries: how often the lab's verdicts erred on a machine.
 *
 * @module
 */

import { readPackedText } from "./record_file.ts";
import { readSelftest, type SelftestReport, type SelftestSummary } from "./selftest.ts";

/** Sums a self-test up. */
export function summaryOf(report: SelftestReport): SelftestSummary {
  const { startedAt, durationSeconds, partialReason, margin, environment, targets } = report;
  return {
    startedAt,
    durationSeconds,
    partialReason,
    margin,
    environment,
    failures: report.failures.length,
    cells: report.cells.map((cell) => ({
      kernel: cell.kernel,
      plantedPercent: cell.plantedPercent,
      ...(cell.neighbor ? { neighbor: cell.neighbor } : {}),
      placement: cell.placement,
      claims: cell.claims,
      found: cell.found,
      wrong: cell.wrong,
      equivalent: cell.equivalent,
      covered: cell.covered,
    })),
    targets,
  };
}

/**
 * Reads the file that `deno task lab selftest --json FILE` wrote, and sums it up. Asks for read permission.
 *
 * @throws {Error} one line when the file cannot be read or is no self-test of this version.
 */
export async function loadSelftest(path: string): Promise<SelftestSummary> {
  return summaryOf(readSelftest(await readPackedText(path), path));
}
