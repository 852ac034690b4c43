// deno-lint-ignore-file no-console -- its output is its answer
/**
 * mitata at its defaults on two functions. Arguments: `TRIPS_A TRIPS_B`. Output: `[nsA, nsB]`, the averages that its
 * summary compares.
 *
 * @module
 */

import { bench, run, summary } from "mitata";
import { loadSubjects } from "./subject.ts";

const [a, b] = await loadSubjects(Deno.args);
summary(() => {
  bench("a", a).baseline(true);
  bench("b", b);
});
const { benchmarks } = await run({ format: "quiet" });
console.log(JSON.stringify(benchmarks.map(({ runs }) => runs[0]!.stats!.avg)));
