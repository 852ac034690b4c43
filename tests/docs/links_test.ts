/**
 * Pages and the comments of `mod.ts` files lead to what is there.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { testWith } from "../permitted.ts";
import { pages } from "./pages.ts";

const test = testWith("read");
const ROOT = new URL("../../", import.meta.url);

async function exists(url: URL): Promise<boolean> {
  return await Deno.stat(url).then(() => true, () => false);
}

/** What GitHub makes of headings, so that links to parts of pages can be followed. */
function anchors(text: string): string[] {
  const named = [...text.matchAll(/^<a id="([^"]+)"><\/a>$/gm)].map(([, id]) => id!);
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")
  );
  return [...named, ...headings];
}

test("every link of a page leads to a file, and to a heading that it has", async () => {
  const broken: string[] = [];
  let count = 0;
  for (const { path, text } of await pages()) {
    for (const [, target] of text.replace(/`[^`]*`/g, "code").matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target!)) continue;
      count++;
      const url = new URL(target!, new URL(path, ROOT));
      const anchor = url.hash.slice(1);
      url.hash = "";
      const isThere = await exists(url);
      if (!isThere || (anchor !== "" && !anchors(await Deno.readTextFile(url)).includes(anchor))) {
        broken.push(`${path}: ${target}`);
      }
    }
  }
  assert(count > 30, `${count}`);
  assertEquals(broken, []);
});

/** Folders that hold `.ts` files of the program. */
function codeFolders(folder: string): string[] {
  const entries = [...Deno.readDirSync(new URL(folder, ROOT))];
  const below = entries.filter(({ isDirectory }) => isDirectory)
    .flatMap(({ name }) => codeFolders(`${folder}${name}/`));
  return entries.some(({ name }) => name.endsWith(".ts")) ? [folder, ...below] : below;
}

/** Folders that one file of the folder above describes. */
const DESCRIBED_ABOVE = [
  "bench/report/charts/",
  "bench/studies/claims/document/",
  "bench/studies/lab/document/",
  "dispatch/forms/",
];

test("every folder of the program has a mod.ts that names only files that are there", async () => {
  const wrong: string[] = [];
  const folders = ["ring/", "dispatch/", "bench/"].flatMap(codeFolders);
  for (const folder of folders.filter((each) => !DESCRIBED_ABOVE.includes(each))) {
    const path = `${folder}mod.ts`;
    const text = await Deno.readTextFile(new URL(path, ROOT)).catch(() => "");
    const comment = /^(?:\/\/.*\n)*\/\*\*[\s\S]*?\*\//.exec(text)?.[0] ?? "";
    if (!comment.includes("@module")) wrong.push(`${path}: no module comment`);
    for (const [, name] of comment.matchAll(/`([\w./]+\.(?:ts|json|md|wat))`/g)) {
      const isThere = await Promise.all([
        exists(new URL(folder + name, ROOT)),
        exists(new URL(`bench/${name}`, ROOT)),
        exists(new URL(name!, ROOT)),
      ]);
      if (!isThere.includes(true)) wrong.push(`${path}: ${name}`);
    }
  }
  assert(folders.length > 20, `${folders.length}`);
  assertEquals(wrong, []);
});

test("docs/architecture.md names every folder of the program, and only files that are there", async () => {
  const text = await Deno.readTextFile(new URL("docs/architecture.md", ROOT));
  const folders = ["ring/", "dispatch/", "bench/"].flatMap(codeFolders);
  const missing = folders.filter((folder) => !text.includes(`\`${folder}\``));
  const wrong: string[] = [];
  for (const [, name] of text.matchAll(/`((?:ring|dispatch|bench|tests|docs)\/[\w./]*)`/g)) {
    if (!await exists(new URL(name!, ROOT))) wrong.push(name!);
  }
  assertEquals({ missing, wrong }, { missing: [], wrong: [] });
});
