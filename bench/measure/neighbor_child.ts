/**
 * The program of a load: keeps a CPU busy in turns with sleeping, until its input is closed.
 *
 * Its only argument is a {@linkcode LoadPattern} as JSON. It writes a line when it has begun.
 *
 * @module
 */

import { writeLine } from "../process/child_lines.ts";
import { seededRandom } from "../process/random.ts";
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
  while (performance.now() < end) sink ^= work(STEPS);
  return sink;
}

/** Independent additions: they fill the units that hyperthreads of one core share. */
function work(steps: number): number {
  let a = 1, b = 2, c = 3, d = 4, e = 5;
  for (let i = 0; i < steps; i++) {
    a = (a + i) | 0;
    b ^= i;
    c = (c + (i << 1)) | 0;
    d ^= i >> 1;
    e = (e + 3) | 0;
  }
  return a ^ b ^ c ^ d ^ e;
}
