/**
 * The record of what a commit's benches came to against its parent and against an anchor: one line of a git note.
 *
 * Ratios, not times: those of one run are of one machine, so that entries of different machines can stand in one series.
 *
 * @module
 */

import { z } from "zod";
import { readRecord, type RecordFormat } from "./record_file.ts";
import type { HistoryEntry } from "./formats.ts";

export type { HistoryBench, HistoryEntry, HistoryMachine, LogRatio } from "./formats.ts";

const text = z.string().min(1);
const commit = z.string().regex(/^[0-9a-f]{40,64}$/);

const logRatio = z.object({
  logRatio: z.number().describe("Natural logarithm of time of this commit / time of the other."),
  standardError: z.number().positive().describe("Its standard error over fresh processes."),
}).readonly().meta({ title: "LogRatio", description: "A measured ratio of times." });

const bench = z.object({
  name: text.describe("Name of the bench, with its file."),
  toParent: logRatio.nullable().describe("Against the commit before; null where not measured."),
  toAnchor: logRatio.nullable().describe("Against the anchor; null where not measured."),
}).readonly().meta({ title: "HistoryBench", description: "A bench at a commit." });

const machine = z.object({
  cpu: z.string().describe("CPU model."),
  cpuCount: z.int().nonnegative().describe("Logical CPUs."),
  arch: z.string().describe("CPU architecture."),
  deno: z.string().describe("Deno version."),
  v8: z.string().describe("V8 version."),
}).readonly().meta({ title: "HistoryMachine", description: "Where a commit was measured." });

/** Schema of a {@linkcode HistoryEntry}; unknown fields are accepted and left out. */
export const HISTORY_ENTRY: z.ZodType<HistoryEntry> = z.object({
  schema: z.literal("vringlab/history").describe("Names the format."),
  version: z.literal(1).describe("Version of the format."),
  commit: commit.describe("The commit that was measured."),
  parent: commit.nullable().describe("The commit before it that it was measured against, if any."),
  anchor: commit.nullable().describe("The pinned commit that it was measured against, if any."),
  at: z.iso.datetime({ offset: true }).describe("When it was measured, ISO 8601."),
  machine: machine.describe("Where."),
  benches: z.array(bench).readonly().describe("Its benches."),
}).readonly().meta({
  title: "HistoryEntry",
  description: "What a commit's benches came to against its parent and against an anchor.",
});

const HISTORY_FORMAT: RecordFormat<HistoryEntry> = {
  schema: "vringlab/history",
  version: 1,
  noun: "history entry",
  fields: HISTORY_ENTRY,
};

/**
 * Reads an entry from its line.
 *
 * @param name What to call it in messages.
 * @throws {Error} one line that says what is wrong.
 */
export function parseHistoryEntry(line: string, name: string): HistoryEntry {
  return readRecord(line, name, HISTORY_FORMAT);
}

/** An entry as one line, so that notes can be merged by lines. */
export function historyLine(entry: HistoryEntry): string {
  return JSON.stringify(HISTORY_ENTRY.parse(entry));
}
