/**
 * Compiled recordings: `traces/NAME.program.json.gz` holds what is timed of `traces/NAME.drv.jsonl.gz`, so that a measuring
 * process need not compile it, which takes longer than all else that it does before it measures.
 *
 * `deno task generate` writes them.
 *
 * @module
 */

import type { TimedTrace } from "./trace_program.ts";

/** Where the compiled form of one of the project's own recordings lies. */
export function storedUrl(name: string): URL {
  return new URL(`./traces/${name}.program.json.gz`, import.meta.url);
}

/** The text of a compiled recording: JSON, one line for each field. */
export function storedText(
  { queues, code, shapes, maxSegments, tokenCount, passOps }: TimedTrace,
): string {
  const plain = {
    queues,
    maxSegments,
    tokenCount,
    passOps,
    shapes: shapes.map(({ sgs, ...shape }) => ({ ...shape, sgs: [...sgs] })),
    code: [...code],
  };
  const lines = Object.entries(plain).map(([name, value]) => `"${name}":${JSON.stringify(value)}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** Reads a compiled recording. Asks for read permission. */
export async function readStoredTrace(url: URL): Promise<TimedTrace> {
  const packed = new Blob([await Deno.readFile(url)]).stream();
  const text = await new Response(packed.pipeThrough(new DecompressionStream("gzip"))).text();
  const { code, shapes, ...rest } = JSON.parse(text);
  return {
    ...rest,
    code: Int32Array.from(code),
    shapes: shapes.map((shape: { readonly sgs: number[] }) => ({
      ...shape,
      sgs: Uint32Array.from(shape.sgs),
    })),
  };
}
