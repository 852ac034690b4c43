/**
 * Configurations: the V8 flags, and the releases of Deno, under which the same comparisons are measured.
 *
 * @module
 */

import type { Configuration } from "../../record/configuration.ts";
import { tierFlags, type TopTier } from "../../measure/tier_flags.ts";

/** What `--tier`, `--v8-flags` and `--deno` ask for. */
export interface ConfigurationAxis {
  /** V8 flags of all processes. */
  readonly v8Flags: readonly string[];
  /** The configurations in the order given; none where there is nothing to compare. */
  readonly configurations: readonly Configuration[];
  /** Name of the one that the others are compared with; empty without configurations. */
  readonly reference: string;
}

/** The name of a configuration without flags of its own. */
const NO_FLAGS = "no flags";
/** What V8 uses unless told otherwise. */
const USUAL_TIER: TopTier = "turbofan";

interface Part {
  readonly name: string;
  readonly v8Flags: readonly string[];
  readonly deno?: string;
  readonly usual: boolean;
}

/**
 * Several tiers, several sets of V8 flags, or each tier with each set make configurations; one of either belongs to
 * all.
 *
 * The others are compared with the configuration that is closest to what V8 does by itself: `turbofan`
 * among tiers, no flags among sets of flags, this Deno among releases; else with the first. A single release is a
 * configuration too, so that its name stands beside its figures.
 */
export function configurationsOf(
  topTiers: readonly TopTier[],
  flagSets: readonly (readonly string[])[],
  releases: readonly string[] = [],
): ConfigurationAxis {
  const engines = releases.map((deno) => ({
    name: `Deno ${deno}`,
    v8Flags: [],
    deno,
    usual: deno === Deno.version.deno,
  }));
  const tiers = topTiers.map((name) => ({
    name,
    v8Flags: tierFlags(name),
    usual: name === USUAL_TIER,
  }));
  const sets = flagParts(flagSets);
  const axes: readonly Part[][] = [
    ...(engines.length > 0 ? [engines] : []),
    ...[tiers, sets].filter((parts) => parts.length > 1),
  ];
  const v8Flags = [tiers, sets].filter((parts) => parts.length === 1)
    .flatMap(([part]) => part!.v8Flags);
  if (axes.length === 0) return { v8Flags, configurations: [], reference: "" };
  const combined = axes.reduce<readonly Part[]>(
    (before, parts) =>
      before.length === 0 ? parts : before.flatMap((a) => parts.map((b) => both(a, b))),
    [],
  );
  return {
    v8Flags,
    configurations: combined.map(({ usual: _, ...configuration }) => configuration),
    reference: (combined.find(({ usual }) => usual) ?? combined[0]!).name,
  };
}

function flagParts(sets: readonly (readonly string[])[]): Part[] {
  const parts = sets.map((v8Flags) => ({
    name: v8Flags.join(" ") || NO_FLAGS,
    v8Flags,
    usual: v8Flags.length === 0,
  }));
  return [...new Map(parts.map((part) => [part.name, part])).values()];
}

function both(a: Part, b: Part): Part {
  return {
    name: `${a.name}, ${b.name}`,
    v8Flags: [...a.v8Flags, ...b.v8Flags],
    ...(a.deno === undefined ? {} : { deno: a.deno }),
    usual: a.usual && b.usual,
  };
}
