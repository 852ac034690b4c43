// deno-lint-ignore-file no-console -- a program
/** Lists the benches of a folder: a line of JSON for each, then its findings. */

import { listBenches } from "../../bench/studies/bench/mod.ts";

const { benches, findings } = await listBenches({ root: Deno.args[0]! });
for (const { id, runner, baseline, line } of benches) {
  console.log(JSON.stringify([id, runner, baseline, line]));
}
for (const { where, what } of findings) console.log(JSON.stringify([where, what]));
