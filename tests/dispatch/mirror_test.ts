// The files and the text that is written for other layouts must not drift apart: for split and packed, what
// V8 gets from a file and what it gets from the text is the same but for names.

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { loadStrategy, type Strategy, writeStrategy } from "../../dispatch/mod.ts";
import { STRATEGY_FILES } from "../../dispatch/strategy_files.ts";
import { OP_NAMES } from "../../dispatch/form.ts";
import { strategyText } from "../../dispatch/strategy_text.ts";
import { LAYOUT_NAMES, Virtqueue, type VirtqueueOps } from "../../ring/mod.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read");

/** The names of a file, as the text has them: layouts by number. */
function withNumbers(text: string): string {
  return LAYOUT_NAMES.reduce((done, layout, i) => {
    const Layout = layout[0]!.toUpperCase() + layout.slice(1);
    const LAYOUT = layout.toUpperCase();
    return done
      .replace(
        new RegExp(`\\b${layout}([A-Z])(\\w*)\\b`, "g"),
        (_, first, rest) => `${first.toLowerCase()}${rest}${i}`,
      )
      .replace(new RegExp(`\\b(VQ_)?LAYOUT_${LAYOUT}\\b`, "g"), `LAYOUT${i}`)
      .replace(new RegExp(`\\b${LAYOUT}_(\\w+)\\b`, "g"), `$1${i}`)
      .replace(new RegExp(`\\b${Layout}([A-Z]\\w*)\\b`, "g"), `$1${i}`)
      .replace(new RegExp(`\\b([a-z]+)${Layout}\\b`, "g"), `$1${i}`);
  }, text);
}

/** Without comments, line breaks and commas before a closing bracket. */
function plain(text: string): string {
  return withNumbers(text)
    .replace(/\/\*[^]*?\*\/|\/\/.*$/gm, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([^\w ]) ?/g, "$1")
    .replace(/,([)}\]])/g, "$1")
    .replace(/\((\w+)\)=>/g, "$1=>");
}

/** The text of every function that dispatching may run: operations, methods, closures, constructors. */
function functionsOf(strategy: Strategy): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const op of OP_NAMES) texts[op] = plain(String(strategy[op as keyof VirtqueueOps]));
  for (const layout of LAYOUT_NAMES) {
    const vq = strategy.create({ layout, num: 4 });
    for (const op of OP_NAMES) {
      const own = (vq as unknown as Record<string, unknown>)[op];
      if (own !== undefined) texts[`${op} of a ${layout} queue`] = plain(String(own));
    }
    const Ops = vq.ops.constructor;
    if (Ops !== Object) texts[`operations of a ${layout} queue`] = plain(String(Ops));
    let Class = vq.constructor;
    for (let depth = 0; Class !== Virtqueue; depth++) {
      texts[`class ${depth} of a ${layout} queue`] = plain(String(Class));
      Class = Object.getPrototypeOf(Class);
    }
  }
  return texts;
}

/** Declarations of the module's constants, without types and without the numbers of the layouts. */
function constantsOf(module: string): string[] {
  const text = plain(module.replace(/^import [^;]*;$/gm, ""));
  return [...text.matchAll(/\bconst ([A-Z][A-Z0-9_]*)(?::[^=]*)?=([^;]*);/g)]
    .map(([, name, value]) => `${name}=${value!.replace(/^LAYOUT(\d)$/, "$1")}`)
    .filter((line) => !line.startsWith("LAYOUT"))
    .toSorted();
}

for (const name of Object.keys(STRATEGY_FILES)) {
  test(`${name}: the text for split and packed has the functions of the file`, async () => {
    const written = functionsOf(await writeStrategy(name, LAYOUT_NAMES));
    const file = functionsOf(await loadStrategy(name));
    assertEquals(written, file);
  });

  test(`${name}: the text for split and packed has the constants of the file`, async () => {
    const url = new URL(`../../dispatch/${name}.ts`, import.meta.url);
    const text = strategyText(name, {
      bug: "",
      virtqueue: "",
      drivers: LAYOUT_NAMES.map((layout) => ({ layout, url: "", table: `${layout}Ops` })),
    });
    assertEquals(constantsOf(text), constantsOf(await Deno.readTextFile(url)));
  });
}

Deno.test("the comparison sees a swapped layout, another label and another table", async () => {
  const { add } = functionsOf(await loadStrategy("switch_direct"));
  assert(add!.includes("case LAYOUT0:return add0(vq,sgs,outSgs,inSgs,data,ctx);"), add);
  for (const [from, to] of [["add0", "add1"], ["LAYOUT0", "0"], ["data,ctx", "data"]] as const) {
    assertNotEquals(plain(add!.replace(from, to)), add);
  }
  assertEquals(constantsOf("const SPLIT_OPS: T = { ...splitOps };"), ["OPS0={...ops0}"]);
  assertNotEquals(
    constantsOf("const SPLIT_OPS = { ...packedOps };"),
    constantsOf("const OPS0 = { ...ops0 };"),
  );
});
