/**
 * Causes in how V8 compiled: the tier, code that it threw away, and calls that it did not inline.
 *
 * @module
 */

import type { Cause, CellEvidence, EvidenceSummary } from "../../record/cell_evidence.ts";
import { RESERVE_FACTOR } from "../inlining_trace.ts";
import { quoted } from "../../record/names.ts";

const LIMIT =
  "and V8's limit for one function is 460 unless --max-inlined-bytecode-size says otherwise";
/** Deoptimizations that make a loop of them, and no learning. */
const LOOP = 4;

/** What `slower` was compiled worse in. */
export function codeCauses(slower: CellEvidence, faster: CellEvidence): Cause[] {
  const [mine, other] = [slower.functions[0], faster.functions[0]];
  if (mine === undefined || other === undefined) return [];
  return [...tierCauses(mine, other), ...deoptCauses(mine, other), ...inliningCauses(mine, other)];
}

function tierCauses(mine: EvidenceSummary, other: EvidenceSummary): Cause[] {
  if (mine.tier === other.tier || other.tier !== "turbofan") return [];
  const sentence = `${
    quoted(mine.name)
  } ends in V8's ${mine.tier} and is not optimized by TurboFan, as the other is`;
  return [{ kind: "not optimized", sentence, place: "" }];
}

function deoptCauses(mine: EvidenceSummary, other: EvidenceSummary): Cause[] {
  const measured = ({ deopts }: EvidenceSummary) => deopts.filter((deopt) => deopt.measured).length;
  const loops = mine.deopts.length - other.deopts.length >= LOOP;
  if (!loops && measured(mine) <= measured(other)) return [];
  const last = mine.deopts.at(-1)!;
  // V8 does not say what assumption of others' code was wrong.
  const reason = last.reason === "(unknown)" ? "what it rests on changed" : last.reason;
  const sentence = `optimized code of ${
    quoted(last.name)
  } was thrown away ${mine.deopts.length} times (${reason}); that of the other ${other.deopts.length} times`;
  return [{ kind: "deopt loop", sentence, place: last.place }];
}

/** Calls that were refused here and not there: by name, or at all where the functions call others. */
function inliningCauses(mine: EvidenceSummary, other: EvidenceSummary): Cause[] {
  const names = new Set(other.refused.map(({ name }) => name));
  return mine.refused.filter(({ name }) => !names.has(name)).map((refusal): Cause => {
    const { name, bytecodes, budgetUsed, limit, reason } = refusal;
    const was = other.inlined.some((one) => one.name === name);
    const size = bytecodes === null ? "" : `${bytecodes} bytecodes, `;
    const why = limit === null
      ? `${size}${reason.includes("bytecode limit") ? LIMIT : reason}`
      : `${size}${room(bytecodes)}${budgetUsed} of the budget of ${limit} were used`;
    const sentence = `${quoted(name)} is ${was ? "no longer" : "not"} inlined into ${
      quoted(mine.name)
    }: ${why}`;
    return { kind: "not inlined", sentence, place: "" };
  });
}

/** What V8 wants to have left of its budget for so many bytecodes. */
function room(bytecodes: number | null): string {
  return bytecodes === null
    ? ""
    : `for which V8 wants ${Math.trunc(bytecodes * RESERVE_FACTOR)} free, and `;
}
