import { assertEquals, assertStringIncludes } from "@std/assert";
import type { LabReport } from "../../bench/record/lab.ts";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { labJson } from "../../bench/record/write_files.ts";
import { stateFindings } from "../../bench/measure/steadiness.ts";
import {
  renderHtml,
  renderMarkdown,
  renderTerminal,
} from "../../bench/studies/lab/document/render.ts";
import { syntheticReport } from "./synthetic_report.ts";

const BUSY = { ratio: 1.2, ratioLow: 1.1, ratioHigh: 1.3, confidence: 0.95, blocks: 6 };
const CORE = {
  pinnedTo: 1,
  neighbors: [{ cpu: 0, slowdown: 1.62 }],
  idleQuotient: 0.5631,
  loadedQuotient: 0.8872,
  threshold: 0.7068,
  note: "a load on another CPU slows this core",
};

/** A report whose first strategy was measured quiet and busy, its second busy only, its third in whatever state. */
function stated(): LabReport {
  const report = syntheticReport({ workloads: ["more_used"] });
  const states = ["quiet", "contended", "mixed"] as const;
  const groups = report.groups.map((group) => ({
    ...group,
    cells: group.cells.map((cell, i) => ({
      ...cell,
      comparison: cell.comparison === null ? null : {
        ...cell.comparison,
        state: states[i - 1] ?? "quiet",
        ...(i === 1 ? { contended: BUSY } : {}),
      },
      processes: cell.processes.map((process) => ({
        ...process,
        core: {
          states: "q".repeat(process.windowsNs.length),
          quotients: process.windowsNs.map(() => 0.57),
        },
      })),
    })),
  }));
  return { ...report, groups, environment: { ...report.environment, core: CORE } };
}

Deno.test("records hold states, quotients and the core's shape", () => {
  const report = stated();
  assertEquals(readLabReport(labJson(report), "lab.json"), report);
});

Deno.test("every form says what a verdict is of, the ratio on a busy core, and what the core shares", () => {
  const report = stated();
  const wide = (of: LabReport) => renderTerminal(of, { width: 200 });
  for (const render of [wide, renderMarkdown, renderHtml]) {
    const text = render(report);
    for (
      const words of ["(contended only)", "(mixed states)", "+20.0 (+10.0 to +30.0)", "CPU 0 ×1.62"]
    ) assertStringIncludes(text, words);
    const without = render(syntheticReport());
    assertEquals(/contended|mixed states|busy core/.test(without), false);
  }
});

Deno.test("stateFindings() names groups with estimates that are not of quiet windows", () => {
  const [finding, ...others] = stateFindings(stated().groups.slice(0, 1));
  assertEquals(others, []);
  assertStringIncludes(
    finding!.what,
    "1 of contended windows only, 1 of windows in whatever state",
  );
  assertEquals(stateFindings(syntheticReport().groups), []);
});
