// A comparison of exports that are named has controls of its own, whatever those are called.

import { assertEquals } from "@std/assert";
import { planUserGroups } from "../../bench/studies/compare/compare_plan.ts";
import type { LaunchableFile } from "../../bench/studies/compare/launch.ts";
import type { Preflight } from "../../bench/studies/compare/preflight.ts";
import { specIn } from "../../bench/workload/user/own_spec.ts";
import type { UserWorkloadSpec } from "../../bench/workload/user/user_workload.ts";

Deno.test("planUserGroups() measures the named export, and the empty function by its own name", () => {
  const file = {
    name: "f#one",
    path: "/f.ts",
    url: "file:///f.ts",
    exportName: "one",
    instance: 0,
  };
  const checked = { verificationCalls: 4, slowestCallMs: 0.001, awaited: [false] };
  const [group] = planUserGroups(
    [{ ...file, readPaths: [], runArgs: [] } as unknown as LaunchableFile],
    "isolated",
    0.02,
    checked as unknown as Preflight,
  );
  const named = group!.cells.map(({ name, module }) => [
    name,
    specIn<UserWorkloadSpec>(module!)!.exportName,
  ]);
  assertEquals(named, [
    ["f#one", "one"],
    ["f#one_again", "one"],
    ["f#one_plus10", "one"],
    ["empty_op", undefined],
  ]);
});
