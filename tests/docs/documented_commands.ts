/**
 * The commands that README and docs tell a reader to type.
 *
 * @module
 */

/** A command line of a page. */
export interface DocumentedCommand {
  /** Where it stands, e.g. `README.md:31`. */
  readonly where: string;
  /** Its words, from `deno`, `git` or `bash` on. */
  readonly words: readonly string[];
}

/** What stands for a file or a name of the reader's own. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  "A.ts": "docs/examples/data_view.ts",
  "B.ts": "docs/examples/typed_array.ts",
  "STRATEGY": "boolean_branch",
  "FILE.json": "report/lab.json",
  "BENCHES.ts": "docs/examples/hex.ts",
  "A.json": "docs/claims.json.gz",
  "B.json": "report/claims/claims.json",
};
const UNKNOWN = /…|\b(?:NAME|FILE|FILES|IDS|N|C\.ts)\b/;

/**
 * Commands of a page: lines of `sh` blocks, lines after `$ ` of `console` blocks, and what stands in backquotes with
 * arguments, or alone in the first column of a table. Comments are left out. Of parts in brackets those are taken that
 * are spelled out, of alternatives the first.
 */
export function documentedCommands(name: string, page: string): DocumentedCommand[] {
  const commands: DocumentedCommand[] = [];
  let block = "";
  for (const [i, line] of page.split("\n").entries()) {
    const where = `${name}:${i + 1}`;
    const fence = /^```(.*)$/.exec(line);
    if (fence !== null) {
      block = block === "" ? fence[1]! || "text" : "";
      continue;
    }
    const typed = block === "sh"
      ? line
      : block === "console"
      ? /^\$ (.*)$/.exec(line)?.[1] ?? ""
      : "";
    if (block !== "") {
      if (typed.trim() !== "") commands.push({ where, words: wordsOf(typed) });
      continue;
    }
    for (const [, text] of line.matchAll(/`((?:deno (?:task|bench|test)|bash)[^`]*)`/g)) {
      const words = wordsOf(text!);
      const hasArguments = words.length > 3 && words.some((word) => /^--|\.(?:ts|json)/.test(word));
      if (hasArguments || line.startsWith(`| \`${text!}`)) commands.push({ where, words });
    }
  }
  return commands;
}

function wordsOf(text: string): string[] {
  return text.replace(/\s+#.*$/, "")
    .replace(/^npx -y deno@[\d.]+ /, "deno ")
    .replace(/\[([^\]]*)\]/g, (_all, part: string) => UNKNOWN.test(part) ? "" : part)
    .replace(/\\\|\S+/g, "")
    .trim().split(/\s+/)
    .map((word) => PLACEHOLDERS[word] ?? word);
}
