/**
 * Conducts a run: block 0 of every group, then block 1, …, until verdicts are decided or time is up.
 *
 * @module
 */

import type { Finding, ProcessSamples } from "../record/lab.ts";
import type { FindingKind } from "../record/finding.ts";
import { BlockRunner, type CellFailure } from "./block.ts";
import type { BlockSettings } from "./block_settings.ts";
import {
  cellsLeftOutFinding,
  failureFinding,
  faultFinding,
  faultOf,
  leftOutFinding,
  lostBaselineFinding,
} from "./failure.ts";
import { cellName, groupName } from "../cell.ts";
import type { CellPlan, GroupPlan, LabPlan } from "./plan.ts";
import { derivedSeed, type Random, seededRandom, shuffled } from "../process/random.ts";
import { affordable, BlockCost, fitted, fittedCells, type Wish } from "./schedule.ts";

/** What was measured of a group. */
export interface RawGroup {
  /** Its plan. */
  readonly plan: GroupPlan;
  /** Samples by cell name, blocks ascending; a cell that failed lacks blocks. */
  readonly samples: ReadonlyMap<string, readonly ProcessSamples[]>;
  /** Blocks in which a cell was run, with or without success, by cell name. */
  readonly attempts: ReadonlyMap<string, number>;
}

/** How far a run is. */
export interface Progress {
  /** Milliseconds since the start. */
  readonly elapsedMs: number;
  /** Expected milliseconds until the end; at most what the budget leaves. */
  readonly leftMs: number;
  /** Blocks done, all groups together. */
  readonly blocks: number;
  /** Name of the group whose block just ended. */
  readonly group: string;
}

/** What a run asks and tells its caller. */
export interface ConductorHooks {
  /**
   * Whether every ratio refers to the baseline: it runs along with whatever is undecided, and a group ends with
   * it. `true` by default.
   */
  readonly baselineNeeded?: boolean;
  /** Names of the cells whose verdict is still open, at a look. */
  undecided(group: RawGroup): readonly string[];
  /** Called after each block. */
  progress(progress: Progress, groups: readonly RawGroup[]): void;
}

/** What a run measured. */
export interface RunOutcome {
  /** The groups that have any data. */
  readonly groups: readonly RawGroup[];
  /** What went wrong. */
  readonly findings: readonly Finding[];
  /** Why it ended before every group had its first look at the data; empty when it did not. */
  readonly partialReason: string;
}

// Failures that may have been an accident, and how many of them a cell may have; the other kinds would
// only repeat themselves.
const ACCIDENTS: readonly FindingKind[] = ["child died", "child error"];
const MOST_ACCIDENTS = 2;

/** A group in progress. */
class GroupRun implements RawGroup {
  readonly plan: GroupPlan;
  readonly samples = new Map<string, ProcessSamples[]>();
  readonly attempts = new Map<string, number>();
  readonly runner: BlockRunner;
  readonly cost: BlockCost;
  /** Cells still run, baseline included. */
  active: readonly CellPlan[];
  /** Blocks run. */
  blocks = 0;
  /** Index of the next look. */
  look = 0;
  /** Whether it is left out of the run, for want of time. */
  isLeftOut = false;
  readonly #baselineNeeded: boolean;
  readonly #accidents = new Map<string, number>();

  constructor(
    plan: GroupPlan,
    settings: BlockSettings,
    baselineNeeded: boolean,
    others: BlockCost,
  ) {
    this.plan = plan;
    this.cost = new BlockCost(others);
    this.#baselineNeeded = baselineNeeded;
    this.runner = new BlockRunner(plan, settings);
    this.active = plan.cells;
  }

  get name(): string {
    return groupName(this.plan);
  }

  get expectedBlockMs(): number {
    return this.cost.expect(this.active.length);
  }

  /** Whether there is anything left to compare. */
  get comparable(): boolean {
    return this.active.length > 1 && !this.lostBaseline && !this.isLeftOut;
  }

  /** Whether a baseline without which nothing can be compared has failed. */
  get lostBaseline(): boolean {
    return this.#baselineNeeded && !this.active.some(({ name }) => name === this.plan.baseline);
  }

  keep(cells: readonly CellPlan[], samples: ReadonlyMap<string, ProcessSamples>): void {
    for (const { name } of cells) this.attempts.set(name, this.blocks + 1);
    for (const [name, cellSamples] of samples) {
      const all = this.samples.get(name) ?? [];
      all.push(cellSamples);
      this.samples.set(name, all);
    }
  }

  /** Stops running a cell that failed, where another try would not help. */
  exclude({ cell, kind }: CellFailure): void {
    if (ACCIDENTS.includes(kind)) {
      const accidents = (this.#accidents.get(cell) ?? 0) + 1;
      this.#accidents.set(cell, accidents);
      if (accidents < MOST_ACCIDENTS) return;
    }
    this.active = this.active.filter(({ name }) => name !== cell);
  }

  /**
   * Goes on with the baseline, the first control, and the first of the others: so many in all. Cells that share a process
   * stay together.
   *
   * @returns names of those that were dropped, with what was measured of them.
   */
  trim(count: number): readonly string[] {
    if (this.plan.placement !== "isolated" || count >= this.active.length) return [];
    const { baseline } = this.plan;
    const control = this.active.find((cell) => cell.control && cell.name !== baseline);
    const rank = (cell: CellPlan) => cell.name === baseline ? 0 : cell === control ? 1 : 2;
    const kept = this.active.toSorted((a, b) => rank(a) - rank(b)).slice(0, count);
    const dropped = this.active.filter((cell) => !kept.includes(cell)).map(({ name }) => name);
    this.active = this.active.filter((cell) => kept.includes(cell));
    for (const name of dropped) {
      this.samples.delete(name);
      this.attempts.delete(name);
    }
    return dropped;
  }

  /** Goes on with the cells that are undecided, and with the baseline if it is needed. */
  narrow(undecided: readonly string[]): void {
    const wanted = new Set([...(this.#baselineNeeded ? [this.plan.baseline] : []), ...undecided]);
    // Cells that share a process are measured together or not at all.
    if (this.plan.placement !== "isolated") {
      if (undecided.length === 0) this.active = [];
      return;
    }
    this.active = this.active.filter(({ name }) => wanted.has(name));
  }
}

/**
 * Runs a plan. Ends early, with what there is, when `signal` is aborted; never takes longer than the budget.
 *
 * An error of the system or the lab ends it early too, with what there is and a finding that says so.
 *
 * @throws that error when there is nothing yet.
 */
export async function conduct(
  plan: LabPlan,
  settings: BlockSettings,
  hooks: ConductorHooks,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const conductor = new Conductor(plan, settings, hooks);
  return await conductor.run(signal);
}

/**
 * Groups by what they measure, apart from placement and configuration; pairs of one comparison are each by
 * themselves.
 */
function companions(groups: readonly GroupRun[]): readonly (readonly GroupRun[])[] {
  const units = new Map<string | GroupRun, GroupRun[]>();
  for (const group of groups) {
    const { plan } = group;
    const { configuration: _, ...work } = plan;
    const unit = plan.placement === "paired"
      ? group
      : groupName({ ...work, placement: "isolated" });
    units.set(unit, [...units.get(unit) ?? [], group]);
  }
  return [...units.values()];
}

function expectedBlockMs(groups: readonly GroupRun[]): number {
  return groups.reduce((sum, group) => sum + group.expectedBlockMs, 0);
}

class Conductor {
  readonly #plan: LabPlan;
  readonly #hooks: ConductorHooks;
  readonly #groups: readonly GroupRun[];
  readonly #random: Random;
  readonly #findings: Finding[] = [];
  readonly #startMs = performance.now();
  #blocks = 0;

  constructor(plan: LabPlan, settings: BlockSettings, hooks: ConductorHooks) {
    this.#plan = plan;
    this.#hooks = hooks;
    const { baselineNeeded = true } = hooks;
    const cost = new BlockCost();
    this.#groups = plan.groups.map((group) => new GroupRun(group, settings, baselineNeeded, cost));
    this.#random = seededRandom(plan.seed);
  }

  async run(signal: AbortSignal): Promise<RunOutcome> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), this.#plan.budgetMs);
    const either = AbortSignal.any([signal, deadline.signal]);
    try {
      const [first = [], ...later] = companions(this.#groups);
      await this.#sweep(first, either);
      if (this.#plan.wholeGroups) this.#fit();
      // The rest of the first sweep gives every group some data.
      await this.#sweep(later.flat().filter(({ isLeftOut }) => !isLeftOut), either);
      for (let groups = this.#next(); groups.length > 0; groups = this.#next()) {
        await this.#sweep(groups, either);
      }
    } catch (error) {
      if (!either.aborted) {
        if (this.#blocks === 0) throw error;
        this.#findings.push(faultFinding(error));
      }
    } finally {
      clearTimeout(timer);
    }
    if (this.#plan.wholeGroups && !signal.aborted) this.#leaveOutUnfinished();
    return {
      groups: this.#groups.filter(({ samples, isLeftOut }) => samples.size > 0 && !isLeftOut),
      findings: this.#findings,
      partialReason: this.#partialReason(signal),
    };
  }

  get #elapsedMs(): number {
    return performance.now() - this.#startMs;
  }

  get #leftMs(): number {
    return Math.max(0, this.#plan.budgetMs - this.#elapsedMs);
  }

  /**
   * After the first block: leaves out the groups that cannot have their first look in time; of the most important one,
   * where even that cannot, the last cells.
   */
  #fit(): void {
    this.#fitCells();
    const units = companions(this.#groups);
    const wishes = units.map((unit) => this.#wishOf(unit));
    const { stay, leftMs } = fitted(wishes, this.#leftMs);
    units.forEach((unit, i) => {
      if (!stay.includes(i)) this.#leaveOut(unit, leftMs);
    });
  }

  #fitCells(): void {
    const [first = []] = companions(this.#groups);
    const wish = this.#wishOf(first);
    for (const group of first) {
      const { blockMs } = this.#wish(group);
      const cells = group.active.length;
      const dropped = group.trim(fittedCells(cells, this.#leftMs / (wish.blocks * wish.blockMs)));
      if (dropped.length === 0) continue;
      this.#findings.push(
        cellsLeftOutFinding(group.name, dropped, { blocks: this.#plan.looks[0]!, blockMs, cells }),
      );
    }
  }

  /** At the end: leaves out the groups that time was not enough for after all, if any other had its first look. */
  #leaveOutUnfinished(): void {
    const units = companions(this.#groups);
    if (!units.some((unit) => unit.every(({ look }) => look > 0))) return;
    for (const unit of units) {
      if (unit.some((group) => group.comparable && group.look === 0)) {
        this.#leaveOut(unit, this.#leftMs);
      }
    }
  }

  #leaveOut(unit: readonly GroupRun[], leftMs: number): void {
    for (const group of unit) {
      group.isLeftOut = true;
      this.#findings.push(leftOutFinding(group.name, {
        blocksDone: group.blocks,
        blocks: this.#plan.looks[0]!,
        blockMs: group.expectedBlockMs,
        leftMs,
      }));
    }
  }

  /** Groups that want more blocks. */
  get #wanting(): readonly GroupRun[] {
    return this.#groups.filter((group) => group.comparable && group.look < this.#plan.looks.length);
  }

  #wish(group: GroupRun): Wish {
    const blocks = this.#plan.looks[group.look]! - group.blocks;
    return { blocks, blockMs: group.expectedBlockMs };
  }

  /**
   * Groups of the next sweep. Those that wait for their first look come before all others; among equals
   * those that can reach their look in the time left; if none can, all that can have one block more, unless groups
   * are to be whole and one is.
   *
   * Groups of the same work in different placements or configurations are taken together or not at all, and in
   * random order: each block of one runs right beside that of the other, before or after it.
   */
  #next(): readonly GroupRun[] {
    const waiting = this.#wanting.filter(({ look }) => look === 0);
    const others = this.#wanting.filter(({ look }) => look > 0);
    for (const groups of [waiting, others]) {
      const units = companions(groups);
      const wishes = units.map((unit) => this.#wishOf(unit));
      const reaching = affordable(wishes, this.#leftMs).map((index) => units[index]!);
      // Once something can be told, time goes to nothing that would stay in part.
      const onlyWhole = this.#plan.wholeGroups && this.#groups.some(({ look }) => look > 0);
      const next = reaching.length > 0 || onlyWhole
        ? reaching
        : units.filter((unit) => expectedBlockMs(unit) <= this.#leftMs);
      if (next.length > 0) return next.flatMap((unit) => shuffled(unit, this.#random));
    }
    return [];
  }

  #wishOf(unit: readonly GroupRun[]): Wish {
    const wishes = unit.map((group) => this.#wish(group));
    return {
      blocks: 1,
      blockMs: wishes.reduce((sum, wish) => sum + wish.blocks * wish.blockMs, 0),
    };
  }

  async #sweep(groups: readonly GroupRun[], signal: AbortSignal): Promise<void> {
    for (const group of groups) {
      signal.throwIfAborted();
      if (group.expectedBlockMs > this.#leftMs) continue;
      await this.#runBlock(group, signal);
    }
  }

  async #runBlock(group: GroupRun, signal: AbortSignal): Promise<void> {
    const startMs = performance.now();
    const cells = group.active;
    const seed = derivedSeed(this.#plan.seed, group.blocks);
    const result = await group.runner.run(group.blocks, cells, seed, this.#random, signal);
    group.cost.note(cells.length, performance.now() - startMs);
    group.keep(cells, result.samples);
    this.#blocks++;
    group.blocks++;
    for (const failure of result.failures) {
      group.exclude(failure);
      this.#findings.push(
        failureFinding(
          cellName({ ...group.plan, strategy: failure.cell }),
          failure,
          this.#plan.mode,
        ),
      );
    }
    if (group.lostBaseline) {
      this.#findings.push(lostBaselineFinding(group.name, group.plan.baseline));
    }
    if (group.blocks === this.#plan.looks[group.look]) {
      group.look++;
      group.narrow(this.#hooks.undecided(group));
    }
    this.#report(group);
  }

  #report(group: GroupRun): void {
    const wanting = this.#wanting;
    const wishedMs = wanting.map((wish) => this.#wish(wish))
      .reduce((sum, { blocks, blockMs }) => sum + blocks * blockMs, 0);
    this.#hooks.progress({
      elapsedMs: this.#elapsedMs,
      leftMs: Math.min(wishedMs, this.#leftMs),
      blocks: this.#blocks,
      group: group.name,
    }, this.#groups);
  }

  #partialReason(signal: AbortSignal): string {
    if (signal.aborted) return "interrupted";
    const fault = faultOf(this.#findings);
    if (fault !== null) return `an error ended the run: ${fault}`;
    const first = this.#plan.looks[0]!;
    const short = this.#groups.filter((group) => group.look === 0 && group.comparable);
    if (short.length === 0) return "";
    const fewest = Math.min(...short.map(({ blocks }) => blocks));
    const who = short.length === 1 ? "1 group has" : `${short.length} groups have`;
    return `the time budget ended when ${who} fewer than ${first} blocks (fewest ${fewest})`;
  }
}
