import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { fileURLToPath } from "node:url";
import {
  claimsJson,
  type ClaimsReport,
  type PredictionOutcome,
  readClaimsReport,
} from "../../bench/record/claims.ts";
import {
  FINDINGS_RECORD,
  findingsObstacle,
  renderFindings,
} from "../../bench/studies/claims/findings.ts";
import { writeFindings } from "../../bench/studies/claims/write_findings.ts";
import { writeClaimsReport } from "../../bench/studies/claims/write_claims_report.ts";
import { permitted, testWith } from "../permitted.ts";
import { runCli } from "./claims_cli.ts";
import { syntheticClaims } from "./synthetic_claims.ts";

const SOUND = syntheticClaims();
const PARTIAL = syntheticClaims({ partial: true });
const UNPROVEN = syntheticClaims({ controlFails: true });
const DOCS = new URL("../../docs/", import.meta.url);

/** A test with a folder of its own, removed afterwards. */
function folderTest(name: string, body: (folder: string) => Promise<void>): void {
  testWith("read", "write", "run")(name, async () => {
    const folder = fileURLToPath(
      new URL(`../../report/test-${crypto.randomUUID()}`, import.meta.url),
    );
    try {
      await body(folder);
    } finally {
      await Deno.remove(folder, { recursive: true }).catch(() => {});
    }
  });
}

function listed(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

function exists(url: URL): boolean {
  try {
    Deno.statSync(url);
    return true;
  } catch {
    return false;
  }
}

const mayRead = permitted("read");
const hasRecord = mayRead && exists(new URL(FINDINGS_RECORD, DOCS));
const without = mayRead
  ? `no docs/${FINDINGS_RECORD} yet: deno task findings`
  : "needs --allow-read";
Deno.test({
  name: `docs/FINDINGS.md is what \`deno task findings\` makes of its record${
    hasRecord ? "" : ` (${without})`
  }`,
  ignore: !hasRecord,
  fn: async () => {
    const text = await Deno.readTextFile(new URL("FINDINGS.md", DOCS));
    const named = [...text.split("\n")[2]!.matchAll(/`(claims\.[\w.-]*json\.gz)`/g)];
    const reports = await Promise.all(
      named.map(([, name]) => readClaimsReport(fileURLToPath(new URL(name!, DOCS)))),
    );
    const [first, ...others] = reports;
    assertEquals(named[0]?.[1], FINDINGS_RECORD);
    assertEquals(text, renderFindings(first!, ...others));
    for (const report of reports) assertEquals(findingsObstacle(report, true), null);
  },
});

Deno.test("docs/FINDINGS.md never stands without the record that it was written from", {
  ignore: !mayRead,
}, () => {
  assertEquals(exists(new URL("FINDINGS.md", DOCS)), hasRecord);
});

Deno.test("renderFindings() says on top that it was not written by hand", () => {
  const [, , first] = renderFindings(SOUND).split("\n");
  assertStringIncludes(first!, "Written by `deno task findings` from the record");
  assertStringIncludes(first!, "not by hand");
  assertEquals(renderFindings(SOUND), renderFindings(syntheticClaims()));
});

Deno.test("renderFindings() puts what was refuted first, and says what would have refuted the rest", () => {
  const text = renderFindings(SOUND);
  const titles = [...text.matchAll(/^##+ (.*)$/gm)].map(([, title]) => title!.replaceAll("`", ""));
  assertEquals(titles.slice(0, 9), [
    "Refuted",
    "switch-equals-branch",
    "Inconclusive",
    "fifth-class-cliff",
    "Not measured",
    "array-of-ops-costs",
    "Confirmed",
    "second-target-cliff",
    "random-order-one-miss",
  ]);
  const rows = [...text.matchAll(/^\| \[`([\w-]+)`\]\(#claim-\1\) \|/gm)].map(([, id]) => id);
  assertEquals(rows, [
    "switch-equals-branch",
    "fifth-class-cliff",
    "array-of-ops-costs",
    "second-target-cliff",
    "random-order-one-miss",
  ]);
  for (const { refutedBy, sentence } of SOUND.claims) {
    assertStringIncludes(text, `- What would refute it: ${refutedBy}`);
    assertStringIncludes(text, `**${sentence}**`);
  }
  assertStringIncludes(text, "generic call; the reason expects inlined or known call");
});

Deno.test("renderFindings() says where it holds and how to reproduce it", () => {
  const flags = ["--max-lazy", "--no-opt"];
  const report: ClaimsReport = { ...SOUND, environment: { ...SOUND.environment, v8Flags: flags } };
  const text = renderFindings(report);
  for (
    const fact of [
      "Synthetic CPU 1000",
      "linux 0.0.0-synthetic",
      "Deno 2.9.6",
      "V8 15.0.245.2-rusty",
      "commit 0123456789ab",
      "2026-01-02",
      "18 min 43 s",
      "| Seed | 4242 |",
      "(α) | 0.01 |",
      "0.52, 0.61, 0.70",
      "deno task lab claims --seed 4242 --v8-flags --max-lazy,--no-opt\n",
      "deno task claims-diff docs/claims.json.gz report/claims/claims.json\n",
    ]
  ) assertStringIncludes(text, fact);
  assertNotMatch(text, /undefined|NaN|--partial/);
  const partial = renderFindings(PARTIAL);
  assert(partial.indexOf("**partial: ") < partial.indexOf("Of 5 claims"));
  assertStringIncludes(partial, "deno task findings report/claims/claims.json --partial");
});

Deno.test("renderFindings() reproduces a run of other than the usual number of blocks", () => {
  const command = (blocks: number, outcome: PredictionOutcome, partial = false): string => {
    const [one, ...others] = SOUND.claims;
    const effect = { ...one!.predictions[0]!.effect!, blocks: Array(blocks).fill(0) };
    const predictions = [{ ...one!.predictions[0]!, effect, outcome }];
    const rest = blocks > 32 ? others : [];
    const report = { ...SOUND, partial, claims: [{ ...one!, predictions }, ...rest] };
    return /lab claims --seed 4242(.*)/.exec(renderFindings(report))![1]!;
  };
  assertEquals(command(64, "holds"), " --blocks 64");
  assertEquals(command(16, "open"), " --blocks 16");
  // Decided early, or ended by the time: no sign of another plan.
  for (const text of [command(16, "holds"), command(16, "open", true), command(32, "open")]) {
    assertEquals(text, "");
  }
});

/** Another machine, on which every claim that is confirmed on the first is refuted, and no other verdict changes. */
const OTHER: ClaimsReport = {
  ...SOUND,
  environment: { ...SOUND.environment, cpu: "Other(R) CPU Model(TM) 7 Processor" },
  claims: SOUND.claims.map((claim) => ({
    ...claim,
    verdict: claim.verdict === "confirmed" ? "refuted" : claim.verdict,
    predictions: claim.predictions.map((one) => ({
      ...one,
      outcome: one.outcome === "holds" ? "fails" : one.outcome,
    })),
  })),
};

Deno.test("renderFindings() of several machines sets verdicts side by side and marks those that differ", () => {
  const text = renderFindings(SOUND, OTHER, OTHER);
  assertStringIncludes(
    text,
    "On 3 machines, 2 claims depend on the machine: `second-target-cliff`, `random-order-one-miss`.",
  );
  assertStringIncludes(text, "Other CPU Model 7 (2)");
  const marked = [
    ...text.matchAll(/^\| `([\w-]+)` \| depends on the machine \| confirmed: (.+)$/gm),
  ];
  assertEquals(marked.map(([, id]) => id), ["second-target-cliff", "random-order-one-miss"]);
  for (const [, , rest] of marked) assertEquals(rest!.match(/\*\*refuted: .*?\*\*/g)?.length, 2);
  assertStringIncludes(text, "Ratios of second-target-cliff that machines decide differently");
  const same = renderFindings(SOUND, { ...OTHER, claims: SOUND.claims });
  assertStringIncludes(same, "No claim is confirmed on one and refuted on another of 2 machines.");
  assertNotMatch(same, /depends on the machine/);
});

Deno.test("findingsObstacle() refuses unproven runs always and partial ones unless allowed", () => {
  assertEquals(findingsObstacle(SOUND, false), null);
  assertMatch(findingsObstacle(UNPROVEN, true)!, /^unproven: a control failed.*[^.]$/);
  assertMatch(findingsObstacle(PARTIAL, false)!, /^the run is partial \(the time budget ended/);
  assertEquals(findingsObstacle(PARTIAL, true), null);
  const unjudged = { ...SOUND, controls: [] };
  assertMatch(findingsObstacle(unjudged, true)!, /^unproven: none of the run's own controls/);
});

folderTest(
  "writeFindings() keeps the record beside, and leaves it alone when it says the same",
  async (folder) => {
    const first = await writeFindings(folder, "FINDINGS.md", SOUND);
    assertEquals(first, [`${folder}/FINDINGS.md`, `${folder}/${FINDINGS_RECORD}`]);
    assertEquals(await readClaimsReport(first[1]!), SOUND);
    assertEquals(await writeFindings(folder, "FINDINGS.md", SOUND), first.slice(0, 1));
    const other = { ...SOUND, seed: 5 };
    assertEquals(await writeFindings(folder, "FINDINGS.md", other), first);
    assertEquals(await readClaimsReport(first[1]!), other);
    const names = ["claims.other-cpu-model-7.json.gz", FINDINGS_RECORD];
    assertEquals(await writeFindings(folder, "FINDINGS.md", other, OTHER), [
      `${folder}/FINDINGS.md`,
      `${folder}/${names[0]}`,
    ]);
    assertEquals(await readClaimsReport(`${folder}/${names[0]}`), OTHER);
    assertEquals(listed(folder), ["FINDINGS.md", ...names].sort());
  },
);

folderTest("deno task findings writes from a record and from what it wrote", async (folder) => {
  const [json = ""] = await writeClaimsReport(folder, SOUND);
  const out = `${folder}/docs/FINDINGS.md`;
  const written = await runCli("bench/cli/findings.ts", json, "--out", out);
  assertEquals([written.code, written.err], [0, ""]);
  assertEquals(Deno.readTextFileSync(out), renderFindings(SOUND));
  const record = `${folder}/docs/${FINDINGS_RECORD}`;
  const before = Deno.readFileSync(record);
  await Deno.remove(out);
  const again = await runCli("bench/cli/findings.ts", record, "--out", out);
  assertEquals([again.code, again.out], [0, `Written: ${out}\n`]);
  assertEquals(Deno.readFileSync(record), before);
});

folderTest(
  "deno task findings writes where it is told, whatever is in the name",
  async (folder) => {
    const [json = ""] = await writeClaimsReport(folder, SOUND);
    const odd = Deno.build.os === "windows" ? "a#b %41" : "a#b %41 ?c\\d";
    const out = `${folder}/${odd}/${odd}.md`;
    const written = await runCli("bench/cli/findings.ts", json, "--out", out);
    assertEquals([written.code, written.err], [0, ""]);
    assertEquals(listed(`${folder}/${odd}`), [FINDINGS_RECORD, `${odd}.md`].sort());
  },
);

folderTest("deno task findings refuses in one line and exits with 2", async (folder) => {
  const records: readonly (readonly [string, string])[] = [
    ["unproven.json", claimsJson(UNPROVEN)],
    ["partial.json", claimsJson(PARTIAL)],
    ["cut.json", claimsJson(SOUND).slice(0, 1000)],
    ["newer.json", claimsJson(SOUND).replace('"version": 1', '"version": 2')],
    ["lab.json", '{"schema":"vringlab/lab","version":1}'],
    ["torn.json.gz", ""],
  ];
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, text] of records) {
    const bytes = name.endsWith(".gz")
      ? Uint8Array.of(0x1f, 0x8b, 8)
      : new TextEncoder().encode(text);
    await Deno.writeFile(`${folder}/${name}`, bytes);
  }
  const out = `${folder}/docs/FINDINGS.md`;
  const says: readonly (readonly [args: readonly string[], says: string])[] = [
    [["unproven.json", "--partial"], "unproven: a control failed"],
    [["partial.json"], "--partial allows it"],
    [["cut.json"], "as JSON: "],
    [["newer.json"], "written by a newer vringlab: version 2, this one reads 1"],
    [["lab.json"], 'its schema must be "vringlab/claims": current value is "vringlab/lab"'],
    [["torn.json.gz"], `Cannot read ${folder}/torn.json.gz: `],
    [["none.json"], `Cannot read ${folder}/none.json: `],
    [["cut.json", "--what"], "unknown option '--what'"],
  ];
  for (const [[name, ...options], text] of says) {
    const { code, out: shown, err } = await runCli(
      "bench/cli/findings.ts",
      `${folder}/${name}`,
      "--out",
      out,
      ...options,
    );
    assertEquals([code, shown], [2, ""], err);
    assertStringIncludes(err, text);
    assertEquals(err.trimEnd().split("\n").length, 1, err);
  }
  assertEquals(listed(folder), records.map(([name]) => name).sort());
  const allowed = await runCli(
    "bench/cli/findings.ts",
    `${folder}/partial.json`,
    "--out",
    out,
    "--partial",
  );
  assertEquals([allowed.code, allowed.err], [0, ""]);
});

folderTest(
  "deno task report makes the other forms of a record of claims, packed or not",
  async (folder) => {
    const [json = "", ...others] = await writeClaimsReport(folder, SOUND);
    const before = others.map((path) => Deno.readTextFileSync(path));
    for (const path of others) await Deno.remove(path);
    const again = await runCli("bench/cli/report.ts", json);
    assertEquals([again.code, again.err], [0, ""]);
    assertStringIncludes(again.out, "Of 5 claims, 2 are confirmed");
    assertEquals(others.map((path) => Deno.readTextFileSync(path)), before);
    await writeFindings(`${folder}/docs`, "FINDINGS.md", SOUND);
    const record = `${folder}/docs/${FINDINGS_RECORD}`;
    const packed = await runCli("bench/cli/report.ts", record, "--out", `${folder}/else`);
    assertEquals([packed.code, packed.err], [0, ""]);
    assertEquals(listed(`${folder}/else`), ["claims.html", "claims.json", "claims.md"]);
    assertEquals(Deno.readTextFileSync(`${folder}/else/claims.json`), Deno.readTextFileSync(json));
    for (const option of [["--picture", `${folder}/x.svg`], ["--selftest", json]]) {
      const { code, err } = await runCli("bench/cli/report.ts", json, ...option);
      assertEquals(code, 2);
      assertStringIncludes(err, `with ${option[0]} as it is a record of claims`);
    }
  },
);
