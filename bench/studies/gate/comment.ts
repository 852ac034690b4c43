// deno-lint-ignore-file camelcase -- fields are called as GitHub calls them
/**
 * A gate's report under a pull request. The record comes from a job that ran the code of whoever made the pull request:
 * it is read through its schema, within limits, and nothing of it is more than code or a figure.
 *
 * @module
 */

import { BadInput } from "../../bad_input.ts";
import { type GateBench, type GateReport, readGate } from "../../record/gate.ts";
import { visible } from "../../record/names.ts";
import { percentWithInterval } from "../../report/figure.ts";
import { COMMENT_LIMIT, gateMarkdown, gateSentence } from "./gate_document.ts";
import { withoutMarks } from "../../record/names.ts";

/** What marks the comment, so that the next run finds it. */
export const COMMENT_MARK = "<!-- vringlab-gate -->";
/** Largest record in bytes: some thousand benches. */
const LARGEST_RECORD = 1 << 23;
/** As many as GitHub takes at once. */
const MOST_ANNOTATIONS = 50;
const LONGEST_PATH = 300;

/** A note on a line of a file, as GitHub takes it. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: "failure" | "warning";
  readonly message: string;
}

/** A check run, as GitHub takes it, without the commit. */
export interface Check {
  readonly name: string;
  readonly status: "completed";
  readonly conclusion: "success" | "failure" | "neutral";
  readonly output: {
    readonly title: string;
    readonly summary: string;
    readonly annotations: readonly Annotation[];
  };
}

/**
 * Reads a record that somebody else wrote.
 *
 * @throws {BadInput} when it is no file of its own, too large, or no record of a gate.
 */
export async function readForeignGate(path: string): Promise<GateReport> {
  try {
    const { isFile, size } = await Deno.lstat(path);
    if (!isFile) throw new TypeError(`it must be a file, and no link: ${path}`);
    if (size > LARGEST_RECORD) {
      throw new RangeError(`${path} must have at most ${LARGEST_RECORD} bytes: it has ${size}`);
    }
    return readGate(await Deno.readTextFile(path), path);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new BadInput(reason.startsWith("Cannot ") ? reason : `Cannot read a gate: ${reason}`);
  }
}

/** The text of the comment: the mark, then the report. */
export function commentText(report: GateReport): string {
  const text = gateMarkdown(report, COMMENT_LIMIT - COMMENT_MARK.length - 1);
  return `${COMMENT_MARK}\n${text}`;
}

/** The check of a commit, with a note on the line of each bench that is slower. */
export function checkOf(report: GateReport): Check {
  const { state } = report;
  return {
    name: "vringlab gate",
    status: "completed",
    conclusion: state === "slower" ? "failure" : state === "passed" ? "success" : "neutral",
    output: {
      title: state,
      summary: gateMarkdown(report, COMMENT_LIMIT - 1),
      annotations: report.benches.filter(isAnnotated).slice(0, MOST_ANNOTATIONS)
        .map((bench) => annotation(bench, report.margin)),
    },
  };
}

/** One line for the log. */
export function gateLine(report: GateReport): string {
  return visible(withoutMarks(gateSentence(report)));
}

/** Only for files that are where a repository's are. */
function isAnnotated({ state, first, line, path }: GateBench): boolean {
  const isInside = path.length <= LONGEST_PATH && visible(path) === path &&
    path.split("/").every((part) => !["", ".", ".."].includes(part));
  return state === "slower" && first !== null && line !== null && isInside;
}

function annotation({ path, line, first, accepted }: GateBench, margin: number): Annotation {
  return {
    path,
    start_line: line!,
    end_line: line!,
    annotation_level: accepted === null ? "failure" : "warning",
    message: `slower than the base: ${percentWithInterval({ ...first!, margin })}${
      accepted === null ? "" : ", accepted"
    }`,
  };
}
