/**
 * The program of a load: keeps a CPU busy in turns with sleeping, until its input is closed.
 *
 * Its only argument is a {@linkcode LoadPattern} as JSON. It writes a line when it has begun.
 *
 * @module
 */

import { writeLine } from "../process/child_lines.ts";
import { seededRandom } from "../process/random.ts";
import { wide } from "./canary.ts";
import type { LoadPattern } from "./neighbor.ts";

const STEPS = 20_000;

if (import.meta.main) await main(JSON.parse(Deno.args[0]!) as LoadPattern);

async function main({ busyMs, idleMs, seed }: LoadPattern): Promise<void> {
  const random = seededRandom(seed);
  const between = ([least, most]: readonly [number, number]): number =>
    least + random() * (most - least);
  let closed = false;
  Deno.stdin.readable.pipeTo(new WritableStream()).finally(() => closed = true);
  let sink = spin(20);
  writeLine("busy");
  while (!closed) {
    sink ^= spin(between(busyMs));
    await new Promise((resolve) => setTimeout(resolve, between(idleMs)));
  }
  Deno.exit(sink & 0);
}

function spin(ms: number): number {
  const end = performance.now() + ms;
  let sink = 0;
  while (performance.now() < end) sink ^= wide(STEPS);
  return sink;
}
