// The concurrent rings as a driver of a device that nobody here wrote: QEMU's virtio-blk over vhost-user.

import { assert, assertEquals } from "@std/assert";
import { qemuMissing, withQemu } from "./qemu.ts";

const BLOCKS = 512;
const BASE = { num: 128, depth: 16, sizes: [] as number[] };
const RUNS = [
  { ...BASE, mode: "always" },
  { ...BASE, mode: "napi", num: 256, depth: 64 },
  { ...BASE, mode: "delayed" },
  { ...BASE, mode: "poll" },
  { ...BASE, mode: "napi", num: 64, sizes: [256, 0, 16, 1024, 0, 32] },
] as const;
/** In all; the rest of a run is reading every block once more. */
const REQUESTS = 100_000;

const missing = qemuMissing();

for (const event of [false, true]) {
  for (const indirect of [false, true]) {
    for (const run of RUNS) {
      const features = `${event ? ", event" : ""}${indirect ? ", indirect" : ""}`;
      const resizes = run.sizes.length > 0 ? ", resized and reset" : "";
      Deno.test({
        name: `QEMU serves a split ring, ${run.mode}${features}${resizes}${
          missing ? ` (${missing})` : ""
        }`,
        ignore: missing !== null,
        async fn() {
          const { runBlk } = await import("./blk.ts");
          await Deno.mkdir("report", { recursive: true });
          const folder = await Deno.makeTempDir({ dir: "report", prefix: "interop-" });
          const requests = REQUESTS / 4 / RUNS.length;
          try {
            await withQemu(folder, BLOCKS * 4096, (socket, file) => {
              const options = { ...run, socket, file, event, indirect, requests, blocks: BLOCKS };
              const result = runBlk({ ...options, layout: "split" });
              assertEquals(result.errors, []);
              assertEquals([result.lostKicks, result.lostCalls], [0, 0]);
              assert(result.requests >= requests + BLOCKS);
              assertEquals(result.resizes, run.sizes.length);
            });
          } finally {
            await Deno.remove(folder, { recursive: true });
          }
        },
      });
    }
  }
}
