/**
 * Ratios across comparisons: direct over a bare ring, one configuration of V8 over another, shared over isolated.
 *
 * @module
 */

import { bareRingCosts } from "../bare_ring.ts";
import {
  CONFIGURATIONS_TITLE,
  configurationTables,
  whyConfigurations,
} from "../configuration_text.ts";
import {
  type Block,
  code,
  type Form,
  type Section,
  unmarked,
} from "../../../report/document/model.ts";
import { ratioWithInterval } from "../../../report/figure.ts";
import { groupName } from "../../../record/group_name.ts";
import type { LabReport } from "../../../record/lab.ts";
import { sharingByGroup, sharingConfidence, sharingRatio, WHY_SHARING } from "../sharing_text.ts";

/** Ratios with intervals that fit into a narrow terminal side by side. */
const RATIOS_ABREAST = 2;

/** Round trips through `direct` over a bare ring; empty where none was measured. */
export function bareRingSection(report: LabReport): Section {
  return {
    id: "bare-ring",
    title: "Cost against a bare Int32Array ring",
    folded: true,
    blocks: [{
      kind: "table",
      caption: `Time of a round trip through ${
        code("direct")
      } / time of put and take, there and back, on a bare ring`,
      columns: [
        { heading: "comparison" },
        { heading: "ratio (interval)", align: "right" },
      ],
      rows: bareRingCosts(report).map(({ group, estimate }) => ({
        cells: [unmarked(groupName(group)), ratioWithInterval(estimate)],
      })),
    }],
  };
}

/** The same strategies under several configurations of V8; empty where there is one. */
export function configurationSection(report: LabReport): Section {
  const tables = (most: number, ...only: Form[]) =>
    configurationTables(report, most).map(({ title, headings, rows }): Block => ({
      kind: "table",
      caption: unmarked(title),
      only,
      columns: headings.map((heading, i) => ({
        heading: unmarked(heading),
        align: i === 0 ? "left" : "right",
      })),
      rows: rows.map(([name = "", ...rest]) => ({ cells: [code(name), ...rest] })),
    }));
  const text = unmarked(whyConfigurations(report));
  return {
    id: "configurations",
    title: CONFIGURATIONS_TITLE,
    folded: true,
    blocks: text === "" ? [] : [
      { kind: "paragraph", text },
      ...tables(RATIOS_ABREAST, "terminal"),
      ...tables(Infinity, "markdown", "html"),
    ],
  };
}

/** Shared over isolated; empty for reports that lack either. */
export function sharingSection({ sharing }: LabReport): Section {
  return {
    id: "sharing",
    title: "What sharing a process costs",
    folded: true,
    blocks: sharing.length === 0 ? [] : [
      { kind: "paragraph", text: WHY_SHARING },
      ...sharingByGroup(sharing).map(([where, costs]): Block => ({
        kind: "table",
        caption: `Time shared / time isolated: ${unmarked(where)}`,
        columns: [
          { heading: "strategy" },
          { heading: `ratio (${sharingConfidence(sharing)} interval)`, align: "right" },
          { heading: "blocks", align: "right" },
        ],
        rows: costs.map((cost) => ({
          cells: [
            code(cost.strategy),
            ratioWithInterval(sharingRatio(cost)),
            String(cost.blocks),
          ],
        })),
      })),
    ],
  };
}
