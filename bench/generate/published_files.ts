/**
 * What of this project is published, and how.
 *
 * @module
 */

import { PROJECT } from "./generated_file.ts";
import configuration from "../../deno.json" with { type: "json" };

/** Name, version and entry points of the package. */
export const PUBLISHED_AS: {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, string>>;
} = configuration;

/** Paths of the files that are published: what lies in the folder, without what `deno.json` excludes. */
export async function publishedFiles(folder = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder || ".", PROJECT))) {
    const path = `${folder}${name}${isDirectory ? "/" : ""}`;
    if (name.startsWith(".git") || configuration.publish.exclude.includes(path)) continue;
    files.push(...isDirectory ? await publishedFiles(path) : [path]);
  }
  return files;
}

/** A module's text with the packages of the import map written out, as publishing writes them. */
export function writtenOut(text: string): string {
  return text.replace(/(?<=from |import\()"([^":]+)"/g, (whole, specifier: string) => {
    const name = Object.keys(configuration.imports).find((name) =>
      specifier === name || specifier.startsWith(`${name}/`)
    ) as keyof typeof configuration.imports | undefined;
    return name === undefined
      ? whole
      : JSON.stringify(configuration.imports[name] + specifier.slice(name.length));
  });
}
