/**
 * What counts alone decide: whether a way of dispatching makes indirect branches at all, which is what the patch was for.
 *
 * @module
 */

import type { Claim } from "./claim.ts";
import { cell } from "./claims_notation.ts";

const ALTERNATING = "more_used/alternating/split+packed";
const SOURCE =
  "the mails on the patch: a table of functions compiles to __x86_indirect_thunk, a switch over constant ops does not";

/** Claims on what is executed, whatever time it takes. */
export const COUNTED_CLAIMS: readonly Claim[] = [
  {
    id: "switch-makes-no-indirect-call",
    sentence: "A switch over constant ops makes no indirect call or jump.",
    source: SOURCE,
    reason:
      "The tables are constants of the module, so that V8 inlines both functions into the switch.",
    refutedBy: "Any indirect call or jump in an operation, counted by stepping through it.",
    predictions: [],
    counted: [{ cell: cell("switch_const_ops", ALTERNATING), indirectBranches: 0 }],
  },
  {
    id: "table-makes-one-indirect-call",
    sentence: "A table of functions makes one indirect call or jump per operation.",
    source: SOURCE,
    reason: "The call site has seen two functions, so that V8 calls whatever the table holds.",
    refutedBy:
      "Any other number of indirect calls and jumps in an operation, counted by stepping through it.",
    predictions: [],
    counted: [{ cell: cell("function_table", ALTERNATING), indirectBranches: 1 }],
  },
];
