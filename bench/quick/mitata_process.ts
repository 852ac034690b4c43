/**
 * The parent's end of the mitata suite's children.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { complaintOf } from "../process/child_text.ts";
import type { QuickReply } from "./mitata_child.ts";
import type { QuickCell } from "./mitata_plan.ts";

const CHILD_PROGRAM = new URL("./mitata_child.ts", import.meta.url);
const PROJECT = new URL("../../", import.meta.url);
/** A cell takes a second or two; a recorded trace under a slow strategy a few. */
const CELL_LIMIT_MS = 60_000;

/** The lines of a stream. */
async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    const lines = (text + decoder.decode(chunk, { stream: true })).split("\n");
    text = lines.pop()!;
    yield* lines;
  }
}

/**
 * Measures cells one after the other in a fresh process, and yields a reply for each; the process runs
 * ahead of the reader. A child that dies gives its remaining cells an error.
 */
export async function* measureInChild(
  cells: readonly QuickCell[],
  v8Flags: readonly string[],
): AsyncGenerator<QuickReply> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-check",
      `--allow-read=${fileURLToPath(PROJECT)}`,
      `--v8-flags=${["--expose-gc", ...v8Flags].join(",")}`,
      CHILD_PROGRAM.href,
      JSON.stringify(cells),
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(CELL_LIMIT_MS * cells.length),
  }).spawn();
  const complaint = new Response(child.stderr).text();
  let replies = 0;
  for await (const line of linesOf(child.stdout)) {
    replies++;
    yield JSON.parse(line);
  }
  const { code, signal } = await child.status;
  const told = complaintOf(await complaint);
  for (; replies < cells.length; replies++) {
    const how = `child process ended with ${signal ?? `exit code ${code}`}`;
    yield { error: told === "" ? how : `${how}: ${told}` };
  }
}
