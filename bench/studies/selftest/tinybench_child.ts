// deno-lint-ignore-file no-console -- its output is its answer
/**
 * tinybench at its defaults on two functions. Arguments: `TRIPS_A TRIPS_B`. Output: `[nsA, nsB]`, the mean latencies of
 * its table.
 *
 * @module
 */

import { Bench } from "tinybench";
import { loadSubjects } from "./subject.ts";

const NS_PER_MS = 1e6;

const [a, b] = await loadSubjects(Deno.args);
const bench = new Bench();
bench.add("a", a);
bench.add("b", b);
const tasks = await bench.run();
console.log(JSON.stringify(tasks.map(({ result }) => {
  if (!("latency" in result)) {
    throw new Error(`Cannot read tinybench: current value is ${result.state}`);
  }
  return result.latency.mean * NS_PER_MS;
})));
