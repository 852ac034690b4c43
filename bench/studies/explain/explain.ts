/**
 * Explains in plain words what V8 made of a dispatch, with evidence.
 *
 * @module
 */

import { loadStrategyFor } from "../../../dispatch/mod.ts";
import { type CountsResult, gatherCounts } from "../../evidence/counts/gather_counts.ts";
import {
  evidenceObstacle,
  type EvidenceOptions,
  type EvidenceResult,
  gatherEvidence,
  subjectName,
  type SubjectProject,
} from "../../evidence/gather.ts";
import { CLONE_COUNTS, clonesName } from "../../workload/mod.ts";
import { launchable } from "../compare/launch.ts";
import { findUserFiles } from "../compare/user_files.ts";
import { isAddress } from "./named_function.ts";
import {
  checkDispatcher,
  type DispatcherSubject,
  type Subject,
  type WorkloadSubject,
} from "../../evidence/subject.ts";
import { gatherVariants } from "../../evidence/variants.ts";
import type { CodeVariant } from "../../record/cell_evidence.ts";

/** What to explain. */
export type ExplainOptions =
  & EvidenceOptions
  & {
    /** Further processes in which the loop's code is compared; 5 unless given, 0 for none. */
    readonly processes?: number;
    /** Whether to count what one operation executes; not unless given. */
    readonly counts?: boolean;
  }
  & (
    | {
      /** Strategy. */
      readonly strategy: string;
      /** Operation; `moreUsed` unless given. */
      readonly op?: string;
      /** Layouts, from 1 to 16; 2 unless given, 1 for `direct`. More than 2 are layout clones. */
      readonly layouts?: number;
    }
    | {
      /** Path of a module, or its address. */
      readonly module: string;
      /** Name of an exported function. */
      readonly name: string;
    }
  );

/** A subject and the evidence of it. */
export interface ExplainedSubject {
  /** What it is, for people. */
  readonly heading: string;
  /** What ran. */
  readonly subject: Subject;
  /** Its evidence, or why there is none. */
  readonly result: EvidenceResult;
  /** Code of its first function in further processes; empty where that was not asked for. */
  readonly variants: readonly CodeVariant[];
  /** What one operation executes, or why that was not counted; absent where it was not asked for. */
  readonly counts?: CountsResult;
}

/** Evidence with what was expected. */
export interface Explanation {
  /** What the strategy's author expects of V8; empty for other code. */
  readonly expectation: string;
  /** The dispatch alone, then the loop that it is used in. */
  readonly subjects: readonly ExplainedSubject[];
  /** What is left out and why, one line; empty if nothing is. */
  readonly leftOut: string;
}

const SEED = 1;
const PROCESSES = 5;

/**
 * Takes the evidence of a strategy's operation, by itself and within a whole round trip, or of a
 * function of any module.
 *
 * Permissions as for {@linkcode gatherEvidence}.
 *
 * @throws {RangeError} for an unknown strategy or operation and an impossible number of layouts.
 * @throws {BadInput} for a file that is not there. What goes wrong in a child is a finding in the result.
 */
export async function explain(options: ExplainOptions): Promise<Explanation> {
  if ("module" in options) {
    const heading = `${options.name} of ${options.module}`;
    const { subject, project } = await placedFunction(options);
    return {
      expectation: "",
      subjects: [await explainSubject(heading, subject, { ...options, project })],
      leftOut: "",
    };
  }
  const { strategy, op = "moreUsed" } = options;
  const layoutCount = options.layouts ?? (strategy === "direct" ? 1 : 2);
  const { expectation } = await loadStrategyFor(strategy, ["split"]);
  const dispatcher: DispatcherSubject = { kind: "dispatcher", strategy, op, layoutCount };
  checkDispatcher(dispatcher);
  const layouts = layoutCount === 1 ? "1 layout" : `${layoutCount} layouts`;
  const subjects = [
    await explainSubject(`${strategy}.${op} over ${layouts}, by itself`, dispatcher, options),
  ];
  const work = roundTripOver(layoutCount);
  if (work === null) {
    const counts = CLONE_COUNTS.join(", ");
    const leftOut = `The round trip is left out: workloads have one of ${counts} layouts.`;
    return { expectation, subjects, leftOut };
  }
  const workload: Subject = { kind: "workload", ...work, strategy, seed: SEED };
  const heading = `the whole round trip (${subjectName(workload)})`;
  const round = await explainSubject(heading, workload, options);
  const processes = round.result.ok ? options.processes ?? PROCESSES : 0;
  subjects.push({ ...round, variants: await gatherVariants(workload, processes, options) });
  return { expectation, subjects, leftOut: "" };
}

/** A function with the project of its module, by whose configuration it runs, as in a comparison. */
async function placedFunction(
  { module, name }: { readonly module: string; readonly name: string },
): Promise<{ readonly subject: Subject; readonly project: SubjectProject }> {
  if (isAddress(module) && !module.startsWith("file:")) {
    const project = { runArgs: ["--no-config", "--no-lock"], readPaths: [] };
    return { subject: { kind: "function", module, name }, project };
  }
  const files = await findUserFiles([module]);
  const subject: Subject = { kind: "function", module: files[0]!.url, name };
  // What it imports is for Deno itself to say; where that may not be run, there is no evidence anyhow.
  if (await evidenceObstacle() !== null) {
    return { subject, project: { runArgs: [], readPaths: [] } };
  }
  const [file] = await launchable(files, []);
  return { subject, project: file! };
}

/** The round trip over so many layouts; `null` if no workload has them. */
function roundTripOver(
  layoutCount: number,
): Pick<WorkloadSubject, "workload" | "order" | "layouts"> | null {
  if (layoutCount === 1) return { workload: "round_trip_4", order: "one", layouts: "split" };
  const order = "alternating";
  if (layoutCount === 2) return { workload: "round_trip_4", order, layouts: "split+packed" };
  if (!CLONE_COUNTS.includes(layoutCount)) return null;
  return { workload: "round_trip_clones", order, layouts: clonesName(layoutCount) };
}

async function explainSubject(
  heading: string,
  subject: Subject,
  options: EvidenceOptions & Pick<ExplainOptions, "counts">,
): Promise<ExplainedSubject> {
  const result = await gatherEvidence(subject, options);
  const explained = { heading, subject, result, variants: [] };
  // What could not be run at all is said once.
  if (options.counts !== true || !result.ok) return explained;
  options.onProgress?.("instructions");
  return { ...explained, counts: await gatherCounts(subject, options) };
}
