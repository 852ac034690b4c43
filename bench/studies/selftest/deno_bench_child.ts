/**
 * `deno bench` on two functions, at its defaults. Arguments: `TRIPS_A TRIPS_B`. With `--json` its averages are what
 * its table compares.
 *
 * @module
 */

import { loadSubjects } from "./subject.ts";

const [a, b] = await loadSubjects(Deno.args);
Deno.bench({ name: "a", baseline: true, group: "selftest" }, () => void a());
Deno.bench({ name: "b", group: "selftest" }, () => void b());
