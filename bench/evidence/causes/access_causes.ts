/**
 * Causes in how objects are reached: inline caches, calls of unknown functions, and how V8 keeps what comes in.
 *
 * @module
 */

import type { Cause, CellEvidence, IcEvidence } from "../../record/cell_evidence.ts";
import { quoted } from "../../record/names.ts";

/** What `slower` reaches worse. */
export function accessCauses(slower: CellEvidence, faster: CellEvidence): Cause[] {
  return [
    ...inputCauses(slower, faster),
    ...megamorphicCauses(slower, faster),
    ...callCauses(slower, faster),
  ];
}

function inputCauses(
  { inputs = [] }: CellEvidence,
  { inputs: others = [] }: CellEvidence,
): Cause[] {
  return inputs.flatMap(({ path, shape }): Cause[] => {
    const other = others.find((one) => one.path === path)?.shape ?? "";
    if (other === shape) return [];
    if (shape === "BigInt") {
      return [{
        kind: "bigint",
        sentence: `${quoted(path)} is a BigInt, the other's is none`,
        place: "",
      }];
    }
    const slow = shape.includes("dictionary mode");
    const than = other === "" ? "" : `, where the other gets ${other}`;
    const sentence = slow
      ? `${quoted(path)} is an object in dictionary mode, which every access looks up by hash`
      : `${quoted(path)} is an array of ${shape}${than}`;
    if (!slow && other === "") return [];
    return [{ kind: slow ? "dictionary mode" : "elements kind", sentence, place: "" }];
  });
}

function megamorphicCauses(slower: CellEvidence, faster: CellEvidence): Cause[] {
  const theirs = new Set(megamorphic(faster).map(({ type, key }) => `${type} ${key}`));
  return megamorphic(slower).filter(({ type, key }) => !theirs.has(`${type} ${key}`))
    .map(({ name, key, maps, place = "" }): Cause => ({
      kind: "megamorphic access",
      sentence: `the access of ${quoted(key)} in ${
        quoted(name)
      } is megamorphic: it has seen ${maps} hidden classes, and V8 keeps 4`,
      place,
    }));
}

function megamorphic({ functions }: CellEvidence): IcEvidence[] {
  return functions.flatMap(({ icStates }) => icStates)
    .filter(({ state }) => state === "megamorphic");
}

function callCauses(slower: CellEvidence, faster: CellEvidence): Cause[] {
  const generic = ({ functions }: CellEvidence) =>
    functions.flatMap(({ builtinCalls, name }) => builtinCalls.map(() => name));
  const [mine, others] = [generic(slower), generic(faster)];
  if (mine.length <= others.length) return [];
  const calls = mine.length === 1 ? "a call" : `${mine.length} calls`;
  const sentence = `${calls} in ${
    quoted(mine[0]!)
  } must find out each time which function that is, as V8 saw several there`;
  return [{ kind: "megamorphic call", sentence, place: "" }];
}
