/**
 * Single operations of hot paths on packed rings, by strategy, for `deno bench`.
 *
 * What this quick look cannot see: all benches of a file run in one isolate, one after the other, once.
 * Each strategy has a copy of the timed loop to itself, but all share the ring functions, whose type
 * feedback the last two (queues with hidden classes of their own) find spoilt by the others. The averages
 * have no interval: for two copies of the same code `deno bench` often reports different times.
 * `deno task lab` gives every strategy processes of its own and says how sure it is.
 */

import { registerOperations } from "./register_operations.ts";
import { HOT_OPERATIONS } from "./operations.ts";

await registerOperations(HOT_OPERATIONS, ["packed"]);
