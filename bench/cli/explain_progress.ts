/**
 * Tells what `lab explain` is doing while a function is called.
 *
 * @module
 */

import { plainLine } from "../process/child_text.ts";
import { ProgressDisplay, type ProgressSink, STDERR } from "./progress.ts";
import { CALL_BUDGET_MS } from "../evidence/call_budget.ts";
import type { ExplainOptions, Explanation } from "../studies/explain/explain.ts";

const TICK_MS = 1000;

/**
 * Runs something with progress on standard error: a line that is rewritten on a terminal, elsewhere a plain line
 * every 10 s. The time left is that of the budget. Strategies, whose calls are short, go without.
 */
export async function withProgress(
  options: ExplainOptions,
  run: (options: ExplainOptions) => Promise<Explanation>,
  sink: ProgressSink = STDERR,
): Promise<Explanation> {
  if (!("module" in options)) return await run(options);
  const budgetMs = options.callBudgetMs ?? CALL_BUDGET_MS;
  const display = new ProgressDisplay(sink);
  const start = performance.now();
  let doing = "no call yet";
  const show = (): void => {
    const elapsedMs = performance.now() - start;
    const label = `${plainLine(options.name)}: ${doing}`;
    display.update({ elapsedMs, leftMs: Math.max(0, budgetMs - elapsedMs), label });
  };
  show();
  // A call that takes long tells nothing.
  const timer = setInterval(show, TICK_MS);
  try {
    return await run({
      ...options,
      onProgress: (told) => {
        doing = told;
        show();
      },
    });
  } finally {
    clearInterval(timer);
    display.close();
  }
}
