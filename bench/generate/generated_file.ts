/**
 * Files that are written by `deno task generate`: their text, formatted, and how it differs from what is there.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { run } from "../process/run.ts";
import { packed, readPackedText } from "../record/record_file.ts";

const LIMIT_MS = 60_000;

/** A file that is written, or parts of which are. */
export interface GeneratedFile {
  /** From the project's folder, with `/`; the file is packed by gzip if the name ends so. */
  readonly path: string;
  /** Its text, not yet formatted (that of a packed file is never), from the text that it has now; `""` where there is none. */
  text(now: string): string | Promise<string>;
}

/** The folder that paths of {@linkcode GeneratedFile} begin at. */
export const PROJECT: URL = new URL("../../", import.meta.url);

/**
 * Formats a text as `deno fmt` does, under the project's settings.
 *
 * Starts a Deno process: needs permission to run Deno.
 *
 * @throws {Error} for a text that cannot be parsed, with what the formatter says of it.
 */
async function formatted(path: string, text: string): Promise<string> {
  const extension = path.slice(path.lastIndexOf(".") + 1);
  const { success, stdout, stderr } = await run({
    command: Deno.execPath(),
    args: ["fmt", "--quiet", "--config", "deno.json", "--ext", extension, "-"],
    cwd: PROJECT,
  }, { limitMs: LIMIT_MS, input: text });
  if (success) return stdout;
  const said = stderr.trim().replace(/\s+/g, " ");
  throw new Error(`Cannot format ${path} as its generated text must be valid: ${said}`);
}

async function textOf(path: string): Promise<string> {
  const url = new URL(path, PROJECT);
  const isThere = await Deno.stat(url).then(() => true, () => false);
  return isThere ? await readPackedText(fileURLToPath(url)) : "";
}

/** Writes a generated file. */
export async function writeGenerated(path: string, text: string): Promise<void> {
  const url = new URL(path, PROJECT);
  await (isPacked(path) ? Deno.writeFile(url, await packed(text)) : Deno.writeTextFile(url, text));
}

function isPacked(path: string): boolean {
  return path.endsWith(".gz");
}

/** A file that is not what is generated. */
export interface Outdated {
  /** The file. */
  readonly path: string;
  /** What it should be. */
  readonly wanted: string;
  /** One line: the file, and its first line that differs. */
  readonly message: string;
}

/**
 * The files that are not what is generated, in the order given.
 *
 * Reads the files and starts a formatter for each.
 */
export async function outdatedFiles(
  files: readonly GeneratedFile[],
  read: (path: string) => Promise<string> = textOf,
): Promise<readonly Outdated[]> {
  const found = await Promise.all(files.map(async ({ path, text }) => {
    const now = await read(path);
    const plain = await text(now);
    const wanted = isPacked(path) ? plain : await formatted(path, plain);
    const message = differenceOf(path, wanted, now);
    return message === null ? [] : [{ path, wanted, message }];
  }));
  return found.flat();
}

/** The first line that differs, in one line; `null` where none does. */
export function differenceOf(path: string, wanted: string, now: string): string | null {
  if (wanted === now) return null;
  const [wantedLines, nowLines] = [wanted.split("\n"), now.split("\n")];
  const at = wantedLines.findIndex((line, i) => line !== nowLines[i]);
  const line = at < 0 ? wantedLines.length : at;
  const quoted = (text: string | undefined) =>
    text === undefined ? "no such line" : `\`${text.slice(0, 200)}\``;
  return `Cannot accept ${path} as its line ${line + 1} must be ${
    quoted(wantedLines[line])
  }: current value is ${quoted(nowLines[line])}; run deno task generate`;
}
