/**
 * What of this project is published, and how.
 *
 * @module
 */

import { PROJECT } from "./generated_file.ts";
/** What is read of `deno.json`. */
interface Configuration {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, string>>;
  readonly publish: { readonly exclude: readonly string[] };
}

/** The configuration with name, version and entry points of the package. */
export const PUBLISHED_AS: Configuration = JSON.parse(
  await Deno.readTextFile(new URL("deno.json", PROJECT)),
);

/** Paths of the files that are published: what lies in the folder, without what it excludes. */
export async function publishedFiles(folder = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder || ".", PROJECT))) {
    const path = `${folder}${name}${isDirectory ? "/" : ""}`;
    if (name.startsWith(".git") || PUBLISHED_AS.publish.exclude.includes(path)) continue;
    files.push(...isDirectory ? await publishedFiles(path) : [path]);
  }
  return files;
}

/** A module's text with the packages of the import map written out, as publishing writes them. */
export function writtenOut(text: string): string {
  return text.replace(/(?<=from |import\()"([^":]+)"/g, (whole, specifier: string) => {
    const name = Object.keys(PUBLISHED_AS.imports).find((name) =>
      specifier === name || specifier.startsWith(`${name}/`)
    );
    return name === undefined
      ? whole
      : JSON.stringify(PUBLISHED_AS.imports[name]! + specifier.slice(name.length));
  });
}
