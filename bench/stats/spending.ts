/**
 * Alpha spending: how much of the allowed error each look at growing data may use up.
 *
 * Looking three times at 5 % each gives about 11 % false claims. A spending function f(t) says how much of α may be
 * gone when the share t of the planned data is in; from it and the correlation of the looks follows the level of
 * each look's own test. Lan and DeMets, "Discrete sequential boundaries for clinical trials", Biometrika 70 (1983).
 *
 * @module
 */

import { normalCdf, normalQuantile } from "./distribution.ts";

/** Error spent when the share `fraction` (0…1] of the plan is done, at most `alpha`, which it reaches at 1. */
export type SpendingFunction = (fraction: number, alpha: number) => number;

/** Pocock-type spending, α ln(1 + (e − 1)t): about the same level at each look (Lan and DeMets 1983). */
export function pocockSpending(fraction: number, alpha: number): number {
  return alpha * Math.log1p((Math.E - 1) * fraction);
}

/**
 * O'Brien–Fleming-type spending of a two-sided α, 4 − 4Φ(Φ⁻¹(1 − α/4)/√t): next to nothing early (Lan and DeMets
 * 1983, each side with α/2, as ldbounds and gsDesign have it).
 */
export function obrienFlemingSpending(fraction: number, alpha: number): number {
  return 4 * normalCdf(normalQuantile(alpha / 4) / Math.sqrt(fraction));
}

/** Power spending α t² (Kim and DeMets, Biometrika 74, 1987): between the other two. */
export function quadraticSpending(fraction: number, alpha: number): number {
  return alpha * fraction * fraction;
}

/** Nodes of Simpson's rule for one look. */
const NODES = 161;

/** A look that spends nothing is given this much, so that its level has a logarithm. */
const LEAST_SPENT = 1e-12;

/** Lower end of a one-sided test's region, in standard deviations: beyond it lies less than 1e-15. */
const FAR = 8;

/**
 * Level of each look's own test, so that the looks together spend what `cumulative` says.
 *
 * Scores S₁, S₂… are sums: S₁ ~ N(0, I₁), Sₖ − Sₖ₋₁ ~ N(0, Iₖ − Iₖ₋₁), I the number of samples in. The density of
 * "not rejected so far" is carried from look to look by numerical integration, and each look's critical |z|
 * (two-sided) or z (one-sided) is the one beyond which the newly spent error lies. Armitage, McPherson and Rowe,
 * "Repeated significance tests on accumulating data", JRSS A 132 (1969).
 *
 * A t-test at the same level takes the place of the z-test when a look is judged (Jennison and Turnbull, "Group
 * Sequential Methods", 2000, chapter 3); simulation shows that this keeps the total for samples as few as 8.
 *
 * @param information Samples in at each look, rising.
 * @param cumulative Error spent up to each look, rising.
 * @param sides 2 for a test in both directions, 1 for one direction.
 * @returns One level per look, as the p-value to reach.
 * @throws RangeError when the arrays differ in length, do not rise, or errors leave 0…1.
 */
export function nominalLevels(
  information: readonly number[],
  cumulative: readonly number[],
  sides: 1 | 2,
): Float64Array {
  requireRising(information, cumulative);
  const levels = new Float64Array(information.length);
  let density: Region | null = null;
  information.forEach((samples, look) => {
    const before: Region | null = density;
    const spent = Math.max(
      LEAST_SPENT,
      cumulative[look]! - (look === 0 ? 0 : cumulative[look - 1]!),
    );
    const scale = Math.sqrt(samples);
    const step = Math.sqrt(samples - (look === 0 ? 0 : information[look - 1]!));
    // P(beyond z and not rejected before) is at most P(beyond z) and at least P(beyond z) less what was spent before.
    const least = -normalQuantile(Math.max(spent, cumulative[look]!) / sides);
    const most = -normalQuantile(spent / sides);
    const z = before === null
      ? most
      : root((z) => escaping(before, z * scale, step, sides) / spent - 1, least, most);
    levels[look] = sides * normalCdf(-z);
    if (look < information.length - 1) {
      density = advance(before, sides === 2 ? -z * scale : -FAR * scale, z * scale, step);
    }
  });
  return levels;
}

/** Density of the score on the region where testing goes on, with Simpson's weights multiplied in. */
interface Region {
  readonly at: Float64Array;
  readonly mass: Float64Array;
}

function advance(before: Region | null, low: number, high: number, step: number): Region {
  const at = new Float64Array(NODES);
  const mass = new Float64Array(NODES);
  const width = (high - low) / (NODES - 1);
  const norm = 1 / (step * Math.sqrt(2 * Math.PI));
  const bell = (distance: number): number => norm * Math.exp(-0.5 * (distance / step) ** 2);
  for (let i = 0; i < NODES; i++) {
    const x = low + i * width;
    let density = 0;
    if (before === null) density = bell(x);
    else for (let j = 0; j < NODES; j++) density += before.mass[j]! * bell(x - before.at[j]!);
    const simpson = i === 0 || i === NODES - 1 ? 1 : i % 2 === 1 ? 4 : 2;
    at[i] = x;
    mass[i] = density * simpson * width / 3;
  }
  return { at, mass };
}

/** Probability of not having been rejected before and lying beyond `bound` now. */
function escaping(before: Region, bound: number, step: number, sides: 1 | 2): number {
  let sum = 0;
  for (let j = 0; j < NODES; j++) {
    const x = before.at[j]!;
    let tail = normalCdf((x - bound) / step);
    if (sides === 2) tail += normalCdf((-x - bound) / step);
    sum += before.mass[j]! * tail;
  }
  return sum;
}

/** Root, to 1e-9, of a function that falls from above 0 at `low`: false position, Illinois variant. */
function root(falling: (z: number) => number, low: number, high: number): number {
  let atLow = falling(low);
  let atHigh = falling(high);
  let lastSign = 0;
  let z = low;
  for (let i = 0; i < 40; i++) {
    z = atLow > atHigh ? low + (high - low) * atLow / (atLow - atHigh) : (low + high) / 2;
    const value = falling(z);
    if (Math.abs(value) < 1e-9) break;
    // An end that stays put twice loses half its weight, else the other end would creep.
    if (value > 0) {
      low = z;
      atLow = value;
      if (lastSign > 0) atHigh /= 2;
    } else {
      high = z;
      atHigh = value;
      if (lastSign < 0) atLow /= 2;
    }
    lastSign = Math.sign(value);
  }
  return z;
}

function requireRising(information: readonly number[], cumulative: readonly number[]): void {
  const rises = (values: readonly number[], strictly: boolean): boolean =>
    values.every((value, i) => {
      const previous = i === 0 ? 0 : values[i - 1]!;
      return strictly ? value > previous : value >= previous;
    });
  if (information.length !== cumulative.length || !rises(information, true)) {
    throw new RangeError(
      `Cannot plan looks as sample counts must rise and match the errors spent: current value is ${information} and ${cumulative}`,
    );
  }
  if (!rises(cumulative, false) || !cumulative.every((value) => value < 1)) {
    throw new RangeError(
      `Cannot plan looks as the errors spent must rise and stay below 1: current value is ${cumulative}`,
    );
  }
}
