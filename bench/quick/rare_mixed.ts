/**
 * Operations that no hot path has, on split and packed rings in turn, by strategy, for `deno bench`.
 *
 * Named so that `deno bench` alone does not find it: `deno task bench:rare` runs it. What such a quick look cannot
 * see stands in `mixed_bench.ts`.
 */

import { registerOperations } from "./register_operations.ts";
import { RARE_OPERATIONS } from "./operations.ts";

await registerOperations(RARE_OPERATIONS, ["split", "packed"]);
