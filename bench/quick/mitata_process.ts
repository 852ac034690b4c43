/**
 * The parent's end of the mitata suite's children.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { allowRead, denoRun } from "../process/deno_run.ts";
import { endingText, garbage } from "../process/ending.ts";
import { Program } from "../process/program.ts";
import type { QuickReply } from "./mitata_child.ts";
import type { QuickCell } from "./mitata_plan.ts";

const CHILD_PROGRAM = new URL("./mitata_child.ts", import.meta.url);
const PROJECT = new URL("../../", import.meta.url);
/** A cell takes a second or two; a recorded trace under a slow strategy a few. */
const CELL_LIMIT_MS = 60_000;

/**
 * Measures cells one after the other in a fresh process, and yields a reply for each; the process runs
 * ahead of the reader. A child that dies gives its remaining cells an error.
 */
export async function* measureInChild(
  cells: readonly QuickCell[],
  v8Flags: readonly string[],
): AsyncGenerator<QuickReply> {
  const program = Program.start(denoRun({
    permissions: [allowRead([fileURLToPath(PROJECT)])],
    v8Flags: ["--expose-gc", ...v8Flags],
    program: CHILD_PROGRAM.href,
    args: [JSON.stringify(cells)],
  }));
  for (let replies = 0; replies < cells.length; replies++) {
    const line = await program.line(CELL_LIMIT_MS);
    yield line === null
      ? { error: `child process ${endingText(await program.ended, program.stderr)}` }
      : replyOf(line);
  }
  await program.quit();
}

function replyOf(line: string): QuickReply {
  try {
    return JSON.parse(line);
  } catch {
    return { error: `child process ${garbage(line).message}` };
  }
}
