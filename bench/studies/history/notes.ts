/**
 * History as git notes: `refs/notes/vringlab` holds, for a commit, a line for each run that measured it. Nothing else is
 * needed to keep it, no server and no file in the tree.
 *
 * Lines stand for themselves, so two histories are merged by lines, whatever the order: `git notes merge -s cat_sort_uniq`.
 *
 * @module
 */

import { askGit, git } from "../../process/git.ts";
import { historyLine, parseHistoryEntry } from "../../record/history.ts";
import type { HistoryEntry } from "../../record/formats.ts";

/** Where the notes are. */
export const NOTES_REF = "refs/notes/vringlab";

/** What notes hold. */
export interface History {
  /** Entries of commits that the given one has behind it, oldest commit first, each commit's by time. */
  readonly entries: readonly HistoryEntry[];
  /** Entries of other commits: of branches that were not merged, or were rewritten. */
  readonly elsewhere: number;
  /** Lines that cannot be read, one message each. */
  readonly unreadable: readonly string[];
}

/**
 * Adds entries to the notes of their commits; one that is there already is not added again.
 *
 * @returns how many were new.
 * @throws {BadInput} where git has no such commit.
 */
export async function addEntries(root: string, entries: readonly HistoryEntry[]): Promise<number> {
  let added = 0;
  for (const entry of entries) {
    const line = historyLine(entry);
    // Notes may be of anything, of what is not there too.
    await git(root, ["rev-parse", "--verify", "--quiet", `${entry.commit}^{commit}`]);
    const known = await noteOf(root, entry.commit);
    if (known.split("\n").includes(line)) continue;
    const input = [...known.split("\n").filter((one) => one !== ""), line].sort().join("\n");
    await git(root, [
      ...identity(),
      "notes",
      `--ref=${NOTES_REF}`,
      "add",
      "-f",
      "-F",
      "-",
      entry.commit,
    ], {
      input,
    });
    added++;
  }
  return added;
}

/** Merges another history, such as one that was fetched, into this one. */
export async function mergeNotes(root: string, ref: string): Promise<void> {
  await git(root, [
    ...identity(),
    "notes",
    `--ref=${NOTES_REF}`,
    "merge",
    "-s",
    "cat_sort_uniq",
    ref,
  ]);
}

/**
 * Reads what notes say of the commits behind a commit.
 *
 * @param head The commit, by any name.
 */
export async function readHistory(root: string, head = "HEAD"): Promise<History> {
  const list = await askGit(root, ["notes", `--ref=${NOTES_REF}`, "list"]);
  const noted = new Map(
    list.text.trim().split("\n").filter(Boolean)
      .map((line) => line.split(" ").toReversed() as [commit: string, blob: string]),
  );
  const commits = (await git(root, ["rev-list", "--topo-order", "--reverse", head])).split("\n");
  const behind = commits.filter((commit) => noted.has(commit));
  const entries: HistoryEntry[] = [];
  const unreadable: string[] = [];
  for (const commit of behind) {
    const lines = (await noteOf(root, commit)).split("\n").filter((line) => line.trim() !== "");
    const read = lines.flatMap((line) => {
      try {
        return [parseHistoryEntry(line, `a note of ${commit.slice(0, 12)}`)];
      } catch (error) {
        unreadable.push((error as Error).message);
        return [];
      }
    });
    entries.push(...read.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)));
  }
  return { entries, elsewhere: noted.size - behind.length, unreadable };
}

async function noteOf(root: string, commit: string): Promise<string> {
  const { success, text } = await askGit(root, [
    "notes",
    `--ref=${NOTES_REF}`,
    "show",
    commit,
  ]);
  return success ? text.trimEnd() : "";
}

/** Notes are commits of their own, which need an author, and machines of CI have none. */
function identity(): string[] {
  return ["-c", "user.name=vringlab", "-c", "user.email=vringlab@localhost"];
}
