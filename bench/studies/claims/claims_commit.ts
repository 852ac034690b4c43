/**
 * The commit's own claim: that the new dispatch costs nothing.
 *
 * @module
 */

import { TRACE_NAMES } from "../../workload/mod.ts";
import type { Claim } from "./claim.ts";
import { cell, moreUsedIs, same, versus } from "./claims_notation.ts";

const TWO = "split+packed";
const ORDERS = ["one/split", "one/packed", `alternating/${TWO}`, `runs/${TWO}`, `random/${TWO}`];
const SINGLE_OPS = [
  "get_empty",
  "kick_prepare",
  "poll",
  "disable_enable_cb",
  "enable_cb_delayed",
  "add_detach",
];

/** Every kind of work that the lab has over split and packed. */
const EVERYWHERE: readonly string[] = [
  ...ORDERS.map((order) => `more_used/${order}`),
  ...ORDERS.map((order) => `round_trip_4/${order}`),
  "round_trip_1/one/split",
  "round_trip_1/one/packed",
  `batch_32/alternating/${TWO}`,
  `batch_32/random/${TWO}`,
  ...SINGLE_OPS.map((op) => `single_op:${op}/alternating/${TWO}`),
  ...TRACE_NAMES.map((trace) => `trace:${trace}/recorded/${TWO}`),
];

/** The sentence of the commit that introduced `struct virtqueue_ops`. */
export const COMMIT_CLAIM: Claim = {
  id: "switch-equals-branch",
  sentence:
    "No performance differences are noticed between a branch on a boolean and a switch over constant ops.",
  source:
    'Linux commit 1208473f9b5e "virtio_ring: introduce virtqueue ops": "Tested with CONFIG_MITIGATION_RETPOLINE, no performance differences were noticed"',
  reason:
    "The tables are constants, so that both forms end in the same direct calls, which the compiler may inline.",
  refutedBy:
    "A ratio of the two beyond ±2 % at any kind of work: one operation, a round trip, a batch, a recorded guest.",
  predictions: EVERYWHERE.map((path) => same(versus("switch_const_ops", "boolean_branch", path))),
  evidence: moreUsedIs(
    "inlined",
    cell("boolean_branch", `more_used/alternating/${TWO}`),
    cell("switch_const_ops", `more_used/alternating/${TWO}`),
  ),
};
