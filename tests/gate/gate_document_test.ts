import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { GATE_FORMAT, readGate } from "../../bench/record/gate.ts";
import { recordJson } from "../../bench/record/record_file.ts";
import { documentHtml } from "../../bench/report/document/html.ts";
import { documentTerminal } from "../../bench/report/document/terminal.ts";
import { checkOf, COMMENT_MARK, commentText } from "../../bench/studies/gate/comment.ts";
import {
  COMMENT_LIMIT,
  gateDocument,
  gateMarkdown,
} from "../../bench/studies/gate/gate_document.ts";
import { bench, gate, ratio } from "./synthetic_gate.ts";

const SLOWER = bench({
  id: "a > slow",
  state: "slower",
  first: ratio(1.08, 1.12),
  again: ratio(1.07, 1.13),
});

Deno.test("every form says state, figures, both commits, what is accepted, and what is on one side", () => {
  const report = gate({
    state: "slower",
    benches: [
      SLOWER,
      bench({ ...SLOWER, id: "a > known", accepted: "worth it" }),
      bench({ fileChanged: true }),
    ],
    onlyHead: ["a > new"],
    onlyBase: ["a > gone"],
  });
  const document = gateDocument(report);
  for (const text of [documentTerminal(document), gateMarkdown(report), documentHtml(document)]) {
    for (
      const part of [
        "aaaaaaaaaaaa",
        "bbbbbbbbbbbb+changes",
        "worth it",
        "the bench's file changed",
        "a > new",
        "a > gone",
      ]
    ) {
      assertStringIncludes(
        text.replaceAll("&gt;", ">").replaceAll("&#39;", "'").replace(/\n\s+/g, " "),
        part,
      );
    }
  }
  const markdown = gateMarkdown(report);
  assertStringIncludes(
    markdown,
    "Slower by more than 5 %: 1 of 3 benches, the worst `a > slow` +9.98 % (+8.00 to +12.0 %); 1 loss accepted.",
  );
  assertStringIncludes(markdown, "With 99.0 % confidence");
  assertStringIncludes(markdown, "─▸─");
});

Deno.test("gateMarkdown() fits a comment, with the worst benches, however many there are", () => {
  const benches = Array.from(
    { length: 3000 },
    (_, i) => bench({ id: `${i === 0 ? "worst" : "x".repeat(120)} ${i}`, path: "p".repeat(500) }),
  );
  const text = commentText(gate({ benches, onlyHead: benches.map(({ id }) => id) }));
  assert(text.length <= COMMENT_LIMIT, `${text.length}`);
  assertStringIncludes(text, "`worst 0`");
  assertStringIncludes(text, "more stand in gate.json");
});

Deno.test("nothing of a hostile record reaches a comment as a mention, a link, markup or a command", () => {
  const evil = [
    "@octocat <img src=x onerror=alert(1)> [click](https://evil.example) #1 **bold**",
    "`@octocat` <script>",
    "a|b\n\n# heading\n@octocat",
    "``` @octocat",
    "\\`@octocat\\` </details>",
    "<!-- @octocat",
    "\ufdd0@octocat\ufdd0",
    COMMENT_MARK,
  ];
  for (const text of evil) {
    const own = gate({
      partialReason: text,
      benches: [bench({ ...SLOWER, id: text, why: text, accepted: text, path: text, line: 1 })],
      onlyHead: [text],
      onlyBase: [text],
      controls: [{ name: text, where: text, expected: text, observed: text, passed: false }],
      findings: [{ kind: text, where: text, what: text, likelyCause: text, advice: text }],
      environment: {
        ...gate().environment,
        cpu: text,
        kernel: text,
        arch: text,
        deno: text,
        v8: text,
        typescript: text,
        v8Flags: [text],
        hardwareCounters: text,
      },
    });
    const report = readGate(recordJson(own, GATE_FORMAT), "gate.json");
    const comment = commentText(report).slice(COMMENT_MARK.length);
    // What is left when fenced code, code spans and spelled out code are taken away is the report's own.
    const rest = comment
      .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, "")
      .replace(/<code>[^<]*<\/code>/g, "")
      .replace(/`[^`\n]+`/g, "");
    for (
      const part of ["octocat", "evil.example", "<img", "<script", "<!--", "# heading", "**bold"]
    ) {
      assert(!rest.includes(part), `${part} of ${JSON.stringify(text)} in:\n${rest}`);
    }
    assertEquals(
      checkOf({ ...report, state: "slower" }).output.annotations.filter(({ message }) =>
        message.includes("octocat")
      ),
      [],
    );
  }
});

Deno.test("checkOf() notes slower benches on their lines, and no file outside of the repository", () => {
  const paths = [
    "src/a_bench.ts",
    "../up.ts",
    "/etc/passwd",
    "a//b.ts",
    "a/./b.ts",
    "x".repeat(400),
    "a\nb.ts",
  ];
  const benches = paths.map((path) => bench({ ...SLOWER, path, line: 12 }));
  const check = checkOf(gate({ state: "slower", benches: [...benches, bench()] }));
  assertEquals(check.conclusion, "failure");
  assertEquals(check.output.annotations.map(({ path, start_line }) => [path, start_line]), [[
    "src/a_bench.ts",
    12,
  ]]);
  assertEquals(checkOf(gate()).conclusion, "success");
  assertEquals(checkOf(gate({ state: "unproven" })).conclusion, "neutral");
});
