/**
 * What parent and child say to each other: one JSON value per line, a reply to each request.
 *
 * The child holds one or more cells, each with its prepared workload: one in `isolated` placement, two in
 * `paired`, all of a group in `shared`.
 *
 * @module
 */

/** What to prepare for one cell. */
export interface CellSpec {
  /** Workload name. */
  readonly workload: string;
  /** URL of a module that exports `workload`; without one the name is looked up among the lab's own. */
  readonly module?: string;
  /** Order name. */
  readonly order: string;
  /** Layouts, joined by `+`. */
  readonly layouts: string;
  /** Strategy to prepare. */
  readonly strategy: string;
  /** Seed of the workload's order. */
  readonly seed: number;
  /** Asks for code and type feedback of its own, apart from other cells'; without it cells may share. */
  readonly copy?: number;
  /** Operations really run per operation reported: 1, or more for a known difference. */
  readonly opsScale: number;
}

/** The child's only argument, as JSON. */
export interface ChildSpec {
  /** The cells, in the order in which they are prepared. */
  readonly preparedCells: readonly CellSpec[];
}

/** Warm-up of all cells, interleaved. */
export interface WarmRequest {
  readonly command: "warm";
  /** How long a window should last, in milliseconds. */
  readonly windowMs: number;
  /** Shortest warm-up per cell, in milliseconds of running. */
  readonly minMs: number;
  /** Fewest operations per cell, so that what seldom happens has happened; time permitting. */
  readonly minOps: number;
  /** Operations of the first window; 64 by default. */
  readonly firstOps?: number;
  /** Longest warm-up per cell, in milliseconds of running. */
  readonly maxMs: number;
}

/** Timed windows. */
export interface WindowsRequest {
  readonly command: "windows";
  /** PreparedCell of each window, in order. */
  readonly sequence: readonly number[];
  /** Operations of a window, by cell; a multiple of the cell's granularity. */
  readonly ops: readonly number[];
  /** Operations run untimed before the first window, to refill caches and predictors; 0 for none. */
  readonly leadInOps: number;
}

/** Asks for the tiers of the hot functions. */
export interface TierRequest {
  readonly command: "tier";
}

/** Asks for readings of the loops that tell the state of the core, one after the other. */
export interface CanariesRequest {
  readonly command: "canaries";
  /** Readings. */
  readonly count: number;
}

/** Ends the child. */
export interface QuitRequest {
  readonly command: "quit";
}

/** Parent to child. */
export type Request =
  | WarmRequest
  | WindowsRequest
  | TierRequest
  | CanariesRequest
  | QuitRequest;

/** Readings of the loops that tell the state of the core, in nanoseconds per step. */
export interface CanaryTimes {
  /** Of the chain. */
  readonly chainNs: readonly number[];
  /** Of the wide loop. */
  readonly wideNs: readonly number[];
}

/** Tier by name of hot function; empty where natives are not allowed. */
export type Tiers = Readonly<Record<string, string>>;

/** A cell that is prepared. */
export interface ReadyCell {
  /** Operations come in multiples of this. */
  readonly granularity: number;
  /** Checksum of the verification. */
  readonly checksum: number;
  /** What else the workload tells of it; whoever asked for it knows what it is. */
  readonly account?: unknown;
}

/** First line of a child: its cells are prepared and have run the verification. */
export interface ReadyReply {
  readonly reply: "ready";
  /** Milliseconds since the process started. */
  readonly startMs: number;
  /** By cell. */
  readonly preparedCells: readonly ReadyCell[];
}

/** Outcome of a cell's warm-up. */
export interface WarmedCell {
  /** Windows run. */
  readonly windows: number;
  /** Nanoseconds per operation, lowest of the last windows. */
  readonly nsPerOp: number;
  /** Whether the last windows had stopped drifting and every tier was final. */
  readonly settled: boolean;
  /** Tiers afterwards. */
  readonly tiers: Tiers;
}

/** Answer to `warm`. */
export interface WarmReply {
  readonly reply: "warm";
  /** By cell. */
  readonly preparedCells: readonly WarmedCell[];
}

/** Answer to `windows`. */
export interface WindowsReply {
  readonly reply: "windows";
  /** Nanoseconds per operation, in the order of `sequence`. */
  readonly windowsNs: readonly number[];
  /** Readings before the first window and after each; `null` where V8's flags keep their code out of reach. */
  readonly canaries: CanaryTimes | null;
}

/** Answer to `canaries`. */
export interface CanariesReply {
  readonly reply: "canaries";
  /** The readings; `null` as in {@linkcode WindowsReply}. */
  readonly canaries: CanaryTimes | null;
}

/** Answer to `tier`. */
export interface TierReply {
  readonly reply: "tier";
  /** By cell. */
  readonly tiers: readonly Tiers[];
}

/** Instead of any other reply: the child could not do what was asked and ends. */
export interface ErrorReply {
  readonly reply: "error";
  /** One line. */
  readonly message: string;
}

/** Child to parent. */
export type Reply =
  | ReadyReply
  | WarmReply
  | WindowsReply
  | TierReply
  | CanariesReply
  | ErrorReply;

/**
 * Reads one line of a child.
 *
 * @returns the reply, or `null` when the line is not one.
 */
export function parseReply(line: string): Reply | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  return isReply(value) ? value : null;
}

function isReply(value: unknown): value is Reply {
  if (typeof value !== "object" || value === null || !("reply" in value)) return false;
  const reply = value as Record<string, unknown>;
  switch (reply.reply) {
    case "ready":
      return isNumber(reply.startMs) && isArrayOf(reply.preparedCells, isReadyCell);
    case "warm":
      return isArrayOf(reply.preparedCells, isWarmedCell);
    case "windows":
      return isArrayOf(reply.windowsNs, isPositive) &&
        isCanaryTimes(reply.canaries, (reply.windowsNs as unknown[]).length + 1);
    case "canaries":
      return isCanaryTimes(reply.canaries);
    case "tier":
      return isArrayOf(reply.tiers, isTiers);
    case "error":
      return typeof reply.message === "string";
    default:
      return false;
  }
}

function isArrayOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value);
}

function isPositive(value: unknown): boolean {
  return isNumber(value) && (value as number) > 0;
}

function isTiers(value: unknown): boolean {
  return typeof value === "object" && value !== null &&
    Object.values(value).every((tier) => typeof tier === "string");
}

function isCanaryTimes(value: unknown, count?: number): boolean {
  if (value === null) return true;
  if (typeof value !== "object") return false;
  const { chainNs, wideNs } = value as Record<string, unknown>;
  return [chainNs, wideNs].every((times) =>
    isArrayOf(times, isPositive) && (count === undefined || (times as unknown[]).length === count)
  );
}

function isReadyCell(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const preparedCell = value as Record<string, unknown>;
  return isPositive(preparedCell.granularity) && isNumber(preparedCell.checksum);
}

function isWarmedCell(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const preparedCell = value as Record<string, unknown>;
  return isNumber(preparedCell.windows) && isPositive(preparedCell.nsPerOp) &&
    typeof preparedCell.settled === "boolean" &&
    isTiers(preparedCell.tiers);
}
