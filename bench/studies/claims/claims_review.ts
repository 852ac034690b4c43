/**
 * What was said in the review of the Linux patch, linux-kernel, May 2025.
 *
 * @module
 */

import type { Claim, Contrast } from "./claim.ts";
import {
  atLeast,
  cell,
  COSTS,
  moreUsedIs,
  relative,
  ROOMY,
  squared,
  versus,
} from "./claims_notation.ts";

const ALTERNATING = "more_used/alternating/split+packed";
const TRIPS = "round_trip_4/alternating/split+packed";
const TRIPS_RANDOM = "round_trip_4/random/split+packed";

/** Dearer by 5 % at most. */
const NEVER_DEARER = 1 / COSTS;

function clones(order: string, count: number): string {
  return `more_used_clones/${order}/clones-${count}`;
}

/** Lets V8 inline functions of any size that matters here, as many as it likes. */
const LARGE_FUNCTIONS = [...ROOMY, "--max-inlined-bytecode-size=2000"];

/** A chain of compares by a switch, over the same constant ops and without an arm that throws. */
function chainBySwitch(order: string, count: number, v8Flags = ROOMY): Contrast {
  return versus("boolean_const_ops", "switch_no_default", clones(order, count), v8Flags);
}

const ORDERS = ["alternating", "random"];

const CHAINED =
  'review of the Linux patch: INDIRECT_CALL_X is "all chained while a switch can do a binary search"';

const CHAINED_REWORDED = `${CHAINED}; reworded after a first run of the claims`;

/** The review's four. */
export const REVIEW_CLAIMS: readonly Claim[] = [
  {
    id: "const-table-needed",
    sentence:
      "A const table is needed, as a switch over tables that are not constant is as slow as an indirect call.",
    source:
      'review of the Linux patch: "the pointers are not const themselves. `const struct virtqueue_ops * const all_ops[]` should do the trick"',
    reason:
      "Without const the compiler has to expect another function at each call, and so calls through the pointer.",
    refutedBy:
      "A switch over reassigned tables, or over tables read from a mutable array, less than 0.95 times the time of `vq.ops.op()`.",
    predictions: [
      atLeast(NEVER_DEARER, versus("switch_mutable_ops", "ops_pointer", ALTERNATING)),
      atLeast(NEVER_DEARER, versus("switch_ops_array", "ops_pointer", ALTERNATING)),
    ],
    evidence: moreUsedIs(
      "generic call",
      cell("switch_mutable_ops", ALTERNATING),
      cell("switch_ops_array", ALTERNATING),
    ),
  },
  {
    id: "array-of-ops-costs",
    sentence:
      "An array of ops indexed by the layout costs at least 5 % more than a switch over constant ops.",
    source:
      'review of the Linux patch: an array of ops "still compiles to" `mov all_ops+8 ; jmp __x86_indirect_thunk_array`',
    reason:
      "The index is a variable and so is what is called: an indirect call in C, a generic one in V8.",
    refutedBy:
      "A ratio of ops_array to switch_const_ops below 1.05 in the smallest operation or in round trips.",
    predictions: [
      atLeast(COSTS, versus("ops_array", "switch_const_ops", ALTERNATING)),
      atLeast(COSTS, versus("ops_array", "switch_const_ops", TRIPS_RANDOM)),
    ],
    evidence: moreUsedIs("generic call", cell("ops_array", ALTERNATING)),
  },
  {
    id: "switch-beats-long-chain",
    sentence:
      "A switch beats a chain of compares as layouts grow: at four it is no more than 5 % slower, at sixteen at least 5 % faster.",
    source: CHAINED_REWORDED,
    reason:
      "A compiler is free to make a search or a table of a switch; a chain asks for one layout after the other.",
    refutedBy:
      "In an alternating or a random order, with room in the inlining budget: a chain less than 0.95 times a switch at four layouts, less than 1.05 times at sixteen, or a ratio at sixteen less than 1.05 times that at two.",
    predictions: ORDERS.flatMap((order) => [
      atLeast(NEVER_DEARER, chainBySwitch(order, 4)),
      atLeast(COSTS, chainBySwitch(order, 16)),
      atLeast(COSTS, relative(chainBySwitch(order, 16), chainBySwitch(order, 2))),
    ]),
    evidence: [
      ...moreUsedIs("jump table", cell("switch_no_default", clones("alternating", 16), ROOMY)),
      ...moreUsedIs("inlined", cell("boolean_const_ops", clones("alternating", 16), ROOMY)),
    ],
  },
  {
    id: "switch-wins-from-eight",
    sentence: "A switch beats a chain of compares by at least 5 % from eight layouts on.",
    source: CHAINED_REWORDED,
    reason:
      "V8 makes a jump table of a switch with six cases, while the chain asks four and a half times on average.",
    refutedBy:
      "A chain less than 1.05 times a switch at eight layouts, in an alternating or a random order.",
    predictions: ORDERS.map((order) => atLeast(COSTS, chainBySwitch(order, 8))),
    evidence: [
      ...moreUsedIs("jump table", cell("switch_no_default", clones("alternating", 8), ROOMY)),
      ...moreUsedIs("inlined", cell("boolean_const_ops", clones("alternating", 8), ROOMY)),
    ],
  },
  {
    id: "chain-cost-is-size",
    sentence:
      "Most of what a chain costs over a switch at sixteen layouts is not its compares but its size, which keeps V8 from inlining it.",
    source: "after switch-beats-long-chain: what V8 made of the chain",
    reason:
      "Sixteen arms have more than the 460 bytecodes that V8 inlines of one function, so that the loop calls the chain; a switch has fewer.",
    refutedBy:
      "With a limit of 2,000 bytecodes for one function the chain is still more than the square root of the ratio above.",
    predictions: [
      atLeast(
        1,
        relative(
          chainBySwitch("alternating", 16),
          squared(chainBySwitch("alternating", 16, LARGE_FUNCTIONS)),
        ),
      ),
    ],
    evidence: [
      ...moreUsedIs("known call", cell("boolean_const_ops", clones("alternating", 16), ROOMY)),
      ...moreUsedIs(
        "inlined",
        cell("boolean_const_ops", clones("alternating", 16), LARGE_FUNCTIONS),
      ),
    ],
  },
  {
    id: "queue-pointers-cost",
    sentence:
      "Function pointers per operation defeat inlining: calls through the queue's own table cost at least 5 % more than a switch over constant ops, even where the inlining budget has room.",
    source: 'review of the Linux patch: "I worry about the overhead of indirect calls here"',
    reason:
      "What the pointer holds is not known where the call is compiled, so nothing behind it can be inlined.",
    refutedBy:
      "A ratio of ops_pointer to switch_const_ops below 1.05 in the smallest operation or in round trips.",
    predictions: [
      atLeast(COSTS, versus("ops_pointer", "switch_const_ops", ALTERNATING)),
      atLeast(COSTS, versus("ops_pointer", "switch_const_ops", TRIPS, ROOMY)),
    ],
    evidence: [
      ...moreUsedIs("generic call", cell("ops_pointer", ALTERNATING)),
      { cell: cell("ops_pointer", TRIPS, ROOMY), op: "add", classes: ["generic call"] },
    ],
  },
];
