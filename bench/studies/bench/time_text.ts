/**
 * Times for people.
 *
 * @module
 */

import { significant } from "../../stats/significant.ts";

const UNITS: readonly (readonly [ns: number, unit: string])[] = [
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "µs"],
];

/** A time in three significant digits and its unit: `0.53 ns`, `12.4 µs`, `1.02 s`. */
export function timeText(ns: number): string {
  // What rounds to 1,000 of a unit is 1 of the next.
  const [size, unit] = UNITS.find(([size]) => Number(ns.toPrecision(3)) >= size) ?? [1, "ns"];
  return `${significant(ns / size)} ${unit}`;
}
