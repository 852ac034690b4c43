import { assertEquals } from "@std/assert";
import {
  familiesOf,
  planFamilies,
  type Probed,
  revokedBy,
} from "../../bench/studies/bench/bench_plan.ts";
import type { ListedBench } from "../../bench/studies/bench/mod.ts";
import { timeText } from "../../bench/studies/bench/time_text.ts";
import { specIn } from "../../bench/workload/user/own_spec.ts";

function bench(name: string, group: string | null = null, baseline = false): ListedBench {
  const file = { config: null, readPaths: [], runArgs: [], url: "file:///a_bench.ts", path: "/a" };
  return {
    name,
    group,
    baseline,
    path: "a_bench.ts",
    permissions: null,
    file,
  } as unknown as ListedBench;
}

const PROBED: Probed = { callMs: 0.001, startMs: 50, floor: "empty_op" };

Deno.test("familiesOf() makes a comparison of a group, and names what has one name apart", () => {
  const families = familiesOf([
    bench("x"),
    bench("a", "g"),
    bench("b", "g", true),
    bench("x"),
    bench("a", "g"),
    bench("empty_op"),
    bench("c", "x"),
  ]);
  assertEquals(families.map(({ name, members }) => [name, members.map(({ name }) => name)]), [
    ["a_bench.ts/x", ["x"]],
    ["a_bench.ts/g", ["b", "a", "a#2"]],
    ["a_bench.ts/x#2", ["x"]],
    ["a_bench.ts/empty_op", ["empty_op#2"]],
    ["a_bench.ts/x#3", ["c"]],
  ]);
});

Deno.test("planFamilies() gives controls to what is compared, else to the first", () => {
  const cellsOf = (benches: readonly ListedBench[], controls: "families" | "first") =>
    planFamilies(familiesOf(benches), { placement: "isolated", controls, probed: () => PROBED })
      .groups.map(({ cells }) => cells.map(({ name }) => name).join(" "));
  const groups = [bench("x"), bench("a", "g"), bench("b", "g"), bench("c", "h"), bench("d", "h")];
  assertEquals(cellsOf(groups, "families"), [
    "x empty_op",
    "a b a_again a_x2 empty_op",
    "c d c_again c_x2 empty_op",
  ]);
  assertEquals(cellsOf(groups, "first"), [
    "x empty_op",
    "a b a_again a_x2 empty_op",
    "c d empty_op",
  ]);
  assertEquals(cellsOf([bench("x"), bench("y")], "families"), [
    "x x_again x_x2 empty_op",
    "y empty_op",
  ]);
});

Deno.test("planFamilies() makes pairs of copies in paired placement", () => {
  const { groups } = planFamilies(familiesOf([bench("a", "g"), bench("b", "g")]), {
    placement: "paired",
    controls: "families",
    probed: () => PROBED,
  });
  assertEquals(groups.map(({ cells }) => cells.map(({ name }) => name).join(" ")), [
    "a b",
    "a a_again",
    "a a_x2",
    "a empty_op",
  ]);
  const instances = groups.slice(1, 3).map(({ cells }) =>
    specIn<{ readonly instance: number }>(cells[1]!.module!)!.instance
  );
  assertEquals(instances, [1, 2]);
});

Deno.test("revokedBy() lists the permissions that a bench is to go without", () => {
  assertEquals(revokedBy(null), []);
  assertEquals(revokedBy("inherit"), []);
  assertEquals(revokedBy({ net: false, env: "none", read: true, write: "inherit" }), [
    "net",
    "env",
  ]);
  assertEquals(revokedBy("none").includes("read"), true);
});

Deno.test("timeText() has three digits and the unit that they fit", () => {
  const cases: readonly (readonly [number, string])[] = [
    [0.534, "0.534 ns"],
    [999.4, "999 ns"],
    [999.7, "1.00 µs"],
    [12_345, "12.3 µs"],
    [4.56e6, "4.56 ms"],
    [1.2e9, "1.20 s"],
  ];
  for (const [ns, text] of cases) assertEquals(timeText(ns), text);
});
