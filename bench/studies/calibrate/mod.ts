/**
 * A calibration in words: `calibration_text.ts`. It is measured by `bench/calibrate/`.
 *
 * May import: what `bench/studies/mod.ts` says.
 *
 * @module
 */

export {};
