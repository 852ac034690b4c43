// Which files `deno bench` finds by itself: those with benches of hot paths, and nothing else.

import { assert, assertEquals } from "@std/assert";
import { testWith } from "../permitted.ts";

const test = testWith("read");

const PROJECT = new URL("../../", import.meta.url);
/** What `deno bench` without arguments takes for a file of benches. */
const FOUND = /(^|_|\.)bench\.(ts|tsx|js|mjs|jsx|mts)$/;

function* filesBelow(folder: URL): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* filesBelow(new URL(`${name}/`, folder));
    else yield new URL(name, folder).pathname.slice(PROJECT.pathname.length);
  }
}

test("deno bench finds three kinds of benches for each set of layouts, and no other file", () => {
  const found = ["bench/", "dispatch/", "ring/"].flatMap((folder) =>
    [...filesBelow(new URL(folder, PROJECT))].filter((path) => FOUND.test(path.split("/").at(-1)!))
  );
  const wanted = ["split", "packed", "mixed"].flatMap((layouts) =>
    ["add_detach_bench", "bench", "round_trip_bench"].map((kind) =>
      `bench/quick/${layouts}_${kind}.ts`
    )
  );
  assertEquals(found.toSorted(), wanted.toSorted());
});

test("deno task bench:rare names every file of rare operations", () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", PROJECT)));
  const rare = [...filesBelow(new URL("bench/quick/", PROJECT))].filter((path) =>
    path.startsWith("bench/quick/rare_") && Deno.readTextFileSync(new URL(path, PROJECT))
      .includes("await registerOperations(RARE_OPERATIONS")
  );
  assertEquals(rare.length, 3);
  for (const path of rare) assert(tasks["bench:rare"].command.includes(path), path);
});
