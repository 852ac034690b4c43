/**
 * The gate: benches of a commit against those of another.
 *
 * @module
 */

import { BadInput } from "../../bad_input.ts";
import type { Progress } from "../../measure/conductor.ts";
import { describeEnvironment } from "../../measure/environment.ts";
import {
  GATE_SCHEMA_VERSION,
  type GateBench,
  type GateReport,
  type GateShard,
} from "../../record/gate.ts";
import { acceptedBenches } from "./accepted.ts";
import { repositoryOf } from "./git.ts";
import { judgeAll, judgeBench, seemsSlower, worstFirst } from "./judge.ts";
import { type MeasuredUnits, measureUnits, type MeasureUnitsOptions } from "./measure_units.ts";
import { messagesBetween, revisionOf, workingTree } from "./revisions.ts";
import { differs, filesFromRoot, listSide, pairSides, type Side, type Units } from "./sides.ts";
import { unitsOfShard } from "./shards.ts";
import { withWorktrees } from "./worktrees.ts";

/** What to gate. */
export interface GateRequest extends
  Pick<
    MeasureUnitsOptions,
    "margin" | "blocks" | "seed" | "v8Flags" | "permissions" | "signal" | "budgetMs" | "budget"
  > {
  /** Folder in a repository that files are relative to. */
  readonly folder: string;
  /** The commit to compare with. */
  readonly base: string;
  /** The commit that is compared; the working tree unless given. */
  readonly head?: string;
  /** Files, folders and globs; none for what `deno bench` would find in the folder. */
  readonly files: readonly string[];
  /** Whether a bench is wanted, by its name. */
  readonly filter: (name: string) => boolean;
  /** Measures this part of all benches; all unless given. */
  readonly shard?: GateShard;
  /** Benches whose loss is accepted. */
  readonly allow: readonly string[];
  /** Text whose `perf-ok:` lines count beside those of the commits: that of a pull request. */
  readonly message: string;
  /** Called before anything is measured; what it throws ends the run. */
  checked?(): Promise<void>;
  /** Told after each block. */
  progress?(progress: Progress): void;
}

/** Probability that any bench of a gate is judged wrongly. */
const GATE_ERROR = 0.01;
/** Share of the time for the first measurement; what it leaves is for measuring what seems slower again. */
const FIRST_SHARE = 0.7;
const SECOND_SEED = 0x9e3779b9;

/**
 * Compares the benches of two commits, or of a commit and the working tree.
 *
 * @throws {BadInput} when a reference, a file or a flag cannot be used, nothing is there to compare, or the budget is not
 *   enough for one block.
 * @throws {RunFault} when a commit cannot be checked out.
 */
export async function runGate(request: GateRequest): Promise<GateReport> {
  const startedAt = new Date().toISOString();
  const startMs = performance.now();
  const { folder, signal, margin, seed, v8Flags } = request;
  const repository = await repositoryOf(folder, { signal });
  const head = request.head === undefined
    ? await workingTree(repository, { signal })
    : await revisionOf(repository, request.head, "--head", { signal });
  const base = await revisionOf(repository, request.base, "--base", { signal });
  const files = filesFromRoot(request.files, folder, repository.prefix);
  const messages = await messagesBetween(repository, base.commit, head.commit, { signal });
  const wanted = { base: base.commit, copy: base.commit };
  const { prefix } = repository;
  return await withWorktrees(
    repository,
    request.head === undefined ? wanted : { ...wanted, head: head.commit },
    { signal, prefix },
    async (roots) => {
      const own = { base: roots.base, head: roots["head" as "base"] ?? repository.tree! };
      const list = async (root: string): Promise<Side> =>
        await listSide(root, files, request, request.filter);
      const sides = { base: await list(own.base), head: await list(own.head) };
      const all = pairSides(sides.base, sides.head);
      requireUnits(all, sides, request);
      const isFirst = (request.shard?.index ?? 1) === 1;
      const units = {
        both: unitsOfShard(all.both, request.shard),
        // What needs no measuring is said once.
        onlyBase: isFirst ? all.onlyBase : [],
        onlyHead: isFirst ? all.onlyHead : [],
      };
      await request.checked?.();
      const leftMs = (): number => Math.max(1, request.budgetMs - (performance.now() - startMs));
      const fit = units.both.filter(({ why }) => why === "");
      const copied = await controlOf(fit, roots.copy, request, seed);
      // The error is shared by all benches, those of other parts too.
      const error = GATE_ERROR * units.both.length / Math.max(1, all.both.length);
      const options = { ...request, roots: own, error, control: copied };
      const first = fit.length === 0
        ? NOTHING
        : await measureUnits(fit, { ...options, budgetMs: leftMs() * FIRST_SHARE });
      const red = fit.filter(({ id }) =>
        !first.why.has(id) && seemsSlower(first.ratios.get(id), margin)
      );
      const again = red.length === 0 || signal.aborted
        ? NOTHING
        : await secondTime(() =>
          measureUnits(red, {
            ...options,
            seed: (seed ^ SECOND_SEED) >>> 0,
            budgetMs: leftMs(),
          }), signal);
      const accepted = acceptedBenches(
        units.both.map(({ id }) => id),
        request.allow,
        `${messages}\n${request.message}`,
      );
      const benches: GateBench[] = [];
      for (const { id, path, line, why } of units.both) {
        const measured = {
          first: first.ratios.get(id) ?? null,
          again: again.ratios.get(id) ?? null,
          why: why || first.why.get(id) || "",
        };
        benches.push({
          id,
          path,
          line,
          fileChanged: await differs(path, own.base, own.head),
          accepted: accepted.get(id) ?? null,
          baseNs: first.baseNs.get(id) ?? null,
          ...measured,
          ...judgeBench(measured, margin),
        });
      }
      const controls = [...first.controls, ...again.controls];
      return {
        schema: "vringlab/gate",
        version: GATE_SCHEMA_VERSION,
        startedAt,
        durationSeconds: (performance.now() - startMs) / 1000,
        partialReason: signal.aborted ? "interrupted" : first.partialReason || again.partialReason,
        seed,
        margin,
        error: GATE_ERROR,
        state: judgeAll(benches, controls),
        base,
        head,
        benches: worstFirst(benches),
        onlyBase: units.onlyBase,
        onlyHead: units.onlyHead,
        controls,
        findings: [
          ...isFirst ? [...sides.base.failures.values(), ...sides.head.failures.values()] : [],
          ...first.findings,
          ...again.findings,
        ],
        ...(request.shard === undefined ? {} : { shard: request.shard }),
        environment: first.environment ?? await describeEnvironment(own.head, v8Flags),
      };
    },
  );
}

const NOTHING: MeasuredUnits = {
  ratios: new Map(),
  baseNs: new Map(),
  why: new Map(),
  controls: [],
  findings: [],
  partialReason: "",
  environment: null,
};

/** A second measurement for which there is no time is none. */
async function secondTime(
  measure: () => Promise<MeasuredUnits>,
  signal: AbortSignal,
): Promise<MeasuredUnits> {
  try {
    return await measure();
  } catch (error) {
    if (!signal.aborted && !(error instanceof BadInput)) throw error;
    return { ...NOTHING, partialReason: "there was no time to measure again what seems slower" };
  }
}

/** One bench of the base, by chance, and the same of the base's second copy. */
async function controlOf(
  units: Units["both"],
  copy: string,
  request: GateRequest,
  seed: number,
): Promise<MeasureUnitsOptions["control"]> {
  const benches = units.flatMap(({ benches }) => benches?.base ?? []);
  const base = benches[seed % benches.length];
  if (base === undefined) return null;
  const side = await listSide(copy, [base.path], request, () => true);
  const other = side.benches.get(base.id);
  return other === undefined ? null : { base, copy: other };
}

function requireUnits(
  { both, onlyBase, onlyHead }: Units,
  { base, head }: { readonly base: Side; readonly head: Side },
  { files }: GateRequest,
): void {
  const isEmpty = both.length + onlyBase.length + onlyHead.length === 0;
  if (!isEmpty || base.failures.size + head.failures.size > 0) return;
  const where = files.length === 0 ? "this folder" : files.join(", ");
  throw new BadInput(
    `Cannot compare commits as one of them must have benches that the filter lets through: current value is none in ${where}`,
  );
}
