/**
 * What a hostile driver does: steps, and how they are drawn.
 */

import fc from "fast-check";

/** Longest buffer that the device accepts, in segments. */
export const MAX_SEGMENTS = 8;

/** One step of driver or device. */
export type HostileStep =
  | {
    readonly op: "desc";
    readonly index: number;
    readonly addr: number;
    readonly len: number;
    readonly flags: number;
    /** next (split) or id (packed). */
    readonly other: number;
    readonly table: boolean;
    /** Whether `other` may leave the ring or table. */
    readonly wild: boolean;
  }
  | {
    readonly op: "publish";
    readonly slot: number;
    readonly head: number;
    readonly by: number;
    /** Whether `head` may leave the ring. */
    readonly wild: boolean;
  }
  | {
    /** A buffer through a table, right but for what `twist` says. */
    readonly op: "table";
    readonly start: number;
    readonly entries: number;
    /** The first writable entry. */
    readonly writable: number;
    readonly twist: "" | "the last entry has NEXT" | "a loop" | "short";
  }
  | { readonly op: "scribble"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly op: "scribbleTable"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly op: "use"; readonly len: number }
  | { readonly op: "pop" | "ask" | "enable" | "disable" };

const oneInEight = fc.nat({ max: 7 }).map((n) => n === 7);
const anyU16 = fc.oneof(
  fc.nat({ max: 9 }),
  fc.constantFrom(0x7fff, 0x8000, 0xffff),
  fc.nat(0xffff),
);
/** Flags: mostly none to three of NEXT, WRITE and INDIRECT, and those that make packed ones available. */
const anyFlags = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      0x80,
      0x81,
      0x82,
      0x83,
      0x84,
      0x8000,
      0x8001,
      0x8002,
      0x8004,
      0x8080,
    ),
  },
  { weight: 1, arbitrary: fc.nat(0xffff) },
);
const anyStep: fc.Arbitrary<HostileStep> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      op: fc.constant("desc" as const),
      index: fc.nat({ max: 31 }),
      addr: fc.oneof(
        { weight: 7, arbitrary: fc.nat({ max: 33 }).map((entry) => entry * 16) },
        { weight: 1, arbitrary: fc.nat({ max: 0xffffffff }) },
      ),
      len: fc.oneof(
        { weight: 8, arbitrary: fc.nat({ max: 10 }).map((entries) => entries * 16) },
        { weight: 1, arbitrary: fc.constantFrom(0, 1, 0xfffffff0, 0xffffffff) },
        { weight: 1, arbitrary: fc.nat({ max: 0xffffffff }) },
      ),
      flags: anyFlags,
      other: anyU16,
      table: fc.boolean(),
      wild: oneInEight,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant("publish" as const),
      slot: fc.nat({ max: 7 }),
      head: anyU16,
      by: fc.oneof(
        { weight: 7, arbitrary: fc.nat({ max: 2 }) },
        { weight: 1, arbitrary: fc.nat({ max: 12 }) },
      ),
      wild: oneInEight,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant("table" as const),
      start: fc.nat({ max: 20 }),
      entries: fc.integer({ min: 1, max: MAX_SEGMENTS + 1 }),
      writable: fc.nat({ max: MAX_SEGMENTS }),
      twist: fc.constantFrom(
        ...["", "", "", "the last entry has NEXT", "a loop", "short"] as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constantFrom("scribble" as const, "scribbleTable" as const),
      at: fc.nat({ max: 1023 }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 32 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant("use" as const),
      len: fc.oneof(fc.constantFrom(0, 1, 0xffffffff), fc.nat()),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      op: fc.constantFrom(...["pop", "pop", "pop", "pop", "ask", "enable", "disable"] as const),
    }),
  },
);
/** Sequences of steps. */
export const anySteps = fc.array(anyStep, { minLength: 1, maxLength: 60, size: "max" });
