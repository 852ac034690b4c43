/**
 * Opens pages in a real browser, without a network, at several sizes, and tells what is drawn.
 *
 * Reads `[{ name, text }, …]` as JSON from stdin, writes `{ skipped }` or `{ pages }`, the views of each, as JSON to
 * stdout.
 *
 * @module
 */

import { type Browser, chromium } from "playwright-core";
import { type PageView, VIEWS } from "./page_view.ts";
import { inspectPage } from "./page_probe.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** Path of an installed Chromium or Chrome, or `null`. */
async function findBrowser(): Promise<string | null> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":").filter((part) => part !== "")) {
    for (const name of NAMES) {
      const path = `${folder}/${name}`;
      if (await Deno.stat(path).then((info) => info.isFile, () => false)) return path;
    }
  }
  return null;
}

interface Page {
  readonly name: string;
  readonly text: string;
}

async function look(files: readonly Page[]): Promise<unknown> {
  const executablePath = await findBrowser();
  if (executablePath === null) return { skipped: `no browser is installed (${NAMES.join(", ")})` };
  const folder = await Deno.makeTempDir({ prefix: "vringlab-page-" });
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    const pages: PageView[][] = [];
    for (const { name, text } of files) {
      const path = `${folder}/${name}`;
      await Deno.writeTextFile(path, text);
      pages.push(await viewsOf(browser, path));
    }
    return { pages };
  } finally {
    await browser.close();
    await Deno.remove(folder, { recursive: true });
  }
}

async function viewsOf(browser: Browser, path: string): Promise<PageView[]> {
  const views: PageView[] = [];
  for (const { width, height, scheme } of VIEWS) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      offline: true,
    });
    const page = await context.newPage();
    const messages: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => messages.push(message.text()));
    page.on("pageerror", (error) => messages.push(String(error)));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(`file://${path}`);
    const drawn = await page.evaluate(inspectPage);
    views.push({
      width,
      height,
      scheme,
      messages,
      requests: requests.filter((url) => url !== `file://${path}` && !url.startsWith("data:")),
      ...drawn,
    });
    await context.close();
  }
  return views;
}

const result = await look(JSON.parse(await new Response(Deno.stdin.readable).text()));
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(result)));
Deno.exit(0);
