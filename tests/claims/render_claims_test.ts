import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import {
  becauseText,
  boundText,
  concludeClaims,
  decidingPrediction,
  effectText,
  howToReadClaims,
  labelText,
  outcomesText,
} from "../../bench/studies/claims/claim_text.ts";
import type { Bound } from "../../bench/studies/claims/claim.ts";
import {
  type ClaimResult,
  claimsJson,
  type ClaimsReport,
  type Effect,
  parseClaimsReport,
} from "../../bench/record/claims.ts";
import { documentHtml } from "../../bench/report/document/html.ts";
import { documentMarkdown } from "../../bench/report/document/markdown.ts";
import { documentTerminal, type TerminalOptions } from "../../bench/report/document/terminal.ts";
import { claimsDocument } from "../../bench/studies/claims/document/claims_document.ts";
import { withFiniteEffects } from "../../bench/studies/claims/write_claims_report.ts";
import { syntheticClaims } from "./synthetic_claims.ts";

const SOUND = syntheticClaims();
const BAD = syntheticClaims({ controlFails: true, partial: true });
const EMPTY: ClaimsReport = { ...SOUND, claims: [], cells: [], controls: [], findings: [] };

function html(report: ClaimsReport): string {
  return documentHtml(claimsDocument(report));
}

function markdown(report: ClaimsReport): string {
  return documentMarkdown(claimsDocument(report));
}

function terminal(report: ClaimsReport, options: TerminalOptions = {}): string {
  return documentTerminal(claimsDocument(report), options);
}

/** The report in every form. */
function forms(report: ClaimsReport): readonly string[] {
  return [terminal(report), markdown(report), html(report)];
}

function effect(ratio: number, low: number, high: number): Effect {
  return { ratio, ratioLow: low, ratioHigh: high, confidence: 0.99, blocks: [0, 0] };
}

function claim(id: string): ClaimResult {
  return SOUND.claims.find((one) => one.id === id)!;
}

Deno.test("effectText() and boundText() are in percent near 1 and in times far from it, both alike", () => {
  const cases: [Bound, Effect, effect: string, bound: string][] = [
    [
      { kind: "equivalent", margin: 0.02 },
      effect(1.01, 1, 1.02),
      "+1.00 % (0 to +2.00 %)",
      "within ±2 %",
    ],
    [
      { kind: "at most", ratio: 1.05 },
      effect(0.9, 0.89, 0.91),
      "−10.0 % (−11.0 to −9.00 %)",
      "at most +5 %",
    ],
    [
      { kind: "at least", ratio: 1.5 },
      effect(3, 2.9, 3.1),
      "×3.00 (2.90 to 3.10)",
      "at least ×1.5",
    ],
    [{ kind: "at least", ratio: 2 }, effect(1.5, 1.4, 1.6), "×1.50 (1.40 to 1.60)", "at least ×2"],
    [
      { kind: "at most", ratio: 0.95 },
      effect(0.9, 0.89, 0.91),
      "−10.0 % (−11.0 to −9.00 %)",
      "at most −5 %",
    ],
    [
      { kind: "equivalent", margin: 0.02 },
      effect(2.5, 2.4, 2.6),
      "×2.50 (2.40 to 2.60)",
      "within ±2 %",
    ],
  ];
  for (const [bound, of, wanted, range] of cases) {
    assertEquals([effectText(of, bound), boundText(bound, of)], [wanted, range]);
  }
});

Deno.test("decidingPrediction() is the clearest failure, else the most open, else the narrowest difference", () => {
  assertEquals(decidingPrediction(claim("switch-equals-branch"))?.outcome, "fails");
  const [first, fails] = claim("switch-equals-branch").predictions;
  const worse = { ...fails!, label: "worse", effect: effect(1.2, 1.18, 1.22) };
  const both = { ...claim("switch-equals-branch"), predictions: [fails!, worse, first!] };
  assertEquals(decidingPrediction(both)?.label, "worse");
  assertEquals(decidingPrediction(claim("fifth-class-cliff"))?.outcome, "open");
  const wide = { ...first!, label: "near", effect: effect(1.01, 1.002, 1.019) };
  const held = { ...claim("switch-equals-branch"), predictions: [first!, wide] };
  assertEquals(decidingPrediction(held)?.label, "near");
  const other = { ...wide, label: "other", bound: { kind: "at most" as const, ratio: 1.02 } };
  const mixed = { ...claim("switch-equals-branch"), predictions: [first!, other] };
  assertEquals(decidingPrediction(mixed)?.label, first!.label);
  const slower = (label: string, low: number) => ({
    ...first!,
    label,
    bound: { kind: "at least" as const, ratio: 1.05 },
    effect: effect(1.4, low, 1.5),
  });
  const predictions = [first!, wide, slower("wide", 1.3), slower("narrow", 1.1)];
  const differing = { ...claim("switch-equals-branch"), predictions };
  assertEquals(decidingPrediction(differing)?.label, "narrow");
  assertEquals(decidingPrediction(claim("array-of-ops-costs")), null);
});

Deno.test("labelText() sets V8 flags apart from the work before them, once", () => {
  const cases = [
    ["a ÷ b in w/one/split", "a ÷ b in w/one/split"],
    ["a ÷ b in w/one/split --x --y=2", "a ÷ b in w/one/split under --x --y=2"],
    [
      "(a ÷ b in w --x) ÷ ((a ÷ b in w --y)²)",
      "(a ÷ b in w under --x) ÷ ((a ÷ b in w under --y)²)",
    ],
    ["a: w under --x", "a: w under --x"],
  ] as const;
  for (const [label, text] of cases) assertEquals(labelText(label), text);
});

Deno.test("outcomesText() counts how a claim's ratios came out, the worst first", () => {
  assertEquals(outcomesText(claim("switch-equals-branch")), "1 fails, 1 open, 1 holds");
  assertEquals(outcomesText(claim("random-order-one-miss")), "2 hold");
  assertEquals(outcomesText(claim("array-of-ops-costs")), "1 not measured");
});

Deno.test("becauseText() says what decided, or that ratios are missing", () => {
  assertEquals(
    becauseText(claim("second-target-cliff")),
    "confirmed: function_table ÷ boolean_branch in more_used/alternating/split+packed is " +
      "×5.06 (4.96 to 5.16), as claimed at least ×1.5",
  );
  assertMatch(
    becauseText(claim("switch-equals-branch")),
    /^refuted: of 3 ratios, 1 fails, 1 open, 1 holds; \w.*\+3\.10 % .* not within ±2 %$/,
  );
  assertMatch(becauseText(claim("fifth-class-cliff")), /^inconclusive: .* claimed at most \+5 %$/);
  assertEquals(becauseText(claim("array-of-ops-costs")), "not measured");
  const part: ClaimResult = {
    ...claim("second-target-cliff"),
    verdict: "inconclusive",
    predictions: [
      ...claim("second-target-cliff").predictions,
      ...claim("array-of-ops-costs").predictions,
    ],
  };
  assertEquals(becauseText(part), "inconclusive: 1 of 2 ratios not measured");
});

Deno.test("concludeClaims() counts verdicts and names reasons that the machine code contradicts", () => {
  const { answer, reasons, confidence, warnings } = concludeClaims(SOUND);
  assertEquals(answer, "Of 5 claims, 2 are confirmed, 1 refuted, 1 inconclusive, 1 not measured.");
  assertEquals(reasons.length, 2);
  assertStringIncludes(
    reasons[1]!,
    "not what the reason expects: `second-target-cliff` (confirmed).",
  );
  assertStringIncludes(confidence, "99 % intervals over 8 to 32 blocks");
  assertEquals(warnings, []);
  assertEquals(concludeClaims(EMPTY).answer, "No claim was measured.");
});

Deno.test("howToReadClaims() explains squares only where there are any, and counts expected errors", () => {
  const [one, ...others] = SOUND.claims;
  const predictions = [{ ...one!.predictions[0]!, label: "(a) ÷ ((b)²)" }];
  const squared = { ...SOUND, claims: [{ ...one!, predictions }, ...others] };
  assertNotMatch(howToReadClaims(SOUND).join("\n"), /square/);
  assertMatch(howToReadClaims(squared).join("\n"), /square/);
  assertMatch(howToReadClaims(SOUND).join("\n"), /1 % at most\..* of 5 claims up to 0\.05 /);
});

Deno.test("every form shows each claim's verdict, deciding effect and what was claimed", () => {
  const page = html(SOUND).replaceAll("&nbsp;", " ").replaceAll("<wbr>", "");
  const text = markdown(SOUND);
  const lines = terminal(SOUND, { width: 160 }).split("\n");
  for (const one of SOUND.claims) {
    const row = text.split("\n").find((line) => line.startsWith(`| [\`${one.id}\`](#claim-`))!;
    assertStringIncludes(row, one.verdict);
    assertStringIncludes(row, one.sentence);
    const line = lines.find((line) => line.startsWith(`  ${one.id} `))!;
    assertMatch(line, new RegExp(`^ +\\S+ +${one.verdict} `));
    assertStringIncludes(page, `<code>${one.id}</code>: ${one.verdict}</h3>`);
    const decided = decidingPrediction(one);
    if (decided === null) continue;
    const figures = effectText(decided.effect!, decided.bound);
    for (const text of [row, line, page]) assertStringIncludes(text, figures);
    for (const text of [row, page]) {
      assertStringIncludes(text, boundText(decided.bound, decided.effect));
    }
    for (const { label } of one.predictions) {
      assertStringIncludes(text, label);
      assertStringIncludes(page, label);
    }
  }
});

Deno.test("every form heads an unproven, partial run so, before anything else", () => {
  for (const text of forms(BAD)) {
    const flat = text.replace(/\s+/g, " ");
    const unproven = flat.indexOf("unproven: a control failed");
    const partial = flat.indexOf("partial: the time budget ended when 2 predictions were open");
    assert(unproven > 0 && unproven < partial && partial < flat.indexOf("Of 5 claims"), flat);
    assertStringIncludes(text, "failed");
  }
  for (const text of [terminal(SOUND), markdown(SOUND)]) assertNotMatch(text, /unproven|partial/);
});

Deno.test("reports without claims, controls and findings still say something in every form", () => {
  for (const text of forms(EMPTY)) {
    assertStringIncludes(text, "No claim was measured.");
    assertNotMatch(text, /undefined|NaN|Infinity|-∞/);
  }
});

Deno.test("a terminal's table keeps to the width, cutting sentences or leaving them out, and no figure", () => {
  for (const width of [60, 80, 100, 132]) {
    const text = terminal(SOUND, { width });
    for (const line of text.split("\n")) {
      // Names of cells have no place to break.
      if (!line.includes("/")) assert([...line].length <= width, `${line} at ${width}`);
    }
    assertStringIncludes(text, "+3.10 % (+2.69 to +3.51 %)");
    assertEquals(text.includes("what it says"), width > 60);
  }
  assertMatch(terminal(SOUND, { width: 80 }), /No perf[^\n]*… +\+3\.10 %/);
  assertMatch(terminal(SOUND, { width: 160 }), /No performance diff[^…\n]* {2}\+3\.10 %/);
});

Deno.test("escape sequences stand only where color is wanted", () => {
  const plain = terminal(SOUND, { width: 100 });
  assert(!plain.includes("\x1b"));
  const colored = terminal(SOUND, { width: 100, color: true });
  assertStringIncludes(colored, "\x1b[31mrefuted\x1b[0m");
  assertStringIncludes(colored, "\x1b[32mconfirmed\x1b[0m");
  // deno-lint-ignore no-control-regex
  assertEquals(colored.replace(/\x1b\[\d*m/g, ""), plain);
});

Deno.test("names with marks, breaks and escape sequences do no harm in any form", () => {
  const evil = "\x1b[2J</style><script>alert(1)</script>\n| x `y";
  const kept = ["schema", "verdict", "kind", "outcome", "startedAt", "classification"];
  const report = parseClaimsReport(
    JSON.stringify(JSON.parse(claimsJson(SOUND)), (key, value) => {
      return typeof value === "string" && !kept.includes(key) ? `${value}${evil}` : value;
    }),
    "evil",
  );
  assert(!terminal(report).includes("\x1b"));
  assertNotMatch(html(report), /<script/);
  const rows = markdown(report).split("\n").filter((line) => /^\| \[?(`|<code>)/.test(line));
  assertEquals(rows.length, SOUND.claims.length + SOUND.cells.length);
  for (const row of rows) {
    const bars = row.replaceAll("\\|", "").split("|").length - 2;
    assert(bars === 7 || bars === 4, row);
  }
});

Deno.test("pages need neither network nor script, links lead somewhere, ids are unique", () => {
  const [, second] = SOUND.claims;
  const twins = { ...SOUND, claims: [...SOUND.claims, { ...second!, id: `${second!.id} ` }] };
  for (const page of [html(twins), markdown(twins)]) {
    assertNotMatch(page, /<script|<iframe|@import|\ssrc=|url\(/);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
    assertEquals(ids.length, new Set(ids).size);
    const targets = [...page.matchAll(/(?:href="|\]\()([^")]*)/g)].map(([, target]) => target!);
    for (const target of targets.filter((target) => target !== "data:,")) {
      assert(target.startsWith("#") && ids.includes(target.slice(1)), target);
    }
    assertEquals(
      targets.filter((target) => target.startsWith("#claim-")).length,
      twins.claims.length,
    );
  }
  assertEquals(html(twins), html(twins));
});

Deno.test("withFiniteEffects() leaves out intervals that JSON cannot hold and says so", () => {
  const [first, ...rest] = SOUND.claims;
  const [one, ...others] = first!.predictions;
  const endless = { ...one!, effect: { ...one!.effect!, ratioHigh: Infinity } };
  const report = { ...SOUND, claims: [{ ...first!, predictions: [endless, ...others] }, ...rest] };
  const finite = withFiniteEffects(report);
  assertEquals(finite.claims[0]!.predictions.map(({ effect }) => effect === null), [
    true,
    false,
    false,
  ]);
  assertEquals(finite.findings.map(({ kind }) => kind), ["effect without an interval"]);
  assertEquals(parseClaimsReport(claimsJson(finite), "finite"), finite);
  assertEquals(withFiniteEffects(SOUND), SOUND);
});
