/**
 * Stand-in for `@std/testing/snapshot` where JSR cannot be reached: the same file format, the same
 * `-- --update`. Development only.
 *
 * @module
 */

import { AssertionError as NodeAssertionError } from "node:assert";
import { AssertionError } from "../assert/mod.ts";

/** Settings of {@linkcode assertSnapshot}. */
export interface SnapshotOptions<T = unknown> {
  /** What a failure says. */
  readonly msg?: string;
  /** Name of the snapshot; default: the test's name. */
  readonly name?: string;
  /** Folder of the snapshot file, relative to the test; default `__snapshots__`. */
  readonly dir?: string;
  /** Path of the snapshot file, relative to the test; wins over `dir`. */
  readonly path?: string;
  /** Compare or update; default: update if the arguments hold `--update` or `-u`. */
  readonly mode?: "assert" | "update";
  /** Makes text of the value; default {@linkcode serialize}. */
  readonly serializer?: (actual: T) => string;
}

interface SnapshotFile {
  readonly url: URL;
  readonly stored: ReadonlyMap<string, string>;
  /** What the run asked for, in order: the file after an update. */
  readonly seen: Map<string, string>;
  readonly counts: Map<string, number>;
  updates: boolean;
}

const files = new Map<string, Promise<SnapshotFile>>();

/** Text of a value, as `Deno.inspect` gives it in full and sorted. */
export function serialize(actual: unknown): string {
  return Deno.inspect(actual, {
    depth: Infinity,
    sorted: true,
    trailingComma: true,
    compact: false,
    iterableLimit: Infinity,
    strAbbreviateSize: Infinity,
    breakLength: Infinity,
    escapeSequences: false,
  }).replaceAll("\r", "\\r");
}

/**
 * Fails unless `actual`, as text, is what the snapshot file holds under the test's name and count;
 * with `--update` the file is written after the last test.
 */
export async function assertSnapshot<T>(
  context: Deno.TestContext,
  actual: T,
  msgOrOptions: string | SnapshotOptions<T> = {},
): Promise<void> {
  const options = typeof msgOrOptions === "string" ? { msg: msgOrOptions } : msgOrOptions;
  const file = await fileOf(context, options);
  const title = options.name ?? titleOf(context);
  const count = (file.counts.get(title) ?? 0) + 1;
  file.counts.set(title, count);
  const name = `${title} ${count}`;
  const text = (options.serializer ?? serialize)(actual);
  const stored = file.stored.get(name);
  const update = options.mode === undefined
    ? Deno.args.some((arg) => arg === "--update" || arg === "-u")
    : options.mode === "update";
  if (update) {
    file.seen.set(name, text);
    if (!file.updates) addEventListener("unload", () => write(file));
    file.updates = true;
    return;
  }
  if (stored !== undefined) file.seen.set(name, stored);
  if (stored === text) return;
  throw new AssertionError(options.msg ?? failure(name, text, stored));
}

function failure(name: string, actual: string, expected: string | undefined): string {
  if (expected === undefined) return `Missing snapshot: ${name}`;
  const { message } = new NodeAssertionError({ actual, expected, operator: "strictEqual" });
  return `Snapshot does not match:\n${message}`;
}

function titleOf(context: Deno.TestContext): string {
  return context.parent ? `${titleOf(context.parent)} > ${context.name}` : context.name;
}

function fileOf(context: Deno.TestContext, options: SnapshotOptions<never>): Promise<SnapshotFile> {
  const base = context.origin.slice(context.origin.lastIndexOf("/") + 1);
  const folder = (options.dir ?? "__snapshots__").replace(/\/$/, "");
  const url = new URL(options.path ?? `${folder}/${base}.snap`, context.origin);
  let file = files.get(url.href);
  if (file === undefined) files.set(url.href, file = read(url));
  return file;
}

async function read(url: URL): Promise<SnapshotFile> {
  const stored = new Map<string, string>();
  let exists = true;
  try {
    Deno.statSync(url);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    exists = false;
  }
  if (exists) {
    const { snapshot } = await import(url.href) as { snapshot: Record<string, string> };
    for (const [name, text] of Object.entries(snapshot)) {
      stored.set(name, text.includes("\n") ? text.slice(1, -1) : text);
    }
  }
  return { url, stored, seen: new Map(), counts: new Map(), updates: false };
}

function write(file: SnapshotFile): void {
  const parts = ["export const snapshot = {};\n"];
  for (const [name, text] of file.seen) {
    const value = text.includes("\n") ? `\n${text}\n` : text;
    parts.push(`snapshot[\`${escaped(name)}\`] = \`${escaped(value)}\`;\n`);
  }
  Deno.mkdirSync(new URL("./", file.url), { recursive: true });
  Deno.writeTextFileSync(file.url, parts.join("\n"));
}

function escaped(text: string): string {
  return text.replace(/[\\`$]/g, "\\$&");
}
