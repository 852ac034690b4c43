// A strategy that knows two layouts must not take a third one for either of them.

import { assertThrows } from "@std/assert";
import { loadStrategyFor, STRATEGY_NAMES, VARIANT_NAMES } from "../../dispatch/mod.ts";
import { IN_ORDER_LAYOUT_NAMES } from "../../ring/mod.ts";

for (const name of [...STRATEGY_NAMES, ...VARIANT_NAMES]) {
  for (const layout of IN_ORDER_LAYOUT_NAMES) {
    Deno.test(`${name}.create() refuses ${layout} and names it`, async () => {
      const strategy = await loadStrategyFor(name, ["split"]);
      assertThrows(
        () => strategy.create({ layout, num: 8 }),
        TypeError,
        `current value is ${layout}; load it with loadStrategyFor(name, layouts)`,
      );
    });
  }
}
