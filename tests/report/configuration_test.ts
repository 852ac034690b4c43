import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { chooseStrategy } from "../../bench/studies/lab/choice.ts";
import { configurationRatios } from "../../bench/measure/configuration_ratio.ts";
import { configurationTables } from "../../bench/studies/lab/configuration_text.ts";
import type { GroupResult, LabReport } from "../../bench/record/lab.ts";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { sharingCosts } from "../../bench/measure/placement_cost.ts";
import { sharingByGroup } from "../../bench/studies/lab/sharing_text.ts";
import {
  renderHtml,
  renderMarkdown,
  renderTerminal,
} from "../../bench/studies/lab/document/render.ts";
import { withOneEstimator } from "../../bench/record/one_estimator.ts";
import { syntheticReport } from "./synthetic_report.ts";

const SLOWER = { maglev: 3, sparkplug: 20 } as const;

/** A group as it would be if everything took `factor` times as long there. */
function under(group: GroupResult, name: string, factor: number): GroupResult {
  return {
    ...group,
    configuration: { name, v8Flags: [`--${name}-only`] },
    cells: group.cells.map((cell) => ({
      ...cell,
      nsPerOp: cell.nsPerOp * factor,
      processes: cell.processes.map((process) => ({
        ...process,
        windowsNs: process.windowsNs.map((ns) => ns * factor),
      })),
    })),
  };
}

/** Two comparisons in three configurations. */
function configured(): LabReport {
  const report = syntheticReport({ workloads: ["more_used"] });
  const groups = report.groups.slice(0, 2).flatMap((group) => [
    under(group, "sparkplug", SLOWER.sparkplug),
    under(group, "maglev", SLOWER.maglev),
    under(group, "turbofan", 1),
  ]).map(withOneEstimator);
  const reference = "turbofan";
  const ratios = configurationRatios(groups, reference);
  return { ...report, groups, configurations: { reference, ratios } };
}

Deno.test("configurationRatios() are those of the times, for every strategy in every other configuration", () => {
  const { groups, configurations } = configured();
  const strategies = groups[0]!.cells.filter(({ control }) => !control).length;
  assertEquals(configurations!.ratios.length, 2 * 2 * strategies);
  for (const { configuration, ratio, ratioLow, ratioHigh } of configurations!.ratios) {
    const known = SLOWER[configuration as keyof typeof SLOWER];
    assertAlmostEquals(ratio, known, 1e-9);
    assert(ratioLow <= ratio && ratio <= ratioHigh);
  }
});

Deno.test("every form names configurations and placements where the same work is in several", () => {
  const report = configured();
  const groups = report.groups.flatMap((
    group,
  ) => [group, { ...group, placement: "shared" as const }]);
  const configurations = { reference: "turbofan", ratios: configurationRatios(groups, "turbofan") };
  const sharing = sharingCosts(groups);
  assert(sharing.length > 0);
  const wheres = sharingByGroup(sharing).map(([where]) => where);
  const titles = configurationTables({ ...report, groups, configurations }).map(({ title }) =>
    title
  );
  assertEquals(new Set(wheres).size, groups.length / 2);
  assertEquals(wheres.every((where) => / · (turbofan|maglev|sparkplug)$/.test(where)), true);
  assertEquals(new Set(titles).size, titles.length);
});

Deno.test("the recommendation speaks of the reference configuration alone", () => {
  const choice = chooseStrategy(configured())!;
  assertEquals(choice.groups.map(({ configuration }) => configuration?.name), [
    "turbofan",
    "turbofan",
  ]);
});

Deno.test("configurationTables() puts at most so many ratios side by side", () => {
  const report = configured();
  assertEquals(configurationTables(report).map(({ headings }) => headings), [
    ["strategy", "turbofan, ns", "sparkplug / turbofan", "maglev / turbofan"],
    ["strategy", "turbofan, ns", "sparkplug / turbofan", "maglev / turbofan"],
  ]);
  assertEquals(configurationTables(report, 1).map(({ headings }) => headings.at(-1)), [
    "sparkplug / turbofan",
    "maglev / turbofan",
    "sparkplug / turbofan",
    "maglev / turbofan",
  ]);
  assertEquals(configurationTables(syntheticReport()), []);
});

Deno.test("every form of the report names configurations, their flags and ratios", () => {
  const report = configured();
  const forms = [
    renderTerminal(report, { width: 100 }),
    renderMarkdown(report),
    renderHtml(report),
  ];
  for (const form of forms) {
    const text = form.replace(/\s+/g, " ");
    for (
      const part of [
        "Same strategy, other configuration of V8",
        "· maglev",
        "maglev: --maglev-only",
        "sparkplug / turbofan",
        "20.0 (20.0 to 20.0)",
      ]
    ) assertStringIncludes(text, part);
  }
  for (const form of [renderTerminal, renderMarkdown, renderHtml]) {
    assert(!form(syntheticReport()).includes("other configuration of V8"));
  }
});

Deno.test("readLabReport() keeps configurations", () => {
  const report = configured();
  assertEquals(readLabReport(JSON.stringify(report), "lab.json"), report);
});
