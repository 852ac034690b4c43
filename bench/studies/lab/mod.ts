/**
 * The lab's main study: which dispatch strategy to use, and how sure that is.
 *
 * Reading order: `request.ts` turns what was asked for into a plan, `lab_plan.ts` lists the groups that are measured,
 * `configuration.ts` the V8 flags under which. `lab_evidence.ts` adds evidence and calibration. The answer: `choice.ts`
 * (which strategy), `conclusion.ts` (in words), `advice.ts` (by number of layouts, size and order). The report:
 * `document/lab_document.ts` names its sections, each a file beside it.
 *
 * May import: what `bench/studies/mod.ts` says.
 *
 * To add a section to the report: a file in `document/`, named in `document/lab_document.ts`.
 *
 * @module
 */

export {};
