import { assert, assertEquals } from "@std/assert";
import { BlockRunner } from "../../bench/measure/block.ts";
import type { GroupPlan } from "../../bench/measure/plan.ts";
import { seededRandom } from "../../bench/process/random.ts";
import { testWith } from "../permitted.ts";
import { STRATEGIES } from "./fixtures/prepared_workload.ts";
import { SHORT, walkCell, walkGroup } from "./walk_plan.ts";

const test = testWith("run");
const NEVER = new AbortController().signal;
const BLOCKS = 8;
const module = new URL("./fixtures/prepared_workload.ts", import.meta.url).href;

/** In which place each cell was prepared, by block. */
async function placesOf(
  names: readonly string[],
  placement: GroupPlan["placement"],
): Promise<readonly (readonly number[])[]> {
  // Their checksums differ on purpose, so nothing is verified but the tests' own expectations.
  const cells = names.map((name) => walkCell(name, { module, verified: false }));
  const group = walkGroup(cells, placement);
  const runner = new BlockRunner(group, SHORT);
  const random = seededRandom(7);
  const places: number[][] = [];
  for (let block = 0; block < BLOCKS; block++) {
    const { samples, failures } = await runner.run(block, cells, 1, random, NEVER);
    assertEquals(failures, []);
    places.push(names.map((name) => {
      const { checksum, tiers } = samples.get(name)!;
      assertEquals(Object.keys(tiers), [name], "tiers of another cell");
      assertEquals(STRATEGIES[Math.floor(checksum / 10)], name, "samples of another cell");
      return checksum % 10;
    }));
  }
  return places;
}

test("a pair is prepared in either order, and each cell keeps its own samples", async () => {
  const places = await placesOf(["first", "second"], "paired");
  for (const pair of places) assertEquals(pair.toSorted(), [0, 1]);
  assertEquals(new Set(places.map(([first]) => first)).size, 2);
});

test("cells that share a process are prepared in random order", async () => {
  const places = await placesOf(STRATEGIES, "shared");
  for (const three of places) assertEquals(three.toSorted(), [0, 1, 2]);
  for (const at of STRATEGIES.keys()) assert(new Set(places.map((place) => place[at])).size > 1);
});
