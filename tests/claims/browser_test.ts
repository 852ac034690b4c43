import { assert, assertEquals } from "@std/assert";
import { hasClaimForest } from "../../bench/studies/claims/claim_forest.ts";
import type { ClaimsReport } from "../../bench/record/claims.ts";
import { renderClaimsHtml } from "../../bench/studies/claims/render_html.ts";
import { assertSound, browserTest } from "../report/browser_page.ts";
import { syntheticClaims } from "./synthetic_claims.ts";

const SOUND = syntheticClaims();

browserTest("claims.html in a browser", () => ["claims.html", renderClaimsHtml(SOUND)], (view) => {
  assertSound(view);
  assertEquals(view.chartCount, SOUND.claims.filter(hasClaimForest).length);
  const [first = []] = view.chartTexts;
  for (const text of ["+3.10 % (+2.69 to +3.51 %)", "claimed within ±2 %"]) {
    assert(first.includes(text), `${text} in ${first}`);
  }
  assertEquals(view.answerBottoms.length, 2);
  for (const bottom of view.answerBottoms) {
    assert(bottom < view.height, "the answer must stand on the first screen");
  }
});

browserTest("claims.html of an unproven, partial run in a browser", () => [
  "claims.html",
  renderClaimsHtml(syntheticClaims({ controlFails: true, partial: true })),
], assertSound);

/** Long names of the letters that are widest, and ratios from very small to very large. */
function extreme(): ClaimsReport {
  const wide = "W".repeat(48);
  const scale = [0.0012, 87.6];
  return {
    ...SOUND,
    claims: SOUND.claims.map((claim) => ({
      ...claim,
      id: `${claim.id}-${wide}`,
      sentence: `${claim.sentence} ${wide}`,
      predictions: claim.predictions.map((prediction, i) => {
        const { effect } = prediction;
        const by = scale[i % 2]!;
        return {
          ...prediction,
          label: `${prediction.label}/${wide}/${"m".repeat(200)}`,
          effect: effect && {
            ...effect,
            ratio: effect.ratio * by,
            ratioLow: effect.ratioLow * by * 0.7,
            ratioHigh: effect.ratioHigh * by * 1.4,
          },
        };
      }),
    })),
    cells: SOUND.cells.map((cell) => ({ ...cell, id: `${cell.id}${wide}` })),
  };
}

browserTest("claims.html with long names and extreme ratios in a browser", () => [
  "claims.html",
  renderClaimsHtml(extreme()),
], assertSound);
