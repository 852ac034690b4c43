import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import type { ChildMode } from "../../bench/evidence/child_mode.ts";
import { EvidenceChild, EvidenceChildFailure } from "../../bench/evidence/evidence_child.ts";
import { testWith } from "../permitted.ts";
import { PRELUDES } from "./preludes.ts";

const test = testWith("run");
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const ADDS = `
export const setup = () => ({ n: 0 });
export const adding = (state, i) => { if (i < 0) return -1; return state.n = (state.n + i) | 0; };
`;
const THROWS =
  `export const adding = () => { throw { __proto__: null, name: "Bad", message: "no luck" }; };`;

function start(prelude: string, source: string, mode: ChildMode): EvidenceChild {
  const module = `data:text/javascript,${encodeURIComponent(`${prelude}\n${source}`)}`;
  const subject = { kind: "function", module, name: "adding" } as const;
  return EvidenceChild.start(subject, { v8Flags: [], ffi: false, readPaths: [ROOT], mode });
}

const UNEXPLAINED = [
  ["export const adding = (() => 1).bind(null);", "current value is a bound function"],
  ["export const adding = new ProxyKept(() => 1, {});", "current value is a Proxy"],
  ["export async function adding() {}", "current value is an async function"],
  ["export function* adding() {}", "current value is a generator"],
  ["export class adding {}", "current value is a class"],
  [
    "export const adding = () => 1; export const addingInputs = { rows: [[1]] };",
    "array of argument arrays: current value is {",
  ],
] as const;

for (const [name, prelude] of Object.entries(PRELUDES)) {
  test(`evidence is taken of a module that spoils ${name}`, async () => {
    const child = start(prelude, ADDS, "natural");
    try {
      assertEquals((await child.ran()).focus, [{ name: "adding", tier: "turbofan" }]);
    } finally {
      await child.quit();
    }
  });

  test(`coverage is taken of a module that spoils ${name}`, async () => {
    const child = start(prelude, ADDS, "coverage");
    try {
      const scripts = await child.counted();
      const own = scripts.find((ranges) =>
        ranges.length > 0 && ranges.some(({ count }) => count === 2048)
      );
      assert(own !== undefined, "no script whose function ran as often as it was called");
      // The first return is never reached.
      assert(own.some(({ count }) => count === 0), "no block that never ran");
    } finally {
      await child.quit();
    }
  });

  test(`evidence is refused in one line of a function that throws and a module that spoils ${name}`, async () => {
    const child = start(prelude, THROWS, "coverage");
    try {
      const failure = await assertRejects(() => child.counted(), EvidenceChildFailure);
      assertStringIncludes(failure.refusal, "adding must not throw: current value is Bad: no luck");
    } finally {
      await child.quit();
    }
  });

  test(`functions without code to explain are refused behind a module that spoils ${name}`, async () => {
    // One kind each: all are refused in the same place.
    const kind = UNEXPLAINED[Object.keys(PRELUDES).indexOf(name) % UNEXPLAINED.length]!;
    // One of them takes away what makes Proxies.
    const child = start(`const ProxyKept = Proxy;\n${prelude}`, kind[0], "coverage");
    try {
      const failure = await assertRejects(() => child.counted(), EvidenceChildFailure);
      assertStringIncludes(failure.refusal, kind[1]);
    } finally {
      await child.quit();
    }
  });
}
