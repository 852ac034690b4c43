/**
 * Benchmarks as a plan of the lab: a group is a comparison with its baseline, any other is measured by itself.
 *
 * @module
 */

import { FUNCTIONS_WORKLOAD, NO_VARIANT } from "../../cell.ts";
import { BadInput } from "../../bad_input.ts";
import type { CellPlan, GroupPlan } from "../../measure/plan.ts";
import type { Placement } from "../../record/placement.ts";
import { againName, EMPTY_CONTROLS, knownDifferenceName } from "../../workload/controls.ts";
import { BENCH_OPERATION } from "../../workload/user/bench_workload.ts";
import { benchWorkloadUrl } from "../../workload/user/spec_address.ts";
import { PERMISSIONS } from "../compare/permissions.ts";
import type { ListedBench } from "./list_benches.ts";

/** Benchmarks that are compared, or one that is measured by itself. */
export interface BenchFamily {
  /** What it is called in reports; unique in a run. */
  readonly name: string;
  /** The benchmarks, that which the others are compared with first; names are unique in it. */
  readonly members: readonly FamilyMember[];
}

/** A benchmark of a family. */
export interface FamilyMember {
  /** What it is called there. */
  readonly name: string;
  /** The benchmark. */
  readonly bench: ListedBench;
}

/** What a short run of a benchmark told. */
export interface Probed {
  /** Time of one call when it was hardly warm, in milliseconds. */
  readonly callMs: number;
  /** Time from the start of its process until it could be called, in milliseconds. */
  readonly startMs: number;
  /** Name of the control that does nothing and is called as it is. */
  readonly floor: string;
}

/** How many calls the known difference makes for one: told from one also where times scatter, as those of benches may. */
const KNOWN_SCALE = 2;

const LONGEST_WARM_UP_MS = [400, 3000] as const;
const WARM_UP_CALLS = 10;
const FIRST_WINDOW_MS = 0.2;
const FIRST_OPS = 64;

/** The families of benchmarks, in the order of their first members. */
export function familiesOf(benches: readonly ListedBench[]): readonly BenchFamily[] {
  const grouped = Map.groupBy(
    benches,
    (bench) => bench.group === null ? bench : JSON.stringify([bench.path, bench.group]),
  );
  const taken = new Set<string>();
  return [...grouped.values()].map((members) => {
    const baseline = members.find((bench) => bench.baseline) ?? members[0]!;
    const ordered = [baseline, ...members.filter((bench) => bench !== baseline)];
    const label = members[0]!.group ?? members[0]!.name;
    const names = new Set<string>();
    return {
      name: unique(`${members[0]!.path}/${label}`, taken),
      members: ordered.map((bench) => ({ name: unique(bench.name, names), bench })),
    };
  });
}

/** A name that nothing else in a set has; it is added. */
function unique(name: string, taken: Set<string>): string {
  let own = name;
  for (let i = 2; taken.has(own) || EMPTY_CONTROLS.includes(own); i++) own = `${name}#${i}`;
  taken.add(own);
  return own;
}

/** How families are planned. */
export interface FamilyPlanOptions {
  /** Placement of the benchmarks of a family. */
  readonly placement: Placement;
  /** Which families have the A/A and the known difference: all that compare something, the first one, or none. */
  readonly controls: "families" | "first" | "none";
  /** What is known of a benchmark; every one of them was probed. */
  readonly probed: (bench: ListedBench) => Probed;
}

/** Groups, and what is known of what their cells run. */
export interface PlannedFamilies {
  /** The groups, in the order of their families. */
  readonly groups: readonly GroupPlan[];
  /** By address of a cell's workload; nothing for those that do nothing. */
  readonly byModule: ReadonlyMap<string, Probed>;
}

/**
 * The groups of families. Where nothing is compared, the first has the controls.
 *
 * @throws {BadInput} when benchmarks that are to share a process have configurations of their own.
 */
export function planFamilies(
  families: readonly BenchFamily[],
  options: FamilyPlanOptions,
): PlannedFamilies {
  const compares = (family: BenchFamily): boolean => family.members.length > 1;
  const first = families.find(compares) ?? families[0];
  const byModule = new Map<string, Probed>();
  const groups = families.flatMap((family) => {
    const isControlled = options.controls !== "none" &&
      (family === first || (options.controls === "families" && compares(family)));
    return groupsOf(family, isControlled, options, byModule);
  });
  return { groups, byModule };
}

function groupsOf(
  { name, members }: BenchFamily,
  isControlled: boolean,
  { placement, probed }: FamilyPlanOptions,
  byModule: Map<string, Probed>,
): readonly GroupPlan[] {
  const baseline = members[0]!;
  if (placement !== "isolated") refuseConfigurations(members, placement);
  const cellOf = (member: FamilyMember, instance: number): CellPlan => {
    const module = moduleOf(member.bench, instance, placement);
    byModule.set(module, probed(member.bench));
    return {
      name: member.name,
      strategy: member.name,
      control: false,
      opsScale: 1,
      verified: false,
      floor: probed(member.bench).floor,
      module,
      readPaths: member.bench.file.readPaths,
      runArgs: member.bench.file.runArgs,
      warmUp: warmUpOf(probed(member.bench)),
    };
  };
  const control = { control: true } as const;
  const floors = [...new Set(members.map(({ bench }) => probed(bench).floor))];
  const cells: readonly CellPlan[] = [
    ...members.map((member) => cellOf(member, 0)),
    ...(isControlled
      ? [
        { ...cellOf(baseline, 1), ...control, name: againName(baseline.name) },
        {
          ...cellOf(baseline, 2),
          ...control,
          name: knownDifferenceName(baseline.name, KNOWN_SCALE),
          opsScale: KNOWN_SCALE,
          needed: true,
        },
      ]
      : []),
    ...floors.map((empty) => ({
      ...cellOf(baseline, 0),
      ...control,
      name: empty,
      strategy: empty,
      module: benchWorkloadUrl({ empty }),
    })),
  ];
  const taken = new Set<string>();
  const group = {
    workload: FUNCTIONS_WORKLOAD,
    operation: BENCH_OPERATION,
    order: name,
    layouts: NO_VARIANT,
    placement,
    baseline: baseline.name,
  };
  const named = cells.filter((cell) => {
    // A bench that is called like a control of its own family has that control's place.
    if (cell.control && taken.has(cell.name)) return false;
    taken.add(cell.name);
    return true;
  });
  const [first, ...others] = named;
  return placement === "paired"
    ? others.map((cell) => ({ ...group, cells: [first!, cell] }))
    : [{ ...group, cells: named }];
}

function warmUpOf({ callMs }: Probed): NonNullable<CellPlan["warmUp"]> {
  const [shortest, longest] = LONGEST_WARM_UP_MS;
  return {
    longestMs: Math.min(longest, Math.max(shortest, WARM_UP_CALLS * callMs)),
    firstOps: Math.max(1, Math.min(FIRST_OPS, Math.floor(FIRST_WINDOW_MS / callMs))),
  };
}

/** Address of a benchmark's workload; where it has a process to itself, it goes without what it says. */
function moduleOf(bench: ListedBench, instance: number, placement: Placement): string {
  const { file, index, name, permissions } = bench;
  return benchWorkloadUrl({
    url: file.url,
    path: file.path,
    instance: placement === "isolated" ? 0 : instance,
    bench: { index, name },
    revoked: placement === "isolated" ? revokedBy(permissions) : [],
  });
}

/** The permissions that a benchmark is to go without, by its `permissions`. */
export function revokedBy(permissions: unknown): readonly string[] {
  const kinds = Object.keys(PERMISSIONS);
  if (permissions === "none") return kinds;
  if (typeof permissions !== "object" || permissions === null) return [];
  const own = permissions as Readonly<Record<string, unknown>>;
  return kinds.filter((kind) => own[kind] === false || own[kind] === "none");
}

function refuseConfigurations(members: readonly FamilyMember[], placement: Placement): void {
  const configs = [...new Set(members.map(({ bench }) => bench.file.config ?? "none"))];
  if (configs.length === 1) return;
  throw new BadInput(
    `Cannot compare in ${placement} placement as files in one process must have one configuration: current value is ${
      configs.join(", ")
    } (isolated placement has a process for each)`,
  );
}
