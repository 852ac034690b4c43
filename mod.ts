/**
 * vringlab: real virtqueues, every way of dispatching over them, and a lab that measures what each way
 * costs in V8.
 *
 * In 2025 Linux's virtio_ring replaced `packed_ring ? packed() : split()` by tables of const operations
 * reached through a switch on the queue's layout. vringlab implements the same split and packed rings
 * and asks the same question of V8.
 *
 * | room | what it holds | runs in |
 * |---|---|---|
 * | `ring/` | split and packed virtqueues, driver and device side, VIRTIO 1.3 | Deno, Node, Bun, browsers |
 * | `dispatch/` | one file per dispatch strategy, over the very same ring functions | Deno, Node, Bun, browsers |
 * | `bench/` | workloads, conductor, statistics, reports | Deno |
 *
 * Imports point one way: `bench → dispatch → ring`. Read `ring/mod.ts` for the rings, then
 * `dispatch/strategy.ts` and any strategy beside it, then `bench/workload/workload.ts` and
 * `bench/measure/conductor.ts`.
 *
 * This module re-exports `ring/` and `dispatch/`. The lab is a program: `deno task lab`.
 *
 * @example The same call through two strategies
 * ```ts
 * import { loadStrategy } from "@vringlab/vringlab";
 * import { assertEquals } from "@std/assert";
 *
 * for (const name of ["boolean_branch", "switch_const_ops"]) {
 *   const strategy = await loadStrategy(name);
 *   const vq = strategy.create({ layout: "packed", num: 7 });
 *   assertEquals(strategy.add(vq, Uint32Array.of(0x1000, 0, 64), 1, 0, "request", null), 0);
 *   assertEquals(vq.numFree, 6);
 * }
 * ```
 *
 * @module
 */

export * from "./dispatch/mod.ts";
export * from "./ring/mod.ts";
