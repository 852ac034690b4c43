// History in real repositories: notes survive merging, series find what changed, other tools can read exports.

import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { git } from "../../bench/process/git.ts";
import type { HistoryEntry, LogRatio } from "../../bench/record/formats.ts";
import type { GateBench, GateReport } from "../../bench/record/gate.ts";
import { historyLine, parseHistoryEntry } from "../../bench/record/history.ts";
import { documentHtml } from "../../bench/report/document/html.ts";
import { documentMarkdown } from "../../bench/report/document/markdown.ts";
import { documentTerminal } from "../../bench/report/document/terminal.ts";
import { EXPORTS } from "../../bench/studies/history/exports.ts";
import { entriesOfGates } from "../../bench/studies/history/from_gate.ts";
import { historyDocument } from "../../bench/studies/history/history_document.ts";
import {
  addEntries,
  mergeNotes,
  NOTES_REF,
  readHistory,
} from "../../bench/studies/history/notes.ts";
import { type BenchSeries, seriesOf } from "../../bench/studies/history/series.ts";
import { permitted } from "../permitted.ts";

const ANCHOR = "a".repeat(40);
const ratio = (logRatio: number): LogRatio => ({ logRatio, standardError: 0.002 });

/** An entry of one bench; `level` is its log ratio to the anchor, null: it has its ratio to the parent only. */
function entryOf(commit: string, toParent: number, level: number | null, cpu = "A"): HistoryEntry {
  return {
    schema: "vringlab/history",
    version: 1,
    commit,
    parent: "b".repeat(40),
    anchor: level === null ? null : ANCHOR,
    at: "2026-01-02T03:04:05.000Z",
    machine: { cpu, cpuCount: 2, arch: "x86_64", deno: "2.9.6", v8: "15.0" },
    benches: [{
      name: "parse <b> | `x`",
      toParent: ratio(toParent),
      toAnchor: level === null ? null : ratio(level),
    }],
  };
}

const COMMITS = Array.from({ length: 30 }, (_, i) => i.toString(16).padStart(40, "0"));
const wiggle = (i: number) => 0.002 * [0, 1, -1, 0.5, -0.5][i % 5]!;

for (const anchored of [true, false]) {
  Deno.test(`seriesOf() finds the commit of a change from ratios to ${anchored ? "an anchor" : "parents"}`, () => {
    const entries = COMMITS.map((commit, i) =>
      entryOf(
        commit,
        (i === 17 ? 0.03 : 0) + wiggle(i),
        anchored ? (i < 17 ? 0 : 0.03) + (i % 2) * 0.2 + wiggle(i) : null,
        `CPU ${i % 2}`,
      )
    );
    const [series] = seriesOf(entries);
    assertEquals(series!.anchor, anchored ? ANCHOR : null);
    assertEquals(series!.changes.map(({ commit }) => commit), [COMMITS[17]]);
    const [{ size, low, high }] = series!.changes as [BenchSeries["changes"][number]];
    assert(low < size && size < high && low < 0.031 && high > 0.029, `${low} ${size} ${high}`);
  });
}

const HISTORY = {
  entries: COMMITS.map((commit, i) => entryOf(commit, 0, (i < 12 ? 0 : 0.05) + wiggle(i))),
  elsewhere: 1,
  unreadable: ["Cannot read a note of 0123 as JSON: it is cut"],
};

Deno.test("historyDocument() says what changed where, in every form, whatever the names hold", () => {
  const document = historyDocument(HISTORY);
  const forms = [
    documentTerminal(document, {}),
    documentMarkdown(document),
    documentHtml(document),
  ];
  for (const text of forms) {
    assertStringIncludes(text, "1 of 1 bench changed, at 1 place in all.");
    assertStringIncludes(text, COMMITS[12]!.slice(0, 12));
    assertMatch(text.replaceAll("&nbsp;", " "), /\+5\.\d+\s% \(\+4\.\d+ to \+5\.\d+\s%\)/);
    assertMatch(text, /▁[▁▂]+[▇█]+/);
    assertStringIncludes(text, "it is cut");
  }
  assertStringIncludes(forms[2]!, "<svg");
  assert(!forms[2]!.includes("<b>"));
  assertStringIncludes(
    documentTerminal(historyDocument({ entries: [], elsewhere: 0, unreadable: [] }), {}),
    "nothing was recorded",
  );
});

Deno.test("exports are what Bencher, github-action-benchmark and benchstat read", () => {
  const series = seriesOf(HISTORY.entries);
  const bmf = JSON.parse(EXPORTS["bmf"]!.text(series))["parse <b> | `x`"].ratio;
  assert(bmf.lower_value < bmf.value && bmf.value < bmf.upper_value);
  const [action] = JSON.parse(EXPORTS["github-action-benchmark"]!.text(series));
  assertEquals(Object.keys(action), ["name", "unit", "value", "range", "extra"]);
  assertEquals(action.value, bmf.value);
  const lines = EXPORTS["benchstat"]!.text(series).trimEnd().split("\n");
  assertEquals(lines.length, 60);
  for (const line of lines) {
    assertMatch(line, /^(commit: [0-9a-f]{40}|Benchmark[A-Z]\S+ 1 [\d.]+ x\/base)$/);
  }
});

Deno.test("an entry is one line, and what is none is refused in one", () => {
  const entry = HISTORY.entries[3]!;
  const line = historyLine(entry);
  assertEquals(line.split("\n").length, 1);
  assertEquals(parseHistoryEntry(line, "x"), entry);
  for (const bad of ["", "{}", line.slice(0, 50), line.replace('"version":1', '"version":2')]) {
    try {
      parseHistoryEntry(bad, "note");
      assert(false, bad);
    } catch (error) {
      assertMatch((error as Error).message, /^Cannot read note.*$/);
    }
  }
});

const mayRunGit = Deno.permissions.querySync({ name: "run", command: "git" }).state === "granted" &&
  permitted("read", "write");

Deno.test({
  name: "notes of two clones are merged line by line; nothing of the checkout is touched",
  ignore: !mayRunGit,
  fn: async () => {
    const folder = `report/test history ${crypto.randomUUID()}`;
    const [one, two] = [`${folder}/one`, `${folder}/two`];
    try {
      await Deno.mkdir(one, { recursive: true });
      const author = ["-c", "user.name=x", "-c", "user.email=x@y"];
      await git(one, ["init", "-q", "-b", "main"]);
      for (const text of ["1", "2"]) {
        await Deno.writeTextFile(`${one}/file`, text);
        await git(one, ["add", "file"]);
        await git(one, [...author, "commit", "-q", "-m", text]);
      }
      const [first, second] = (await git(one, ["rev-list", "--reverse", "HEAD"])).split("\n") as [
        string,
        string,
      ];
      await git(folder, ["clone", "-q", "one", "two"]);
      assertEquals(await addEntries(one, [entryOf(first, 0, 0), entryOf(second, 0, 0)]), 2);
      assertEquals(await addEntries(one, [entryOf(second, 0, 0)]), 0);
      assertEquals(await addEntries(two, [entryOf(second, 0.1, 0.1, "B")]), 1);
      await git(one, ["fetch", "-q", "../two", `${NOTES_REF}:refs/notes/theirs`]);
      await mergeNotes(one, "refs/notes/theirs");
      await Deno.writeTextFile(`${folder}/junk`, "no entry");
      const kept = await git(one, ["notes", `--ref=${NOTES_REF}`, "show", first]);
      await git(one, [...author, "notes", `--ref=${NOTES_REF}`, "add", "-f", "-F", "-", first], {
        input: `${kept}\nno entry`,
      });
      const { entries, elsewhere, unreadable } = await readHistory(one);
      assertEquals(entries.map(({ commit, machine }) => [commit, machine.cpu]), [
        [first, "A"],
        [second, "A"],
        [second, "B"],
      ]);
      assertEquals([elsewhere, unreadable.length], [0, 1]);
      assertEquals((await readHistory(one, first)).elsewhere, 1);
      assertEquals(await git(one, ["status", "--porcelain"]), "");
      await assertRejects(
        () => addEntries(one, [entryOf("f".repeat(40), 0, 0)]),
        Error,
        "Cannot run git",
      );
      await assertRejects(() => readHistory(folder, "nowhere"), Error, "Cannot run git rev-list");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

const GATE: GateReport = {
  schema: "vringlab/gate",
  version: 1,
  startedAt: "2026-01-02T03:04:05.000Z",
  durationSeconds: 60,
  partialReason: "",
  seed: 1,
  margin: 0.05,
  error: 0.01,
  state: "passed",
  base: { ref: "main", commit: "c".repeat(40), changes: false },
  head: { ref: "topic", commit: "d".repeat(40), changes: false },
  benches: [
    ["parse", { ratio: 1.1, low: 1.05, high: 1.15, blocks: 16 }],
    ["broken", null],
  ].map(([id, first]) => ({
    ...{ id, first } as Pick<GateBench, "id" | "first">,
    ...{ path: "a_bench.ts", line: 1, state: "passed", fileChanged: false, accepted: null },
    ...{ again: null, baseNs: 1, why: "" },
  })),
  onlyBase: [],
  onlyHead: [],
  controls: [],
  findings: [],
  environment: {
    ...{ cpu: "A", cpuCount: 2, kernel: "k", arch: "x86_64", memoryBytes: 1, deno: "2.9.6" },
    ...{
      v8: "15.0",
      typescript: "6",
      v8Flags: [],
      commit: "c",
      loadAverage: [],
      hardwareCounters: "",
    },
  },
};

Deno.test("entriesOfGates() tells the anchor's gate from the parent's, and leaves out what was not measured", () => {
  const toAnchor = { ...GATE, base: { ...GATE.base, commit: ANCHOR } };
  const [entry, ...others] = entriesOfGates(
    [{ name: "p", gate: GATE }, { name: "a", gate: toAnchor }],
    ANCHOR,
  );
  assertEquals(others, []);
  assertEquals([entry!.parent, entry!.anchor], [GATE.base.commit, ANCHOR]);
  assertEquals(entry!.benches.map(({ name }) => name), ["parse"]);
  const { toParent, toAnchor: anchored } = entry!.benches[0]!;
  assertEquals(toParent, anchored);
  assertEquals(toParent!.logRatio, Math.log(1.1));
  // 99.5 %: 2.81 standard errors on either side.
  assert(Math.abs(toParent!.standardError - Math.log(1.15 / 1.05) / 5.614) < 1e-4);
  assertEquals(parseHistoryEntry(historyLine(entry!), "x"), entry);
  const dirty = { ...GATE, head: { ...GATE.head, changes: true } };
  for (const bad of [[dirty], [GATE, GATE]]) {
    const gates = bad.map((gate, i) => ({ name: `${i}.json`, gate }));
    assertThrows(() => entriesOfGates(gates, ANCHOR), Error, "Cannot add ");
  }
});
