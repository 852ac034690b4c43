/**
 * An explanation as text for a terminal.
 *
 * @module
 */

import type { Block, Section } from "../../report/document/model.ts";
import { sectionsTerminal } from "../../report/document/terminal.ts";
import type { CountsResult } from "../../evidence/counts/gather_counts.ts";
import { countsInWords } from "../../evidence/counts/counts_words.ts";
import type { ExplainedSubject, Explanation } from "./explain.ts";
import type { PlacedSite } from "../../evidence/classify.ts";
import type { MachineCode } from "../../evidence/read_code.ts";
import { guardReason } from "../../evidence/guard_reason.ts";
import { inPlainWords, variantsInPlainWords } from "../../evidence/plain_words.ts";
import { functionLabel } from "../../evidence/log_fields.ts";
import type { EvidenceSummary } from "../../record/cell_evidence.ts";

/** How to render. */
export interface RenderOptions {
  /** Whether to list the machine code. */
  readonly asm: boolean;
  /** Columns. */
  readonly width: number;
  /** Whether to use color. */
  readonly color: boolean;
}

/** The explanation as text, ending in a line break. */
export function renderExplanation(explanation: Explanation, options: RenderOptions): string {
  const { expectation, subjects, leftOut } = explanation;
  const sections = [
    ...subjects.flatMap((subject, i) => subjectSections(subject, `subject-${i}`, options.asm)),
    {
      id: "expectation",
      title: "What its author expects of V8",
      blocks: paragraphs(expectation),
    },
    { id: "left-out", title: "Left out", blocks: paragraphs(leftOut) },
  ];
  return sectionsTerminal(sections, options);
}

function paragraphs(...texts: string[]): Block[] {
  return texts.filter((text) => text !== "").map((text) => ({ kind: "paragraph", text }));
}

function subjectSections(
  { heading, result, variants, counts }: ExplainedSubject,
  id: string,
  asm: boolean,
): Section[] {
  if (!result.ok) {
    const { what, likelyCause, advice } = result.finding;
    const why = [`No evidence: ${what}.`, `Likely: ${likelyCause}. Try: ${advice}.`];
    return [{ id, title: heading, blocks: paragraphs(...why) }];
  }
  const compared = variantsInPlainWords(variants, result.functions[0]?.summary.bytes ?? 0);
  const functions = result.functions.map(({ summary, machineCode }, i): Section => ({
    id: `${id}-${i}`,
    title: i === 0 ? heading : `${summary.name}, which is called from there`,
    blocks: [
      ...paragraphs(inPlainWords(summary)),
      { kind: "facts", facts: factsOf(summary) },
      ...(asm ? listing(summary, machineCode) : []),
      ...paragraphs(i === result.functions.length - 1 ? compared : ""),
    ],
  }));
  return [...functions, ...(counts === undefined ? [] : [countsSection(counts, heading, id)])];
}

function countsSection(counts: CountsResult, heading: string, id: string): Section {
  const title = `What one operation executes: ${heading}`;
  const blocks: Block[] = counts.ok
    ? [{ kind: "facts", facts: countsInWords(counts.counts) }]
    : paragraphs(`Not counted: ${counts.finding.likelyCause}.`);
  return { id: `${id}-counts`, title, blocks };
}

/** What the log and the machine code say, a fact per line; some have several. */
function factsOf(summary: EvidenceSummary): (readonly [name: string, value: string])[] {
  const caches = summary.icStates.map(({ name, type, key, state, maps, sites }) => {
    const times = sites === 1 ? "" : ` (${sites} sites)`;
    const classes = `${maps} hidden class${maps === 1 ? "" : "es"}`;
    return `${name}: ${type} ${key}, ${state}, ${classes}${times}`;
  });
  const refused = summary.refused.map(({ name, bytecodes, budgetUsed, limit, reason }) => {
    const size = bytecodes === null ? "" : ` (${bytecodes} bytecodes)`;
    return limit === null
      ? `${name}${size}: ${reason}`
      : `${name}${size}: ${reason}, ${budgetUsed} of ${limit} used`;
  });
  const deopts = summary.deopts.map(({ name, reason, place, measured }) =>
    `${measured ? "measured" : "warm-up"}: ${name}, ${reason}, ${place}`
  );
  const unread = summary.codeObstacle !== "" && summary.classification !== "not optimized";
  const ifRead = (values: readonly string[]) => unread ? ["not read"] : values;
  const guards = unread ? "instructions not read" : `${summary.guards} guards`;
  const facts: [string, readonly string[]][] = [
    ["classification", [summary.classification]],
    ["tier", [summary.tier]],
    ["machine code", [`${summary.bytes} bytes, ${guards}`]],
    ["inlined", summary.inlined.map(({ name, into }) => into === "" ? name : `${name} ← ${into}`)],
    ["refused", refused],
    ["known calls", ifRead(summary.knownCalls)],
    ["calls by builtin", ifRead(summary.builtinCalls)],
    ["megamorphic loads", ifRead([String(summary.megamorphicLoads)])],
    ["indirect jumps", ifRead([String(summary.indirectJumps)])],
    ["never executed", ifRead([neverExecutedText(summary)])],
    ["inline caches", caches],
    ["deopts", deopts],
  ];
  return facts.flatMap(([fact, values]) =>
    (values.length === 0 ? ["none"] : values).map((value) => [fact, value] as const)
  );
}

function neverExecutedText({ neverExecuted }: EvidenceSummary): string {
  if (neverExecuted === 0) return "none";
  const what = neverExecuted === 1 ? "1 call or load" : `${neverExecuted} calls and loads`;
  return `${what}, not counted above`;
}

const TEXT_COLUMNS = 44;

function listing({ codeObstacle }: EvidenceSummary, machineCode: MachineCode | null): Block[] {
  if (machineCode === null) return paragraphs(`No listing: ${codeObstacle}`);
  const { code, instructions, sites } = machineCode;
  const siteAt = new Map(sites.map((site) => [site.instruction.offset, site]));
  const what = `Machine code of ${
    functionLabel(code)
  }, ${code.sizeBytes} bytes (offset, instruction, what it means):`;
  const lines = instructions.map(({ offset, text, target }, i) => {
    const site = siteAt.get(offset);
    const inside = target !== null && target >= code.address &&
      target < code.address + code.sizeBytes;
    const at = inside ? `+${(target - code.address).toString(16)}` : "";
    const shown = inside ? `${text.split(" ")[0]} ${at}` : text;
    const note = site === undefined ? "" : `; ${siteNote(site, at, guardReason(instructions, i))}`;
    return `${offset.toString(16).padStart(5)}  ${shown.padEnd(TEXT_COLUMNS)}${note}`.trimEnd();
  });
  return [...paragraphs(what), { kind: "code", text: lines.join("\n") }];
}

/** What an instruction means; `at` is where it jumps to, if that is in the same code, `reason` when a guard fails. */
function siteNote({ kind, target, fn, executed }: PlacedSite, at: string, reason: string): string {
  const within = fn === null
    ? ""
    : ` [${functionLabel(fn)}${executed === false ? ", never executed" : ""}]`;
  switch (kind) {
    case "guard":
      return `guard: deopt exit ${at}${reason === "" ? "" : ` if ${reason}`}${within}`;
    case "deopt exit":
      return `deopt exit, ${EXIT_WORDS.get(target) ?? target}`;
    default:
      return `${kind}${target === "" ? "" : ` ${target}`}${within}`;
  }
}

const EXIT_WORDS: ReadonlyMap<string, string> = new Map([
  ["DeoptimizationEntry_Eager", "eager: a guard failed here"],
  ["DeoptimizationEntry_Lazy", "lazy: an assumption failed during a call"],
]);
