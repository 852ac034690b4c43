// deno-lint-ignore-file no-console -- a program that reports on standard output
/**
 * Compares equal functions that differ in what they return, behind preludes that spoil the realm, with one that returns
 * 0 and spoils nothing, and counts how many were told apart: none may be. Functions that differ in work that only their
 * results show have to be told apart.
 *
 * Not a test, as timing decides. Ends with code 1 when something came out wrong. A comparison takes some 5 s on a
 * machine that does nothing else. Argument: the longest that one may take, in milliseconds; 20,000 by default.
 *
 * @module
 */

import { join } from "node:path";
import { EXIT_DONE, EXIT_NO } from "../../bench/cli/exit_codes.ts";
import { Program } from "../../bench/cli/program.ts";
import { parseWhole } from "../../bench/studies/flag_values.ts";
import { compare } from "../../mod.ts";
import { PRELUDES } from "./preludes.ts";
import { pureModule, styledModule, STYLES } from "./styles.ts";

const USUAL_MS = 20_000;
const SEED = 1;
const BLOCKS = 8;
const MEASURED = [
  "half a clock",
  "a clock that stands",
  "fake timers",
  "arrays",
  "objects",
  "functions",
  "frozen intrinsics",
  "no globals",
  "texts",
  "promises",
];

let folder = "";
let budgetMs = USUAL_MS;

await new Program("deno task hostile")
  .description(
    "Compares equal functions that return differently behind modules that spoil the realm.",
  )
  .argument("[ms]", "the longest that a comparison may take, in milliseconds", String(USUAL_MS))
  .ends({ yes: "none was said to differ", no: "one was, or work was not seen" })
  .does(async (ms: string) => {
    budgetMs = parseWhole(ms, "ms", 1000, 600_000);
    folder = await Deno.makeTempDir({ prefix: "vringlab-hostile-" });
    try {
      return await run() ? EXIT_DONE : EXIT_NO;
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  })
  .main("hostile");

async function run(): Promise<boolean> {
  await Deno.writeTextFile(join(folder, "deno.json"), "{}");
  const plain = await written("plain.js", styledModule("", "0"));
  let compared = 0;
  let apart = 0;
  let uncompared = 0;
  const styles = Object.entries(STYLES);
  for (let turn = 0; turn < styles.length; turn++) {
    for (const [row, name] of MEASURED.entries()) {
      // All rows and columns first: a run that is cut short has seen something of each.
      const [style, returned] = styles[(turn + row) % styles.length]!;
      const module = styledModule(PRELUDES[name]!, returned);
      const hostile = await written(`hostile_${compared}.js`, module);
      const { verdict, text } = await judged(plain, hostile);
      compared++;
      if (verdict === null) uncompared++;
      if (verdict === "slower" || verdict === "faster") apart++;
      console.log(`${name}, returns ${style}: ${text}`);
    }
  }
  const [one, two] = [
    await written("one.js", pureModule(1)),
    await written("two.js", pureModule(2)),
  ];
  const pure = await judged(one, two);
  console.log(`one square root and two, seen in the result only: ${pure.text}`);
  console.log(
    `${compared} comparisons of equal functions: ${apart} told apart (0 wanted), ${uncompared} not compared (0 wanted)`,
  );
  const found = pure.verdict === "slower";
  if (!found) console.log("Work that only a result shows was not told from half of it");
  return apart === 0 && uncompared === 0 && found;
}

async function written(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await Deno.writeTextFile(path, text);
  return path;
}

/** Verdict on the second function; `null` without one. */
async function judged(
  baseline: string,
  other: string,
): Promise<{ readonly verdict: string | null; readonly text: string }> {
  try {
    const report = await compare([baseline, other], {
      budgetMs: budgetMs,
      blocks: BLOCKS,
      seed: SEED,
    });
    const cell = report.groups[0]?.cells.find(({ control, strategy }) =>
      !control && strategy !== report.groups[0]!.baseline
    );
    const comparison = cell?.comparison;
    if (comparison == null) {
      const finding = report.findings[0];
      return { verdict: null, text: `not compared${finding ? `: ${finding.what}` : ""}` };
    }
    const { verdict, blocks, ratioLow, ratioHigh } = comparison;
    const interval = [ratioLow, ratioHigh].map((ratio) => ratio?.toFixed(3) ?? "?").join(" to ");
    return { verdict, text: `${verdict}, ${interval} of the time, ${blocks} blocks` };
  } catch (error) {
    return { verdict: null, text: error instanceof Error ? error.message : String(error) };
  }
}
