/**
 * What an operation allocates.
 *
 * @module
 */

import { z } from "zod";
import type { Allocation } from "./formats.ts";

export type { Allocation } from "./formats.ts";

/** Schema of an {@linkcode Allocation}. */
export const ALLOCATION: z.ZodType<Allocation> = z.object({
  bytesPerOp: z.number().describe("Bytes of V8's heap per operation: median over stretches."),
  bytesLow: z.number().describe("The second lowest of the stretches."),
  bytesHigh: z.number().describe("The second highest of the stretches."),
  collectionsPerOp: z.number().nonnegative().describe("Collections of garbage per operation."),
}).readonly().meta({
  title: "Allocation",
  description: "What an operation allocates, counted in processes of its own.",
});

/** Share by which bytes must differ to be told apart. */
const MARGIN = 0.01;

/** How what one cell allocates compares with another: beyond 1 %, in all stretches but the outermost. */
export function allocationVerdict(one: Allocation, base: Allocation): "more" | "less" | "same" {
  const [low, high] = [base.bytesPerOp * (1 - MARGIN), base.bytesPerOp * (1 + MARGIN)];
  if (one.bytesLow > Math.max(high, base.bytesHigh)) return "more";
  if (one.bytesHigh < Math.min(low, base.bytesLow)) return "less";
  return "same";
}
