/**
 * A function that does nothing: what the loop around it takes by itself.
 *
 * @module
 */

/** Returns a number that V8 knows. */
export default function nothing(): number {
  return 0;
}
