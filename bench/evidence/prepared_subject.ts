/**
 * What a child process runs for evidence.
 *
 * @module
 */

/** A subject in a child process. */
export interface PreparedSubject {
  /** Runs about `n` calls or operations. */
  run(n: number): void;
  /** Functions whose code is the evidence, the most important first. */
  readonly focus: readonly ((...args: never[]) => unknown)[];
  /** Operations of a whole number of which a run consists; 1 unless given. */
  readonly granularity?: number;
  /** Operations after which the inputs come round again; as many as a run consists of unless given. */
  readonly period?: number;
  /** Arguments of the next call of a function; absent for the lab's own. */
  readonly inputs?: () => readonly unknown[];
}
