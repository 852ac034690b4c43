// No file of dispatch/ reaches itself by imports, not even by those that wait until they are run.

import { assert, assertEquals } from "@std/assert";
import { testWith } from "../permitted.ts";

const test = testWith("read");

const FOLDER = new URL("../../dispatch/", import.meta.url);

function* filesBelow(folder: URL): Generator<URL> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* filesBelow(new URL(`${name}/`, folder));
    else if (name.endsWith(".ts")) yield new URL(name, folder);
  }
}

/** Addresses that a text imports, comments apart, as far as they are literal. */
function importsOf(text: string, from: string): string[] {
  const code = text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
  return [...code.matchAll(/\bfrom "(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/g)]
    .map(([, whole, later]) => new URL(whole ?? later!, from).href);
}

/** A way from a file back to itself. */
function circleFrom(start: string, graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const seen = new Set<string>();
  const walk = (at: string, way: string[]): string[] | null => {
    for (const next of graph.get(at) ?? []) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...way, next]);
      if (found !== null) return found;
    }
    return null;
  };
  return walk(start, [start]);
}

test("dispatch/ has no import circle", async () => {
  const graph = new Map<string, readonly string[]>();
  for (const file of filesBelow(FOLDER)) {
    graph.set(file.href, importsOf(await Deno.readTextFile(file), file.href));
  }
  const edges = [...graph.values()].flat().filter((to) => graph.has(to));
  assert(edges.length > graph.size, `${edges.length} imports of ${graph.size} files`);
  for (const start of graph.keys()) assertEquals(circleFrom(start, graph), null);
});

Deno.test("a circle is seen, and so is an import that waits", () => {
  const files = {
    "file:///a.ts": 'import { b } from "./b.ts";',
    "file:///b.ts": 'export const load = () => import("./c.ts");',
    "file:///c.ts": 'import type { A } from "./a.ts";\n// import "./d.ts"',
  };
  const graph = new Map(Object.entries(files).map(([at, text]) => [at, importsOf(text, at)]));
  assertEquals(circleFrom("file:///a.ts", graph)?.length, 4);
  graph.set("file:///c.ts", []);
  assertEquals(circleFrom("file:///a.ts", graph), null);
});
