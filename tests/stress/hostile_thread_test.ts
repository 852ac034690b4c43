import { assert } from "@std/assert";
import { RING_LAYOUT_NAMES } from "../../ring/mod.ts";
import { testWith } from "../permitted.ts";
import { runHostile } from "./hostile_thread.ts";

for (const layout of RING_LAYOUT_NAMES) {
  for (const side of ["driver", "device"] as const) {
    testWith("read")(`a ${layout} ${side} survives a thread that writes all the time`, async () => {
      const { broken, taken, writes } = await runHostile(layout, side, 100_000, 1);
      // It came to both ends: buffers were taken, and the ring broke.
      assert(taken > 0 && broken > 0 && writes > 0, JSON.stringify({ broken, taken, writes }));
    });
  }
}
