/**
 * Pairs of functions that differ in one thing that costs: `…Slow` has it, `…Fast` has not.
 *
 * @module
 */

interface Point {
  readonly x: number;
}

const CALLS = 16;

/** Arguments in turn: those of `make`, by number. */
function inputs(make: (i: number) => unknown[]): unknown[][] {
  return Array.from({ length: CALLS }, (_, i) => make(i));
}

/** A function with so many statements, under a name of its own. */
function longFunction(name: string, statements: number): (x: number) => number {
  const body = Array.from({ length: statements }, (_, i) => `x = (x + ${i + 1000}) | 0;`).join("");
  return new Function(`return function ${name}(x) { ${body} return x; }`)();
}

// The fifth hidden class.
export const mapsFast = (point: Point): number => point.x + 1;
export const mapsSlow = (point: Point): number => point.x + 1;
const CLASSES: readonly Point[] = [
  { x: 1 },
  { a: 0, x: 1 },
  { b: 0, x: 1 },
  { c: 0, x: 1 },
  { d: 0, x: 1 },
  { e: 0, x: 1 },
] as Point[];
export const mapsFastInputs = inputs(() => [CLASSES[0]]);
export const mapsSlowInputs = inputs((i) => [CLASSES[i % CLASSES.length]]);

// A callee over the limit for a single function.
const scanShort = longFunction("scan", 30);
const scanLong = longFunction("scan", 120);
export const limitFast = (x: number): number => scanShort(x) + 1;
export const limitSlow = (x: number): number => scanLong(x) + 1;
export const limitFastInputs = inputs((i) => [i]);
export const limitSlowInputs = inputs((i) => [i]);

// A neighbor that grew uses up the budget that others need.
const grown = ["first", "second", "third"].map((name) => longFunction(name, 40));
const small = ["first", "second", "third"].map((name) => longFunction(name, 20));
const [first, second, third] = small as [typeof scanShort, typeof scanShort, typeof scanShort];
const [bigFirst, bigSecond, bigThird] = grown as [
  typeof scanShort,
  typeof scanShort,
  typeof scanShort,
];
export const budgetFast = (x: number): number => first(second(third(x)));
export const budgetSlow = (x: number): number => bigFirst(bigSecond(bigThird(x)));
export const budgetFastInputs = inputs((i) => [i]);
export const budgetSlowInputs = inputs((i) => [i]);

// Code that is thrown away again and again, as a prototype that it rests on changes.
class Counter {
  readonly #step: number = 1;
  step(): number {
    return this.#step;
  }
}
const counter = new Counter();
let calls = 0;
export function deoptFast(x: number): number {
  calls++;
  return counter.step() + x;
}
export function deoptSlow(x: number): number {
  calls++;
  if (calls % 4000 === 0) Object.assign(Counter.prototype, { [`changed${calls}`]: calls });
  return counter.step() + x;
}
export const deoptFastInputs = inputs((i) => [i]);
export const deoptSlowInputs = inputs((i) => [i]);

// An object that V8 keeps as a hash table.
const record = (): Record<string, number> => Object.fromEntries([["x", 1], ["y", 2]]);
const dictionary = record();
for (let i = 0; i < 2000; i++) dictionary[`key${i}`] = i;
for (let i = 0; i < 1990; i++) delete dictionary[`key${i}`];
export const dictionaryFast = (of: Record<string, number>): number => of["x"]! + of["y"]!;
export const dictionarySlow = (of: Record<string, number>): number => of["x"]! + of["y"]!;
export const dictionaryFastInputs = inputs(() => [record()]);
export const dictionarySlowInputs = inputs(() => [dictionary]);

// An array with holes, which every read has to look for.
const LENGTH = 64;
const packed = Array.from({ length: LENGTH }, (_, i) => i);
const holey: number[] = new Array(LENGTH);
for (let i = 0; i < LENGTH; i++) holey[i] = i + 0.5;
function sum(of: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < LENGTH; i++) total += of[i]!;
  return total;
}
export const elementsFast = (of: readonly number[]): number => sum(of);
export const elementsSlow = (of: readonly number[]): number => sum(of);
export const elementsFastInputs = inputs(() => [packed]);
export const elementsSlowInputs = inputs(() => [holey]);

// A function made at each call, and kept so that it cannot be left out.
export const kept: unknown[] = [0];
export function closureFast(x: number): number {
  kept[0] = x;
  return x + 1;
}
export function closureSlow(x: number): number {
  kept[0] = () => x;
  return x + 1;
}
export const closureFastInputs = inputs((i) => [i]);
export const closureSlowInputs = inputs((i) => [i]);

// A call that has seen several functions.
const steps = [
  (x: number) => x + 1,
  (x: number) => x + 2,
  (x: number) => x + 3,
  (x: number) => x + 4,
  (x: number) => x + 5,
];
export const callFast = (step: (x: number) => number, x: number): number => step(x) + 1;
export const callSlow = (step: (x: number) => number, x: number): number => step(x) + 1;
export const callFastInputs = inputs((i) => [steps[0], i]);
export const callSlowInputs = inputs((i) => [steps[i % steps.length], i]);

// An object of the arguments that outlives the call.
export function argumentsFast(a: number, b: number): number {
  kept[0] = a;
  return a + b;
}
export function argumentsSlow(a: number, b: number): number {
  kept[0] = arguments;
  return a + b;
}
export const argumentsFastInputs = inputs((i) => [i, 1]);
export const argumentsSlowInputs = inputs((i) => [i, 1]);

// Numbers of any size.
export const bigintFast = (x: number): number => (x * 3 + 1) % 1000003;
export const bigintSlow = (x: bigint): bigint => (x * 3n + 1n) % 1000003n;
export const bigintFastInputs = inputs((i) => [i + 123456]);
export const bigintSlowInputs = inputs((i) => [BigInt(i) + 123456n]);

// A string that is joined of parts and has to be copied to be read.
export function stringFast(text: string): number {
  return text.charCodeAt(20);
}
export function stringSlow(text: string): number {
  return (text + "…").charCodeAt(20);
}
export const stringFastInputs = inputs(() => ["a line of text that is long enough"]);
export const stringSlowInputs = inputs(() => ["a line of text that is long enough"]);

// Equal but for their names.
export const equalFast = (x: number): number => scanShort(x) * 3;
export const equalSlow = (x: number): number => scanShort(x) * 3;
export const equalFastInputs = inputs((i) => [i]);
export const equalSlowInputs = inputs((i) => [i]);
