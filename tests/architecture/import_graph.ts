/**
 * Who imports whom: the arrows between the project's files, read from the sources by Deno itself, and the circles
 * among them.
 *
 * Imports of types count. They cost nothing at run time, but whoever reads one file of a circle has to read all of
 * them, and none can be moved or split alone.
 *
 * @module
 */

/** One import. Files are named from the project's root, as in `ring/calls.ts`. */
export interface Arrow {
  /** The file that imports. */
  readonly from: string;
  /** The file that is imported. */
  readonly to: string;
  /** Line of the import in `from`, from 1 on. */
  readonly line: number;
}

/** The files below some folders, and every import of them that leads to a file of the project. */
export interface ImportGraph {
  /** All `.ts` files below the folders, in alphabetical order. */
  readonly files: readonly string[];
  /** Imports of those files, of types and values, static and dynamic. */
  readonly arrows: readonly Arrow[];
  /** Where those files hold the address of another one, as in `new URL("./child.ts", import.meta.url)`: programs. */
  readonly starts: readonly Arrow[];
}

const ROOT = new URL("../../", import.meta.url).href;

interface Resolved {
  readonly specifier?: string;
  readonly span?: { readonly start: { readonly line: number } };
}

/** What is used here of `deno info --json`. */
interface Info {
  readonly modules: readonly {
    readonly specifier: string;
    readonly error?: string;
    readonly dependencies?: readonly { readonly code?: Resolved; readonly type?: Resolved }[];
  }[];
}

/**
 * Reads the imports of all `.ts` files below folders of the project; a file that no other imports is found too. A
 * folder may be a single file. Folders named `fixtures` below a folder are left out.
 *
 * Needs permission to read the folders and to run Deno.
 *
 * @throws {Error} if Deno cannot parse or find a file.
 */
export async function readImports(...folders: readonly string[]): Promise<ImportGraph> {
  const files = folders.flatMap((folder) => folder.endsWith(".ts") ? [folder] : filesBelow(folder))
    .toSorted();
  const found = new Map<string, Arrow[]>();
  // One run tells of everything that a file leads to, so that most files need no run of their own if doors come first.
  for (const file of files.toSorted((a, b) => Number(isDoor(b)) - Number(isDoor(a)))) {
    if (found.has(file)) continue;
    for (const [of, arrows] of await importsFrom(file)) found.set(of, arrows);
  }
  return {
    files,
    arrows: files.flatMap((file) => found.get(file) ?? []),
    starts: files.flatMap(startedBy),
  };
}

function isDoor(file: string): boolean {
  return /(^|\/)(mod|main)\.ts$/.test(file);
}

const ADDRESS = /\bnew URL\(\s*"(\.{1,2}\/[^"]+\.ts)",\s*import\.meta\.url/g;

/** The project's files that a file holds the address of. */
function startedBy(from: string): Arrow[] {
  const text = Deno.readTextFileSync(new URL(from, ROOT));
  return [...text.matchAll(ADDRESS)].flatMap((match) => {
    const to = projectFile(new URL(match[1]!, new URL(from, ROOT)).href);
    const line = text.slice(0, match.index).split("\n").length;
    return to === null ? [] : [{ from, to, line }];
  });
}

function filesBelow(folder: string): string[] {
  const files: string[] = [];
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, ROOT))) {
    const path = `${folder}/${name}`;
    if (isDirectory && name !== "fixtures") files.push(...filesBelow(path));
    else if (!isDirectory && name.endsWith(".ts")) files.push(path);
  }
  return files;
}

async function importsFrom(file: string): Promise<Map<string, Arrow[]>> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", file],
    cwd: new URL(ROOT),
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`Cannot read imports of ${file}: ${text.decode(stderr).trim()}`);
  const { modules } = JSON.parse(text.decode(stdout)) as Info;
  const found = new Map<string, Arrow[]>();
  for (const { specifier, error, dependencies = [] } of modules) {
    const from = projectFile(specifier);
    if (from === null) continue;
    if (error !== undefined) throw new Error(`Cannot read imports of ${from}: ${error}`);
    const arrows = dependencies.flatMap(({ code, type }) => [code, type].map(arrowOf(from)))
      .filter((arrow) => arrow !== null);
    found.set(from, arrows);
  }
  return found;
}

function arrowOf(from: string): (to: Resolved | undefined) => Arrow | null {
  return (resolved) => {
    const to = projectFile(resolved?.specifier);
    return to === null ? null : { from, to, line: (resolved?.span?.start.line ?? -1) + 1 };
  };
}

/** A file's name from the project's root, without query; `null` for what is no file of the project. */
function projectFile(specifier: string | undefined): string | null {
  return specifier?.startsWith(ROOT) ? specifier.slice(ROOT.length).replace(/\?.*/, "") : null;
}

/**
 * Finds the circles of imports: of each set of files that all lead to one another, one shortest circle. Breaking
 * it may leave others, which the next run then shows.
 */
export function findCircles(arrows: readonly Arrow[]): Arrow[][] {
  const circles: Arrow[][] = [];
  const tied = new Set<string>();
  const starts = [...new Set(arrows.map(({ from }) => from))].toSorted();
  const all = starts.map((start) => shortestCircle(arrows, start)).filter((circle) =>
    circle !== null
  );
  for (const circle of all.toSorted((a, b) => a.length - b.length)) {
    // Two circles with a file in common lie in one such set; so do those which lead to each other.
    if (circle.some(({ from }) => tied.has(from))) continue;
    circles.push(circle);
    for (const file of mutual(arrows, circle[0]!.from)) tied.add(file);
  }
  return circles;
}

/** The shortest way from a file back to itself, or `null`. */
function shortestCircle(arrows: readonly Arrow[], start: string): Arrow[] | null {
  const ways = new Map<string, Arrow[]>([[start, []]]);
  for (const [file, way] of ways) { // a Map is walked in the order of insertion, new entries included
    for (const arrow of arrows) {
      if (arrow.from !== file) continue;
      if (arrow.to === start) return [...way, arrow];
      if (!ways.has(arrow.to)) ways.set(arrow.to, [...way, arrow]);
    }
  }
  return null;
}

/** The files that a file leads to and that lead back to it. */
function mutual(arrows: readonly Arrow[], file: string): Set<string> {
  const back = arrows.map(({ from, to, line }) => ({ from: to, to: from, line }));
  return reached(arrows, file).intersection(reached(back, file));
}

function reached(arrows: readonly Arrow[], start: string): Set<string> {
  const files = new Set([start]);
  for (const file of files) {
    for (const { from, to } of arrows) if (from === file) files.add(to);
  }
  return files;
}

/** A circle in one line: which file imports which, and where. */
export function circleText(circle: readonly Arrow[]): string {
  return circle.map(({ from, to, line }) => `${from}:${line} imports ${to}`).join(", ");
}
