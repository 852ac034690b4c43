/**
 * V8 flags that make one of its compilers the last one that code gets to.
 *
 * @module
 */

/** Flags by tier. `turbolev` is TurboFan with Maglev's front end. */
const FLAGS = {
  ignition: ["--no-turbofan", "--no-maglev", "--no-sparkplug"],
  sparkplug: ["--no-turbofan", "--no-maglev"],
  maglev: ["--no-turbofan"],
  turbofan: ["--no-turbolev"],
  turbolev: ["--turbolev"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** A tier that measured processes can be held at. */
export type TopTier = keyof typeof FLAGS;

/** The tiers, from the interpreter up. */
export const TOP_TIERS: readonly TopTier[] = Object.keys(FLAGS) as TopTier[];

/** The V8 flags for a tier; none for `undefined`, which leaves V8 as it is. */
export function tierFlags(tier: TopTier | undefined): readonly string[] {
  return tier === undefined ? [] : FLAGS[tier];
}
