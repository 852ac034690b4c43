/**
 * Gates in parts, each on a machine of its own, and the parts put together.
 *
 * @module
 */

import { BadInput } from "../../bad_input.ts";
import type { GateBench, GateReport, GateShard } from "../../record/gate.ts";
import { judgeAll, worstFirst } from "./judge.ts";

/**
 * Reads a part: `2/4`.
 *
 * @throws {BadInput} for anything else.
 */
export function parseShard(text: string, option: string): GateShard {
  const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text.trim()) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count) return shard;
  throw new BadInput(
    `Cannot use ${option} as it must be a part of all such as 2/4, from 1 on: current value is ${text}`,
  );
}

/**
 * The units of a part. Every bench of a gate gets the same time, so parts are of equal size; they are dealt in the order of
 * ids, which is the same on every machine. Both sides of a bench are in one part.
 */
export function unitsOfShard<Unit extends { readonly id: string }>(
  units: readonly Unit[],
  shard: GateShard | undefined,
): readonly Unit[] {
  if (shard === undefined) return units;
  const ids = units.map(({ id }) => id).toSorted();
  const own = new Set(ids.filter((_, i) => i % shard.count === shard.index - 1));
  return units.filter(({ id }) => own.has(id));
}

/** A gate and the file that it came from. */
export interface NamedGate {
  readonly name: string;
  readonly gate: GateReport;
}

/**
 * One gate of several: of the parts of one, of the same benches on several machines, or both. Each part judged its benches
 * at their share of the error, so that all of them together hold it.
 *
 * @throws {BadInput} for gates of other commits or another margin, and parts of unlike divisions.
 */
export function mergeGates(gates: readonly NamedGate[]): GateReport {
  const [first, ...others] = gates;
  if (first === undefined) {
    throw new BadInput("Cannot merge gates as there must be one: current value is none");
  }
  for (const { name, gate } of others) requireAlike(first, { name, gate });
  const all = gates.map(({ gate }) => gate);
  const byId = Map.groupBy(
    all.flatMap((gate) => gate.benches.map((bench) => ({ bench, cpu: gate.environment.cpu }))),
    ({ bench }) => bench.id,
  );
  const benches = worstFirst([...byId.values()].map(onAllMachines));
  const controls = all.flatMap((gate) => gate.controls);
  const missing = missingShards(gates);
  const reasons = [
    ...(missing.length === 0 ? [] : [`parts are missing: ${missing.join(", ")}`]),
    ...all.map((gate) => gate.partialReason).filter((reason) => reason !== ""),
  ];
  const names = (of: (gate: GateReport) => readonly string[]) => [...new Set(all.flatMap(of))];
  return {
    ...first.gate,
    startedAt: all.map(({ startedAt }) => startedAt).toSorted()[0]!,
    durationSeconds: Math.max(...all.map(({ durationSeconds }) => durationSeconds)),
    partialReason: [...new Set(reasons)].join("; "),
    state: judgeAll(benches, controls),
    benches,
    onlyBase: names(({ onlyBase }) => onlyBase),
    onlyHead: names(({ onlyHead }) => onlyHead),
    controls,
    findings: all.flatMap(({ findings }) => findings),
    machines: all.flatMap(({ machines, shard, environment }) =>
      machines ?? [{ shard: shard ?? null, environment }]
    ),
    shard: { index: 1, count: 1 },
  };
}

function requireAlike(first: NamedGate, other: NamedGate): void {
  const facts = (gate: GateReport) => ({
    "base": gate.base.commit,
    "head": gate.head.commit,
    "margin": String(gate.margin),
    "number of parts": String(gate.shard?.count ?? "no parts"),
  });
  const [own, theirs] = [facts(first.gate), facts(other.gate)];
  for (const what of Object.keys(own) as (keyof typeof own)[]) {
    if (own[what] === theirs[what]) continue;
    throw new BadInput(
      `Cannot merge ${other.name} with ${first.name} as both must have one ${what}: current value is ${
        theirs[what]
      } and ${own[what]}`,
    );
  }
}

/** Parts that no gate is of. */
function missingShards(gates: readonly NamedGate[]): string[] {
  const shards = gates.flatMap(({ gate }) => gate.shard ?? []);
  const count = shards[0]?.count ?? 0;
  const there = new Set(shards.map(({ index }) => index));
  return Array.from({ length: count }, (_, i) => i + 1).filter((index) => !there.has(index))
    .map((index) => `${index}/${count}`);
}

interface Placed {
  readonly bench: GateBench;
  readonly cpu: string;
}

/** A bench that several machines measured has the worst of their states, and says where they differ. */
function onAllMachines(placed: readonly Placed[]): GateBench {
  const [worst] = worstFirst(placed.map(({ bench }) => bench));
  const states = new Set(placed.map(({ bench }) => bench.state));
  if (states.size === 1) return worst!;
  const where = placed.map(({ bench, cpu }) => `${bench.state} on ${cpu}`).join(", ");
  return {
    ...worst!,
    why: [worst!.why, `depends on the machine: ${where}`].filter(Boolean).join("; "),
  };
}
