/**
 * What V8 made of a cell, as records keep it.
 *
 * @module
 */

import { z } from "zod";
import type { Cause, CellEvidence, Counts } from "./formats.ts";

export type {
  CalledCode,
  Cause,
  CauseKind,
  CellEvidence,
  Classification,
  CodeVariant,
  Counts,
  DeoptEvidence,
  EvidenceSummary,
  IcEvidence,
  InlinedFunction,
  InliningRefusal,
  InputShape,
} from "./formats.ts";

const count = z.int().nonnegative();
const names = z.array(z.string()).readonly();

/** How a dispatch may reach its target, from best to worst. */
export const CLASSIFICATIONS = [
  "no call",
  "inlined",
  "known call",
  "guarded chain",
  "jump table",
  "generic call",
  "wasm call",
  "megamorphic load + generic call",
  "unknown",
  "not optimized",
] as const;

const classification = z.enum(CLASSIFICATIONS).meta({
  title: "Classification",
  description: `How a dispatch reaches its target, from best to worst.

- \`no call\`: nothing was inlined and nothing is called.
- \`inlined\`: no call is left: the functions dispatched to are part of the code.
- \`known call\`: calls, each of one function that is constant in the code.
- \`guarded chain\`: compares, each before a call of the function that goes with it by way of a builtin.
- \`jump table\`: a jump through a table of addresses.
- \`generic call\`: a call of a function that only the call itself finds out.
- \`wasm call\`: a call of a WebAssembly function, which calls whatever its table holds.
- \`megamorphic load + generic call\`: a generic call, and before it a property load through V8's global cache.
- \`unknown\`: there is optimized code, but its instructions could not be read and the log does not decide.
- \`not optimized\`: V8 never made optimized code of it, or threw it away.`,
});

const inlinedFunction = z.object({
  name: z.string().describe("Its name; copies of a file have `#` and a number."),
  into: z.string().describe(
    "The function that calls it; empty for the function in question itself.",
  ),
}).readonly().meta({
  title: "InlinedFunction",
  description: "A function in the code of another.",
});

const refusal = z.object({
  name: z.string().describe("The function called."),
  bytecodes: z.number().nullable().describe(
    "Its bytecodes, with those inlined into its own optimized code; `null` where the trace does not tell.",
  ),
  budgetUsed: z.number().nullable().describe(
    "Bytecodes inlined when it was refused; `null` if the budget had no part in it.",
  ),
  limit: z.number().nullable().describe("The budget; `null` if it had no part in it."),
  reason: z.string().describe("Why, in words."),
}).readonly().meta({
  title: "InliningRefusal",
  description: "A call that the compiler did not inline.",
});

const deopt = z.object({
  name: z.string().describe("Whose code."),
  reason: z.string().describe("Why, in V8's words."),
  place: z.string().describe(
    "Where, `file:line:column` in the code that V8 runs, without types.",
  ),
  measured: z.boolean().describe("Whether it happened after warm-up."),
}).readonly().meta({ title: "DeoptEvidence", description: "Code thrown away." });

const inlineCache = z.object({
  name: z.string().describe("The function that holds it."),
  type: z.string().describe("`LoadIC`, `KeyedLoadIC`, …"),
  key: z.string().describe("Property; `[…]` for elements."),
  state: z.string().describe("`monomorphic`, `polymorphic`, `megamorphic`, …"),
  maps: count.describe("Different hidden classes that it has seen, as far as they are logged."),
  sites: count.describe("How many sites of the function are alike in all of this."),
  place: z.string().exactOptional().describe(
    "Where the first of them is, `file:line:column` in the code that V8 runs; absent in older records.",
  ),
}).readonly().meta({
  title: "IcEvidence",
  description: "The state of an inline cache at the end.",
});

const summary = z.object({
  name: z.string().describe("The function."),
  tier: z.string().describe("`turbofan`, `maglev`, `sparkplug`, `ignition`."),
  classification: classification.describe("How its calls reach their targets."),
  codeObstacle: z.string().describe(
    "Why instructions were not read, one line; empty if they were.",
  ),
  bytes: count.describe("Bytes of its machine code; 0 without optimized code."),
  guards: count.describe("Branches that leave optimized code."),
  knownCalls: names.describe("Calls of known functions, by name, in order."),
  builtinCalls: names.describe(
    "Calls by way of the builtins `Call_…` and `CallFunction_…`, by builtin, in order.",
  ),
  megamorphicLoads: count.describe("Property loads through V8's global cache."),
  indirectJumps: count.describe(
    "Jump tables, calls of WebAssembly, and calls through registers that no constant goes into.",
  ),
  neverExecuted: count.describe(
    "Of the calls and loads above, those in source that is never executed. They are not counted there.",
  ),
  inlined: z.array(inlinedFunction).readonly().describe("Functions inlined."),
  refused: z.array(refusal).readonly().describe("Functions that were not, and why."),
  deopts: z.array(deopt).readonly().describe(
    "Code of this function, or of what it inlined, that was thrown away.",
  ),
  builtins: names.exactOptional().describe(
    "Calls of other builtins and of V8's runtime that are executed, by name, in order; absent in older records.",
  ),
  icStates: z.array(inlineCache).readonly().describe(
    "Caches of the property loads in this function, and in inlined ones that belong to the dispatch.",
  ),
}).readonly().meta({
  title: "EvidenceSummary",
  description: "What V8 made of one function. JSON.",
});

const variant = z.object({
  processes: count.describe("How many did."),
  tier: z.string().describe("Compiler."),
  bytes: count.describe("Bytes."),
  inlined: names.describe(
    "Functions inlined, sorted; one that was inlined several times comes as often.",
  ),
}).readonly().meta({
  title: "CodeVariant",
  description: "Code that some processes ended up with.",
});

const inputShape = z.object({
  path: z.string().describe("Which: `argument 1`, `argument 1.items`."),
  shape: z.string().describe("`dictionary mode`, the kind of an array's elements, or `BigInt`."),
}).readonly().meta({
  title: "InputShape",
  description: "How V8 keeps an object that a function was called with.",
});

const each = z.number();
const calledCode = z.object({
  name: z.string().describe("The code: a function, a builtin of V8, or one of its C++ functions."),
  kind: z.enum(["function", "builtin", "runtime"]).describe("Which of these it is."),
  perOperation: each.describe("Calls and tail calls of it per operation."),
}).readonly().meta({ title: "CalledCode", description: "Code that was called, and how often." });

/** Schema of {@linkcode Counts}. */
export const COUNTS: z.ZodType<Counts> = z.object({
  operations: count.positive().describe("Operations by which the two lengths differ."),
  repetitions: count.positive().describe("How often both lengths were stepped through."),
  equal: z.boolean().describe("Whether all repetitions came out the same, to the instruction."),
  instructionsLow: each.describe("Fewest instructions per operation of all repetitions."),
  instructionsHigh: each.describe("Most instructions per operation of all repetitions."),
  instructions: each.describe("Instructions per operation, median of the repetitions."),
  codeBytes: count.describe("Bytes of the different instructions that ran, in all code."),
  branchesTaken: each.describe("Conditional branches that jumped."),
  branchesNotTaken: each.describe("Conditional branches that did not."),
  directCalls: each.describe("Calls of an address in the code."),
  indirectCalls: each.describe(
    "Calls of an address in a register or memory; V8 calls known functions and builtins so too.",
  ),
  indirectJumps: each.describe("Jumps to an address in a register or memory."),
  varyingTargets: each.describe(
    "Of the indirect calls and jumps, those at a place that went to several targets: what can be mispredicted.",
  ),
  returns: each.describe("Returns."),
  loads: each.describe("Reads of memory, those of the stack included."),
  stores: each.describe("Writes to memory, those to the stack included."),
  calls: z.array(calledCode).readonly().describe("What was called, the most frequent first."),
  disturbances: z.array(z.string()).readonly().describe(
    "What came in between, so that lengths were stepped through again: one sentence each.",
  ),
}).readonly().meta({
  title: "Counts",
  description: "What one operation executes, counted by stepping through it. JSON.",
});

/** Kinds of causes, those that explain most first. */
export const CAUSE_KINDS = [
  "deopt loop",
  "not optimized",
  "dictionary mode",
  "megamorphic access",
  "megamorphic call",
  "not inlined",
  "bigint",
  "string flattening",
  "arguments object",
  "closure allocation",
  "elements kind",
  "runtime call",
  "allocation",
  "more instructions",
] as const;

/** Schema of a {@linkcode Cause}. */
export const CAUSE: z.ZodType<Cause> = z.object({
  kind: z.enum(CAUSE_KINDS).meta({
    title: "CauseKind",
    description: "What kind of cause it is, those that explain most first.",
  }),
  sentence: z.string().describe("The cause, one sentence, names in backquotes."),
  place: z.string().describe(
    "Where, `file:line:column` in the code that V8 runs; empty if unknown.",
  ),
}).readonly().meta({
  title: "Cause",
  description: "Why one function is slower than another, by the evidence of both.",
});

/** Schema of a {@linkcode CellEvidence}. */
export const CELL_EVIDENCE: z.ZodType<CellEvidence> = z.object({
  classification: classification.describe(
    "The slowest way in which the loop, or a dispatcher that it calls, reaches its targets.",
  ),
  functions: z.array(summary).readonly().describe(
    "The loops, then the dispatchers that they call instead of having them inlined.",
  ),
  variants: z.array(variant).readonly().describe(
    "Code of the first loop in further processes, the commonest first; empty if none were run.",
  ),
  allocatedBytes: z.number().exactOptional().describe(
    "Bytes that a call allocates, with what its caller allocates for it; absent in older records.",
  ),
  makes: names.exactOptional().describe(
    "What the text of the function makes: `functions`, `BigInts`; absent in older records.",
  ),
  inputs: z.array(inputShape).readonly().exactOptional().describe(
    "How V8 keeps the objects that a function was called with; absent for strategies and in older records.",
  ),
  counts: COUNTS.exactOptional().describe(
    "What one operation executes; absent where it was not asked for or could not be counted.",
  ),
}).readonly().meta({ title: "CellEvidence", description: "What V8 made of a cell. JSON." });
