import { assertEquals, assertGreater } from "@std/assert";
import { STRATEGY_NAMES } from "../../dispatch/mod.ts";
import { DEVIATIONS } from "./deviations.ts";
import { loadLayouts, ownVectorFiles, replayTraces } from "./run.ts";
import { readVectorFile } from "./vector_file.ts";

for (const file of ownVectorFiles()) {
  const name = file.pathname.slice(file.pathname.lastIndexOf("/") + 1);
  const inOrder = name.includes("-inorder");
  const through = inOrder ? "the layout's own operations" : "every strategy";
  Deno.test(`${name} replays as recorded through ${through}`, async (t) => {
    const traces = await readVectorFile(file);
    assertGreater(traces.length, 10);
    const deviations = DEVIATIONS.filter(({ trace }) => `${trace.split("/")[0]}.jsonl.gz` === name);
    for (const strategy of inOrder ? ["direct"] : STRATEGY_NAMES) {
      await t.step(strategy, async () => {
        const comparison = replayTraces(traces, await loadLayouts(strategy));
        assertEquals(comparison.first, null);
        assertEquals(comparison.mismatches, 0);
        assertEquals(comparison.deviations, deviations.length);
      });
    }
  });
}
