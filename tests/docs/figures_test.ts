/**
 * Figures that pages quote are in a record of the repository.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { readPackedText } from "../../bench/record/record_file.ts";
import { renderMarkdown } from "../../bench/studies/lab/document/render.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read");
const DOCS = new URL("../../docs/", import.meta.url);

/** Ratios, percentages with a decimal place, times: what only a measurement can say. */
const MEASURED = /×\d+\.\d+|[+−]?\d+\.\d+ %|\d+\.\d+ ns/g;

test("every measured figure in README.md stands in docs/FINDINGS.md or in the report of the published record", async () => {
  const published = fileURLToPath(new URL("picture.lab.json.gz", DOCS));
  const report = renderMarkdown(readLabReport(await readPackedText(published), published));
  const findings = await Deno.readTextFile(new URL("FINDINGS.md", DOCS));
  const readme = await Deno.readTextFile(new URL("../README.md", DOCS));
  // Columns of tables have their unit in the heading.
  const known = new Set(
    `${report}\n${findings}`.match(/[+−]?\d+(?:\.\d+)?/g)!,
  );
  const prose = readme.replace(/^```[\s\S]*?^```/gm, "");
  const figures = prose.match(MEASURED) ?? [];
  assert(figures.length > 10, `${figures.length}`);
  assertEquals(figures.filter((figure) => !known.has(figure.replace(/^×| (?:%|ns)$/g, ""))), []);
});
