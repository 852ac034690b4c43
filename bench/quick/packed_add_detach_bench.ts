/**
 * A buffer added and taken back on packed rings, by strategy, for `deno bench`.
 *
 * A file, hence an isolate, of its own: other benches call `add` too, and would leave their type feedback in
 * it. What this quick look cannot see stands in `packed_bench.ts`.
 */

import { registerOperations } from "./register_operations.ts";
import { ADD_DETACH } from "./operations.ts";

await registerOperations([ADD_DETACH], ["packed"]);
