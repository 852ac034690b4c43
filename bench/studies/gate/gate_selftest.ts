/**
 * How often gates err: gates of a small project against itself, and against itself with a known slowdown in one bench.
 *
 * @module
 */

import { join } from "node:path";
import { RunFault } from "../../measure/failure.ts";
import { describeEnvironment } from "../../measure/environment.ts";
import type { GateReport } from "../../record/gate.ts";
import {
  GATE_SELFTEST_VERSION,
  type GateSelftest,
  type GateSelftestCase,
} from "../../record/gate_selftest.ts";
import { budgetText } from "../../measure/budget.ts";
import { git } from "./git.ts";
import { runGate } from "./run_gate.ts";

/** A known difference, and how often it is gated. */
export interface SelftestCase {
  /** What one bench takes longer, as a share; 0 for nothing. */
  readonly planted: number;
  readonly margin: number;
  readonly gates: number;
}

/** What to run. */
export interface GateSelftestRequest {
  readonly cases: readonly SelftestCase[];
  /** Benches of the project, at least 1. */
  readonly benches: number;
  /** Wall time of one gate, in milliseconds. */
  readonly budgetMs: number;
  readonly blocks: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Told after each gate. */
  progress?(text: string): void;
}

const FILE = "loops_bench.ts";
/** Steps of the shortest loop; a planted share of them is a whole number. */
const STEPS = 1000;
const SEED_STEP = 0x9e3779b9;

/**
 * Runs gates, one after the other, in a repository made for it and removed afterwards.
 *
 * @throws {RunFault} when the repository cannot be made.
 */
export async function runGateSelftest(request: GateSelftestRequest): Promise<GateSelftest> {
  const startedAt = new Date().toISOString();
  const startMs = performance.now();
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "vringlab-selftest-" }));
  const { signal, seed, benches } = request;
  let partialReason = "";
  const cases: GateSelftestCase[] = [];
  try {
    await makeProject(folder, benches);
    const environment = await describeEnvironment(folder, []);
    for (const known of request.cases) {
      const told: GateReport[] = [];
      try {
        for (let i = 0; i < known.gates && !signal.aborted; i++) {
          await Deno.writeTextFile(join(folder, FILE), projectText(benches, known.planted));
          const report = await oneGate(folder, known, (seed + i * SEED_STEP) >>> 0, request);
          told.push(report);
          request.progress?.(
            `+${known.planted * 100} %: gate ${i + 1} of ${known.gates} ${report.state}`,
          );
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
      cases.push(summary(known, told.filter((report) => report.partialReason !== "interrupted")));
      if (signal.aborted) partialReason = "interrupted";
    }
    return {
      schema: "vringlab/gate-selftest",
      version: GATE_SELFTEST_VERSION,
      startedAt,
      durationSeconds: (performance.now() - startMs) / 1000,
      benches,
      seed,
      partialReason,
      cases,
      environment,
    };
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

/** What gates of one known difference said. */
export function summary(
  { planted, margin }: Pick<SelftestCase, "planted" | "margin">,
  reports: readonly GateReport[],
): GateSelftestCase {
  const isOf = (state: GateReport["state"]) => reports.filter((one) => one.state === state).length;
  const lost = reports.map(({ benches, state }) =>
    state === "slower" ? benches.filter((bench) => bench.state === "slower") : []
  );
  const isRight = (bench: { readonly id: string }): boolean => planted > 0 && bench.id === idOf(0);
  return {
    planted,
    margin,
    gates: reports.length,
    red: isOf("slower"),
    found: lost.filter((benches) => benches.length > 0 && benches.every(isRight)).length,
    wrong: lost.filter((benches) => benches.some((bench) => !isRight(bench))).length,
    undecided: isOf("undecided"),
    unproven: isOf("unproven"),
    longestSeconds: Math.max(0, ...reports.map(({ durationSeconds }) => durationSeconds)),
    ratios: reports.flatMap(({ benches }) =>
      benches.find(({ id }) => id === idOf(0))?.first?.ratio ?? []
    ),
  };
}

function idOf(bench: number): string {
  return `${FILE} > loop ${bench}`;
}

async function oneGate(
  folder: string,
  { planted, margin }: SelftestCase,
  seed: number,
  { budgetMs, blocks, signal }: GateSelftestRequest,
): Promise<GateReport> {
  return await runGate({
    folder,
    base: "HEAD",
    ...(planted === 0 ? { head: "HEAD" } : {}),
    files: [],
    filter: () => true,
    allow: [],
    message: "",
    margin,
    blocks,
    seed,
    v8Flags: [],
    permissions: [],
    budgetMs,
    budget: { text: budgetText(budgetMs), givenMs: budgetMs, takenMs: 0 },
    signal,
  });
}

async function makeProject(folder: string, benches: number): Promise<void> {
  await Deno.writeTextFile(join(folder, "deno.json"), "{}\n");
  await Deno.writeTextFile(join(folder, FILE), projectText(benches, 0));
  const author = ["-c", "user.name=selftest", "-c", "user.email=selftest@localhost"];
  for (const args of [["init", "--quiet"], ["add", "."], [...author, "commit", "-qm", "project"]]) {
    const { success, reason } = await git(folder, args);
    if (!success) throw new RunFault(`the project of the self-test cannot be made: ${reason}`);
  }
}

/** Loops of known length that differ in what they do; the first is longer by the planted share. */
function projectText(benches: number, planted: number): string {
  const kinds = ["sum + values[i & 255]!", "sum ^ (i * 31)", "Math.imul(sum, 33) + i"];
  const loops = Array.from({ length: benches }, (_, bench) => {
    const steps = Math.round((STEPS + 100 * bench) * (1 + (bench === 0 ? planted : 0)));
    return `Deno.bench("loop ${bench}", () => {
  let sum = ${bench};
  for (let i = 0; i < ${steps}; i++) sum = (${kinds[bench % kinds.length]}) | 0;
  sink = sum;
});`;
  });
  return `const values = Int32Array.from({ length: 256 }, (_, i) => i * 7);
export let sink = 0;
${loops.join("\n")}
`;
}
