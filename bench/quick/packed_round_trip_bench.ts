/**
 * The round trip on packed rings, by strategy, for `deno bench`.
 *
 * A file, hence an isolate, of its own: other benches call `add` too, and would leave their type feedback in
 * it. What this quick look cannot see stands in `packed_bench.ts`.
 */

import { registerOperations } from "./register_operations.ts";
import { ROUND_TRIP } from "./operations.ts";

await registerOperations([ROUND_TRIP], ["packed"]);
