/**
 * Causes in what is executed: V8's builtins and runtime, allocation, and more instructions.
 *
 * @module
 */

import type { Cause, CauseKind, CellEvidence } from "../../record/cell_evidence.ts";
import { quoted } from "../../record/names.ts";
import { perOperation } from "../counts/counts_words.ts";

/** Bytes by which two evidences of equal code may differ. */
const BYTES_OF_NOISE = 8;
/** Share of instructions that is worth a word. */
const MORE_INSTRUCTIONS = 1.02;

/** What a builtin does, by its name. */
const BUILTINS: readonly (readonly [name: RegExp, kind: CauseKind, what: string])[] = [
  [/BigInt/, "bigint", "computes with BigInt"],
  [/StringAdd|Flatten/, "string flattening", "joins strings, which V8 copies once they are read"],
  [/Arguments|RestParameter/, "arguments object", "makes an object of its arguments"],
  [/NewClosure|CreateClosure/, "closure allocation", "makes a function"],
];

/** Calls, and what allocation and stores need now and then: other causes tell of those. */
const BY_THE_WAY =
  /^(Call|CEntry|AllocateIn|RecordWrite|Deoptimization|a C\+\+|V8's runtime|LoadIC|KeyedLoadIC)/;

/** What `slower` executes more of. */
export function workCauses(slower: CellEvidence, faster: CellEvidence): Cause[] {
  return [
    ...builtinCauses(slower, faster),
    ...allocationCauses(slower, faster),
    ...instructionCauses(slower, faster),
  ];
}

/** Calls of builtins and the runtime per operation where counted, else how often the code names them. */
function builtinsOf({ counts, functions }: CellEvidence, counted: boolean): Map<string, number> {
  const calls = new Map<string, number>();
  const add = (name: string, times: number) => calls.set(name, (calls.get(name) ?? 0) + times);
  if (counted) {
    for (const { name, kind, perOperation } of counts?.calls ?? []) {
      if (kind !== "function" && !BY_THE_WAY.test(name)) add(name, perOperation);
    }
  } else {
    for (const name of functions.flatMap(({ builtins = [] }) => builtins)) {
      if (!BY_THE_WAY.test(name)) add(name, 1);
    }
  }
  return calls;
}

function builtinCauses(slower: CellEvidence, faster: CellEvidence): Cause[] {
  const counted = slower.counts !== undefined && faster.counts !== undefined;
  const [mine, others] = [builtinsOf(slower, counted), builtinsOf(faster, counted)];
  return [...mine].flatMap(([name, times]): Cause[] => {
    const less = others.get(name) ?? 0;
    if (times <= less) return [];
    const [, kind, what] = BUILTINS.find(([pattern]) => pattern.test(name)) ??
      [/$/, "runtime call", "leaves its code"] as const;
    const often = counted
      ? `${perOperation(times)} times per operation, the other ${perOperation(less)} times`
      : `at ${times} ${times === 1 ? "place" : "places"}, the other at ${less}`;
    const who = quoted(slower.functions[0]?.name ?? "it");
    return [{ kind, sentence: `${who} ${what}: it calls ${quoted(name)} ${often}`, place: "" }];
  });
}

function allocationCauses(slower: CellEvidence, faster: CellEvidence): Cause[] {
  const [mine, other] = [slower.allocatedBytes ?? 0, faster.allocatedBytes ?? 0];
  if (mine - other < BYTES_OF_NOISE) return [];
  const who = quoted(slower.functions[0]?.name ?? "it");
  const bytes = `${Math.round(mine - other)} bytes more per call`;
  const [made, others] = [slower.makes ?? [], faster.makes ?? []];
  const only = (what: string) => made.includes(what) && !others.includes(what);
  if (only("functions")) {
    const sentence = `${who} makes a function at each call, and allocates ${bytes}`;
    return [{ kind: "closure allocation", sentence, place: "" }];
  }
  if (only("BigInts")) {
    return [{
      kind: "bigint",
      sentence: `${who} makes BigInts, and allocates ${bytes}`,
      place: "",
    }];
  }
  return [{ kind: "allocation", sentence: `${who} allocates ${bytes}`, place: "" }];
}

function instructionCauses(
  { counts: mine }: CellEvidence,
  { counts: other }: CellEvidence,
): Cause[] {
  if (mine === undefined || other === undefined) return [];
  if (mine.instructions < other.instructions * MORE_INSTRUCTIONS) return [];
  const sentence = `it executes ${
    perOperation(mine.instructions)
  } instructions per operation, the other ${perOperation(other.instructions)}`;
  return [{ kind: "more instructions", sentence, place: "" }];
}
