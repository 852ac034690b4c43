// Imports lead one way, from the commands down to the rings: no circle anywhere, and no arrow between rooms that is not
// in the table below.

import { assert, assertEquals } from "@std/assert";
import { testWith } from "../permitted.ts";
import { type Arrow, circleText, findCircles, readImports } from "./import_graph.ts";

/**
 * What each room may import beside itself, from the top down. A room is a folder; `bench` alone is the ground that
 * `bench/`'s rooms share: its files beside the door, which import nothing.
 *
 * `cli → studies → {measure, evidence, calibrate} → process → workload → dispatch → ring` and `report → record →
 * stats`; a record's names of layouts come from the rings.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "bench/cli": [
    "bench/studies",
    "bench/quick",
    "bench/measure",
    "bench/evidence",
    "bench/calibrate",
    "bench/process",
    "bench/workload",
    "bench/report",
    "bench/record",
    "bench/stats",
    "bench",
    "dispatch",
    "ring",
  ],
  // A program of its own, as those of bench/cli are, whose command line it shares.
  "bench/generate": [
    "bench/cli",
    "bench/studies",
    "bench/process",
    "bench/workload",
    "bench/report",
    "bench/record",
    "dispatch",
    "ring",
  ],
  "bench/studies": [
    "bench/measure",
    "bench/evidence",
    "bench/calibrate",
    "bench/process",
    "bench/workload",
    "bench/report",
    "bench/record",
    "bench/stats",
    "bench",
    "dispatch",
    "ring",
  ],
  "bench/quick": ["bench/process", "bench/workload", "bench", "dispatch", "ring"],
  "bench/measure": ["bench/process", "bench/workload", "bench/record", "bench/stats", "bench"],
  "bench/evidence": [
    "bench/process",
    "bench/workload",
    "bench/record",
    "bench/stats",
    "bench",
    "dispatch",
    "ring",
  ],
  "bench/calibrate": ["bench/process", "bench/workload", "bench/record", "bench/stats", "bench"],
  "bench/process": ["bench/workload", "bench/record", "bench"],
  "bench/workload": ["bench", "dispatch", "ring"],
  "bench/report": ["bench/record", "bench/stats", "bench"],
  "bench/record": ["bench/stats", "bench", "ring"],
  "bench/stats": [],
  "bench": [],
  "dispatch": ["ring"],
  "ring": [],
};

/** What the package exports whole: each may import anything, and only the other imports one. */
const DOORS = ["mod.ts", "bench/mod.ts"];

function roomOf(file: string): string {
  const folders = file.split("/").slice(0, -1);
  return folders[0] === "bench" ? folders.slice(0, 2).join("/") : folders[0] ?? "";
}

/** A line for each arrow that the table does not allow: which file imports which, where, and what was expected. */
function wrongArrows(arrows: readonly Arrow[]): string[] {
  return arrows.flatMap(({ from, to, line }) => {
    const [above, below] = [roomOf(from), roomOf(to)];
    const where = `${from}:${line} imports ${to}`;
    if (DOORS.includes(from)) return [];
    if (DOORS.includes(to)) return [`${where}: nothing may import a door`];
    if (above === below || MAY_IMPORT[above]?.includes(below)) return [];
    const allowed = MAY_IMPORT[above];
    if (allowed === undefined) return [`${where}: ${above}/ is not in the table`];
    return [`${where}: ${above}/ may import ${allowed.join(", ") || "nothing"} beside itself`];
  });
}

/** Arrows from text such as "bench/stats/a.ts>bench/record/b.ts". */
function arrows(...pairs: readonly string[]): Arrow[] {
  return pairs.map((pair, i) => {
    const [from = "", to = ""] = pair.split(">");
    return { from, to, line: i + 1 };
  });
}

testWith("read", "run")("imports of all rooms lead one way, without any circle", async () => {
  const graph = await readImports("mod.ts", "ring", "dispatch", "bench");
  const rooms = new Set(graph.files.filter((file) => !DOORS.includes(file)).map(roomOf));
  assertEquals([...rooms].sort(), Object.keys(MAY_IMPORT).sort());
  assert(
    graph.arrows.length > graph.files.length,
    `only ${graph.arrows.length} imports in ${graph.files.length} files`,
  );
  assertEquals(findCircles(graph.arrows).map(circleText), []);
  assertEquals(wrongArrows([...graph.arrows, ...graph.starts]), []);
});

Deno.test("an arrow that leads back is named with its file, line and what was expected", () => {
  assertEquals(
    wrongArrows(arrows(
      "bench/studies/lab/choice.ts>bench/record/lab.ts",
      "bench/record/lab.ts>bench/studies/lab/choice.ts",
      "ring/calls.ts>dispatch/mod.ts",
      "bench/report/figure.ts>bench/measure/plan.ts",
      "bench/stats/rate.ts>bench/cell.ts",
      "bench/cell.ts>bench/stats/rate.ts",
      "bench/studies/lab/choice.ts>bench/mod.ts",
      "mod.ts>bench/mod.ts",
      "bench/attic/old.ts>ring/mod.ts",
    )),
    [
      "bench/record/lab.ts:2 imports bench/studies/lab/choice.ts: bench/record/ may import bench/stats, bench, ring " +
      "beside itself",
      "ring/calls.ts:3 imports dispatch/mod.ts: ring/ may import nothing beside itself",
      "bench/report/figure.ts:4 imports bench/measure/plan.ts: bench/report/ may import bench/record, bench/stats, " +
      "bench beside itself",
      "bench/stats/rate.ts:5 imports bench/cell.ts: bench/stats/ may import nothing beside itself",
      "bench/cell.ts:6 imports bench/stats/rate.ts: bench/ may import nothing beside itself",
      "bench/studies/lab/choice.ts:7 imports bench/mod.ts: nothing may import a door",
      "bench/attic/old.ts:9 imports ring/mod.ts: bench/attic/ is not in the table",
    ],
  );
});

Deno.test("the table itself has no circle", () => {
  const table = Object.entries(MAY_IMPORT).flatMap(([from, rooms]) =>
    rooms.map((to) => ({ from, to, line: 0 }))
  );
  assertEquals(findCircles(table), []);
});
