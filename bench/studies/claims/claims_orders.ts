/**
 * What this project supposed of V8 before it measured: closures, sizes, orders, tiers.
 *
 * @module
 */

import type { Claim, Contrast } from "./claim.ts";
import { HYPOTHESIS, REWORDED } from "./claims_hypotheses.ts";
import {
  atLeast,
  atMost,
  cell,
  change,
  CLIFF,
  COSTS,
  moreUsedIs,
  relative,
  squared,
  versus,
} from "./claims_notation.ts";

const ALTERNATING = "more_used/alternating/split+packed";
const RUNS = "more_used/runs/split+packed";
const RANDOM = "more_used/random/split+packed";
const SHORT = "more_used/random_short/split+packed";
const ONE = "more_used/one/split";
const TRIPS = "round_trip_4/alternating/split+packed";
const TRIPS_RUNS = "round_trip_4/runs/split+packed";
const TRIPS_RANDOM = "round_trip_4/random/split+packed";
const CONSTANT_QUEUE = "round_trip_1/one/split";

const TURBOLEV = ["--turbolev"];
const NO_PEELING = ["--no-turbo-loop-peeling"];

/** A branch with one layout by the same with two, each relative to direct calls. */
function unusedArm(v8Flags: readonly string[] = []): Contrast {
  return relative(
    change("boolean_branch", [ONE, v8Flags], [ALTERNATING, v8Flags]),
    change("direct", [ONE, v8Flags], [ALTERNATING, v8Flags]),
  );
}

/** Hypotheses on what surrounds the call: its closure, its size, its order, its compiler. */
export const ORDER_CLAIMS: readonly Claim[] = [
  {
    id: "second-literal-costs",
    sentence:
      "Closures of two function literals cost at least 5 % more than closures of one, however many closures there are of each.",
    source: HYPOTHESIS,
    reason:
      "Closures of one literal share a feedback cell, which a call site can keep in place of a function, and are inlined; a site that has seen two cells is megamorphic.",
    refutedBy:
      "A ratio of two literals (split and packed queues) to one (eight split queues), each relative to direct calls, below 1.05.",
    predictions: [
      atLeast(
        COSTS,
        relative(
          versus("bound_closure", "direct", ALTERNATING),
          versus("bound_closure", "direct", ONE),
        ),
      ),
    ],
    evidence: [
      ...moreUsedIs("inlined", cell("bound_closure", ONE)),
      ...moreUsedIs("generic call", cell("bound_closure", ALTERNATING)),
    ],
  },
  {
    id: "size-hides-call-cost",
    sentence:
      "The larger the operation, the less it matters how it is called: a function table costs at least half as much again in the smallest operation as in a round trip.",
    source: HYPOTHESIS,
    reason:
      "A generic call adds a fixed number of nanoseconds, which are most of a small callee and little of a large one.",
    refutedBy:
      "The ratio of function_table to boolean_branch in more_used less than 1.5 times that in round trips.",
    predictions: [
      atLeast(
        CLIFF,
        relative(
          versus("function_table", "boolean_branch", ALTERNATING),
          versus("function_table", "boolean_branch", TRIPS),
        ),
      ),
    ],
  },
  {
    id: "random-order-one-miss",
    sentence:
      "A random order of layouts costs a round trip one mispredicted branch and not one for each of its operations.",
    source: HYPOTHESIS,
    reason:
      "The first branch on the layout is unpredictable; those after it on the same queue follow from it, and the predictor's history holds it. One misprediction is about a seventh of a round trip, three would be four tenths.",
    refutedBy:
      "A ratio of a random to an alternating order of round trips below 1.05 or above 1.25.",
    predictions: [
      atLeast(COSTS, change("boolean_branch", [TRIPS_RANDOM], [TRIPS])),
      atMost(1.25, change("boolean_branch", [TRIPS_RANDOM], [TRIPS])),
    ],
  },
  {
    id: "short-order-remembered",
    sentence:
      "A random order of 4,096 steps is remembered by the branch predictor, so that it hides at least a third of what a random order costs.",
    source: HYPOTHESIS,
    reason:
      "The predictor keys on a long history of branches, and an order that repeats within what it can hold is a pattern to it.",
    refutedBy:
      "A branch in an order of a million steps less than 1.5 times as slow as in one of 4,096, in the smallest operation.",
    predictions: [atLeast(CLIFF, change("boolean_branch", [RANDOM], [SHORT]))],
  },
  {
    id: "turns-hurt-lone-call",
    sentence:
      "Alternating layouts penalize an indirect call in a loop that makes one call, and no longer in a loop that makes several.",
    source: HYPOTHESIS,
    reason:
      "A predictor that expects the last target again is always wrong when two take turns; several calls in an iteration give it a history to key on.",
    refutedBy:
      "Alternation less than 5 % slower than runs of 32 for a function table, relative to a branch, in a loop over the smallest operation, or more than 5 % in round trips.",
    predictions: [
      atLeast(
        COSTS,
        relative(
          versus("function_table", "boolean_branch", ALTERNATING),
          versus("function_table", "boolean_branch", RUNS),
        ),
      ),
      atMost(
        COSTS,
        relative(
          versus("function_table", "boolean_branch", TRIPS),
          versus("function_table", "boolean_branch", TRIPS_RUNS),
        ),
      ),
    ],
  },
  {
    id: "throwing-default-costs",
    sentence:
      "A default arm that throws costs a switch at least 5 % of the smallest operation, and less than that of a round trip on one constant queue.",
    source: REWORDED,
    reason:
      "V8 does not know that the arm never returns: what the switch returns may be anything then, and the loop holds a call.",
    refutedBy:
      "A switch with the arm less than 1.05 times one without in more_used, or more than that in round trips on one constant queue.",
    predictions: [
      atLeast(COSTS, versus("switch_const_ops", "switch_no_default", ALTERNATING)),
      atMost(COSTS, versus("switch_const_ops", "switch_no_default", CONSTANT_QUEUE)),
    ],
    evidence: moreUsedIs(
      "inlined",
      cell("switch_const_ops", ALTERNATING),
      cell("switch_no_default", ALTERNATING),
    ),
  },
  {
    id: "imported-arm-costs",
    sentence:
      "An arm that never runs costs a switch at least 5 % more if it calls an imported function than if it calls a constant of the module.",
    source: "after throwing-default-costs: what V8 made of the loop",
    reason:
      "V8 leaves the optimized code where a constant was never called; an import it loads, checks for having been initialized, and calls.",
    refutedBy:
      "A switch whose throwing function is imported less than 1.05 times one whose throwing function is bound to a constant, in more_used.",
    predictions: [
      atLeast(COSTS, versus("switch_const_ops", "switch_local_bug", ALTERNATING)),
    ],
    evidence: moreUsedIs("inlined", cell("switch_local_bug", ALTERNATING)),
  },
  {
    id: "throw-cost-is-peeling",
    sentence:
      "Most of what a default arm that throws costs is that TurboFan no longer peels the loop around the switch.",
    source: "after throwing-default-costs: what V8 made of the loop",
    reason:
      "Optimized code leaves the loop where an arm was never run, and TurboFan does not peel a loop with such an exit, so that every check that does not change is made again in each iteration.",
    refutedBy:
      "Without loop peeling for either, a switch that throws is still more than the square root of the ratio above to one that cannot.",
    predictions: [
      atLeast(
        1,
        relative(
          versus("switch_const_ops", "switch_no_default", ALTERNATING),
          squared(versus("switch_const_ops", "switch_no_default", ALTERNATING, NO_PEELING)),
        ),
      ),
    ],
  },
  {
    id: "unused-arm-costs",
    sentence:
      "A branch one arm of which is never run costs at least 5 % more than one that runs both, unless no loop is peeled.",
    source: "after throwing-default-costs: what V8 made of the loop",
    reason: "As for an arm that throws: an arm that was never run is an exit from the loop.",
    refutedBy:
      "The smallest operation with one layout by that with two, relative to direct calls, less than 1.05 times, or without loop peeling more than that.",
    predictions: [atLeast(COSTS, unusedArm()), atMost(COSTS, unusedArm(NO_PEELING))],
  },
  {
    id: "one-queue-flatters",
    sentence:
      "A benchmark on one constant queue flatters: on four queues the same round trip costs at least 5 % more.",
    source: HYPOTHESIS,
    reason:
      "V8 folds the addresses of a constant queue's arrays into the code; those of a queue that comes from an array are loaded.",
    refutedBy:
      "Direct calls on four queues of one layout in turn less than 1.05 times as slow as on one constant queue.",
    predictions: [
      atLeast(COSTS, change("direct", ["round_trip_4/one/split"], [CONSTANT_QUEUE])),
      atLeast(
        COSTS,
        change("direct", ["round_trip_4/one/packed"], ["round_trip_1/one/packed"]),
      ),
    ],
  },
  {
    id: "turbolev-turns-ranking",
    sentence:
      "Turbolev turns the ranking round: on one constant queue a function table beats a branch under TurboFan and loses to it under Turbolev, each by at least 5 %.",
    source: REWORDED,
    reason:
      "Turbolev inlines what TurboFan's budget refuses, so that all strategies with known targets meet at the time of direct calls.",
    refutedBy:
      "A function table at least 0.95 times a branch under TurboFan, or less than 1.05 times a branch under Turbolev.",
    predictions: [
      atLeast(COSTS, versus("boolean_branch", "function_table", CONSTANT_QUEUE)),
      atLeast(COSTS, versus("function_table", "boolean_branch", CONSTANT_QUEUE, TURBOLEV)),
    ],
  },
];
