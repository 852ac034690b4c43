/**
 * An asynchronous function that does nothing: what the loop around it and awaiting it take by themselves.
 *
 * @module
 */

/** Gives a number that V8 knows. */
// deno-lint-ignore require-await -- what awaiting costs is what is measured
export default async function nothing(): Promise<number> {
  return 0;
}
