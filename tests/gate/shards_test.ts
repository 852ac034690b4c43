import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { documentTerminal } from "../../bench/report/document/terminal.ts";
import { gateDocument } from "../../bench/studies/gate/gate_document.ts";
import { mergeGates, parseShard, unitsOfShard } from "../../bench/studies/gate/shards.ts";
import { bench, gate, ratio } from "./synthetic_gate.ts";

Deno.test("parts of a gate hold every bench once, whatever order they were found in", () => {
  fc.assert(fc.property(
    fc.uniqueArray(fc.string(), { maxLength: 40 }),
    fc.integer({ min: 1, max: 7 }),
    (ids, count) => {
      const units = ids.map((id) => ({ id }));
      const parts = Array.from({ length: count }, (_, i) => {
        const found = i % 2 === 0 ? units : units.toReversed();
        return unitsOfShard(found, { index: i + 1, count }).map(({ id }) => id);
      });
      assertEquals(parts.flat().toSorted(), ids.toSorted());
      const sizes = parts.map((part) => part.length);
      assertEquals(Math.max(...sizes) - Math.min(...sizes) <= 1, true);
    },
  ));
  assertEquals(unitsOfShard([{ id: "a" }], undefined), [{ id: "a" }]);
});

Deno.test("parseShard() reads a part and refuses all else", () => {
  assertEquals(parseShard("2/4", "--shard"), { index: 2, count: 4 });
  for (const bad of ["0/4", "5/4", "2", "a/b", "1/0", "-1/2"]) {
    assertThrows(() => parseShard(bad, "--shard"), Error, `current value is ${bad}`);
  }
});

const LOST = bench({
  id: "b_bench.ts > slow",
  state: "slower",
  first: ratio(1.2, 1.3),
  again: ratio(1.2, 1.3),
});
const part = (index: number, count: number, benches = [bench()], cpu = "a CPU") =>
  gate({ benches, shard: { index, count }, environment: { ...gate().environment, cpu } });
const named = (...gates: ReturnType<typeof gate>[]) =>
  gates.map((gate, i) => ({ name: `${i}.json`, gate }));

Deno.test("mergeGates() puts parts together, worst first, with every machine", () => {
  const merged = mergeGates(named(part(1, 2), part(2, 2, [LOST], "another CPU")));
  assertEquals([merged.state, merged.partialReason], ["slower", ""]);
  assertEquals(merged.benches.map(({ id }) => id), [LOST.id, bench().id]);
  assertEquals(merged.machines?.map(({ shard, environment }) => [shard?.index, environment.cpu]), [
    [1, "a CPU"],
    [2, "another CPU"],
  ]);
  const text = documentTerminal(gateDocument(merged), {});
  for (const said of ["on 2 machines", "another CPU", "2 of 2"]) assertStringIncludes(text, said);
  assertStringIncludes(
    documentTerminal(gateDocument(part(2, 3)), {}),
    "part 2 of 3 of all benches",
  );
});

Deno.test("mergeGates() says which parts are missing and which verdicts depend on the machine", () => {
  assertMatch(mergeGates(named(part(1, 3))).partialReason, /^parts are missing: 2\/3, 3\/3$/);
  const same = { ...LOST, state: "passed" as const, first: ratio(0.99, 1.01), again: null };
  const merged = mergeGates(named(
    gate({ benches: [same] }),
    gate({ benches: [LOST], environment: { ...gate().environment, cpu: "other" } }),
  ));
  assertEquals(merged.state, "slower");
  assertMatch(merged.benches[0]!.why, /depends on the machine: passed on a CPU, slower on other$/);
});

Deno.test("mergeGates() refuses what does not belong together, in one line", () => {
  const other = { ref: "x", commit: "c".repeat(40), changes: false };
  for (
    const [departure, what] of [
      [{ base: other }, "base"],
      [{ head: other }, "head"],
      [{ margin: 0.01 }, "margin"],
      [{ shard: { index: 1, count: 2 } }, "number of parts"],
    ] as const
  ) {
    const error = assertThrows(
      () => mergeGates(named(gate(), gate(departure))),
      Error,
      `one ${what}`,
    );
    assertMatch(error.message, /^Cannot merge 1\.json with 0\.json as .*: current value is .*$/);
  }
  assertThrows(() => mergeGates([]), Error, "current value is none");
});
