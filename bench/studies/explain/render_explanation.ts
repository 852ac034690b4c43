/**
 * An explanation as text for a terminal.
 *
 * @module
 */

import { alignTable, printable, styled, wrap } from "../../report/text_table.ts";
import type { ExplainedSubject, Explanation } from "./explain.ts";
import type { FunctionEvidence } from "../../evidence/gather.ts";
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
  /** Whether to use colour. */
  readonly color: boolean;
}

/** The explanation as text, ending in a line break. */
export function renderExplanation(explanation: Explanation, options: RenderOptions): string {
  const { expectation, subjects, leftOut } = explanation;
  const lines = subjects.flatMap((subject) => [...renderSubject(subject, options), ""]);
  if (expectation !== "") {
    lines.push(...wrap(`What its author expects of V8: ${expectation}`, options.width), "");
  }
  if (leftOut !== "") lines.push(...wrap(leftOut, options.width), "");
  return lines.join("\n");
}

function renderSubject(
  { heading, result, variants }: ExplainedSubject,
  options: RenderOptions,
): string[] {
  const title = styled(printable(heading), "bold", options.color);
  if (!result.ok) {
    const { what, likelyCause, advice } = result.finding;
    return [
      title,
      ...wrap(`No evidence: ${printable(what)}.`, options.width),
      ...wrap(`Likely: ${likelyCause}. Try: ${advice}.`, options.width),
    ];
  }
  const functions = result.functions.flatMap((evidence, i) => {
    const { name } = evidence.summary;
    const called = styled(printable(`${name}, which is called from there`), "bold", options.color);
    return [...(i === 0 ? [title] : ["", called]), ...renderFunction(evidence, options)];
  });
  const compared = variantsInPlainWords(variants, result.functions[0]?.summary.bytes ?? 0);
  return compared === "" ? functions : [...functions, "", ...wrap(compared, options.width)];
}

function renderFunction(
  { summary, machineCode }: FunctionEvidence,
  options: RenderOptions,
): string[] {
  return [
    ...wrap(printable(inPlainWords(summary)), options.width),
    "",
    ...renderTable(summary, options),
    ...(options.asm ? ["", ...renderListing(summary, machineCode, options)] : []),
  ];
}

function renderTable(summary: EvidenceSummary, options: RenderOptions): string[] {
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
  const rows = facts.flatMap(([fact, values]) =>
    (values.length === 0 ? ["none"] : values).map((value, i) => [
      { text: i === 0 ? fact : "" },
      { text: printable(value) },
    ])
  );
  return alignTable(
    [{ heading: "fact", align: "left" }, { heading: "value", align: "left" }],
    rows,
    { width: Infinity, color: options.color },
  );
}

function neverExecutedText({ neverExecuted }: EvidenceSummary): string {
  if (neverExecuted === 0) return "none";
  const what = neverExecuted === 1 ? "1 call or load" : `${neverExecuted} calls and loads`;
  return `${what}, not counted above`;
}

const TEXT_COLUMNS = 44;

function renderListing(
  { codeObstacle }: EvidenceSummary,
  machineCode: MachineCode | null,
  { color }: RenderOptions,
): string[] {
  if (machineCode === null) return [`No listing: ${codeObstacle}`];
  const { code, instructions, sites } = machineCode;
  const siteAt = new Map(sites.map((site) => [site.instruction.offset, site]));
  const lines = [
    `Machine code of ${
      functionLabel(code)
    }, ${code.sizeBytes} bytes (offset, instruction, what it means):`,
  ];
  for (const [i, { offset, text, target }] of instructions.entries()) {
    const site = siteAt.get(offset);
    const inside = target !== null && target >= code.address &&
      target < code.address + code.sizeBytes;
    const at = inside ? `+${(target - code.address).toString(16)}` : "";
    const shown = inside ? `${text.split(" ")[0]} ${at}` : text;
    const note = site === undefined
      ? ""
      : styled(`; ${siteNote(site, at, guardReason(instructions, i))}`, "accent", color);
    lines.push(
      `  ${offset.toString(16).padStart(5)}  ${shown.padEnd(TEXT_COLUMNS)}${note}`.trimEnd(),
    );
  }
  return lines;
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
