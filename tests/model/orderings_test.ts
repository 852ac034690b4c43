// Each atomic access of the concurrent rings is needed: in a model of JavaScript's memory that runs the rings' own code,
// nothing goes wrong with all of them, and something does as soon as one is taken away, moved or halved.

import { assert, assertEquals } from "@std/assert";
import { testWith } from "../permitted.ts";
import { explore } from "./explore.ts";
import { instrument, type Site } from "./instrumented.ts";
import { PROGRAMS } from "./programs.ts";
import type { Mutation } from "./weak_memory.ts";

/** Accesses on which nothing depends but that all of a word are alike: hints, and a queue that no one serves. */
const NO_ORDERING = /(?:DisableCb|DisableNotification|DetachUnusedBuf) /;
/** Stores that publish a buffer. Others say what a side wants to be told of: nothing has to be visible before. */
const PUBLISHES = /(?:Add|AddLong|AddMapped|Publish|publish|AddUsed|AddUsedBatch) store/;

/**
 * What may be late by one access: the flag, as another store stands between it and the look at the ring; and the
 * position after a buffer in order, as `get` looks twice before it says that nothing is there.
 */
const MAY_BE_LATE = ["packedInOrderGet", "packedInOrderGetLong", "splitClearNoInterrupt"];

function mutationsOf({ name, kind, wide }: Site): Mutation[] {
  if (NO_ORDERING.test(name)) return [];
  return [
    "plain",
    ...(kind === "store" ? ["late" as const] : []),
    ...(PUBLISHES.test(name) ? ["early" as const] : []),
    ...(wide ? ["halves" as const] : []),
  ];
}

function isReached({ name, wide }: Site, layout: string): boolean {
  return layout.startsWith("packed") === wide &&
    (!/InOrder|Batch/.test(name) || layout.endsWith("in_order"));
}

testWith("read", "write")(
  "every ordering of the concurrent rings is needed, and they suffice",
  async (t) => {
    await Deno.mkdir("report", { recursive: true });
    const folder = await Deno.makeTempDir({ dir: "report", prefix: "model-" });
    try {
      const code = await instrument(folder);
      await t.step("nothing goes wrong", () => {
        for (const program of PROGRAMS) {
          assertEquals(explore(() => program.open(code, null)), null, program.name);
        }
      });
      const survivors: string[] = [];
      let killed = 0;
      for (const [site, each] of code.sites.entries()) {
        for (const mutation of mutationsOf(each)) {
          const programs = PROGRAMS.filter(({ layout }) => isReached(each, layout));
          const fault = programs.some(({ open }) =>
            explore(() => open(code, { site, mutation })) !== null
          );
          if (fault) killed++;
          else survivors.push(`${each.name} ${mutation}`);
        }
      }
      assertEquals(survivors.sort(), MAY_BE_LATE.map((name) => `${name} store late`));
      assert(killed > 90, `${killed}`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
