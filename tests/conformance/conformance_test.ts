import { assertEquals, assertGreater } from "@std/assert";
import { STRATEGY_NAMES } from "../../dispatch/mod.ts";
import { loadLayouts, ownVectorFiles, replayTraces } from "./run.ts";
import { readVectorFile } from "./vector_file.ts";

for (const file of ownVectorFiles()) {
  const name = file.pathname.slice(file.pathname.lastIndexOf("/") + 1);
  Deno.test(`${name} replays as recorded through every strategy`, async (t) => {
    const traces = await readVectorFile(file);
    assertGreater(traces.length, 30);
    for (const strategy of STRATEGY_NAMES) {
      await t.step(strategy, async () => {
        const comparison = replayTraces(traces, await loadLayouts(strategy));
        assertEquals(comparison.first, null);
        assertEquals(comparison.mismatches, 0);
      });
    }
  });
}
