/**
 * What V8's optimizing compilers refused to inline, and why, from `--trace-turbo-inlining` and
 * `--trace-maglev-inlining`.
 *
 * TurboFan collects the calls of a function as candidates and inlines them one by one, slowest first,
 * until no candidate fits its budget of bytecodes. Before each it prints the budget used and the
 * candidates left. It wants a fifth more room than the candidate needs ({@linkcode RESERVE_FACTOR}), and
 * a candidate that is optimized already counts with everything inlined into it.
 *
 * @module
 */

import type { InliningRefusal } from "../record/cell_evidence.ts";
import type { Tier } from "./log_fields.ts";

/** V8's `--reserve-inline-budget-scale-factor`. */
export const RESERVE_FACTOR = 1.2;

/** The reason of a refusal by the budget. */
export const BUDGET_REASON = "inlining budget";

/** Whether TurboFan refuses a candidate of so many bytecodes when so much of the budget is used. */
export function exceedsBudget(used: number, bytecodes: number, limit: number): boolean {
  return used + Math.trunc(bytecodes * RESERVE_FACTOR) > limit;
}

interface Candidate {
  readonly node: string;
  readonly targets: { readonly key: string; readonly name: string; readonly bytecodes: number }[];
}

interface CandidateList {
  readonly used: number;
  readonly limit: number;
  readonly candidates: Candidate[];
  /** How often each target was inlined after the list was printed, by key. */
  readonly inlined: Map<string, number>;
}

const TARGET = /\{(0x[0-9a-f]+) <(?:SharedFunctionInfo|JSFunction|FeedbackCell)(?: ([^\s>]+))?/;
const COMPILING = /^\[compiling method .*\(target TURBOFAN/;
const BUDGET = /^Budget used: (\d+)\/(\d+) -- /;
const CANDIDATE = /^- candidate: \w+ node #(\d+)/;
const SIZE = /bytecode size: (\d+)(?:, existing opt code's inlined bytecode size: (\d+))?/;
const CANNOT = /^Cannot consider (.*) for inlining \((?:reason: )?(.*)\)/;
const NOT = /^Not (?:considering|inlining) (.*?),? because (?:of )?(.*)/;
const MAGLEV = /^\[ML:\d+\]\s+\S+\s+(\w+)\s+(\S*)\s+(.*?)\s*$/;
const ANONYMOUS = "(anonymous)";
// deno-lint-ignore no-control-regex -- the trace is colored
const COLOR = /\x1b\[[0-9;]*m/g;

/** Reads the trace of one compilation after the other. */
export class InliningTrace {
  #list: CandidateList | null = null;
  #previous: CandidateList | null = null;
  #refused: InliningRefusal[] = [];
  #maglevRefused: InliningRefusal[] = [];

  /**
   * Reads a line.
   *
   * @returns whether it belongs to the trace.
   */
  read(line: string): boolean {
    switch (line[0]) {
      case "B":
        return this.#readBudget(line);
      case "-":
        return this.#readCandidate(line);
      case " ":
        return this.#readTarget(line);
      case "I":
        return this.#readInlining(line);
      case "C":
        if (line.startsWith("Considering ")) return true;
        return this.#readRefusal(CANNOT.exec(line));
      case "N":
        return this.#readRefusal(NOT.exec(line));
      case "\x1b":
        return this.#readMaglev(line);
      case "[":
        return this.#readStart(line) || this.#readMaglev(line);
    }
    return false;
  }

  /** Ends the compilation by a tier whose code was logged, and tells what it refused. */
  take(tier: Tier): InliningRefusal[] {
    if (tier === "maglev") {
      const refused = this.#maglevRefused;
      this.#maglevRefused = [];
      return refused;
    }
    this.#closeList(new Set());
    const refused = this.#refused;
    this.#refused = [];
    return refused;
  }

  #readBudget(line: string): boolean {
    const match = BUDGET.exec(line);
    if (match === null) return false;
    const next: CandidateList = {
      used: Number(match[1]),
      limit: Number(match[2]),
      candidates: [],
      inlined: new Map(),
    };
    this.#settlePrevious();
    // What is gone from the next list without having been inlined was refused in this one. The next one
    // is still empty, so this is decided when it is complete.
    this.#previous = this.#list;
    this.#list = next;
    return true;
  }

  #readCandidate(line: string): boolean {
    const match = CANDIDATE.exec(line);
    if (match === null) return false;
    this.#list?.candidates.push({ node: match[1]!, targets: [] });
    return true;
  }

  #readTarget(line: string): boolean {
    if (!line.startsWith("  - target: ")) return false;
    const target = TARGET.exec(line);
    const size = SIZE.exec(line);
    if (target === null) return true;
    this.#list?.candidates.at(-1)?.targets.push({
      key: target[1]!,
      name: target[2] ?? ANONYMOUS,
      bytecodes: size === null ? 0 : Number(size[1]) + Number(size[2] ?? 0),
    });
    return true;
  }

  #readInlining(line: string): boolean {
    if (line.startsWith("Inlining small function(s)")) return true;
    if (!line.startsWith("Inlining ")) return false;
    this.#settlePrevious();
    const target = TARGET.exec(line);
    const inlined = this.#list?.inlined;
    if (target !== null) inlined?.set(target[1]!, (inlined.get(target[1]!) ?? 0) + 1);
    return true;
  }

  #readRefusal(match: RegExpExecArray | null): boolean {
    if (match === null) return false;
    const name = TARGET.exec(match[1]!)?.[2] ?? ANONYMOUS;
    const reason = match[2]!;
    // Asked again at each call, and each time it is revisited.
    if (!this.#refused.some((have) => have.name === name && have.reason === reason)) {
      this.#refused.push({ name, bytecodes: null, budgetUsed: null, limit: null, reason });
    }
    return true;
  }

  /** What an abandoned compilation left behind is not the next one's. */
  #readStart(line: string): boolean {
    if (!COMPILING.test(line)) return false;
    this.#list = null;
    this.#previous = null;
    this.#refused = [];
    return true;
  }

  #readMaglev(line: string): boolean {
    const match = MAGLEV.exec(line.replace(COLOR, ""));
    if (match === null) return false;
    const [, verdict, name, reason] = match;
    // The graph is built again when an assumption fails, and every call asked for again.
    const again = this.#maglevRefused.some((have) => have.name === name && have.reason === reason);
    if (verdict === "SKIP" && !again) {
      const size = /\((\d+)\)/.exec(reason!);
      this.#maglevRefused.push({
        name: name!,
        bytecodes: size === null || !reason!.includes("size") ? null : Number(size[1]),
        budgetUsed: null,
        limit: null,
        reason: reason!,
      });
    }
    return true;
  }

  /** Refuses what vanished between the previous list and the present one. */
  #settlePrevious(): void {
    const previous = this.#previous;
    this.#previous = null;
    if (previous === null) return;
    this.#refuse(previous, new Set(this.#list?.candidates.map((c) => c.node)));
  }

  /** Refuses all that is left in the present list but for the candidates in `kept`. */
  #closeList(kept: ReadonlySet<string>): void {
    this.#settlePrevious();
    if (this.#list !== null) this.#refuse(this.#list, kept);
    this.#list = null;
  }

  #refuse(list: CandidateList, kept: ReadonlySet<string>): void {
    for (const { node, targets } of list.candidates) {
      if (kept.has(node) || consume(list.inlined, targets)) continue;
      const bytecodes = targets.reduce((sum, target) => sum + target.bytecodes, 0);
      const over = exceedsBudget(list.used, bytecodes, list.limit);
      this.#refused.push({
        name: targets.map(({ name }) => name).join(" | "),
        bytecodes,
        budgetUsed: list.used,
        limit: list.limit,
        reason: over ? BUDGET_REASON : "not said",
      });
    }
  }
}

/** Counts one inlining of a candidate off; `false` if none is left. */
function consume(inlined: Map<string, number>, targets: Candidate["targets"]): boolean {
  let any = false;
  for (const { key } of targets) {
    const count = inlined.get(key) ?? 0;
    if (count === 0) continue;
    inlined.set(key, count - 1);
    any = true;
  }
  return any;
}
