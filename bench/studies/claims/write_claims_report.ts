/**
 * Writes the files of a report of claims.
 *
 * @module
 */

import { documentHtml } from "../../report/document/html.ts";
import { documentMarkdown } from "../../report/document/markdown.ts";
import type { ReportDocument } from "../../report/document/model.ts";
import type { MadeFinding } from "../../record/finding.ts";
import { writeForms } from "../../record/write_files.ts";
import {
  type ClaimResult,
  claimsJson,
  type ClaimsReport,
  type PredictionResult,
} from "../../record/claims.ts";
import { claimsDocument } from "./document/claims_document.ts";

/** The other forms of a report as files: `claims.md` and `claims.html`, each rendered when its text is asked for. */
export function renderedClaims(
  report: ClaimsReport,
): { readonly name: string; readonly text: string }[] {
  const forms: readonly (readonly [name: string, render: (document: ReportDocument) => string])[] =
    [
      ["claims.md", documentMarkdown],
      ["claims.html", documentHtml],
    ];
  return forms.map(([name, render]) => ({
    name,
    get text(): string {
      return render(claimsDocument(report));
    },
  }));
}

/**
 * Writes `claims.json`, `claims.md` and `claims.html` into a folder, which is made when missing, each by itself,
 * complete or not at all. Intervals without finite ends, which JSON cannot hold, are left out and named in a finding.
 * Asks for read and write permission on the folder.
 *
 * @returns the paths written.
 * @throws {NotAllWritten} after all were tried, when any could not be written.
 * @throws {TypeError} when the report does not fit the schema, before anything is written.
 */
export async function writeClaimsReport(folder: string, report: ClaimsReport): Promise<string[]> {
  const finite = withFiniteEffects(report);
  const json = { name: "claims.json", text: claimsJson(finite) };
  return await writeForms(folder, [json, ...renderedClaims(finite)]);
}

/** The report without effects whose interval has no finite ends; a finding names each. */
export function withFiniteEffects(report: ClaimsReport): ClaimsReport {
  const findings: MadeFinding[] = [];
  const claims = report.claims.map((claim): ClaimResult => ({
    ...claim,
    predictions: claim.predictions.map((prediction) => {
      if (isFinite(prediction)) return prediction;
      findings.push({
        kind: "effect without an interval",
        where: `${claim.id}: ${prediction.label}`,
        what: "The ratio has no finite interval and is left out",
        likelyCause: "Too few blocks",
        advice: "Run again with a larger budget",
      });
      return { ...prediction, effect: null };
    }),
  }));
  if (findings.length === 0) return report;
  return { ...report, claims, findings: [...report.findings, ...findings] };
}

function isFinite({ effect }: PredictionResult): boolean {
  if (effect === null) return true;
  return [effect.ratio, effect.ratioLow, effect.ratioHigh].every((ratio) =>
    Number.isFinite(ratio) && ratio > 0
  );
}
