/**
 * Assertions about performance, for `deno test`: they fail on what was proven, and on nothing else.
 *
 * The functions are exports of modules, as every measuring process loads them afresh. A closure over what a test has made
 * cannot be measured so; let the module make it in `setup()`.
 *
 * Tests that use them need `--allow-read`, `--allow-run` of Deno, and nothing else.
 *
 * @example
 * ```ts ignore
 * import { assertAllocatesNothing, assertNotSlower } from "@vringlab/vringlab/testing";
 *
 * const head = { module: new URL("./sum.ts", import.meta.url), name: "sum" };
 * const base = { module: new URL("./sum.ts", import.meta.url), name: "plainSum" };
 *
 * Deno.test("sum is not slower than the plain loop", async () => {
 *   await assertNotSlower(head, base, { margin: 0.05 });
 * });
 * Deno.test("sum allocates nothing", async () => {
 *   await assertAllocatesNothing(head);
 * });
 * ```
 *
 * @module
 */

import { AssertionError } from "node:assert";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { BudgetTooShort } from "../../measure/budget.ts";
import { requireRunPermission } from "../../process/run_permission.ts";
import { ownFolder } from "../../own_package.ts";
import { compare } from "./compare.ts";
import { judgeGate } from "./gate.ts";
import { launchable } from "./launch.ts";
import { checkPermissions } from "./permissions.ts";
import { userAllocation } from "./user_allocation.ts";
import { findUserFiles } from "./user_files.ts";

/** A function that a module exports; called as `lab compare` calls it, with `(state, i)`. */
export interface ExportedFunction {
  /** Address of its module, such as `new URL("./sum.ts", import.meta.url)`, or a path. */
  readonly module: string | URL;
  /** Name of its export; by default `default`, else `run`, else its only function. */
  readonly name?: string;
}

/** How long, and what functions may do. */
export interface AssertionOptions {
  /** Wall time in milliseconds; 20,000 by default. */
  readonly budgetMs?: number;
  /** Permissions of the measured processes beside reading their project, as flags of `deno run`. */
  readonly permissions?: readonly string[];
}

/** How much slower is too slow. */
export interface NotSlowerOptions extends AssertionOptions {
  /** Ratio difference that is allowed, between 0 and 1; 0.05 by default. */
  readonly margin?: number;
}

/** What came of an assertion that did not fail. */
export interface AssertionOutcome {
  /** `ignored`: nothing could be decided. */
  readonly state: "passed" | "ignored";
  /** One line: the figures, or why nothing was decided. */
  readonly text: string;
}

const BUDGET_MS = 20_000;
const MARGIN = 0.05;
const BLOCKS = 32;
const CALLS = 1000;

/**
 * Asserts that a function is not slower than another one beyond a margin.
 *
 * Fails where the whole interval of the ratio lies beyond the margin and the run's own controls came out as expected. Passes
 * where the interval does not; where a control failed, or time was not enough, it is ignored, which is told on
 * standard error.
 *
 * @throws {AssertionError} with the figures when it is proven to be slower.
 * @throws {BadInput} when a function cannot be measured or the two differ in their results.
 */
export async function assertNotSlower(
  head: ExportedFunction,
  base: ExportedFunction,
  { margin = MARGIN, budgetMs = BUDGET_MS, permissions = [] }: NotSlowerOptions = {},
): Promise<AssertionOutcome> {
  const options = { margin, budgetMs, permissions, blocks: BLOCKS };
  let report;
  try {
    report = await compare([addressOf(base), addressOf(head)], options);
  } catch (error) {
    if (error instanceof BudgetTooShort) return ignored(error.message);
    throw error;
  }
  const { state, text } = judgeGate(report);
  const said = text.replace(/^Gate: /, "");
  if (state === "closed") throw failed(`Cannot accept as it is proven to be slower: ${said}`);
  const compared = report.groups[0]?.cells.find(({ control, comparison }) =>
    !control && comparison !== null
  )?.comparison;
  if (state === "unjudged" || report.partial && compared?.verdict === "inconclusive") {
    return ignored(state === "unjudged" ? said : report.partialReason);
  }
  return { state: "passed", text: said };
}

/**
 * Asserts that a function allocates nothing on V8's heap once it is optimized.
 *
 * Counts in a process of its own, so that nothing is decided by time; see `lab compare`, What they allocate.
 *
 * @throws {AssertionError} with the bytes of a call when it does.
 * @throws {BadInput} when it cannot be measured.
 * @throws {Error} when its process fails.
 */
export async function assertAllocatesNothing(
  fn: ExportedFunction,
  { budgetMs = BUDGET_MS, permissions = [] }: AssertionOptions = {},
): Promise<AssertionOutcome> {
  await requireRunPermission("measure");
  checkPermissions(permissions);
  const [file] = await launchable(await findUserFiles([addressOf(fn)]), permissions);
  const signal = AbortSignal.timeout(budgetMs);
  let allocation;
  try {
    const options = { readPaths: [ownFolder()], v8Flags: [], signal };
    allocation = await userAllocation(file!, CALLS, options);
  } catch (error) {
    if (signal.aborted) return ignored(`${budgetMs} ms were not enough`);
    throw error;
  }
  const { bytesPerOp, bytesLow, bytesHigh } = allocation;
  const figures = `${round(bytesPerOp)} bytes a call (${round(bytesLow)} to ${round(bytesHigh)})`;
  if (bytesPerOp === 0) return { state: "passed", text: "0 bytes a call" };
  if (bytesLow <= 0) return ignored(`it allocates in some stretches only: ${figures}`);
  throw failed(`Cannot accept as ${file!.name} must allocate nothing: current value is ${figures}`);
}

function round(bytes: number): number {
  return Number(bytes.toPrecision(4));
}

function failed(message: string): AssertionError {
  return new AssertionError({ message });
}

function ignored(reason: string): AssertionOutcome {
  const text = `ignored: ${reason}`;
  // deno-lint-ignore no-console -- a test that decided nothing must not look as if it had
  console.warn(text);
  return { state: "ignored", text };
}

function addressOf({ module, name }: ExportedFunction): URL {
  const address = module instanceof URL || module.startsWith("file:")
    ? new URL(module)
    : pathToFileURL(resolve(module));
  address.hash = name === undefined ? "" : encodeURIComponent(name);
  return address;
}
