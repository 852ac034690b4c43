/**
 * The pages that people read: Markdown beside README.md and in docs.
 *
 * @module
 */

/** A page. */
export interface Page {
  /** From the project's folder, e.g. `docs/compare.md`. */
  readonly path: string;
  /** Its text. */
  readonly text: string;
}

const ROOT = new URL("../../", import.meta.url);

/** All pages, README.md among them, in alphabetical order. Needs permission to read. */
export async function pages(): Promise<readonly Page[]> {
  const names = ["", "docs/"].flatMap((folder) =>
    [...Deno.readDirSync(new URL(folder, ROOT))]
      .filter(({ isFile, name }) => isFile && name.endsWith(".md"))
      .map(({ name }) => folder + name)
  );
  return await Promise.all(
    names.toSorted().map(async (path) => ({
      path,
      text: await Deno.readTextFile(new URL(path, ROOT)),
    })),
  );
}
