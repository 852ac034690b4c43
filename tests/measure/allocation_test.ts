import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { collectionsIn, countAllocation } from "../../bench/measure/allocation.ts";
import { FUNCTIONS_WORKLOAD, NO_VARIANT } from "../../bench/cell.ts";
import { ownFolder } from "../../bench/own_package.ts";
import { type Allocation, allocationVerdict } from "../../bench/record/allocation.ts";
import { userWorkloadUrl } from "../../bench/workload/user/spec_address.ts";
import { testWith } from "../permitted.ts";

const WORD = 8;
// Map, properties, elements; then what the literal holds.
const KNOWN: readonly (readonly [string, number])[] = [
  ["nothing", 0],
  ["object of two fields", 5 * WORD],
  ["array of one double", (4 + 2 + 1) * WORD],
  ["large array", (4 + 2 + 100_000) * WORD],
];

testWith("read", "run")(
  "countAllocation() is exact to 1 % for known objects and says 0 of none",
  async () => {
    const address = new URL("./fixtures/known_objects.ts", import.meta.url);
    for (const [what, bytes] of KNOWN) {
      address.search = `?what=${encodeURIComponent(what)}`;
      const module = userWorkloadUrl({
        url: address.href,
        path: fileURLToPath(address),
        instance: 0,
        verificationCalls: 4,
        closely: false,
      });
      const cell = {
        workload: FUNCTIONS_WORKLOAD,
        order: NO_VARIANT,
        layouts: NO_VARIANT,
        strategy: what,
      };
      const allocation = await countAllocation({ ...cell, seed: 0, opsScale: 1, module }, {
        readPaths: [ownFolder()],
        v8Flags: [],
      });
      const { bytesPerOp, collectionsPerOp } = allocation;
      assertEquals(Math.abs(bytesPerOp - bytes) <= bytes / 100, true, `${what}: ${bytesPerOp}`);
      assertEquals(collectionsPerOp > 0, bytes > 0, what);
    }
  },
);

Deno.test("allocationVerdict() tells differences beyond 1 %", () => {
  const of = (bytesPerOp: number): Allocation => ({
    bytesPerOp,
    bytesLow: bytesPerOp,
    bytesHigh: bytesPerOp,
    collectionsPerOp: 0,
  });
  for (
    const [one, base, verdict] of [
      [0, 0, "same"],
      [8, 0, "more"],
      [0, 8, "less"],
      [100.5, 100, "same"],
      [102, 100, "more"],
      [98, 100, "less"],
    ] as const
  ) assertEquals(allocationVerdict(of(one), of(base)), verdict, `${one} of ${base}`);
});

Deno.test("collectionsIn() counts what lies between the last two collections that were asked for", () => {
  const asked =
    "[1:0x1]      300 ms: Mark-Compact 4.1 (4.8) -> 3.0 (4.8) MB, 1 / 0 ms (average mu = 1.000, current mu = 1.000) testing; GC in old space requested";
  const own =
    "[1:0x1]      400 ms: Scavenge 10.0 (12.0) -> 3.0 (12.0) MB, 1 / 0 ms (average mu = 1.000, current mu = 1.000) allocation failure;";
  assertEquals(collectionsIn([own, asked, own, own, "text", asked, own].join("\n")), 2);
  assertEquals(collectionsIn(own), 0);
});
