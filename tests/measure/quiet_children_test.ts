import { assertEquals } from "@std/assert";
import { testWith } from "../permitted.ts";

const test = testWith("read");
const ROOT = new URL("../../", import.meta.url);

/** Every TypeScript file below a folder. */
async function* sources(folder: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    if (isDirectory) yield* sources(new URL(`${name}/`, folder));
    else if (isFile && name.endsWith(".ts")) yield new URL(name, folder);
  }
}

/** Arguments of a Deno that is started, not a list of folders. */
const STARTED = /\[\s*"(?:run|test|bench)",(?!\s*"dispatch")[^\]]*/g;

// On its first use a module is downloaded, and Deno tells so on standard error.
test("every Deno that is started here is told to be quiet, so that only its program speaks", async () => {
  const loud: string[] = [];
  let started = 0;
  for (const folder of ["bench/", "tests/"]) {
    for await (const url of sources(new URL(folder, ROOT))) {
      const text = await Deno.readTextFile(url);
      // Spread arguments begin with it too.
      const shared = /const (?<name>\w+) = \[\s*"--quiet"/.exec(text)?.groups?.name;
      for (const [args] of text.matchAll(STARTED)) {
        started++;
        if (args.includes('"--quiet"') || args.includes(`...${shared}`)) continue;
        loud.push(`${url.pathname.slice(ROOT.pathname.length)}: ${args}`);
      }
    }
  }
  assertEquals(loud, []);
  // Most go through `denoRun()` and `runProgram()`, which are among them.
  assertEquals(started > 10, true, `${started}`);
});
