/**
 * Takes evidence: runs a subject in child processes of its own and reads what V8 made of it.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { MadeFinding } from "../record/finding.ts";
import type { Finding } from "../record/lab.ts";
import { ownFolder } from "../own_package.ts";
import { noEvidence } from "./no_evidence.ts";
import {
  EvidenceChild,
  EvidenceChildFailure,
  type EvidenceChildOptions,
} from "./evidence_child.ts";
import { isRingFunction, type IsTarget } from "./classify.ts";
import { finalCode, functionsInFocus } from "./final_code.ts";
import { Coverage } from "./coverage.ts";
import type { FunctionIdentity } from "./log_fields.ts";
import { type MachineCode, readCode } from "./read_code.ts";
import { summarize } from "./summarize.ts";
import type { EvidenceSummary, InputShape } from "../record/cell_evidence.ts";
import type { Subject } from "./subject.ts";

/** How to take evidence. */
export interface EvidenceOptions {
  /** Further V8 flags, such as `--max-inlined-bytecode-size=0`. */
  readonly v8Flags?: readonly string[];
  /** Milliseconds that a child may take; 60 s unless given. */
  readonly answerLimitMs?: number;
  /** Kills the processes when it is aborted; the result is then a finding. */
  readonly signal?: AbortSignal;
  /** Milliseconds for all calls of a function; 20 s unless given. */
  readonly callBudgetMs?: number;
  /** Told what is being done, in a few words, every now and then while a function is called. */
  readonly onProgress?: (doing: string) => void;
  /** The project that a function's module is part of; that of the lab unless given. */
  readonly project?: SubjectProject;
}

/** What a process needs to know of the project of the code that it runs. */
export interface SubjectProject {
  /** Arguments of `deno run`, such as `--config=…`. */
  readonly runArgs: readonly string[];
  /** Folders and files that it reads. */
  readonly readPaths: readonly string[];
}

/** What V8 made of one function. */
export interface FunctionEvidence {
  /** For reports. */
  readonly summary: EvidenceSummary;
  /** For listings; `null` if the code could not be read. */
  readonly machineCode: MachineCode | null;
}

/** Evidence, or why there is none. */
export type EvidenceResult =
  | {
    readonly ok: true;
    /** By function in focus, the most important first; then the dispatchers that they call. */
    readonly functions: readonly FunctionEvidence[];
    /** Bytes that an operation allocates, its caller's included. */
    readonly allocatedBytes: number;
    /** How V8 keeps what a function was called with; empty for strategies. */
    readonly inputs: readonly InputShape[];
    /** What the text of a function makes: `functions`, `BigInts`; empty for strategies. */
    readonly makes: readonly string[];
  }
  | {
    readonly ok: false;
    readonly finding: Finding;
    /** What is wrong with what was asked for, one line; absent where a process failed. */
    readonly refusal?: string;
  };

/** Where a subject's evidence belongs, for findings. */
export function subjectName(subject: Subject): string {
  switch (subject.kind) {
    case "dispatcher":
      return `${subject.strategy}.${subject.op}/${subject.layoutCount} layouts`;
    case "workload":
      return `${subject.workload}/${subject.order}/${subject.layouts}/${subject.strategy}`;
    case "function":
      return `${subject.module}#${subject.name}`;
  }
}

/**
 * Takes evidence of a subject. A child that dies or hangs becomes a finding, not an exception.
 *
 * Needs permission to run Deno, and to read iced-x86's package; and `--allow-ffi` for machine code, which
 * it leaves out when that is missing.
 */
export async function gatherEvidence(
  subject: Subject,
  options: EvidenceOptions = {},
): Promise<EvidenceResult> {
  const obstacle = await evidenceObstacle();
  if (obstacle !== null) return { ok: false, finding: permissionFinding(subject, obstacle) };
  const childOptions = await childOptionsFor(subject, options);
  const child = EvidenceChild.start(subject, childOptions);
  try {
    const { focus, allocatedBytes, inputs, makes } = await child.ran();
    // One after the other: a busy machine makes the first compile differently, not the second.
    const coverage = await takeCoverage(subject, {
      ...childOptions,
      onCalls: (calls) => options.onProgress?.(`${calls} counted calls`),
    });
    const isTarget: IsTarget = subject.kind === "function" ? () => true : isRingFunction;
    const functions: FunctionEvidence[] = [];
    const names = focus.map(({ name }) => name);
    const queue = functionsInFocus(child.log, names).map((fn, i) => ({ name: names[i]!, fn }));
    const seen = new Set(queue.map(({ fn }) => fn));
    for (const { name, fn } of queue) {
      const code = fn === null ? null : finalCode(child.log, fn);
      const read = await readCode(child, code, isTarget, coverage);
      const summary = summarize(child.log, name, fn, code, read, isTarget);
      functions.push({ summary, machineCode: read.machineCode });
      for (const callee of dispatchersCalled(read.machineCode, isTarget)) {
        if (seen.has(callee)) continue;
        seen.add(callee);
        queue.push({ name: callee.name, fn: callee });
      }
    }
    return { ok: true, functions, allocatedBytes, inputs, makes };
  } catch (error) {
    if (!(error instanceof EvidenceChildFailure)) throw error;
    const finding = failureFinding(subject, error.message);
    return error.refusal === ""
      ? { ok: false, finding }
      : { ok: false, finding, refusal: error.refusal };
  } finally {
    await child.quit();
  }
}

/** Why no evidence can be taken at all, in one line; `null` if it can. */
export async function evidenceObstacle(): Promise<string | null> {
  const { state } = await Deno.permissions.query({ name: "run", command: Deno.execPath() });
  return state === "granted" ? null : "could not be started";
}

/** What a child gets: the parent's own permissions at most. */
export async function childOptionsFor(
  subject: Subject,
  options: EvidenceOptions,
): Promise<EvidenceChildOptions> {
  return {
    ...options,
    v8Flags: options.v8Flags ?? [],
    ffi: (await Deno.permissions.query({ name: "ffi" })).state === "granted",
    readPaths: await readPaths(subject, options),
    runArgs: options.project?.runArgs ?? [],
    onCalls: (calls) => options.onProgress?.(calls === 0 ? "the first call" : `${calls} calls`),
  };
}

/** What the child may read: the project and the module; everything if the parent may. */
async function readPaths(
  subject: Subject,
  { project }: EvidenceOptions,
): Promise<readonly string[] | null> {
  const { state } = await Deno.permissions.query({ name: "read" });
  if (state === "granted") return null;
  const around = subject.kind === "function" && subject.module.startsWith("file:")
    ? [fileURLToPath(new URL("./", subject.module))]
    : [];
  return [ownFolder(), ...around, ...project?.readPaths ?? []];
}

/** What the subject executes; `null` if that cannot be counted. */
async function takeCoverage(
  subject: Subject,
  options: EvidenceChildOptions,
): Promise<Coverage | null> {
  const child = EvidenceChild.start(subject, { ...options, v8Flags: [], mode: "coverage" });
  try {
    return new Coverage(await child.counted());
  } catch (error) {
    if (!(error instanceof EvidenceChildFailure)) throw error;
    return null;
  } finally {
    await child.quit();
  }
}

/** The dispatching functions that code calls instead of having them inlined: their code counts as well. */
function dispatchersCalled(
  machineCode: MachineCode | null,
  isTarget: IsTarget,
): FunctionIdentity[] {
  return (machineCode?.sites ?? []).flatMap(({ kind, dispatch, executed, code }) => {
    const callee = code?.fn ?? null;
    return kind === "known call" && dispatch && executed !== false && callee !== null &&
        !isTarget(callee)
      ? [callee]
      : [];
  });
}

function permissionFinding(subject: Subject, what: string): MadeFinding {
  return noEvidence(
    subjectName(subject),
    `the evidence process ${what}`,
    "permission to run Deno itself is missing",
    "add --allow-run, or --allow-run with the path of the deno executable",
  );
}

function failureFinding(subject: Subject, what: string): MadeFinding {
  return noEvidence(
    subjectName(subject),
    `the evidence process ${what}`,
    what.includes(" in the format of ")
      ? "this Deno is newer or older than those that the lab was made for"
      : "the code under evidence threw, or crashed V8",
    "run the same code without evidence, and without further V8 flags",
  );
}
