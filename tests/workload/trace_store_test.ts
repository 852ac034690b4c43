// Measuring processes run compiled recordings as they are stored: they must be what the compiler makes.

import { assertEquals } from "@std/assert";
import { compileTrace, readDriverTrace, TRACE_NAMES, traceUrl } from "../../bench/workload/mod.ts";
import { readStoredTrace, storedUrl } from "../../bench/workload/trace_store.ts";
import { testWith } from "../permitted.ts";

for (const name of TRACE_NAMES) {
  testWith("read")(`the stored program of ${name} is the compiled recording`, async () => {
    const compiled = compileTrace(await readDriverTrace(traceUrl(name)));
    const stored = await readStoredTrace(storedUrl(name));
    const { queues, code, shapes, maxSegments, tokenCount, passOps } = compiled;
    assertEquals(stored, { queues, code, shapes, maxSegments, tokenCount, passOps });
  });
}
