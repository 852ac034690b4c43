import { assert, assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import { flagSetsOf, probeCore, ruleFor } from "../../bench/measure/core_probe.ts";
import { BlockRunner } from "../../bench/measure/block.ts";
import { MeasuringChild } from "../../bench/measure/measuring_child.ts";
import { restlessLoad, startNeighbor } from "../../bench/measure/neighbor.ts";
import { cpusOf } from "../../bench/measure/pin.ts";
import { blockSettings } from "../../bench/measure/run_lab.ts";
import { seededRandom } from "../../bench/process/random.ts";
import { planGroups } from "../../bench/studies/lab/lab_plan.ts";
import { WORKLOADS } from "../../bench/workload/mod.ts";
import { testWith } from "../permitted.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const OPTIONS = { readPaths: [ROOT], v8Flags: [] };
const PLAN = { v8Flags: [], groups: [], budgetMs: 60_000 };
const LIMIT_MS = 60_000;

Deno.test("cpusOf() reads what taskset prints", () => {
  assertEquals(cpusOf("0"), [0]);
  assertEquals(cpusOf("0-2,5,7-8"), [0, 1, 2, 5, 7, 8]);
});

Deno.test("flagSetsOf() has each set of flags once, the run's own first", () => {
  const [group] = planGroups(WORKLOADS, {
    quick: true,
    placement: "isolated",
    comparisons: ["more_used/random/split+packed"],
  });
  const cells = [...group!.cells, { ...group!.cells[0]!, v8Flags: ["--no-maglev"] }];
  const sets = flagSetsOf({ v8Flags: ["--turbo"], groups: [{ ...group!, cells }] });
  assertEquals(sets, [["--turbo"], ["--turbo", "--no-maglev"]]);
});

testWith("read", "run")("probeCore() fixes a threshold above what is quiet", async () => {
  const { core, shape } = await probeCore(PLAN, OPTIONS);
  const { idleQuotient, threshold, note } = shape;
  assert(threshold! > idleQuotient! && idleQuotient! > 0, JSON.stringify(shape));
  assertEquals(ruleFor(core, []), { threshold: threshold! });
  assertEquals(ruleFor(core, ["--no-maglev"]), null);
  assertMatch(note, /^a load /);
});

testWith("read", "run")("probeCore() never fails: it says why nothing is known", async () => {
  const short = await probeCore({ ...PLAN, budgetMs: 5000 }, OPTIONS);
  assertEquals([short.core, short.shape.note], [
    undefined,
    "not measured: the budget is below 10 s",
  ]);
  const slow = await probeCore({ ...PLAN, v8Flags: ["--no-turbofan"] }, OPTIONS);
  assertMatch(slow.shape.note, /^not known: V8's flags/);
  const interrupted = await probeCore(PLAN, OPTIONS, AbortSignal.abort());
  assertMatch(interrupted.shape.note, /^not measured: [^\n]+$/);
  const broken = await probeCore(PLAN, { ...OPTIONS, runArgs: ["--no-such-flag"] });
  assertMatch(broken.shape.note, /^not measured: [^\n]+$/);
});

testWith("read", "run")(
  "a child reads its loops before the first window and after each",
  async () => {
    const child = MeasuringChild.start({
      preparedCells: [{
        workload: "more_used",
        order: "random",
        layouts: "split+packed",
        strategy: "direct",
        seed: 1,
        opsScale: 1,
      }],
    }, OPTIONS);
    try {
      await child.receive("ready", LIMIT_MS);
      const request = { command: "windows", sequence: [0, 0, 0], ops: [64], leadInOps: 0 } as const;
      const { canaries } = await child.request(request, "windows", LIMIT_MS);
      assertEquals([canaries!.chainNs.length, canaries!.wideNs.length], [4, 4]);
    } finally {
      await child.quit();
    }
  },
);

testWith("read", "run")(
  "a block's samples hold a state and a quotient for each round",
  async () => {
    const [group] = planGroups(WORKLOADS, {
      quick: true,
      placement: "paired",
      comparisons: ["more_used/random/split+packed"],
      strategies: ["boolean_branch"],
    });
    const plan = { v8Flags: [], rounds: 4 } as unknown as Parameters<typeof blockSettings>[0];
    // A threshold that no core is above, as this machine may be busy.
    const rules = new Map([["", { threshold: 1e9 }]]);
    const settings = {
      ...blockSettings(plan, ROOT),
      limitMs: LIMIT_MS,
      core: { rules, cpu: null, neighborCpu: null },
    };
    const runner = new BlockRunner(group!, settings);
    const { samples, failures } = await runner.run(
      0,
      group!.cells,
      1,
      seededRandom(1),
      new AbortController().signal,
    );
    assertEquals(failures, []);
    for (const { windowsNs, core } of samples.values()) {
      assert(windowsNs.length >= 4 && windowsNs.length <= 16);
      assertMatch(core!.states, /^[qi]+$/);
      assertEquals([core!.states.length, core!.quotients.length], [
        windowsNs.length,
        windowsNs.length,
      ]);
    }
  },
);

testWith("read", "run")("a load ends when its input is closed", async () => {
  const load = await startNeighbor(restlessLoad(3));
  assertEquals(await load.quit(), { how: "exit code", code: 0 });
});
