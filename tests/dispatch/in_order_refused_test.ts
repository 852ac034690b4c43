// A strategy that knows two layouts must not take a third one for either of them.

import { assertThrows } from "@std/assert";
import { loadForLayout, STRATEGY_NAMES } from "../../dispatch/mod.ts";
import {
  IN_ORDER_LAYOUT_NAMES,
  type LayoutName,
  RING_LAYOUT_NAMES,
  VirtqueueBug,
} from "../../ring/mod.ts";

for (const name of STRATEGY_NAMES) {
  for (const layout of IN_ORDER_LAYOUT_NAMES) {
    Deno.test(`${name}.create() refuses ${layout} and names it`, async () => {
      const strategy = await loadForLayout(name, layout.replace("_in_order", "") as LayoutName);
      const create = () => strategy.create({ layout: layout as string as LayoutName, num: 8 });
      if (name === "direct") assertThrows(create, TypeError, `current value is ${layout}`);
      else {
        const number = RING_LAYOUT_NAMES.indexOf(layout);
        assertThrows(create, VirtqueueBug, `current value is layout ${number}`);
      }
    });
  }
}
