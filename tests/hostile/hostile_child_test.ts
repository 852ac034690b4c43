import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { userWorkloadUrl } from "../../bench/workload/user/spec_address.ts";
import { FUNCTIONS_WORKLOAD, NO_VARIANT } from "../../bench/cell.ts";
import { MeasuringChild } from "../../bench/measure/measuring_child.ts";
import { ChildFailure } from "../../bench/process/ending.ts";
import type { CellSpec, WarmRequest } from "../../bench/measure/protocol.ts";
import { testWith } from "../permitted.ts";
import { PRELUDES } from "./preludes.ts";

const test = testWith("run");
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LIMIT_MS = 30_000;
const WARM: WarmRequest = {
  command: "warm",
  windowMs: 1,
  minMs: 0,
  minOps: 1,
  firstOps: 1,
  maxMs: 20,
};
const CALLS = 4;
const WINDOWS = 6;

/** A function of which one call takes one true millisecond or more. */
const WAITS = `
export default (state, i) => {
  for (const end = TRUE_NOW() + 1; TRUE_NOW() < end;);
  return i;
};
`;
const CALL_NS = 1e6;
/** What a clock in milliseconds may lack when the numbers are added up in nanoseconds. */
const ROUNDING_NS = 10;

const THROWS = `
export default () => { throw { __proto__: null, name: "Bad", message: "no luck" }; };
`;

function moduleOf(prelude: string, source: string): string {
  const text = `const TRUE_NOW = performance.now.bind(performance);\n${prelude}\n${source}`;
  return `data:text/javascript,${encodeURIComponent(text)}`;
}

function slotOf(url: string): CellSpec {
  return {
    workload: FUNCTIONS_WORKLOAD,
    order: NO_VARIANT,
    layouts: NO_VARIANT,
    strategy: "hostile",
    seed: 0,
    opsScale: 1,
    module: userWorkloadUrl({
      url,
      path: "hostile.js",
      instance: 0,
      verificationCalls: CALLS,
      closely: true,
    }),
  };
}

function start(preparedCells: readonly CellSpec[]): MeasuringChild {
  return MeasuringChild.start({ preparedCells }, {
    readPaths: [ROOT],
    v8Flags: [],
    runArgs: ["--no-config"],
  });
}

/** Everything that a parent asks; the clock is held against this process's own. */
async function converse(preparedCells: readonly CellSpec[]): Promise<void> {
  const child = start(preparedCells);
  try {
    const ready = await child.receive("ready", LIMIT_MS);
    assertEquals(
      ready.preparedCells.map(({ granularity }) => granularity),
      preparedCells.map(() => 1),
    );
    const before = performance.now();
    const warm = await child.request(WARM, "warm", LIMIT_MS);
    for (const { nsPerOp } of warm.preparedCells) {
      assert(nsPerOp >= CALL_NS - ROUNDING_NS, `${nsPerOp} ns`);
    }
    const sequence = Array.from({ length: WINDOWS }, (_, i) => i % preparedCells.length);
    const request = {
      command: "windows",
      sequence,
      ops: preparedCells.map(() => 2),
      leadInOps: 1,
    } as const;
    const { windowsNs } = await child.request(request, "windows", LIMIT_MS);
    const elapsedNs = (performance.now() - before) * 1e6;
    assertEquals(windowsNs.length, WINDOWS);
    for (const ns of windowsNs) assert(ns >= CALL_NS - ROUNDING_NS, `${ns} ns`);
    const sumNs = windowsNs.reduce((sum, ns) => sum + 2 * ns, 0);
    assert(sumNs <= elapsedNs, `${sumNs} ns in ${elapsedNs} ns`);
    const { tiers } = await child.request({ command: "tier" }, "tier", LIMIT_MS);
    assertEquals(tiers.map((tiers) => Object.keys(tiers)), preparedCells.map(() => ["userCalls"]));
  } finally {
    await child.quit();
  }
}

for (const [name, prelude] of Object.entries(PRELUDES)) {
  test(`a child keeps time and protocol with a module that spoils ${name}`, async () => {
    await converse([slotOf(moduleOf(prelude, WAITS))]);
  });

  test(`a child prepares other cells beside a module that spoils ${name}`, async () => {
    const plain = `export const setup = () => ({ wait: 1 });
      export const checksum = (state) => state.wait;
      export default ({ wait }) => { for (const end = NOW() + wait; NOW() < end;); };`;
    // Its clock has to be the true one too, but its module comes second.
    const hostile = moduleOf(
      `const global = globalThis;\n${prelude}\nglobal.TRUE_CLOCK = TRUE_NOW;`,
      WAITS,
    );
    const second = `data:text/javascript,${encodeURIComponent(`const NOW = TRUE_CLOCK;${plain}`)}`;
    await converse([slotOf(hostile), slotOf(second)]);
  });

  test(`a child tells in one line what is wrong in a module that spoils ${name}`, async () => {
    const child = start([slotOf(moduleOf(prelude, THROWS))]);
    const failure = await assertRejects(() => child.receive("ready", LIMIT_MS), ChildFailure);
    assertEquals(failure.kind, "child error");
    assertStringIncludes(
      failure.message,
      "Cannot measure hostile.js as its function threw Bad: no luck",
    );
  });
}
