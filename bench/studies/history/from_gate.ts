/**
 * Entries of a history from records of gates.
 *
 * @module
 */

import { BadInput } from "../../bad_input.ts";
import type { GateRatio, GateReport } from "../../record/gate.ts";
import type { HistoryBench, HistoryEntry, LogRatio } from "../../record/history.ts";
import { normalQuantile } from "../../stats/distribution.ts";

/**
 * An entry for each commit that gates had as their head: ratios to the anchor from gates whose base it was, ratios to the
 * parent from the others. Benches that were not measured, or only on one side, have no ratio.
 *
 * @param anchor The pinned commit, whole; null for none.
 * @throws {BadInput} for a head with changes that no commit has, and for two gates of one head that are alike.
 */
export function entriesOfGates(
  gates: readonly { readonly name: string; readonly gate: GateReport }[],
  anchor: string | null,
): HistoryEntry[] {
  for (const { name, gate } of gates) {
    if (!gate.head.changes) continue;
    throw new BadInput(
      `Cannot add ${name} as its head must be a commit: current value is one with changes`,
    );
  }
  const byHead = Map.groupBy(gates, ({ gate }) => gate.head.commit);
  return [...byHead].map(([commit, all]) => {
    const toAnchor = only(all.filter(({ gate }) => gate.base.commit === anchor));
    const toParent = only(all.filter(({ gate }) => gate.base.commit !== anchor));
    const { startedAt, environment } = (toParent ?? toAnchor)!;
    const { cpu, cpuCount, arch, deno, v8 } = environment;
    const names = [
      ...new Set([toParent, toAnchor].flatMap((gate) => gate?.benches ?? []).map(({ id }) => id)),
    ];
    return {
      schema: "vringlab/history",
      version: 1,
      commit,
      parent: toParent?.base.commit ?? null,
      anchor: toAnchor?.base.commit ?? null,
      at: startedAt,
      machine: { cpu, cpuCount, arch, deno, v8 },
      benches: names.map((name): HistoryBench => ({
        name,
        toParent: ratioIn(toParent, name),
        toAnchor: ratioIn(toAnchor, name),
      })).filter(({ toParent, toAnchor }) => toParent !== null || toAnchor !== null),
    };
  });
}

function only(
  gates: readonly { readonly name: string; readonly gate: GateReport }[],
): GateReport | null {
  if (gates.length < 2) return gates[0]?.gate ?? null;
  throw new BadInput(
    `Cannot add gates as each commit must have one against its parent, and one against the anchor: current value is ${
      gates.map(({ name }) => name).join(", ")
    }`,
  );
}

function ratioIn(gate: GateReport | null, name: string): LogRatio | null {
  const bench = gate?.benches.find(({ id }) => id === name);
  // The first measurement: the second is made of what seemed slower alone, so it is chosen by its result.
  const ratio = bench?.first ?? null;
  if (gate === null || ratio === null || ratio.low <= 0) return null;
  return { logRatio: Math.log(ratio.ratio), standardError: standardErrorOf(ratio, gate) };
}

/** From the interval, whose level leaves all benches together the gate's error. It may look often, so this is no less. */
function standardErrorOf({ low, high }: GateRatio, { error, benches }: GateReport): number {
  const z = normalQuantile(1 - error / (2 * Math.max(1, benches.length)));
  return Math.max(1e-6, Math.log(high / low) / (2 * z));
}
