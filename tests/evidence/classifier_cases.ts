/**
 * Functions whose dispatch is known by construction. Each is run in a process of its own.
 *
 * @module
 */

import { bugLayout } from "../../ring/mod.ts";

interface Shape {
  area(x: number): number;
}

class Shape0 implements Shape {
  a = 1;
  area(x: number): number {
    return (this.a + x) | 0;
  }
}
class Shape1 implements Shape {
  b = 2;
  area(x: number): number {
    return (this.b ^ x) | 0;
  }
}
class Shape2 implements Shape {
  c = 3;
  area(x: number): number {
    return (this.c - x) | 0;
  }
}
class Shape3 implements Shape {
  d = 4;
  area(x: number): number {
    return (this.d & x) | 0;
  }
}
class Shape4 implements Shape {
  e = 5;
  area(x: number): number {
    return (this.e | x) | 0;
  }
}

const SHAPES: readonly Shape[] = [
  new Shape0(),
  new Shape1(),
  new Shape2(),
  new Shape3(),
  new Shape4(),
];

function shapeInputs(classes: number): [Shape, number][] {
  return SHAPES.slice(0, classes).map((shape, i) => [shape, i]);
}

/** Sees 2 receiver classes. */
export function twoClasses(shape: Shape, x: number): number {
  return shape.area(x);
}
/** 2 receiver classes. */
export const twoClassesInputs = shapeInputs(2);

/** Sees 4 receiver classes. */
export function fourClasses(shape: Shape, x: number): number {
  return shape.area(x);
}
/** 4 receiver classes. */
export const fourClassesInputs = shapeInputs(4);

/** Sees 5 receiver classes. */
export function fiveClasses(shape: Shape, x: number): number {
  return shape.area(x);
}
/** 5 receiver classes. */
export function fiveClassesInputs(): [Shape, number][] {
  return shapeInputs(5);
}

type Op = (x: number) => number;
function plusOne(x: number): number {
  return (x + 1) | 0;
}
function minusOne(x: number): number {
  return (x - 1) | 0;
}

const CONST_OPS: { readonly first: Op; readonly second: Op } = Object.freeze({
  first: plusOne,
  second: minusOne,
});
const REASSIGNED_OPS = { first: minusOne, second: plusOne };
REASSIGNED_OPS.first = plusOne;
REASSIGNED_OPS.second = minusOne;
const flags = [[false, 3], [true, 4]];

/** Chooses from a constant table by a branch. */
export function constTable(second: boolean, x: number): number {
  return second === true ? CONST_OPS.second(x) : CONST_OPS.first(x);
}
/** Both arms. */
export const constTableInputs = flags;

/** Chooses from a table that was written to once. */
export function reassignedTable(second: boolean, x: number): number {
  return second === true ? REASSIGNED_OPS.second(x) : REASSIGNED_OPS.first(x);
}
/** Both arms. */
export const reassignedTableInputs = flags;

let rebound: Op = plusOne;
/** Calls what a variable holds, which changes at every call. */
export function reboundVariable(x: number): number {
  rebound = rebound === plusOne ? minusOne : plusOne;
  return rebound(x);
}
/** One argument. */
export const reboundVariableInputs = [[1]];

function longCallee(x: number): number {
  let y = x | 0;
  // More than 460 bytecodes, each line several.
  y = (y * 3 + 1) ^ (y >>> 3), y = (y * 5 + 2) ^ (y >>> 5), y = (y * 7 + 3) ^ (y >>> 7);
  y = (y * 3 + 4) ^ (y >>> 3), y = (y * 5 + 5) ^ (y >>> 5), y = (y * 7 + 6) ^ (y >>> 7);
  y = (y * 3 + 7) ^ (y >>> 3), y = (y * 5 + 8) ^ (y >>> 5), y = (y * 7 + 9) ^ (y >>> 7);
  y = (y * 3 + 1) ^ (y >>> 3), y = (y * 5 + 2) ^ (y >>> 5), y = (y * 7 + 3) ^ (y >>> 7);
  y = (y * 3 + 4) ^ (y >>> 3), y = (y * 5 + 5) ^ (y >>> 5), y = (y * 7 + 6) ^ (y >>> 7);
  y = (y * 3 + 7) ^ (y >>> 3), y = (y * 5 + 8) ^ (y >>> 5), y = (y * 7 + 9) ^ (y >>> 7);
  y = (y * 3 + 1) ^ (y >>> 3), y = (y * 5 + 2) ^ (y >>> 5), y = (y * 7 + 3) ^ (y >>> 7);
  y = (y * 3 + 4) ^ (y >>> 3), y = (y * 5 + 5) ^ (y >>> 5), y = (y * 7 + 6) ^ (y >>> 7);
  y = (y * 3 + 7) ^ (y >>> 3), y = (y * 5 + 8) ^ (y >>> 5), y = (y * 7 + 9) ^ (y >>> 7);
  y = (y * 3 + 1) ^ (y >>> 3), y = (y * 5 + 2) ^ (y >>> 5), y = (y * 7 + 3) ^ (y >>> 7);
  y = (y * 3 + 4) ^ (y >>> 3), y = (y * 5 + 5) ^ (y >>> 5), y = (y * 7 + 6) ^ (y >>> 7);
  return y;
}

/** Calls a function over V8's limit for inlining. */
export function overLimit(x: number): number {
  return longCallee(x) | 0;
}
/** Some numbers. */
export const overLimitInputs = [[1], [77], [4096]];

function op0(x: number): number {
  return (x + 10) | 0;
}
function op1(x: number): number {
  return (x - 11) | 0;
}
function op2(x: number): number {
  return (x ^ 12) | 0;
}
function op3(x: number): number {
  return (x & 13) | 0;
}
function op4(x: number): number {
  return (x | 14) | 0;
}
function op5(x: number): number {
  return (x << 1) | 0;
}

/** A switch of 5 cases. */
export function fiveCases(which: number, x: number): number {
  switch (which) {
    case 0:
      return op0(x);
    case 1:
      return op1(x);
    case 2:
      return op2(x);
    case 3:
      return op3(x);
    case 4:
      return op4(x);
    default:
      return neverReached(x);
  }
}
/** All cases. */
export const fiveCasesInputs = [[0, 9], [1, 8], [2, 7], [3, 6], [4, 5]];

/** A switch of 6 cases. */
export function sixCases(which: number, x: number): number {
  switch (which) {
    case 0:
      return op0(x);
    case 1:
      return op1(x);
    case 2:
      return op2(x);
    case 3:
      return op3(x);
    case 4:
      return op4(x);
    case 5:
      return op5(x);
    default:
      return neverReached(x);
  }
}
/** All cases. */
export const sixCasesInputs = [[0, 9], [1, 8], [2, 7], [3, 6], [4, 5], [5, 4]];

/** A switch whose default arm, never executed, calls an imported function: V8 compiles that call. */
export function coldImport(which: number, x: number): number {
  switch (which) {
    case 0:
      return op0(x);
    case 1:
      return op1(x);
    default:
      return bugLayout(which);
  }
}
/** The cases. */
export const coldImportInputs = [[0, 9], [1, 8]];

function neverReached(x: number): never {
  throw new RangeError(`case ${x}`);
}

/** Adds, and calls nothing. */
export function callsNothing(a: number, b: number): number {
  return (a + b) | 0;
}
/** Small integers. */
export const callsNothingInputs = [[1, 2], [3, 4]];

/** Ends the process. */
export function endsProcess(): void {
  Deno.exit(3);
}

/** Throws. */
export function throws(): void {
  throw new Error("thrown on purpose");
}

/** Never returns. */
export function hangs(): void {
  for (;;);
}

let calls = 0;
/** Adds a fraction for the first time when V8 has long assumed whole numbers. */
export function changesItsMind(): number {
  calls++;
  return calls < 20_000 ? calls + 1 : calls + 0.5;
}

/** Not a function. */
export const notAFunction = 1;
