/**
 * What the machine's CPUs share, measured at the start of a run: whether a load on each other CPU slows the loops that
 * tell the state of the core, and by which quotient quiet windows are told from contended ones.
 *
 * @module
 */

import type { CoreShape } from "../record/environment.ts";
import type { Program } from "../process/program.ts";
import { CLEAR_DIFFERENCE, type CoreRule, quantile, quietThreshold } from "../stats/mod.ts";
import { type ChildOptions, MeasuringChild } from "./measuring_child.ts";
import { startNeighbor, STEADY_LOAD } from "./neighbor.ts";
import { allowedCpus, pinTo } from "./pin.ts";
import type { LabPlan } from "./plan.ts";
import type { CanaryTimes } from "./protocol.ts";

/** By what the windows of a run are told apart, and where they run. */
export interface CoreRules {
  /** Rules by V8's flags, as {@linkcode flagsKey} names them: other flags may make other code of the loops. */
  readonly rules: ReadonlyMap<string, CoreRule>;
  /** The CPU on which everything is timed; `null` where processes cannot be pinned. */
  readonly cpu: number | null;
  /** The CPU on which a load slows that one most, or any other; `null` where loads cannot be placed. */
  readonly neighborCpu: number | null;
}

/** What a probe found. */
export interface CoreProbe {
  /** For the run; absent where nothing could be measured. */
  readonly core?: CoreRules;
  /** For the record. */
  readonly shape: CoreShape;
}

/** Loads at once, where they cannot be placed. */
const MOST_LOADS = 16;
/** Readings of one look, some ten milliseconds. */
const READINGS = 400;
/** Readings in the chain's least of which a quotient is taken: as long as a round. */
const CHAIN_SPAN = 8;
/** Looks for a quotient, those for one of many CPUs, and the pause between two. */
const LOOKS = 8;
const LOOKS_PER_CPU = 3;
const PAUSE_MS = 25;
/**
 * Of the readings without a load the quietest count, as others may use the machine meanwhile, and nothing makes a reading
 * look quieter than the core is. Beside a load the busier ones do, as it may have to wait for its CPU.
 */
const IDLE_QUANTILE = 0.02;
const LOADED_QUANTILE = 0.75;
const LIMIT_MS = 10_000;
/** Budgets below this go without: a probe would take too much of them. */
const SHORTEST_BUDGET_MS = 10_000;

/** The name of a set of V8's flags. */
export function flagsKey(v8Flags: readonly string[]): string {
  return v8Flags.join(" ");
}

/** The rule of processes with some flags; `null` where none was measured. */
export function ruleFor(core: CoreRules | undefined, v8Flags: readonly string[]): CoreRule | null {
  return core?.rules.get(flagsKey(v8Flags)) ?? null;
}

/** The sets of V8's flags with which a plan's processes run, its own first. */
export function flagSetsOf({ v8Flags, groups }: Pick<LabPlan, "v8Flags" | "groups">): string[][] {
  const sets = [
    [...v8Flags],
    ...groups.flatMap(({ configuration, cells }) =>
      cells.map((cell) => [...v8Flags, ...configuration?.v8Flags ?? [], ...cell.v8Flags ?? []])
    ),
  ];
  return [...new Map(sets.map((set) => [flagsKey(set), set])).values()];
}

/**
 * Probes the machine for a plan. Takes a second or two, and never makes a run fail: what it cannot measure it says in
 * the shape's note, and when it is interrupted it leaves that to the run itself.
 */
export async function probeCore(
  plan: Pick<LabPlan, "v8Flags" | "groups" | "budgetMs">,
  options: ChildOptions,
  signal?: AbortSignal,
): Promise<CoreProbe> {
  if (plan.budgetMs < SHORTEST_BUDGET_MS) {
    return {
      shape: unknownShape(`not measured: the budget is below ${SHORTEST_BUDGET_MS / 1000} s`),
    };
  }
  const probe = new Probe({ ...options, signal });
  try {
    return await probe.run(flagSetsOf(plan));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { shape: unknownShape(`not measured: ${why.split("\n")[0]}`) };
  } finally {
    await probe.end();
  }
}

function unknownShape(note: string): CoreShape {
  return { pinnedTo: null, neighbors: [], idleQuotient: null, loadedQuotient: null, note };
}

/** A process whose loops are read, and what they gave without a load. */
interface Reader {
  readonly key: string;
  readonly child: MeasuringChild;
  readonly idle: number;
}

class Probe {
  readonly #options: ChildOptions;
  readonly #children: MeasuringChild[] = [];
  readonly #loads: Program[] = [];

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  async run(flagSets: readonly (readonly string[])[]): Promise<CoreProbe> {
    const cpus = await allowedCpus();
    const cpu = cpus?.at(-1) ?? null;
    const readers: Reader[] = [];
    let pinned = cpu !== null;
    for (const v8Flags of flagSets) {
      const child = MeasuringChild.start({ preparedCells: [] }, { ...this.#options, v8Flags });
      this.#children.push(child);
      await child.receive("ready", LIMIT_MS);
      if (pinned) pinned = await pinTo(child.pid, cpu!);
      const idle = await readQuotient(child, LOOKS, IDLE_QUANTILE);
      if (idle !== null) readers.push({ key: flagsKey(v8Flags), child, idle });
    }
    const [first] = readers;
    if (first === undefined) {
      return { shape: unknownShape("not known: V8's flags keep the loops' code out of reach") };
    }
    const others = pinned ? cpus!.filter((other) => other !== cpu) : [];
    const neighbors = await this.#slowdowns(first, others);
    const [most] = neighbors.toSorted((a, b) => b.slowdown - a.slowdown);
    if (most === undefined) await this.#loadOthers();
    else await pinTo(this.#loads[0]!.pid, most.cpu);
    const rules = new Map<string, CoreRule>();
    let loadedQuotient = first.idle;
    for (const { key, child, idle } of readers) {
      const loaded = await readQuotient(child, LOOKS, LOADED_QUANTILE) ?? idle;
      if (key === first.key) loadedQuotient = loaded;
      rules.set(key, { threshold: quietThreshold(idle, loaded) });
    }
    const pinnedTo = pinned ? cpu : null;
    return {
      core: { rules, cpu: pinnedTo, neighborCpu: most?.cpu ?? null },
      shape: {
        pinnedTo,
        neighbors,
        idleQuotient: first.idle,
        loadedQuotient,
        threshold: rules.get(first.key)!.threshold,
        note: noteOf(cpus, pinned, loadedQuotient / first.idle),
      },
    };
  }

  async end(): Promise<void> {
    await Promise.all([...this.#loads, ...this.#children].map((process) => process.quit()));
  }

  /** How much a load on each other CPU slows the wide loop, one CPU after the other. */
  async #slowdowns(
    { child, idle }: Reader,
    others: readonly number[],
  ): Promise<CoreShape["neighbors"]> {
    if (others.length === 0) return [];
    const load = await this.#startLoad();
    const found: { cpu: number; slowdown: number }[] = [];
    for (const cpu of others) {
      if (!await pinTo(load.pid, cpu)) continue;
      const loaded = await readQuotient(child, LOOKS_PER_CPU, LOADED_QUANTILE);
      if (loaded !== null) found.push({ cpu, slowdown: loaded / idle });
    }
    return found;
  }

  /** Has as many loads as there are other CPUs, where they cannot be placed. */
  async #loadOthers(): Promise<void> {
    const count = Math.min(navigator.hardwareConcurrency - 1, MOST_LOADS);
    for (let i = this.#loads.length; i < count; i++) await this.#startLoad();
  }

  async #startLoad(): Promise<Program> {
    const load = await startNeighbor(STEADY_LOAD, this.#options.signal);
    this.#loads.push(load);
    return load;
  }
}

/** A quantile of a process's quotients, over some looks; `null` where its loops are not the code wanted. */
async function readQuotient(
  child: MeasuringChild,
  looks: number,
  at: number,
): Promise<number | null> {
  const all: number[] = [];
  for (let look = 0; look < looks; look++) {
    const { canaries } = await child.request(
      { command: "canaries", count: READINGS },
      "canaries",
      LIMIT_MS,
    );
    if (canaries === null) return null;
    all.push(...quotientsOf(canaries));
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return quantile(all, at);
}

/** Quotients of readings that follow one another, each over the least of the chain nearby. */
function quotientsOf({ chainNs, wideNs }: CanaryTimes): number[] {
  return wideNs.map((wide, i) => {
    const from = i - i % CHAIN_SPAN;
    return wide / Math.min(...chainNs.slice(from, from + CHAIN_SPAN));
  });
}

function noteOf(cpus: readonly number[] | null, pinned: boolean, slowdown: number): string {
  const what = slowdown >= CLEAR_DIFFERENCE
    ? "a load on another CPU slows this core"
    : "a load of the lab's own slows nothing: CPUs are cores of their own, or were busy already";
  if (pinned) return what;
  const why = cpus === null ? "taskset is missing or may not be run" : "taskset may not move them";
  return `${what}; processes are not pinned: ${why}`;
}
