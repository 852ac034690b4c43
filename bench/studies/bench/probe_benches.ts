/**
 * Whether benches can be measured: each is called a few times in a process of its own.
 *
 * @module
 */

import type { ChildOptions } from "../../measure/measuring_child.ts";
import { failureFinding } from "../../measure/failure.ts";
import { ChildFailure } from "../../process/ending.ts";
import type { MadeFinding } from "../../record/finding.ts";
import type { BenchAccount } from "../../workload/user/bench_workload.ts";
import { benchWorkloadUrl } from "../../workload/user/spec_address.ts";
import { inProcesses, probeWorkload, reasonOf } from "../compare/preflight.ts";
import { BENCH_MODE } from "./bench_document.ts";
import { type BenchFamily, type Probed, revokedBy } from "./bench_plan.ts";
import type { ListedBench } from "./list_benches.ts";

const LONGEST_CALL_MS = 1000;
/** Longest wait for a bench that is tried, where the budget is not small. */
const PROBE_LIMIT_MS = 10_000;
const SHORTEST_LIMIT_MS = 2000;
/** Share of the budget for trying benches: those that come later could not be measured in the rest. */
const PROBE_SHARE = 0.3;

/** What came of trying benches. */
export interface Tried {
  /** Those that can be measured. */
  readonly probed: ReadonlyMap<ListedBench, Probed>;
  /** Those that cannot. */
  readonly findings: readonly MadeFinding[];
  /** Benchmarks that were not tried for want of time. */
  readonly untried: ReadonlySet<ListedBench>;
}

/**
 * Tries each bench in a process of its own, as many as a part of the budget allows.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function probeBenches(
  families: readonly BenchFamily[],
  { child, signal, budgetMs }: {
    readonly child: ChildOptions;
    readonly signal: AbortSignal;
    readonly budgetMs: number;
  },
): Promise<Tried> {
  const startMs = performance.now();
  const untilMs = budgetMs * PROBE_SHARE;
  const probed = new Map<ListedBench, Probed>();
  const findings: MadeFinding[] = [];
  const untried = new Set<ListedBench>();
  const members = families.flatMap((family) =>
    family.members.map((member) => ({
      where: family.members.length === 1 ? family.name : `${family.name}/${member.name}`,
      ...member,
    }))
  );
  await inProcesses(members, async ({ where, bench }) => {
    const leftMs = untilMs - (performance.now() - startMs);
    if (signal.aborted || (leftMs <= 0 && probed.size > 0)) {
      untried.add(bench);
      return;
    }
    const limitMs = Math.max(SHORTEST_LIMIT_MS, Math.min(PROBE_LIMIT_MS, untilMs / 2));
    try {
      const one = await probeBench(bench, child, signal, limitMs);
      if (one.callMs <= LONGEST_CALL_MS) {
        probed.set(bench, one);
        return;
      }
      const what = `one call takes ${Math.round(one.callMs)} ms, more than ${LONGEST_CALL_MS} ms`;
      findings.push({
        kind: "cell not measured",
        where,
        what,
        likelyCause: "the lab calls each bench many times in each of many processes",
        advice: "let the bench do less",
      });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ChildFailure)) throw error;
      const what = error.kind === "garbage output"
        ? `prints to standard output while it is called: ${error.message}`
        : reasonOf(bench.file, error).replace(`Cannot measure ${bench.file.path} as `, "");
      findings.push(failureFinding(where, { kind: error.kind, what }, BENCH_MODE));
    }
  });
  signal.throwIfAborted();
  return { probed, findings, untried };
}

async function probeBench(
  { file, index, name, permissions }: ListedBench,
  child: ChildOptions,
  signal: AbortSignal,
  limitMs: number,
): Promise<Probed> {
  const module = benchWorkloadUrl({
    url: file.url,
    path: file.path,
    instance: 0,
    bench: { index, name },
    revoked: revokedBy(permissions),
  });
  const probe = await probeWorkload({ file, module, timed: true, limitMs }, child, signal);
  const { floor } = probe.account as BenchAccount;
  return { callMs: probe.callMs, startMs: Math.max(0, probe.readyMs - probe.callMs), floor };
}
