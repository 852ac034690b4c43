/**
 * Tests of pages in a real browser, for reports of every kind.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { PageView } from "./page_view.ts";

const CHILD = new URL("browser_child.ts", import.meta.url);
const CONFIG = new URL("../../deno.json", import.meta.url);
const mayRun = Deno.permissions.querySync({ name: "run", command: Deno.execPath() }).state ===
  "granted";

interface Looked {
  readonly skipped?: string;
  readonly pages?: readonly (readonly PageView[])[];
}

type Page = readonly [name: string, text: string];

/** The pages of this file's tests, opened together in one browser by the first of them. */
const files: (() => Page)[] = [];
let looked: Promise<Looked> | undefined;

/** Opens pages in a browser in a child process of its own permissions. */
async function look(pages: readonly Page[]): Promise<Looked> {
  const child = new Deno.Command(Deno.execPath(), {
    // Playwright looks into /proc when it is imported, which takes all permissions.
    args: [
      "run",
      "--quiet",
      "--no-lock",
      "--config",
      CONFIG.pathname,
      "--allow-all",
      CHILD.pathname,
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = new Blob([JSON.stringify(pages.map(([name, text]) => ({ name, text })))]).stream();
  // A child that ends early breaks the pipe; its exit code and stderr say why.
  await input.pipeTo(child.stdin).catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  assertEquals(code, 0, decoder.decode(stderr));
  return JSON.parse(decoder.decode(stdout));
}

/** Fails where anything is cut, faint, outside, on top of other labels, or comes from elsewhere. */
export function assertSound(view: PageView): void {
  const where = `${view.width} px, ${view.scheme}`;
  assertEquals(view.messages, [], `console at ${where}`);
  assertEquals(view.requests, [], `requests at ${where}`);
  assertEquals(view.cut, [], `cut labels at ${where}`);
  assertEquals(view.overlaps, [], `labels on each other at ${where}`);
  assertEquals(view.outside, [], `text outside the window at ${where}`);
  assertEquals(view.faint, [], `text of low contrast at ${where}`);
  assertEquals(view.strayMarks, 0, `marks outside their chart at ${where}`);
  assert(view.scrollWidth <= view.clientWidth, `the page is too wide at ${where}`);
}

/**
 * A test that looks at a page in a browser at several sizes, light and dark. Ignored with a message where no
 * browser is installed or none may be run.
 */
export function browserTest(
  name: string,
  file: () => Page,
  check: (view: PageView) => void,
): void {
  const index = files.push(file) - 1;
  const title = mayRun ? name : `${name} (skipped: no permission to run a browser)`;
  Deno.test({
    name: title,
    ignore: !mayRun,
    fn: async (t) => {
      looked ??= look(files.map((each) => each()));
      const { skipped, pages } = await looked;
      const views = pages?.[index] ?? [];
      await t.step({
        name: skipped === undefined ? "what is drawn" : `skipped: ${skipped}`,
        ignore: skipped !== undefined,
        fn: () => {
          assert(views.length > 0);
          views.forEach(check);
        },
      });
    },
  });
}
