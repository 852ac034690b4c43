/**
 * What parent and child say to each other: one JSON value per line, a reply to each request.
 *
 * The child holds one or more *slots*, each a prepared workload: one slot in `isolated` placement, two
 * in `paired`, all of a group in `shared`.
 *
 * @module
 */

/** What one slot holds. */
export interface SlotSpec {
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
  /** Asks for code and type feedback of its own, apart from other slots'; without it slots may share. */
  readonly copy?: number;
  /** Operations really run per operation reported: 1, or more for a planted difference. */
  readonly opsScale: number;
}

/** The child's only argument, as JSON. */
export interface ChildSpec {
  /** The slots, in the order in which they are prepared. */
  readonly slots: readonly SlotSpec[];
}

/** Warm-up of all slots, interleaved. */
export interface WarmRequest {
  readonly command: "warm";
  /** How long a window should last, in milliseconds. */
  readonly windowMs: number;
  /** Shortest warm-up per slot, in milliseconds of running. */
  readonly minMs: number;
  /** Fewest operations per slot, so that what seldom happens has happened; time permitting. */
  readonly minOps: number;
  /** Operations of the first window; 64 by default. */
  readonly firstOps?: number;
  /** Longest warm-up per slot, in milliseconds of running. */
  readonly maxMs: number;
}

/** Timed windows. */
export interface WindowsRequest {
  readonly command: "windows";
  /** Slot of each window, in order. */
  readonly sequence: readonly number[];
  /** Operations of a window, by slot; a multiple of the slot's granularity. */
  readonly ops: readonly number[];
  /** Operations run untimed before the first window, to refill caches and predictors; 0 for none. */
  readonly leadInOps: number;
}

/** Asks for the tiers of the hot functions. */
export interface TierRequest {
  readonly command: "tier";
}

/** Ends the child. */
export interface QuitRequest {
  readonly command: "quit";
}

/** Parent to child. */
export type Request = WarmRequest | WindowsRequest | TierRequest | QuitRequest;

/** Tier by name of hot function; empty where natives are not allowed. */
export type Tiers = Readonly<Record<string, string>>;

/** A slot that is prepared. */
export interface ReadySlot {
  /** Operations come in multiples of this. */
  readonly granularity: number;
  /** Checksum of the verification. */
  readonly checksum: number;
  /** What else the workload tells of it; whoever asked for it knows what it is. */
  readonly account?: unknown;
}

/** First line of a child: its slots are prepared and have run the verification. */
export interface ReadyReply {
  readonly reply: "ready";
  /** Milliseconds since the process started. */
  readonly startMs: number;
  /** By slot. */
  readonly slots: readonly ReadySlot[];
}

/** Outcome of a slot's warm-up. */
export interface WarmedSlot {
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
  /** By slot. */
  readonly slots: readonly WarmedSlot[];
}

/** Answer to `windows`. */
export interface WindowsReply {
  readonly reply: "windows";
  /** Nanoseconds per operation, in the order of `sequence`. */
  readonly windowsNs: readonly number[];
}

/** Answer to `tier`. */
export interface TierReply {
  readonly reply: "tier";
  /** By slot. */
  readonly tiers: readonly Tiers[];
}

/** Instead of any other reply: the child could not do what was asked and ends. */
export interface ErrorReply {
  readonly reply: "error";
  /** One line. */
  readonly message: string;
}

/** Child to parent. */
export type Reply = ReadyReply | WarmReply | WindowsReply | TierReply | ErrorReply;

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
      return isNumber(reply.startMs) && isArrayOf(reply.slots, isReadySlot);
    case "warm":
      return isArrayOf(reply.slots, isWarmedSlot);
    case "windows":
      return isArrayOf(reply.windowsNs, isPositive);
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

function isReadySlot(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const slot = value as Record<string, unknown>;
  return isPositive(slot.granularity) && isNumber(slot.checksum);
}

function isWarmedSlot(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const slot = value as Record<string, unknown>;
  return isNumber(slot.windows) && isPositive(slot.nsPerOp) && typeof slot.settled === "boolean" &&
    isTiers(slot.tiers);
}
