/**
 * Lists the benches of files and measures them.
 *
 * @module
 */

import { BadInput } from "../../bad_input.ts";
import type { Budget } from "../../measure/budget.ts";
import type { LabReport } from "../../record/lab.ts";
import { familiesOf } from "./bench_plan.ts";
import { listBenches, type ListRequest } from "./list_benches.ts";
import { measureBenches, type MeasureBenchesOptions } from "./measure_benches.ts";

/** What to measure. */
export interface BenchRequest extends ListRequest, MeasureBenchesOptions {
  /** Wall time for everything, in milliseconds. */
  readonly budgetMs: number;
  /** The budget as it was given, for messages, and what was taken of it before. */
  readonly budget: Budget;
  /** Tells by its name whether a bench is wanted. */
  readonly filter: (name: string) => boolean;
  /** Ends the run early, with what there is. */
  readonly signal: AbortSignal;
}

/**
 * Measures the benches of files. What is wrong with a file or a bench is a finding; the others go on.
 *
 * @throws {BadInput} when there is no such file, no bench passes the filter, or the budget is not enough for one block.
 */
export async function runBench(request: BenchRequest): Promise<LabReport> {
  const startMs = performance.now();
  const list = await listBenches(request);
  const benches = list.benches.filter(({ name }) => request.filter(name));
  if (list.benches.length > 0 && benches.length === 0) {
    throw new BadInput(
      `Cannot measure as --filter must let a bench through: current value is none of ${list.benches.length}`,
    );
  }
  const listMs = performance.now() - startMs;
  const { budget } = request;
  const report = await measureBenches(familiesOf(benches), {
    ...request,
    budgetMs: Math.max(1, request.budgetMs - listMs),
    budget: { ...budget, takenMs: budget.takenMs + listMs },
  });
  return { ...report, findings: [...list.findings, ...report.findings] };
}
