// @generated from the schemas in bench/record/ by deno task generate; do not edit.

/**
 * The types of all records, as their schemas say.
 *
 * @module
 */

import type { Comparison } from "../stats/compare.ts";
import type { Rate } from "../stats/rate.ts";
import type { Verdict } from "../stats/verdict.ts";
import type { EstimateState } from "../stats/core_state.ts";
import type { StandaloneRatio } from "../stats/compare.ts";

/** What the CPU on which everything was timed shares with others, as measured. */
export interface CoreShape {
  /** CPU on which everything was timed; null where processes were not pinned. */
  readonly pinnedTo: number | null;
  /** Every other CPU; empty where loads cannot be placed. */
  readonly neighbors: readonly ({
    /** Number of the CPU. */
    readonly cpu: number;
    /** What a load there makes of the wide loop's time, as a ratio: about 1 for a core of its own. */
    readonly slowdown: number;
  })[];
  /** Time of a step of the wide loop / of the chain without a load; null where not measured. */
  readonly idleQuotient: number | null;
  /** The same beside a load of the lab's own. */
  readonly loadedQuotient: number | null;
  /** Quotient from which on a window counts as contended; absent where not measured. */
  readonly threshold?: number;
  /** One line in words. */
  readonly note: string;
}

/** The machine and the programs. */
export interface Environment {
  /** CPU model. */
  readonly cpu: string;
  /** Logical CPUs. */
  readonly cpuCount: number;
  /** Operating system and kernel release. */
  readonly kernel: string;
  /** CPU architecture. */
  readonly arch: string;
  /** Memory in bytes. */
  readonly memoryBytes: number;
  /** Deno version. */
  readonly deno: string;
  /** V8 version. */
  readonly v8: string;
  /** TypeScript version. */
  readonly typescript: string;
  /** V8 flags of the children. */
  readonly v8Flags: readonly string[];
  /** Git commit, with `+changes` when the tree was not clean; `unknown` outside a checkout. */
  readonly commit: string;
  /** Load averages at the start. */
  readonly loadAverage: readonly number[];
  /** One line on hardware counters. */
  readonly hardwareCounters: string;
  /** What the core shares with others; absent in records of earlier versions. */
  readonly core?: CoreShape;
}

/**
 * Placement of the cells of a comparison: one process each, both in one process, or all in one
 * process.
 */
export type Placement = "isolated" | "paired" | "shared";

/** One of several sets of V8 flags, or releases of Deno. */
export interface Configuration {
  /** Its name in reports: release, tier, flags, or several of them. */
  readonly name: string;
  /** V8 flags of its processes, beside the run's. */
  readonly v8Flags: readonly string[];
  /** Release of Deno that its processes are of, where releases were compared. */
  readonly deno?: string;
}

/** What one process measured for one cell. */
export interface ProcessSamples {
  /** Block number, from 0. */
  readonly block: number;
  /** Nanoseconds per operation, one per round. */
  readonly windowsNs: readonly number[];
  /** What two loops around each window tell of the core; absent where it is not known. */
  readonly core?: {
    /** State of the core by round: q quiet, c contended, i interrupted. */
    readonly states: string;
    /** Time of a step of the wide loop / of the chain, by round. */
    readonly quotients: readonly number[];
  };
  /** Operations in each window. */
  readonly windowOps: number;
  /** Windows run before measuring. */
  readonly warmupWindows: number;
  /** Tier of each hot function when measuring ended, where V8 natives are allowed; else empty. */
  readonly tiers: Readonly<Record<string, string>>;
  /** Whether windows had stopped drifting before measuring, and no tier changed while measuring. */
  readonly steady: boolean;
  /** Checksum of the fixed verification run. */
  readonly checksum: number;
  /**
   * Single calls, timed after the windows; absent where a call is too short for that, or was not asked
   * for.
   */
  readonly calls?: {
    /** Calls, each timed by itself. */
    readonly count: number;
    /** Nanoseconds that three quarters of them took at most. */
    readonly p75Ns: number;
    /** Nanoseconds that 99 % of them took at most. */
    readonly p99Ns: number;
  };
}

/**
 * How a dispatch reaches its target, from best to worst.
 *
 * - `no call`: nothing was inlined and nothing is called.
 * - `inlined`: no call is left: the functions dispatched to are part of the code.
 * - `known call`: calls, each of one function that is constant in the code.
 * - `guarded chain`: compares, each before a call of the function that goes with it by way of a
 * builtin.
 * - `jump table`: a jump through a table of addresses.
 * - `generic call`: a call of a function that only the call itself finds out.
 * - `wasm call`: a call of a WebAssembly function, which calls whatever its table holds.
 * - `megamorphic load + generic call`: a generic call, and before it a property load through V8's
 * global cache.
 * - `unknown`: there is optimized code, but its instructions could not be read and the log does not
 * decide.
 * - `not optimized`: V8 never made optimized code of it, or threw it away.
 */
export type Classification =
  | "no call"
  | "inlined"
  | "known call"
  | "guarded chain"
  | "jump table"
  | "generic call"
  | "wasm call"
  | "megamorphic load + generic call"
  | "unknown"
  | "not optimized";

/** A function in the code of another. */
export interface InlinedFunction {
  /** Its name; copies of a file have `#` and a number. */
  readonly name: string;
  /** The function that calls it; empty for the function in question itself. */
  readonly into: string;
}

/** A call that the compiler did not inline. */
export interface InliningRefusal {
  /** The function called. */
  readonly name: string;
  /** Its bytecodes, with those inlined into its own optimized code; `null` where the trace does not tell. */
  readonly bytecodes: number | null;
  /** Bytecodes inlined when it was refused; `null` if the budget had no part in it. */
  readonly budgetUsed: number | null;
  /** The budget; `null` if it had no part in it. */
  readonly limit: number | null;
  /** Why, in words. */
  readonly reason: string;
}

/** Code thrown away. */
export interface DeoptEvidence {
  /** Whose code. */
  readonly name: string;
  /** Why, in V8's words. */
  readonly reason: string;
  /** Where, `file:line:column` in the code that V8 runs, without types. */
  readonly place: string;
  /** Whether it happened after warm-up. */
  readonly measured: boolean;
}

/** The state of an inline cache at the end. */
export interface IcEvidence {
  /** The function that holds it. */
  readonly name: string;
  /** `LoadIC`, `KeyedLoadIC`, … */
  readonly type: string;
  /** Property; `[…]` for elements. */
  readonly key: string;
  /** `monomorphic`, `polymorphic`, `megamorphic`, … */
  readonly state: string;
  /** Different hidden classes that it has seen, as far as they are logged. */
  readonly maps: number;
  /** How many sites of the function are alike in all of this. */
  readonly sites: number;
  /** Where the first of them is, `file:line:column` in the code that V8 runs; absent in older records. */
  readonly place?: string;
}

/** What V8 made of one function. JSON. */
export interface EvidenceSummary {
  /** The function. */
  readonly name: string;
  /** `turbofan`, `maglev`, `sparkplug`, `ignition`. */
  readonly tier: string;
  /** How its calls reach their targets. */
  readonly classification: Classification;
  /** Why instructions were not read, one line; empty if they were. */
  readonly codeObstacle: string;
  /** Bytes of its machine code; 0 without optimized code. */
  readonly bytes: number;
  /** Branches that leave optimized code. */
  readonly guards: number;
  /** Calls of known functions, by name, in order. */
  readonly knownCalls: readonly string[];
  /** Calls by way of the builtins `Call_…` and `CallFunction_…`, by builtin, in order. */
  readonly builtinCalls: readonly string[];
  /** Property loads through V8's global cache. */
  readonly megamorphicLoads: number;
  /** Jump tables, calls of WebAssembly, and calls through registers that no constant goes into. */
  readonly indirectJumps: number;
  /** Of the calls and loads above, those in source that is never executed. They are not counted there. */
  readonly neverExecuted: number;
  /** Functions inlined. */
  readonly inlined: readonly InlinedFunction[];
  /** Functions that were not, and why. */
  readonly refused: readonly InliningRefusal[];
  /** Code of this function, or of what it inlined, that was thrown away. */
  readonly deopts: readonly DeoptEvidence[];
  /**
   * Calls of other builtins and of V8's runtime that are executed, by name, in order; absent in older
   * records.
   */
  readonly builtins?: readonly string[];
  /** Caches of the property loads in this function, and in inlined ones that belong to the dispatch. */
  readonly icStates: readonly IcEvidence[];
}

/** Code that some processes ended up with. */
export interface CodeVariant {
  /** How many did. */
  readonly processes: number;
  /** Compiler. */
  readonly tier: string;
  /** Bytes. */
  readonly bytes: number;
  /** Functions inlined, sorted; one that was inlined several times comes as often. */
  readonly inlined: readonly string[];
}

/** How V8 keeps an object that a function was called with. */
export interface InputShape {
  /** Which: `argument 1`, `argument 1.items`. */
  readonly path: string;
  /** `dictionary mode`, the kind of an array's elements, or `BigInt`. */
  readonly shape: string;
}

/** Code that was called, and how often. */
export interface CalledCode {
  /** The code: a function, a builtin of V8, or one of its C++ functions. */
  readonly name: string;
  /** Which of these it is. */
  readonly kind: "function" | "builtin" | "runtime";
  /** Calls and tail calls of it per operation. */
  readonly perOperation: number;
}

/** What one operation executes, counted by stepping through it. JSON. */
export interface Counts {
  /** Operations by which the two lengths differ. */
  readonly operations: number;
  /** How often both lengths were stepped through. */
  readonly repetitions: number;
  /** Whether all repetitions came out the same, to the instruction. */
  readonly equal: boolean;
  /** Fewest instructions per operation of all repetitions. */
  readonly instructionsLow: number;
  /** Most instructions per operation of all repetitions. */
  readonly instructionsHigh: number;
  /** Instructions per operation, median of the repetitions. */
  readonly instructions: number;
  /** Bytes of the different instructions that ran, in all code. */
  readonly codeBytes: number;
  /** Conditional branches that jumped. */
  readonly branchesTaken: number;
  /** Conditional branches that did not. */
  readonly branchesNotTaken: number;
  /** Calls of an address in the code. */
  readonly directCalls: number;
  /** Calls of an address in a register or memory; V8 calls known functions and builtins so too. */
  readonly indirectCalls: number;
  /** Jumps to an address in a register or memory. */
  readonly indirectJumps: number;
  /**
   * Of the indirect calls and jumps, those at a place that went to several targets: what can be
   * mispredicted.
   */
  readonly varyingTargets: number;
  /** Returns. */
  readonly returns: number;
  /** Reads of memory, those of the stack included. */
  readonly loads: number;
  /** Writes to memory, those to the stack included. */
  readonly stores: number;
  /** What was called, the most frequent first. */
  readonly calls: readonly CalledCode[];
  /** What came in between, so that lengths were stepped through again: one sentence each. */
  readonly disturbances: readonly string[];
}

/** What V8 made of a cell. JSON. */
export interface CellEvidence {
  /** The slowest way in which the loop, or a dispatcher that it calls, reaches its targets. */
  readonly classification: Classification;
  /** The loops, then the dispatchers that they call instead of having them inlined. */
  readonly functions: readonly EvidenceSummary[];
  /** Code of the first loop in further processes, the commonest first; empty if none were run. */
  readonly variants: readonly CodeVariant[];
  /** Bytes that a call allocates, with what its caller allocates for it; absent in older records. */
  readonly allocatedBytes?: number;
  /** What the text of the function makes: `functions`, `BigInts`; absent in older records. */
  readonly makes?: readonly string[];
  /**
   * How V8 keeps the objects that a function was called with; absent for strategies and in older
   * records.
   */
  readonly inputs?: readonly InputShape[];
  /** What one operation executes; absent where it was not asked for or could not be counted. */
  readonly counts?: Counts;
}

/** What an operation allocates, counted in processes of its own. */
export interface Allocation {
  /** Bytes of V8's heap per operation: median over stretches. */
  readonly bytesPerOp: number;
  /** The second lowest of the stretches. */
  readonly bytesLow: number;
  /** The second highest of the stretches. */
  readonly bytesHigh: number;
  /** Collections of garbage per operation. */
  readonly collectionsPerOp: number;
}

/** What kind of cause it is, those that explain most first. */
export type CauseKind =
  | "deopt loop"
  | "not optimized"
  | "dictionary mode"
  | "megamorphic access"
  | "megamorphic call"
  | "not inlined"
  | "bigint"
  | "string flattening"
  | "arguments object"
  | "closure allocation"
  | "elements kind"
  | "runtime call"
  | "allocation"
  | "more instructions";

/** Why one function is slower than another, by the evidence of both. */
export interface Cause {
  /** What kind of cause it is, those that explain most first. */
  readonly kind: CauseKind;
  /** The cause, one sentence, names in backquotes. */
  readonly sentence: string;
  /** Where, `file:line:column` in the code that V8 runs; empty if unknown. */
  readonly place: string;
}

/** One cell's results. */
export interface CellResult {
  /** Strategy or control name. */
  readonly strategy: string;
  /** Whether this is a control and not a strategy. */
  readonly control: boolean;
  /** The control that does nothing and is called as this cell is; `empty_op` unless given. */
  readonly floor?: string;
  /**
   * Estimate of the time per operation. Of the baseline: median over processes of the median of each
   * one's windows; of a cell compared with it: that × the ratio.
   */
  readonly nsPerOp: number;
  /** Raw samples per process. */
  readonly processes: readonly ProcessSamples[];
  /** Comparison with the group's baseline; `null` for the baseline itself. */
  readonly comparison: Comparison | null;
  /**
   * What V8 made of the cell, taken in a process of its own; absent where it was not asked for or
   * failed.
   */
  readonly evidence?: CellEvidence;
  /** What an operation of the cell allocates, counted in processes of its own; absent where it was not. */
  readonly allocation?: Allocation;
  /**
   * Why a proven difference from the baseline is there, what explains most first; empty where no cause
   * was found, absent where none was looked for.
   */
  readonly causes?: readonly Cause[];
}

/** A comparison family: one workload in one order on one set of layouts. */
export interface GroupResult {
  /** Workload name. */
  readonly workload: string;
  /** Order of the layouts over time. */
  readonly order: string;
  /** Layouts taking part, joined by `+`. */
  readonly layouts: string;
  /** What one operation is. */
  readonly operation: string;
  /** How large an operation is; recorded traffic mixes them. None where cells do different work. */
  readonly size?: "small" | "large" | "mixed";
  /** What a branch predictor can make of the layouts in this order; none where there is no order. */
  readonly predictability?: "one layout" | "predictable" | "random" | "recorded";
  /** Strategy that ratios refer to. */
  readonly baseline: string;
  /** Placement of the cells. */
  readonly placement: Placement;
  /** What the cells ran under, where several configurations were measured. */
  readonly configuration?: Configuration;
  /** The cells, baseline first. */
  readonly cells: readonly CellResult[];
}

/** What sharing a process costs one strategy: its time in one process with all others / its time alone. */
export interface SharingCost {
  /** Workload name. */
  readonly workload: string;
  /** Order of the layouts over time. */
  readonly order: string;
  /** Layouts taking part, joined by `+`. */
  readonly layouts: string;
  /** Name of the configuration in which both ran, where several were measured. */
  readonly configuration?: string;
  /** The strategy. */
  readonly strategy: string;
  /** Estimate of time shared / time isolated; beyond 1: slower when shared. */
  readonly ratio: number;
  /** Lower end of its interval. */
  readonly ratioLow: number;
  /** Upper end of its interval. */
  readonly ratioHigh: number;
  /** Confidence level of the interval, e.g. 0.95, for this strategy alone. */
  readonly confidence: number;
  /** Blocks in which both ran. */
  readonly blocks: number;
}

/** What a configuration of V8 makes of one strategy: its time there / its time in the reference. */
export interface ConfigurationRatio {
  /** Workload name. */
  readonly workload: string;
  /** Order of the layouts over time. */
  readonly order: string;
  /** Layouts taking part, joined by `+`. */
  readonly layouts: string;
  /** Placement of the cells. */
  readonly placement: Placement;
  /** The strategy. */
  readonly strategy: string;
  /** The configuration. */
  readonly configuration: string;
  /** Estimate of time there / time in the reference; beyond 1: slower than in the reference. */
  readonly ratio: number;
  /** Lower end of its interval. */
  readonly ratioLow: number;
  /** Upper end of its interval. */
  readonly ratioHigh: number;
  /** Confidence level of the interval, e.g. 0.95, for this strategy alone. */
  readonly confidence: number;
  /** Blocks in which both ran. */
  readonly blocks: number;
}

/** The same strategies under several configurations. */
export interface ConfigurationComparison {
  /** The configuration that the others are compared with; the report's recommendation speaks of it. */
  readonly reference: string;
  /** Ratios, in the order of the groups. */
  readonly ratios: readonly ConfigurationRatio[];
}

/** A time with its interval. */
export interface CalibratedTime {
  /** Nanoseconds: trimmed mean over processes of the 10 % quantile of each one's windows. */
  readonly ns: number;
  /** Lower end of the interval over processes, in nanoseconds. */
  readonly nsLow: number;
  /** Upper end of the interval over processes, in nanoseconds. */
  readonly nsHigh: number;
  /**
   * `ns` in cycles of the time stamp counter, which are not those of the core; `null` without that
   * counter.
   */
  readonly cycles: number | null;
}

/** One loop in one order. Its time is that of a whole iteration. */
export interface CalibrationEntry {
  /** Nanoseconds: trimmed mean over processes of the 10 % quantile of each one's windows. */
  readonly ns: number;
  /** Lower end of the interval over processes, in nanoseconds. */
  readonly nsLow: number;
  /** Upper end of the interval over processes, in nanoseconds. */
  readonly nsHigh: number;
  /**
   * `ns` in cycles of the time stamp counter, which are not those of the core; `null` without that
   * counter.
   */
  readonly cycles: number | null;
  /** Loop, e.g. `indirect call`; those in WebAssembly begin with `wasm`. */
  readonly name: string;
  /** Order of the targets: `constant`, `alternating 2`, … `random 8`. */
  readonly order: string;
  /** Processes that entered. */
  readonly processes: number;
}

/** Something that went wrong or needs attention. */
export interface Finding {
  /** Kind, e.g. `checksum mismatch`, `child died`, `not steady`, `control failed`. */
  readonly kind: string;
  /** Cell or group concerned. */
  readonly where: string;
  /** What happened. */
  readonly what: string;
  /** Likely cause. */
  readonly likelyCause: string;
  /** What to try. */
  readonly advice: string;
}

/** What a call costs on a machine. */
export interface Calibration {
  /** Names the format. */
  readonly schema: "vringlab/calibration";
  /** Version of the format. */
  readonly version: number;
  /** Whether the native loops were measured, so that the three costs below are known. */
  readonly available: boolean;
  /** Why not, in one line; empty when available. */
  readonly reason: string;
  /** CPU architecture and operating system, e.g. `x86_64 linux`. */
  readonly architecture: string;
  /**
   * The kernel's state for Spectre v2, or `unknown (why)`. It holds for the kernel's code, not for these
   * loops.
   */
  readonly mitigation: string;
  /** Frequency of the time stamp counter in GHz; `null` when not available. */
  readonly tscGHz: number | null;
  /**
   * A well-predicted indirect call: the loop with constant target less the loop that only reads the
   * order.
   */
  readonly predictedCall: CalibratedTime | null;
  /**
   * An indirect call that is always mispredicted: the predicted one plus 8/7 of what random order over 8
   * targets adds, as no predictor can be right more often than 1 time in 8.
   */
  readonly mispredictedCall: CalibratedTime | null;
  /** A call through a retpoline: constant target, less the loop that only reads the order. */
  readonly retpolineCall: CalibratedTime | null;
  /** All loops in all orders. */
  readonly entries: readonly CalibrationEntry[];
  /** Confidence level of the intervals, e.g. 0.95. */
  readonly confidence: number;
  /** Processes asked for. */
  readonly processes: number;
  /** Windows of each loop and order in each process. */
  readonly rounds: number;
  /** Seed of the random orders. */
  readonly seed: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Wall time in seconds. */
  readonly durationSeconds: number;
  /** What went wrong or needs attention. */
  readonly findings: readonly Finding[];
}

/** Placement that the self-test judges. */
export type SelftestPlacement = "isolated" | "paired";

/** Largest or smallest share allowed, 0…1. */
export type Bound = {
  /** Largest share. */
  readonly most: number;
} | {
  /** Smallest share. */
  readonly least: number;
};

/** How a target came out. */
export type TargetState = "reached" | "missed" | "too few to tell" | "not measured";

/** A target and how it came out. */
export interface TargetResult {
  /** Placement that it is about. */
  readonly placement: SelftestPlacement;
  /** True where a load of the lab's own ran on another CPU, on and off at random; else absent. */
  readonly neighbor?: true;
  /** What it asks for, in words. */
  readonly wanted: string;
  /** Largest or smallest share allowed, 0…1. */
  readonly bound: Bound;
  /** What was counted. */
  readonly rate: Rate;
  /** How a target came out. */
  readonly state: TargetState;
}

/** Code that both cells run. `micro`: one pop and push. `loop`: 100 of them in a row. */
export type Kernel = "micro" | "loop";

/** How often comparisons of one condition in one placement came out in each way. */
export interface SelftestRates {
  /** Code that both cells run. `micro`: one pop and push. `loop`: 100 of them in a row. */
  readonly kernel: Kernel;
  /** Extra work of the second cell, in percent; 0 for A/A. */
  readonly plantedPercent: number;
  /** True where a load of the lab's own ran on another CPU, on and off at random; else absent. */
  readonly neighbor?: true;
  /** Placement of the two cells. */
  readonly placement: SelftestPlacement;
  /** Comparisons that proved a difference, of whatever size, in either direction; of A/A, false alarms. */
  readonly claims: Rate;
  /** Comparisons that proved one in the right direction; of A/A none can. */
  readonly found: Rate;
  /** Comparisons that proved one in the wrong direction; of A/A none can. */
  readonly wrong: Rate;
  /** Comparisons whose verdict was `equivalent`. */
  readonly equivalent: Rate;
  /** Comparisons whose interval covers the truth. */
  readonly covered: Rate;
}

/** A self-test in short. */
export interface SelftestSummary {
  /** ISO 8601. */
  readonly startedAt: string;
  /** Wall time in seconds. */
  readonly durationSeconds: number;
  /** Why it ended before all comparisons asked for were made; empty when it did not. */
  readonly partialReason: string;
  /** Equivalence margin as a ratio difference. */
  readonly margin: number;
  /** The machine when it started. */
  readonly environment: Environment;
  /** The targets and how they came out. */
  readonly targets: readonly TargetResult[];
  /** Comparisons that failed. */
  readonly failures: number;
  /** Rates by placement and condition. */
  readonly cells: readonly SelftestRates[];
}

/** One control's outcome. */
export interface ControlOutcome {
  /** `A/A`, `known ×2`, `empty op`, `null ring`. */
  readonly name: string;
  /** Where it ran. */
  readonly where: string;
  /** What was expected, in words. */
  readonly expected: string;
  /** What came out, in words with figures. */
  readonly observed: string;
  /** Whether it came out as expected; `null` when it only informs. */
  readonly passed: boolean | null;
}

/**
 * The record of a lab run. Times are nanoseconds per operation. Ratios are time of the cell / time of
 * the baseline: beyond 1 the cell is slower.
 */
export interface LabReport {
  /** Names the format. */
  readonly schema: "vringlab/lab";
  /** Version of the format. */
  readonly version: 1;
  /** Whether the run ended before all that was planned was measured. */
  readonly partial: boolean;
  /** Why a partial run ended. */
  readonly partialReason: string;
  /** `quick` or `full`. */
  readonly mode: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Wall time in seconds. */
  readonly durationSeconds: number;
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** Equivalence margin as a ratio difference, e.g. 0.02. */
  readonly margin: number;
  /** The machine. */
  readonly environment: Environment;
  /** Results by group. */
  readonly groups: readonly GroupResult[];
  /** What sharing a process costs, for work that was measured isolated and shared; else empty. */
  readonly sharing: readonly SharingCost[];
  /** What each configuration makes of the strategies; absent unless several were measured. */
  readonly configurations?: ConfigurationComparison;
  /** What a call costs on this machine; absent where it was not measured. */
  readonly calibration?: Calibration;
  /** How often the lab's verdicts erred in a self-test; absent where none was given. */
  readonly selftest?: SelftestSummary;
  /** The run's own controls. */
  readonly controls: readonly ControlOutcome[];
  /** What went wrong or needs attention. */
  readonly findings: readonly Finding[];
}

/** How comparisons of one placement are laid out. */
export interface Design {
  /** Blocks at which a verdict is sought. */
  readonly looks: readonly number[];
  /** Rounds per block. */
  readonly rounds: number;
  /** Length of a window, in milliseconds. */
  readonly windowMs: number;
  /** Windows of a cell in a round; in pairs, ABBA turns of two each. */
  readonly windowsPerRound: number;
  /** Error allowed for each kind of claim, all looks together. */
  readonly alpha: number;
}

/** A tool that the self-test can run beside the lab. */
export type ToolName = "mitata" | "tinybench" | "deno-bench";

/** One comparison of the lab. */
export interface Outcome {
  /** Code that both cells run. `micro`: one pop and push. `loop`: 100 of them in a row. */
  readonly kernel: Kernel;
  /** Extra work of the second cell, in percent; 0 for A/A. */
  readonly plantedPercent: number;
  /** True where a load of the lab's own ran on another CPU, on and off at random; else absent. */
  readonly neighbor?: true;
  /** Second cell's time over the first's. */
  readonly ratio: number;
  /** Wall time in milliseconds. */
  readonly durationMs: number;
  /** Placement of the two cells. */
  readonly placement: SelftestPlacement;
  /** Lower end of the ratio's interval. */
  readonly ratioLow: number;
  /** Upper end of the ratio's interval. */
  readonly ratioHigh: number;
  /** Confidence level of the interval. */
  readonly confidence: number;
  /** p-value of no difference, adjusted for the looks. */
  readonly pAdjusted: number;
  /** A difference is proven when the p-value is at most this. */
  readonly alpha: number;
  /** Smallest |ratio - 1| that this comparison would have found with 80 % power. */
  readonly minimumDetectableEffect: number;
  /** Share of blocks more than 5 % off the estimate. */
  readonly outlierShare: number;
  /** Blocks that entered. */
  readonly blocks: number;
  /** The lab's verdict at its usual margin. */
  readonly verdict: Verdict;
  /** State of the core in the windows of the estimate; absent where it is not known. */
  readonly state?: EstimateState;
}

/** What a tool told of two functions. */
export interface ReportedByTool {
  /** Code that both cells run. `micro`: one pop and push. `loop`: 100 of them in a row. */
  readonly kernel: Kernel;
  /** Extra work of the second cell, in percent; 0 for A/A. */
  readonly plantedPercent: number;
  /** True where a load of the lab's own ran on another CPU, on and off at random; else absent. */
  readonly neighbor?: true;
  /** Second cell's time over the first's. */
  readonly ratio: number;
  /** Wall time in milliseconds. */
  readonly durationMs: number;
  /** The tool. */
  readonly tool: ToolName;
}

/** A comparison that gave no figures. */
export interface SelftestFailure {
  /** Which one, e.g. `paired loop +3 %`. */
  readonly where: string;
  /** What happened, one line. */
  readonly what: string;
}

/** What came out of all comparisons of one condition in one placement. */
export interface CellSummary {
  /** Code that both cells run. `micro`: one pop and push. `loop`: 100 of them in a row. */
  readonly kernel: Kernel;
  /** Extra work of the second cell, in percent; 0 for A/A. */
  readonly plantedPercent: number;
  /** True where a load of the lab's own ran on another CPU, on and off at random; else absent. */
  readonly neighbor?: true;
  /** Placement of the two cells. */
  readonly placement: SelftestPlacement;
  /** Comparisons that proved a difference, of whatever size, in either direction; of A/A, false alarms. */
  readonly claims: Rate;
  /** Comparisons that proved one in the right direction; of A/A none can. */
  readonly found: Rate;
  /** Comparisons that proved one in the wrong direction; of A/A none can. */
  readonly wrong: Rate;
  /** Comparisons whose verdict was `equivalent`. */
  readonly equivalent: Rate;
  /** Comparisons whose interval covers the truth. */
  readonly covered: Rate;
  /** Median of the ratios. */
  readonly ratioMedian: number;
  /** Median of the minimum detectable effects, as a ratio difference. */
  readonly detectableMedian: number;
  /** Their 90 % quantile. */
  readonly detectableP90: number;
  /** Median wall time of a comparison, in milliseconds. */
  readonly durationMedianMs: number;
  /** Longest, in milliseconds. */
  readonly durationMaxMs: number;
  /** Share of all blocks more than 5 % off their comparison's estimate. */
  readonly outlierShare: number;
  /** Blocks, all comparisons together. */
  readonly blocks: number;
  /** Comparisons whose estimate is of quiet windows; absent in records of earlier versions. */
  readonly quiet?: Rate;
}

/**
 * Comparisons of functions whose difference is known, and how the lab judged them. Ratios are time of
 * the second / time of the first.
 */
export interface SelftestReport {
  /** Names the format. */
  readonly schema: "vringlab/selftest";
  /** Version of the format. */
  readonly version: 2;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Wall time in seconds. */
  readonly durationSeconds: number;
  /** Why it ended before all comparisons asked for were made; empty when it did not. */
  readonly partialReason: string;
  /** Equivalence margin as a ratio difference. */
  readonly margin: number;
  /** The machine when it started. */
  readonly environment: Environment;
  /** The targets and how they came out. */
  readonly targets: readonly TargetResult[];
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** Load averages when it ended; empty where they may not be read. */
  readonly loadAverageAfter: readonly number[];
  /** How comparisons were laid out, by placement measured. */
  readonly designs: {
    /** Of pairs. */
    readonly paired?: Design;
    /** Of isolated cells. */
    readonly isolated?: Design;
  };
  /** Other tools that were run. */
  readonly tools: readonly ToolName[];
  /** The lab's comparisons, in order of time. */
  readonly outcomes: readonly Outcome[];
  /** The other tools' comparisons, in order of time. */
  readonly told: readonly ReportedByTool[];
  /** Comparisons that failed. */
  readonly failures: readonly SelftestFailure[];
  /** Figures by placement and condition. */
  readonly cells: readonly CellSummary[];
}

/** What became of a claim. */
export type ClaimVerdict = "confirmed" | "refuted" | "inconclusive" | "not measured";

/** What a claim says of a ratio; `judge.ts` says when it holds, when it fails, and with which errors. */
export type ClaimBound = {
  /** Within ± the margin of 1, shown by two one-sided tests. */
  readonly kind: "equivalent";
  /** Within 1 / (1 + margin) and 1 + margin. */
  readonly margin: number;
} | {
  /** At least so large. */
  readonly kind: "at least";
  /** Smallest ratio. */
  readonly ratio: number;
} | {
  /** At most so large. */
  readonly kind: "at most";
  /** Largest ratio. */
  readonly ratio: number;
};

/** A measured ratio with its interval. */
export interface Effect {
  /** Time of the cells above the line / time of those below it. */
  readonly ratio: number;
  /** Lower end of the interval. */
  readonly ratioLow: number;
  /** Upper end of the interval. */
  readonly ratioHigh: number;
  /** Confidence level of the interval, e.g. 0.99. */
  readonly confidence: number;
  /** Log ratio of each block, in order; null where a process failed, or had too few windows in the state. */
  readonly blocks: readonly (number | null)[];
  /** State of the core in the windows that it is of; absent where it is not known. */
  readonly state?: EstimateState;
  /** The ratio on a busy core, from contended windows alone; absent where they are too few. */
  readonly contended?: StandaloneRatio;
}

/** What became of a prediction. */
export type PredictionOutcome = "holds" | "fails" | "open" | "not measured";

/** A prediction and what was measured. */
export interface PredictionResult {
  /** What the ratio is, in words. */
  readonly label: string;
  /** Ids of the cells above the line. */
  readonly over: readonly string[];
  /** Ids of the cells below the line. */
  readonly under: readonly string[];
  /** What the ratio must be. */
  readonly bound: ClaimBound;
  /** What it is; null if not measured. */
  readonly effect: Effect | null;
  /** What became of a prediction. */
  readonly outcome: PredictionOutcome;
}

/** A count that decides a claim, and what it came out as. */
export interface CountedResult {
  /** Id of the cell. */
  readonly cell: string;
  /** What was counted, per operation. */
  readonly what: string;
  /** How many there are if the claim is true. */
  readonly expected: number;
  /** How many were counted; null if that could not be done. */
  readonly found: number | null;
}

/** Evidence that was expected, and whether it was found. */
export interface EvidenceResult {
  /** Id of the cell. */
  readonly cell: string;
  /** Operation whose dispatch was looked at. */
  readonly op: string;
  /** Classes of dispatch that agree with the reason. */
  readonly expected: readonly string[];
  /** The class that was found; null if no evidence could be taken. */
  readonly found: string | null;
  /** Whether it is one of the expected; null if none was found. */
  readonly agrees: boolean | null;
}

/** A claim and what became of it. */
export interface ClaimResult {
  /** Short name. */
  readonly id: string;
  /** The claim. */
  readonly sentence: string;
  /** Who says so. */
  readonly source: string;
  /** Why it should be so. */
  readonly reason: string;
  /** What would refute it. */
  readonly refutedBy: string;
  /** What became of a claim. */
  readonly verdict: ClaimVerdict;
  /** What decided it. */
  readonly predictions: readonly PredictionResult[];
  /** Counts that decided it; absent where times do. */
  readonly counted?: readonly CountedResult[];
  /** What the machine code says; empty if it was not asked for. */
  readonly evidence: readonly EvidenceResult[];
}

/** What is timed: a strategy at some work, under some flags. */
export interface ClaimCell {
  /** Workload name. */
  readonly workload: string;
  /** Order name. */
  readonly order: string;
  /** Layouts, joined by `+`. */
  readonly layouts: string;
  /** Strategy, by name; variants included. */
  readonly strategy: string;
  /** V8 flags of its process; default none. */
  readonly v8Flags?: readonly string[];
}

/** A cell that claims refer to. */
export interface ClaimCellResult {
  /** Id: `workload/order/layouts/strategy`, and the flags if there are any. */
  readonly id: string;
  /** What was timed. */
  readonly cell: ClaimCell;
  /** Median over processes of the 10 % quantile of each one's windows; null if none could be measured. */
  readonly nsPerOp: number | null;
  /** Processes measured. */
  readonly processes: number;
  /** What V8 made of it, if that was asked for and could be taken. */
  readonly evidence?: CellEvidence;
}

/** The record of a run of claims. Times are nanoseconds per operation. */
export interface ClaimsReport {
  /** Names the format. */
  readonly schema: "vringlab/claims";
  /** Version of the format. */
  readonly version: 1;
  /** Whether the run ended before all that was planned was measured. */
  readonly partial: boolean;
  /** Why a partial run ended; else empty. */
  readonly partialReason: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Wall time in seconds. */
  readonly durationSeconds: number;
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** Error allowed for each claim over all looks at the data. */
  readonly alpha: number;
  /** The machine. */
  readonly environment: Environment;
  /** The claims, in their order. */
  readonly claims: readonly ClaimResult[];
  /** The cells, in order of first mention. */
  readonly cells: readonly ClaimCellResult[];
  /** The run's own controls. */
  readonly controls: readonly ControlOutcome[];
  /** What went wrong or needs attention. */
  readonly findings: readonly Finding[];
}

/**
 * What a gate says of a bench, or of all.
 *
 * - `passed`: it is shown not to be slower by more than the margin.
 * - `slower`, `faster`: it is shown to be, by more than the margin; `slower` in both measurements.
 * - `undecided`: the interval holds the margin.
 * - `unproven`: it could not be measured, or a control failed.
 */
export type GateState = "passed" | "slower" | "faster" | "undecided" | "unproven";

/** One of the two sides. */
export interface GateRevision {
  /** What was asked for; empty for the working tree. */
  readonly ref: string;
  /** Its commit. */
  readonly commit: string;
  /** Whether files differ from that commit. */
  readonly changes: boolean;
}

/** A ratio with its interval. */
export interface GateRatio {
  /** Time of the head over time of the base. */
  readonly ratio: number;
  /** Lower end of its interval. */
  readonly low: number;
  /** Upper end of its interval. */
  readonly high: number;
  /** Blocks of fresh processes that it comes from. */
  readonly blocks: number;
}

/** A bench that both sides have. */
export interface GateBench {
  /** File, group and name; the same on both sides. */
  readonly id: string;
  /** Its file, relative to the root of the repository. */
  readonly path: string;
  /** Line of the head's file; `null` where unknown. */
  readonly line: number | null;
  /** What the gate says of it. */
  readonly state: GateState;
  /** Whether its file differs between the sides. */
  readonly fileChanged: boolean;
  /** Why a loss is accepted; `null` where it is not. */
  readonly accepted: string | null;
  /** What was measured first; `null` where nothing was. */
  readonly first: GateRatio | null;
  /** What a second measurement gave; `null` without one. */
  readonly again: GateRatio | null;
  /** Nanoseconds per call of the base. */
  readonly baseNs: number | null;
  /** Why it is undecided or unproven; else empty. */
  readonly why: string;
}

/** The part of all benches that a gate measured. */
export interface GateShard {
  /** Which part it is, from 1. */
  readonly index: number;
  /** Parts in all. */
  readonly count: number;
}

/** Where a part of a gate was measured. */
export interface GateMachine {
  /** The part that it measured; null for all. */
  readonly shard: GateShard | null;
  /** The machine and the programs. */
  readonly environment: Environment;
}

/** The benches of one commit against those of another, interleaved on one machine. */
export interface GateReport {
  /** Names the format. */
  readonly schema: "vringlab/gate";
  /** Version of the format. */
  readonly version: 1;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Wall time in seconds. */
  readonly durationSeconds: number;
  /** Why it ended early; empty when it did not. */
  readonly partialReason: string;
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** Slowdown that does not matter, as a ratio difference. */
  readonly margin: number;
  /** Probability that any of all benches is judged wrongly. */
  readonly error: number;
  /** What the gate says; never `faster`. */
  readonly state: GateState;
  /** The side that the other is compared with. */
  readonly base: GateRevision;
  /** The other side. */
  readonly head: GateRevision;
  /** Benches of both sides, worst first. */
  readonly benches: readonly GateBench[];
  /** Benches that the head does not have. */
  readonly onlyBase: readonly string[];
  /** Benches that the base does not have. */
  readonly onlyHead: readonly string[];
  /** Outcomes of the run's controls. */
  readonly controls: readonly ControlOutcome[];
  /** What went wrong or needs attention. */
  readonly findings: readonly Finding[];
  /** The machine and the programs; of merged gates the first. */
  readonly environment: Environment;
  /** The part of all benches that it is; absent for all. */
  readonly shard?: GateShard;
  /** Where merged gates were measured; absent unless they were merged. */
  readonly machines?: readonly GateMachine[];
}

/** Gates of one known difference. */
export interface GateSelftestCase {
  /** What one of the benches takes longer, as a share; 0: nothing. */
  readonly planted: number;
  /** Margin of the gates. */
  readonly margin: number;
  /** Gates that were run. */
  readonly gates: number;
  /** Gates that said `slower`. */
  readonly red: number;
  /** Gates that said it of the planted bench and of no other. */
  readonly found: number;
  /** Gates that said it of another bench. */
  readonly wrong: number;
  /** Gates that said `undecided`. */
  readonly undecided: number;
  /** Gates that said `unproven`. */
  readonly unproven: number;
  /** Longest gate, in seconds. */
  readonly longestSeconds: number;
  /** Ratio of the planted bench, of the first one where nothing is planted, by gate. */
  readonly ratios: readonly number[];
}

/** Gates of a small project against itself, with and without a planted slowdown. */
export interface GateSelftest {
  /** Names the format. */
  readonly schema: "vringlab/gate-selftest";
  /** Version of the format. */
  readonly version: 1;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Wall time in seconds. */
  readonly durationSeconds: number;
  /** Benches of the project that is gated. */
  readonly benches: number;
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** Why it ended early; empty when it did not. */
  readonly partialReason: string;
  /** Known differences and what gates made of them. */
  readonly cases: readonly GateSelftestCase[];
  /** The machine and the programs. */
  readonly environment: Environment;
}

/** Where a commit was measured. */
export interface HistoryMachine {
  /** CPU model. */
  readonly cpu: string;
  /** Logical CPUs. */
  readonly cpuCount: number;
  /** CPU architecture. */
  readonly arch: string;
  /** Deno version. */
  readonly deno: string;
  /** V8 version. */
  readonly v8: string;
}

/** A measured ratio of times. */
export interface LogRatio {
  /** Natural logarithm of time of this commit / time of the other. */
  readonly logRatio: number;
  /** Its standard error over fresh processes. */
  readonly standardError: number;
}

/** A bench at a commit. */
export interface HistoryBench {
  /** Name of the bench, with its file. */
  readonly name: string;
  /** Against the commit before; null where not measured. */
  readonly toParent: LogRatio | null;
  /** Against the anchor; null where not measured. */
  readonly toAnchor: LogRatio | null;
}

/** What a commit's benches came to against its parent and against an anchor. */
export interface HistoryEntry {
  /** Names the format. */
  readonly schema: "vringlab/history";
  /** Version of the format. */
  readonly version: 1;
  /** The commit that was measured. */
  readonly commit: string;
  /** The commit before it that it was measured against, if any. */
  readonly parent: string | null;
  /** The pinned commit that it was measured against, if any. */
  readonly anchor: string | null;
  /** When it was measured, ISO 8601. */
  readonly at: string;
  /** Where. */
  readonly machine: HistoryMachine;
  /** Its benches. */
  readonly benches: readonly HistoryBench[];
}

/**
 * Which end a commit is like; `skip`: it cannot be measured, `open`: its interval holds the half way
 * between the ends.
 */
export type BisectAnswer = "good" | "bad" | "skip" | "open";

/** A step of a bisection. */
export interface BisectStep {
  /** The commit that was measured against the good end. */
  readonly commit: string;
  /** Which end it is like. */
  readonly answer: BisectAnswer;
  /** Its time over that of the good end; null if not measured. */
  readonly ratio: GateRatio | null;
  /** Why it has no answer; else empty. */
  readonly why: string;
}

/** The search for the commit that changed a bench. */
export interface BisectReport {
  /** Names the format. */
  readonly schema: "vringlab/bisect";
  /** Version of the format. */
  readonly version: 1;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Wall time in seconds. */
  readonly durationSeconds: number;
  /** Seed of every pseudo-random choice. */
  readonly seed: number;
  /** Probability that any step is decided wrongly. */
  readonly error: number;
  /** The bench. */
  readonly bench: string;
  /** The good end. */
  readonly good: string;
  /** The bad end. */
  readonly bad: string;
  /** Time of the bad end over that of the good end. */
  readonly effect: GateRatio | null;
  /** The steps, in order. */
  readonly steps: readonly BisectStep[];
  /** The last commit that is like the good end. */
  readonly lastGood: string;
  /** The first commit that is like the bad end. */
  readonly firstBad: string;
  /** Commits between them, which have no answer; none where the commit was found. */
  readonly between: readonly string[];
  /** Time of the commit found over that of the one before it; null where none was found. */
  readonly ownEffect: GateRatio | null;
  /** Why no commit was found; empty where one was. */
  readonly why: string;
  /** The machine; null where nothing was measured. */
  readonly environment: Environment | null;
}
