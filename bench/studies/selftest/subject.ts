/**
 * The two functions that other tools measure: the self-test's own loop, one operation per call, each with code and
 * type feedback of its own all the way.
 *
 * @module
 */

import type * as RingLoopModule from "./ring_loop.ts";
import type { Subject } from "./subject_call.ts";
import type * as SubjectCallModule from "./subject_call.ts";

const LOOP_FILE = "./ring_loop.ts";
const CALL_FILE = "./subject_call.ts";

/** The functions that a child process is to measure, baseline first, by its arguments `TRIPS_A TRIPS_B`. */
export async function loadSubjects(args: readonly string[]): Promise<readonly [Subject, Subject]> {
  const [a, b] = args.map(Number) as [number, number];
  return [await loadSubject(a, 0), await loadSubject(b, 1)];
}

async function loadSubject(trips: number, copy: number): Promise<Subject> {
  const { makeRingLoop } = await importCopy<typeof RingLoopModule>(LOOP_FILE, copy);
  const { makeSubject } = await importCopy<typeof SubjectCallModule>(CALL_FILE, copy);
  return makeSubject(makeRingLoop(), Int32Array.of(trips));
}

async function importCopy<Module>(file: string, copy: number): Promise<Module> {
  return await import(new URL(`${file}?copy=${copy}`, import.meta.url).href) as Module;
}
