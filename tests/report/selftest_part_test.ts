import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { conclude } from "../../bench/studies/lab/conclusion.ts";
import type { LabReport } from "../../bench/record/lab.ts";
import { recordIn } from "../../bench/studies/lab/write_report.ts";
import { renderHtml } from "../../bench/studies/lab/document/render.ts";
import { renderMarkdown } from "../../bench/studies/lab/document/render.ts";
import { renderTerminal } from "../../bench/studies/lab/document/render.ts";
import { renderRates } from "../../bench/report/charts/rate_chart.ts";
import { writeLabReport } from "../../bench/studies/lab/write_report.ts";
import { selftestWords } from "../../bench/studies/lab/selftest_words.ts";
import { recordJson } from "../../bench/record/record_file.ts";
import { SELFTEST_FORMAT } from "../../bench/record/selftest.ts";
import { summaryOf } from "../../bench/record/selftest_summary.ts";
import { syntheticSelftest } from "../selftest/synthetic_selftest.ts";
import { testWith } from "../permitted.ts";
import { syntheticReport } from "./synthetic_report.ts";

const PLAIN = syntheticReport({ workloads: ["more_used"], blocks: 3, rounds: 2 });
const WITH: LabReport = { ...PLAIN, selftest: summaryOf(syntheticSelftest()) };
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

Deno.test("selftestWords() says what a self-test found in the placement of the run", () => {
  assertEquals(selftestWords(WITH), {
    text:
      "In a self-test on this machine on 2026-01-01, identical functions were said to differ 1 of 40 " +
      "times, +1 % found 25 of 25, +3 % found 25 of 25, +5 % found 25 of 25, in the wrong direction " +
      "never (isolated).",
    caution: "",
  });
  const paired = WITH.groups.map((group) => ({ ...group, placement: "paired" as const }));
  const { text } = selftestWords({ ...WITH, groups: paired });
  assertStringIncludes(text, "said to differ 0 of 40 times");
  assertStringIncludes(text, "(paired)");
});

Deno.test("selftestWords() cautions where machine or V8 are others", () => {
  const environment = { ...WITH.environment, cpu: "Other CPU", v8: "16.0" };
  const { text, caution } = selftestWords({ ...WITH, environment });
  assertStringIncludes(text, "on another machine or version");
  assertStringIncludes(caution, "CPU (Synthetic CPU 1000, here Other CPU)");
  assertStringIncludes(caution, "V8 (15.0.245.2-rusty, here 16.0)");
});

Deno.test("selftestWords() cautions where the margin is another", () => {
  const { text, caution } = selftestWords({ ...WITH, margin: 0.05 });
  assertStringIncludes(text, "on this machine");
  assertStringIncludes(caution, "differs in margin (±2 %, here ±5 %).");
});

Deno.test("selftestWords() counts targets that were missed", () => {
  const selftest = summaryOf(syntheticSelftest());
  const targets = selftest.targets.map((target, i) =>
    i === 0 ? { ...target, state: "missed" as const } : target
  );
  const { text } = selftestWords({ ...WITH, selftest: { ...selftest, targets } });
  assertStringIncludes(text, `it missed 1 of its ${targets.length} targets`);
});

Deno.test("every form of a report cites its self-test, or says how to make one", () => {
  for (const render of [renderTerminal, renderMarkdown, renderHtml]) {
    const flat = (text: string) => text.replace(/\s+/g, " ").replaceAll("&nbsp;", " ");
    assertStringIncludes(
      flat(render(WITH)),
      "identical functions were said to differ 1 of 40 times",
    );
    assertStringIncludes(flat(render(WITH)), "loop +3 %");
    const without = flat(render(PLAIN));
    assertStringIncludes(without, "deno task lab selftest --json");
    assertEquals(without.includes("said to differ"), false);
  }
  assertStringIncludes(conclude(PLAIN).selftest.text, "--selftest report/selftest.json");
});

Deno.test("renderTerminal() names the record of its own run in the hint on the self-test", () => {
  const flat = (text: string) => text.replace(/\s+/g, " ");
  const record = recordIn("out of the way/");
  assertEquals(record, "out of the way/lab.json");
  assertStringIncludes(
    flat(renderTerminal(PLAIN, { record })),
    "deno task report 'out of the way/lab.json' --selftest",
  );
  // Beside the other forms.
  assertStringIncludes(flat(renderMarkdown(PLAIN)), "deno task report lab.json --selftest");
});

Deno.test("renderRates() draws a row for every target that was measured, within the picture", () => {
  const { targets } = syntheticSelftest();
  const paired = targets.filter(({ placement }) => placement === "paired");
  const label = { id: "rates", title: "t", description: "d" };
  const svg = renderRates(paired, label);
  for (const { wanted } of paired) assertStringIncludes(svg, wanted);
  assertEquals([...svg.matchAll(/>\d+ of \d+</g)].length, paired.length);
  const unmeasured = paired.map((target) => ({ ...target, rate: { count: 0, total: 0 } }));
  assertEquals([...renderRates(unmeasured, label).matchAll(/>\d+ of \d+</g)].length, 0);
  // A rate of 0 or 1 and its interval lie on the axis.
  const numbers = [...svg.matchAll(/<path d="M([\d.]+) [\d.]+L([\d.]+)/g)]
    .flatMap(([, from, to]) => [Number(from), Number(to)]);
  assert(numbers.length > 0 && numbers.every((x) => x >= 0 && x <= 380));
});

testWith("read", "write", "run")(
  "deno task report --selftest shows the self-test and keeps it in lab.json",
  async () => {
    const folder = `${ROOT}report/test-${crypto.randomUUID()}`;
    const run = async (...args: string[]) => {
      const { code, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "--quiet",
          "--allow-read",
          "--allow-write",
          `${ROOT}bench/cli/report.ts`,
          ...args,
        ],
        cwd: ROOT,
      }).output();
      return { code, errors: new TextDecoder().decode(stderr) };
    };
    try {
      await writeLabReport(folder, PLAIN);
      const file = `${folder}/lab.json`;
      const known = JSON.parse(await Deno.readTextFile(file));
      await Deno.writeTextFile(file, JSON.stringify({ ...known, futureField: 7 }));
      const selftest = `${folder}/selftest.json`;
      await Deno.writeTextFile(selftest, recordJson(syntheticSelftest(), SELFTEST_FORMAT));
      assertEquals(await run(file, "--selftest", selftest), { code: 0, errors: "" });
      const kept = JSON.parse(await Deno.readTextFile(file));
      assertEquals(kept.futureField, 7);
      assertEquals(kept.selftest, summaryOf(syntheticSelftest()));
      assertEquals(kept.groups, known.groups);
      assertStringIncludes(await Deno.readTextFile(`${folder}/lab.html`), "rates-isolated");
      const before = await Deno.readTextFile(file);
      const refused = await run(file, "--selftest", file);
      assertEquals(refused.code, 2);
      assertStringIncludes(refused.errors, 'its schema must be "vringlab/selftest"');
      assertEquals(await Deno.readTextFile(file), before);
    } finally {
      await Deno.remove(folder, { recursive: true }).catch(() => {});
    }
  },
);
