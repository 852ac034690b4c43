/**
 * What this project supposed of V8 before it measured: what a call site makes of its target.
 *
 * @module
 */

import type { Claim, Contrast } from "./claim.ts";
import {
  atLeast,
  atMost,
  cell,
  change,
  CLIFF,
  COSTS,
  moreUsedIs,
  relative,
  ROOMY,
  SAME_MARGIN,
  squared,
  versus,
} from "./claims_notation.ts";

/** Who says so. */
export const HYPOTHESIS = "a hypothesis of this project, from first probes of V8";

/** As {@linkcode HYPOTHESIS}, for a claim whose wording or contrast is not that of before the first run. */
export const REWORDED = `${HYPOTHESIS}; reworded after a first run of the claims`;

const ALTERNATING = "more_used/alternating/split+packed";
const RANDOM = "more_used/random/split+packed";
const ONE = "more_used/one/split";
const TRIPS = "round_trip_4/alternating/split+packed";
const TRIPS_RANDOM = "round_trip_4/random/split+packed";

const MAPS_8 = ["--max-valid-polymorphic-map-count=8"];

function clones(count: number, order = "alternating"): string {
  return `more_used_clones/${order}/clones-${count}`;
}

/** So many classes of receivers by fewer of them. */
function classes(over: number, under: number, order?: string): Contrast {
  return change("polymorphic_class", [clones(over, order)], [clones(under, order)]);
}

/** Hypotheses on what V8 inlines and when it gives up. */
export const INLINING_CLAIMS: readonly Claim[] = [
  {
    id: "safe-switch-is-free",
    sentence:
      "A switch over constant ops that cannot throw costs no more than a branch on a boolean, where the inlining budget has room for both.",
    source: REWORDED,
    reason:
      "A property of a frozen object that is a constant of the module is folded to the function, so that both forms are the same code but for the compare.",
    refutedBy:
      "A switch more than 1.02 times as slow as a branch in the smallest operation or in a round trip, in either order.",
    predictions: [
      atMost(1 + SAME_MARGIN, versus("switch_no_default", "boolean_branch", ALTERNATING)),
      atMost(1 + SAME_MARGIN, versus("switch_no_default", "boolean_branch", RANDOM)),
      atMost(1 + SAME_MARGIN, versus("switch_no_default", "boolean_branch", TRIPS, ROOMY)),
      atMost(1 + SAME_MARGIN, versus("switch_no_default", "boolean_branch", TRIPS_RANDOM, ROOMY)),
    ],
    evidence: moreUsedIs(
      "inlined",
      cell("switch_no_default", ALTERNATING),
      cell("boolean_branch", ALTERNATING),
    ),
  },
  {
    id: "switch-cost-is-budget",
    sentence:
      "Most of what a switch over constant ops costs a round trip is V8's inlining budget and goes with a larger one, while the cost of a function table stays.",
    source: REWORDED,
    reason:
      "Eight ring functions hold about 1,400 bytecodes, and V8 inlines 920; what is refused is called. A function table's targets are unknown whatever the budget.",
    refutedBy:
      "A switch less than 1.05 times direct calls by default, or with the larger budget still more than the square root of that ratio, or a function table that gains 5 % on direct calls by it.",
    predictions: [
      atLeast(COSTS, versus("switch_const_ops", "direct", TRIPS)),
      atLeast(
        1,
        relative(
          versus("switch_const_ops", "direct", TRIPS),
          squared(versus("switch_const_ops", "direct", TRIPS, ROOMY)),
        ),
      ),
      atMost(
        COSTS,
        relative(
          versus("function_table", "direct", TRIPS),
          versus("function_table", "direct", TRIPS, ROOMY),
        ),
      ),
    ],
    evidence: [
      { cell: cell("switch_const_ops", TRIPS), op: "add", classes: ["known call"] },
      { cell: cell("switch_const_ops", TRIPS, ROOMY), op: "add", classes: ["inlined"] },
      { cell: cell("function_table", TRIPS, ROOMY), op: "add", classes: ["generic call"] },
    ],
  },
  {
    id: "reassigned-tables-cost",
    sentence:
      "Tables of ops that were assigned a second time cost the smallest operation at least 5 % more than constant ones.",
    source: HYPOTHESIS,
    reason:
      "V8 takes a property that is written twice for a variable: its function is loaded and compared at each call before the inlined copy may run.",
    refutedBy: "A ratio of switch_mutable_ops to switch_const_ops below 1.05, in either order.",
    predictions: [
      atLeast(COSTS, versus("switch_mutable_ops", "switch_const_ops", ALTERNATING)),
      atLeast(COSTS, versus("switch_mutable_ops", "switch_const_ops", ONE)),
    ],
    evidence: moreUsedIs("inlined", cell("switch_mutable_ops", ALTERNATING)),
  },
  {
    id: "unfrozen-array-costs",
    sentence:
      "Reading the tables of ops from a constant array costs a switch at least 5 %, until the array is frozen.",
    source: HYPOTHESIS,
    reason:
      "`const` binds the name and not the elements, as in C without the second const, so V8 may not fold `ALL_OPS[0].add`; freezing the array makes its elements constants.",
    refutedBy:
      "A switch that reads its arms' tables from an array less than 1.05 times one over constants, or more than 1.05 times when the array is frozen.",
    predictions: [
      atLeast(COSTS, versus("switch_ops_array", "switch_const_ops", ALTERNATING)),
      atMost(COSTS, versus("switch_frozen_array", "switch_const_ops", ALTERNATING)),
    ],
    evidence: moreUsedIs("inlined", cell("switch_frozen_array", ALTERNATING)),
  },
  {
    id: "second-target-cliff",
    sentence:
      "A function table costs at least half as much again as a branch once it calls two targets, and no more than one while it calls a single target.",
    source: HYPOTHESIS,
    reason:
      "Call feedback has no polymorphic state: a site that has seen two functions knows none and inlines nothing.",
    refutedBy:
      "Less than 1.5 times a branch with two layouts, or more than 1.05 times a branch with one.",
    predictions: [
      atLeast(CLIFF, versus("function_table", "boolean_branch", ALTERNATING)),
      atMost(COSTS, versus("function_table", "boolean_branch", ONE)),
    ],
    evidence: [
      ...moreUsedIs("generic call", cell("function_table", ALTERNATING)),
      ...moreUsedIs("inlined", cell("function_table", ONE)),
    ],
  },
  {
    id: "methods-beat-properties",
    sentence:
      "Ops objects whose functions are own properties cost at least half as much again as ops objects with methods of a class.",
    source: HYPOTHESIS,
    reason:
      "V8 knows a method by its receiver's hidden class, for up to four of them; the own properties of two objects of one hidden class are data.",
    refutedBy: "A ratio of ops_pointer to ops_class_instances below 1.5, in either order.",
    predictions: [
      atLeast(CLIFF, versus("ops_pointer", "ops_class_instances", ALTERNATING)),
      atLeast(CLIFF, versus("ops_pointer", "ops_class_instances", RANDOM)),
    ],
    evidence: [
      ...moreUsedIs("generic call", cell("ops_pointer", ALTERNATING)),
      ...moreUsedIs("inlined", cell("ops_class_instances", ALTERNATING)),
    ],
  },
  {
    id: "fifth-class-cliff",
    sentence:
      "A fifth receiver class is a cliff, a fourth is none, and a limit of eight hidden classes softens it.",
    source: REWORDED,
    reason:
      "An inline cache keeps four hidden classes apart; with a fifth the property comes from V8's global cache and the call is generic.",
    refutedBy:
      "Less than 1.5 times from four classes to five, or more than 1.5 times from three to four, or less than 5 % gained by the larger limit at five.",
    predictions: [
      atLeast(CLIFF, classes(5, 4)),
      atMost(CLIFF, classes(4, 3)),
      atLeast(COSTS, change("polymorphic_class", [clones(5)], [clones(5), MAPS_8])),
    ],
    evidence: [
      ...moreUsedIs("inlined", cell("polymorphic_class", clones(4))),
      ...moreUsedIs("megamorphic load + generic call", cell("polymorphic_class", clones(5))),
      ...moreUsedIs("guarded chain", cell("polymorphic_class", clones(5), MAPS_8)),
    ],
  },
  {
    id: "sixteen-classes-flat",
    sentence:
      "Beyond the fifth, further receiver classes cost nothing to speak of: sixteen are no cliff.",
    source: REWORDED,
    reason:
      "A megamorphic site looks its property up in one hashed cache, however many hidden classes there are.",
    refutedBy:
      "More than 1.5 times from five classes to sixteen, in an alternating or in a random order.",
    predictions: [atMost(CLIFF, classes(16, 5)), atMost(CLIFF, classes(16, 5, "random"))],
    evidence: moreUsedIs("megamorphic load + generic call", cell("polymorphic_class", clones(16))),
  },
  {
    id: "guard-pays-for-two",
    sentence:
      "Comparing a function with the known ones before the call makes two layouts faster and a single one slower.",
    source: `${HYPOTHESIS}; after INDIRECT_CALL_2 in Linux`,
    reason:
      "Behind a compare the callee is a constant and inlined; a site with one target has that already, without the compare.",
    refutedBy:
      "Less than 5 % gained over a function table with two layouts in either order, or less than 5 % lost with one.",
    predictions: [
      atLeast(COSTS, versus("function_table", "guarded_indirect", ALTERNATING)),
      atLeast(COSTS, versus("function_table", "guarded_indirect", RANDOM)),
      atLeast(COSTS, versus("guarded_indirect", "function_table", ONE)),
    ],
    evidence: moreUsedIs("inlined", cell("guarded_indirect", ALTERNATING)),
  },
];
