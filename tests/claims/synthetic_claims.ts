/**
 * A report of claims made up for tests of its forms, with every verdict and outcome. Nothing was measured.
 *
 * @module
 */

import type { Bound } from "../../bench/studies/claims/claim.ts";
import type {
  ClaimCellResult,
  ClaimResult,
  ClaimsReport,
  Effect,
  EvidenceResult,
  PredictionOutcome,
  PredictionResult,
} from "../../bench/record/claims.ts";
import type { CellEvidence } from "../../bench/record/cell_evidence.ts";
import type { ControlOutcome } from "../../bench/record/lab.ts";

/** What to make up. */
export interface SyntheticClaimsOptions {
  /** Whether a control fails. */
  readonly controlFails?: boolean;
  /** Whether the run was cut short. */
  readonly partial?: boolean;
}

const SAME: Bound = { kind: "equivalent", margin: 0.02 };
const ALTERNATING = "more_used/alternating/split+packed";
const RANDOM = "round_trip_4/random/split+packed";

/** A claim of each verdict and more, its predictions of each outcome and each kind of bound. */
export function syntheticClaims(options: SyntheticClaimsOptions = {}): ClaimsReport {
  const claims = CLAIMS;
  const ids = [
    ...new Set(
      claims.flatMap(({ predictions }) =>
        predictions.flatMap(({ over, under }) => [...over, ...under])
      ),
    ),
  ];
  return {
    schema: "vringlab/claims",
    version: 1,
    partial: options.partial ?? false,
    partialReason: options.partial
      ? "the time budget ended when 2 predictions were open with fewer than 32 blocks"
      : "",
    startedAt: "2026-01-02T03:04:05.678Z",
    durationSeconds: 1123.4,
    seed: 4242,
    alpha: 0.01,
    environment: {
      cpu: "Synthetic CPU 1000",
      cpuCount: 2,
      kernel: "linux 0.0.0-synthetic",
      arch: "x86_64",
      memoryBytes: 8 * 2 ** 30,
      deno: "2.9.6",
      v8: "15.0.245.2-rusty",
      typescript: "6.0.3",
      v8Flags: [],
      commit: "0123456789ab",
      loadAverage: [0.52, 0.61, 0.7],
      hardwareCounters: "not available: made up",
    },
    claims,
    cells: ids.map(cellResult),
    controls: controls(options.controlFails ?? false),
    findings: options.partial
      ? [{
        kind: "child died",
        where: `${ALTERNATING}/boolean_branch`,
        what: "One of 32 processes ended early",
        likelyCause: "It was made up so",
        advice: "Nothing",
      }]
      : [],
  };
}

function effect(ratio: number, width: number, blocks = 16): Effect {
  return {
    ratio,
    ratioLow: ratio * (1 - width),
    ratioHigh: ratio * (1 + width),
    confidence: 0.99,
    blocks: Array.from({ length: blocks }, (_unused, i) => {
      return i === 3 ? null : Math.log(ratio) + (i % 5 - 2) * width / 4;
    }),
  };
}

function prediction(
  [over, under, place]: readonly [over: string, under: string, place: string],
  bound: Bound,
  of: Effect | null,
  outcome: PredictionOutcome,
): PredictionResult {
  return {
    label: `${over} ÷ ${under} in ${place}`,
    over: [`${place}/${over}`],
    under: [`${place}/${under}`],
    bound,
    effect: of,
    outcome,
  };
}

function evidence(strategy: string, found: string | null): EvidenceResult {
  return {
    cell: `${ALTERNATING}/${strategy}`,
    op: "moreUsed",
    expected: ["inlined", "known call"],
    found,
    agrees: found === null ? null : found === "inlined",
  };
}

const SWITCH = ["switch_const_ops", "boolean_branch"] as const;
const TABLE = ["function_table", "boolean_branch"] as const;
const LONG =
  "polymorphic_class: more_used_clones/alternating/clones-5 ÷ more_used_clones/alternating/" +
  "clones-4 under --max-valid-polymorphic-map-count=8";

const CLAIMS: readonly ClaimResult[] = [
  {
    id: "switch-equals-branch",
    sentence:
      "No performance differences are noticed between a branch and a switch over const ops.",
    source: 'Linux commit "virtio_ring: introduce virtqueue ops"',
    reason: "Both end in the same direct calls, which the compiler may inline.",
    refutedBy: "A ratio of the two beyond ±2 % at any kind of work.",
    verdict: "refuted",
    predictions: [
      prediction([...SWITCH, ALTERNATING], SAME, effect(1.004, 0.003, 8), "holds"),
      prediction([...SWITCH, RANDOM], SAME, effect(1.031, 0.004), "fails"),
      prediction(
        [...SWITCH, "trace:mixed-e-random/recorded/split+packed"],
        SAME,
        effect(1.018, 0.009, 32),
        "open",
      ),
    ],
    evidence: [evidence("boolean_branch", "inlined"), evidence("switch_const_ops", "inlined")],
  },
  {
    id: "second-target-cliff",
    sentence: "A function table with two targets costs at least half as much again as a branch.",
    source: "a hypothesis of this project",
    reason: "A call site that has seen two functions is megamorphic to V8.",
    refutedBy: "A ratio below 1.5.",
    verdict: "confirmed",
    predictions: [
      prediction(
        [...TABLE, ALTERNATING],
        { kind: "at least", ratio: 1.5 },
        effect(5.06, 0.02, 8),
        "holds",
      ),
    ],
    evidence: [evidence("function_table", "generic call")],
  },
  {
    id: "fifth-class-cliff",
    sentence:
      "`ops_array` costs at most 5 % over `switch_const_ops` where the order cannot be predicted.",
    source: "a hypothesis of this project",
    reason: "",
    refutedBy: "A ratio above 1.05.",
    verdict: "inconclusive",
    predictions: [
      prediction(
        ["ops_array", "switch_const_ops", RANDOM],
        { kind: "at most", ratio: 1.05 },
        effect(1.047, 0.012, 32),
        "open",
      ),
    ],
    evidence: [evidence("ops_array", null)],
  },
  {
    id: "random-order-one-miss",
    sentence:
      "A fifth class of receivers is a cliff: with `--max-valid-polymorphic-map-count=8` it is none.",
    source: "a hypothesis of this project",
    reason: "Up to 4 maps are told apart at a property load; from the fifth on it is megamorphic.",
    refutedBy: "Less than 1.5 times as much without the flag, or more than 5 % with it.",
    verdict: "confirmed",
    predictions: [
      {
        label: `(${LONG.replace(/ under.*/, "")}) ÷ (${LONG})`,
        over: [
          "more_used_clones/alternating/clones-5/polymorphic_class",
          "more_used_clones/alternating/clones-4/polymorphic_class --max-valid-polymorphic-map-count=8",
        ],
        under: [
          "more_used_clones/alternating/clones-4/polymorphic_class",
          "more_used_clones/alternating/clones-5/polymorphic_class --max-valid-polymorphic-map-count=8",
        ],
        bound: { kind: "at least", ratio: 2 },
        effect: effect(13.2, 0.05, 8),
        outcome: "holds",
      },
      {
        ...prediction(
          ["x", "y", RANDOM],
          { kind: "at most", ratio: 0.95 },
          effect(0.41, 0.02, 8),
          "holds",
        ),
        label: LONG,
      },
    ],
    evidence: [],
  },
  {
    id: "array-of-ops-costs",
    sentence: "An array of ops costs.",
    source: "a mail on the patch",
    reason: "A load that the compiler cannot fold.",
    refutedBy: "Equal times.",
    verdict: "not measured",
    predictions: [
      prediction(
        ["ops_array", "direct", ALTERNATING],
        { kind: "at least", ratio: 1 },
        null,
        "not measured",
      ),
    ],
    evidence: [],
  },
];

function cellResult(id: string, i: number): ClaimCellResult {
  const [path = "", flag] = id.split(" ");
  const [workload = "", order = "", layouts = "", strategy = ""] = path.split("/");
  const cell = { workload, order, layouts, strategy };
  return {
    id,
    cell: flag === undefined ? cell : { ...cell, v8Flags: [flag] },
    nsPerOp: strategy === "direct" ? null : 1.25 * (i + 1),
    processes: strategy === "direct" ? 0 : 16,
    ...(i === 0 ? { evidence: EVIDENCE } : {}),
  };
}

const EVIDENCE: CellEvidence = { classification: "inlined", functions: [], variants: [] };

function controls(fails: boolean): ControlOutcome[] {
  return [
    {
      name: "A/A",
      where: `group 1, ${ALTERNATING}/boolean_branch`,
      expected: "no difference from itself",
      observed: fails
        ? "1.041 times itself (1.032 to 1.050), 16 blocks"
        : "1.000 times itself (0.996 to 1.004), 16 blocks",
      passed: !fails,
    },
    {
      name: "known ×2",
      where: `group 1, ${ALTERNATING}/boolean_branch`,
      expected: "slower, by about 2",
      observed: "1.987 times itself (1.960 to 2.014), 8 blocks",
      passed: true,
    },
  ];
}
