/**
 * What it takes to load a strategy in a test.
 */

import { STRATEGY_FILES } from "../../dispatch/strategy_files.ts";
import { testWith } from "../permitted.ts";

/** `Deno.test`; for strategies without a file, whose text is written and imported, with permission to read. */
export function testLoading(name: string): (title: string, run: () => Promise<void>) => void {
  const needsNothing = name === "direct" || Object.hasOwn(STRATEGY_FILES, name);
  return needsNothing ? (title, run) => Deno.test(title, run) : testWith("read");
}
