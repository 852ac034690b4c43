import { assertEquals, assertGreater } from "@std/assert";
import { STRATEGY_NAMES, VARIANT_NAMES } from "../../dispatch/mod.ts";
import { DEVIATIONS } from "./deviations.ts";
import { CONCURRENT, loadForms } from "./ring_strategy.ts";
import { ownVectorFiles, replayTraces } from "./run.ts";
import { readVectorFile } from "./vector_file.ts";
import { permitted, testWith } from "../permitted.ts";

const test = testWith("read");

/** Each trace goes through every strategy whose turn it is, so that all take part in each file. */
const TURNS = 4;

// Of each strategy every fourth trace in one form here, its file where that knows the layout; `deno task conformance`, a
// gate of its own, replays all of all.
for (const file of permitted("read") ? ownVectorFiles() : []) {
  const name = file.pathname.slice(file.pathname.lastIndexOf("/") + 1);
  test(`${name} replays as recorded through every strategy`, async (t) => {
    const traces = await readVectorFile(file);
    assertGreater(traces.length, 10);
    const { layout } = traces[0]!;
    assertEquals(traces.filter((trace) => trace.layout !== layout), [], "no trace is passed over");
    for (const [turn, strategy] of [...STRATEGY_NAMES, ...VARIANT_NAMES, CONCURRENT].entries()) {
      await t.step(strategy, async () => {
        const form = (await loadForms(strategy)).find((each) => each[layout] !== undefined)!;
        const some = traces.filter((_, i) => i % TURNS === turn % TURNS);
        const names = new Set(some.map(({ init }) => init.trace));
        const comparison = replayTraces(some, form);
        assertEquals(comparison.first, null);
        assertEquals(comparison.mismatches, 0);
        const deviations = DEVIATIONS.filter(({ trace }) => names.has(trace));
        assertEquals(comparison.deviations, deviations.length);
      });
    }
  });
}

test("the project has twenty vector files", () => assertEquals(ownVectorFiles().length, 20));
