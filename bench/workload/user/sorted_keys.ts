/**
 * Keys of an object in an order that does not depend on when they were added.
 *
 * @module
 */

import { namesOf, symbolsOf, uncurried } from "./captured.ts";

const FEW = 24;
const sort = uncurried<unknown[], [], unknown>(Array.prototype.sort as never);

/** An object's own keys: strings ascending, then symbols in the order in which they were added. */
export function sortedKeys(value: object): readonly PropertyKey[] {
  const names = namesOf(value);
  if (!isSorted(names)) {
    if (names.length <= FEW) sortFew(names);
    else sort(names);
  }
  const symbols = symbolsOf(value);
  const keys = names as PropertyKey[];
  for (let i = 0; i < symbols.length; i++) keys[keys.length] = symbols[i]!;
  return keys;
}

function isSorted(names: readonly string[]): boolean {
  for (let i = 1; i < names.length; i++) if (names[i]! < names[i - 1]!) return false;
  return true;
}

function sortFew(names: string[]): void {
  for (let i = 1; i < names.length; i++) {
    const name = names[i]!;
    let at = i;
    for (; at > 0 && names[at - 1]! > name; at--) names[at] = names[at - 1]!;
    names[at] = name;
  }
}
