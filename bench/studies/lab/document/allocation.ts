/**
 * The section that says what operations allocate.
 *
 * @module
 */

import { code, type Section, unmarked } from "../../../report/document/model.ts";
import { bytes } from "../../../report/figure.ts";
import { groupName } from "../../../record/group_name.ts";
import { type Allocation, allocationVerdict } from "../../../record/allocation.ts";
import type { CellResult, GroupResult, LabReport } from "../../../record/lab.ts";

const WHAT =
  "Bytes of V8's heap that one operation takes, and operations from one collection to the next; counted in " +
  "processes of their own, in optimized code, without what buffers keep outside of that heap.";

type Counted = CellResult & { readonly allocation: Allocation };

/** What each cell allocates; empty where that was not counted. */
export function allocationSection({ groups }: LabReport): Section {
  const tables = groups.filter((group) => countedOf(group).length > 0);
  return {
    id: "memory",
    title: "What they allocate",
    blocks: tables.length === 0 ? [] : [
      { kind: "paragraph", text: WHAT },
      ...tables.map((group) => ({
        kind: "table" as const,
        caption: tables.length === 1 ? "" : unmarked(groupName(group)),
        columns: [
          { heading: "function" },
          { heading: "bytes/op", align: "right" as const },
          { heading: "ops/collection", align: "right" as const },
          { heading: "allocates" },
        ],
        rows: rowsOf(group),
      })),
    ],
  };
}

function countedOf({ cells }: GroupResult): readonly Counted[] {
  return cells.filter((cell): cell is Counted => cell.allocation !== undefined);
}

function rowsOf(group: GroupResult): { readonly cells: readonly string[] }[] {
  const counted = countedOf(group);
  const base = counted.find(({ strategy }) => strategy === group.baseline)?.allocation;
  return counted.map(({ strategy, allocation }) => ({
    cells: [
      code(strategy),
      amount(allocation.bytesPerOp),
      allocation.collectionsPerOp === 0
        ? "none seen"
        : Math.round(1 / allocation.collectionsPerOp).toLocaleString("en-US"),
      strategy === group.baseline || base === undefined
        ? "baseline"
        : allocationVerdict(allocation, base),
    ],
  }));
}

/** Bytes to three digits; 0 is 0. */
function amount(count: number): string {
  if (count >= 1024) return bytes(count);
  return count === 0 ? "0" : String(Number(count.toPrecision(3)));
}
