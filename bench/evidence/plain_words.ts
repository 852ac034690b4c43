/**
 * A summary of evidence as a paragraph.
 *
 * @module
 */

import { BUDGET_REASON, RESERVE_FACTOR } from "./inlining_trace.ts";
import type { CodeVariant, EvidenceSummary } from "../record/cell_evidence.ts";

const TIER_NAMES: Readonly<Record<string, string>> = {
  turbofan: "TurboFan",
  maglev: "Maglev",
  sparkplug: "Sparkplug, the baseline compiler",
  ignition: "Ignition, the interpreter",
};

/** What V8 made of the function, in one paragraph without line breaks. */
export function inPlainWords(summary: EvidenceSummary): string {
  return [
    verdict(summary),
    inlinedSentence(summary),
    refusedSentence(summary),
    guardSentence(summary),
    deoptSentence(summary),
    summary.neverExecuted === 0
      ? ""
      : `${counted(summary.neverExecuted, "call")} in source that is never executed ${
        summary.neverExecuted === 1 ? "is" : "are"
      } not counted.`,
    summary.codeObstacle === "" || summary.classification === "not optimized"
      ? ""
      : `The machine code was not read: ${summary.codeObstacle}. What is said here comes from V8's log alone.`,
  ].filter((sentence) => sentence !== "").join(" ");
}

/**
 * What code further processes ended up with, in one paragraph; empty if none ran. `bytes` is the size of
 * the code that evidence was taken of.
 */
export function variantsInPlainWords(variants: readonly CodeVariant[], bytes: number): string {
  const total = variants.reduce((sum, { processes }) => sum + processes, 0);
  if (total === 0) return "";
  const [first] = variants;
  const ran = `In ${
    counted(total, "further process", "es")
  } V8 compiled in the background, as usual`;
  if (variants.length === 1) {
    if (first!.bytes === 0) return `${ran}: none made optimized code of it.`;
    const same = first!.bytes === bytes ? "the same code" : `other code, of ${first!.bytes} bytes`;
    return `${ran}: each made ${same}.`;
  }
  const shared = variants.map(({ inlined }) => new Set(inlined))
    .reduce((common, names) => common.intersection(names));
  const parts = variants.map(({ processes, tier, bytes: size, inlined }) => {
    const own = unique(inlined).filter((name) => !shared.has(name));
    const what = size === 0 ? `were left in ${TIER_NAMES[tier] ?? tier}` : `made ${size} bytes`;
    return `${processes} ${what}${own.length === 0 ? "" : ` with ${list(own)} inlined`}`;
  });
  return `${ran}, and did not agree: ${
    list(parts)
  }. What is inlined depends on which code happens to be ready first, so timings of such processes fall into groups.`;
}

function verdict(summary: EvidenceSummary): string {
  const { classification, tier, bytes } = summary;
  const name = summary.name === "" ? "the function, which has no name" : summary.name;
  const by = TIER_NAMES[tier] ?? tier;
  const made = `${by} made ${bytes} bytes of ${name}.`;
  switch (classification) {
    case "inlined":
      return `${made} No call is left in its dispatch: inlined.`;
    case "known call":
      return `${made} It calls ${
        list(unique(summary.knownCalls))
      }: known calls, each of one function that is constant in the code (V8 goes through its dispatch table, so the call is indirect in form, with a target that never changes).`;
    case "guarded chain":
      return `${made} It compares hidden classes or functions one after the other, and each arm calls its function by way of ${
        list(unique(summary.builtinCalls))
      }: a guarded chain. Nothing behind it is inlined.`;
    case "jump table":
      return `${made} The case is chosen by a jump through a table of addresses, which is an indirect branch: a jump table.`;
    case "generic call":
      return `${made} The function to call is found at run time and called through V8's builtin ${
        list(unique(summary.builtinCalls))
      }, whose indirect jump all such calls of the program share: a generic call. It cannot be inlined.`;
    case "wasm call":
      return `${made} It leaves JavaScript: a WebAssembly function is called through V8's table of their code, and what that calls is not seen here: a wasm call. It cannot be inlined.`;
    case "megamorphic load + generic call":
      return `${made} ${
        megamorphicSites(summary)
      } looked up in V8's global cache, and what comes out ${
        summary.builtinCalls.length === 0
          ? "is called generically"
          : `is called through the builtin ${list(unique(summary.builtinCalls))}`
      }: a megamorphic load and a generic call. It cannot be inlined.`;
    case "no call":
      return `${made} It calls nothing, and nothing was inlined.`;
    case "unknown":
      return `${made} How its calls reach their targets cannot be seen in the log alone.`;
    case "not optimized":
      return tier === "unknown"
        ? `V8's log has no code under the name of ${name}, so what V8 made of it cannot be told.`
        : `V8 has no optimized code of ${name}: it was never optimized, or no longer is, and runs in ${by}.`;
  }
}

function megamorphicSites({ icStates }: EvidenceSummary): string {
  const sites = icStates.filter((ic) => ic.state === "megamorphic");
  if (sites.length === 0) return "A property is";
  const keys = list(unique(sites.map((ic) => ic.key)));
  const maps = Math.max(...sites.map((ic) => ic.maps));
  return `The property ${keys} was seen on ${maps} hidden classes, more than a site remembers, so it is`;
}

function inlinedSentence({ inlined }: EvidenceSummary): string {
  if (inlined.length === 0) return "";
  return `Inlined into it: ${
    list(withCounts(inlined.map(({ name, into }) => into === "" ? name : `${name} (into ${into})`)))
  }.`;
}

function refusedSentence({ refused }: EvidenceSummary): string {
  const byBudget = refused.filter(({ reason }) => reason === BUDGET_REASON);
  const others = refused.filter(({ reason }) => reason !== BUDGET_REASON);
  const sentences: string[] = [];
  for (const [used, group] of Map.groupBy(byBudget, ({ budgetUsed }) => budgetUsed!)) {
    const { limit } = group[0]!;
    const names = group.map(({ name, bytecodes }) => {
      const wanted = Math.trunc(bytecodes! * RESERVE_FACTOR);
      return `${name} (${bytecodes} bytecodes, for which V8 wants ${wanted} free)`;
    });
    sentences.push(
      `The inlining budget refused ${
        list(unique(names))
      }: ${used} of ${limit} bytecodes were used, ${limit! - used} left.`,
    );
  }
  if (others.length > 0) {
    sentences.push(
      `Not inlined: ${list(unique(others.map(({ name, reason }) => `${name} (${reason})`)))}.`,
    );
  }
  return sentences.join(" ");
}

function guardSentence({ guards, classification }: EvidenceSummary): string {
  if (classification === "not optimized" || guards === 0) return "";
  return `${
    counted(guards, "guard")
  } would leave it for the interpreter, should an assumption turn out wrong.`;
}

function deoptSentence({ deopts, classification }: EvidenceSummary): string {
  const measured = deopts.filter((deopt) => deopt.measured);
  if (measured.length > 0) {
    return `After warm-up V8 still threw code away ${
      measured.length === 1 ? "once" : `${measured.length} times`
    }: ${list(unique(measured.map(({ name, reason }) => `${name} (${reason})`)))}.`;
  }
  return classification === "not optimized" ? "" : "No code was thrown away after warm-up.";
}

function counted(count: number, noun: string, plural = "s"): string {
  return `${count} ${noun}${count === 1 ? "" : plural}`;
}

/** Equal names as one, with how often they came. */
function withCounts(names: readonly string[]): string[] {
  return Map.groupBy(names, (name) => name).entries()
    .map(([name, same]) => same.length === 1 ? name : `${name} (${same.length} times)`)
    .toArray();
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

function list(names: readonly string[]): string {
  if (names.length === 0) return "something that the log does not name";
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
