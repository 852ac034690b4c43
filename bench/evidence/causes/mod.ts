/**
 * Causes: why one function is slower than another, by what V8 made of both. Pure functions on two evidences.
 *
 * Reading order: `find_causes.ts` ranks what the others find: `code_causes.ts` in how V8 compiled (tiers, inlining,
 * deoptimizations), `access_causes.ts` in inline caches, inputs and calls, `work_causes.ts` in what is executed.
 *
 * To add a cause: its kind in `record/cell_evidence.ts`, a function here, and a planted one in
 * `tests/evidence/causes/`.
 *
 * @module
 */

export { causesText, findCauses, NO_CAUSE } from "./find_causes.ts";
