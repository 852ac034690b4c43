import { assert, assertEquals } from "@std/assert";
import { childLine, complaintOf, plainLine } from "../../bench/process/child_text.ts";

const LINES: readonly (readonly [what: string, said: string, line: string])[] = [
  ["nothing", "", ""],
  ["a plain line", "Cannot load a.ts: no such file", "Cannot load a.ts: no such file"],
  ["colors", "\x1b[0m\x1b[1m\x1b[31merror\x1b[0m: gone", "error: gone"],
  [
    "a link and a title",
    "\x1b]8;;http://x/\x07here\x1b]8;;\x07 \x1b]0;title\x07it is",
    "here it is",
  ],
  ["other control characters", "a\u0000b\u0007c\u009fd\te", "a b c d e"],
  ["further lines", "late\nsecond line", "late second line"],
  ["empty lines first", "\r\n \n\u2028late\n\n", "late"],
  [
    "where it happened",
    'Module not found "file:///a.ts".\n    at \x1b[36mfile:///b.ts\x1b[0m:1:19',
    'Module not found "file:///a.ts".',
  ],
  [
    "a hint on Deno's commands",
    'Import "@t/b" not a dependency\n  hint: run `deno add jsr:@t/b`\n    at file:///b.ts:1:1',
    'Import "@t/b" not a dependency',
  ],
  [
    "a missing permission",
    'NotCapable: Requires env access to "HOME", run again with the --allow-env flag',
    'NotCapable: Requires env access to "HOME": run again with --allow-env=HOME',
  ],
  [
    "a permission for everything",
    "Requires env access, run again with the --allow-env flag",
    "Requires env access: run again with --allow-env",
  ],
  [
    "a permission whose value needs quotes",
    'Requires read access to "/a b/$c", run again with the --allow-read flag',
    'Requires read access to "/a b/$c": run again with "--allow-read=/a b/\\$c"',
  ],
  [
    "a permission whose value no list can hold",
    'Requires read access to "/a,b", run again with the --allow-read flag',
    'Requires read access to "/a,b": run again with --allow-read',
  ],
  [
    "a stale lock file",
    "The lockfile is out of date. Run `deno install --frozen=false`, or rerun with `--frozen=false` to update it.\nchanges:\n-x",
    "deno.lock lacks some of what is imported, which deno install adds",
  ],
];
for (const [what, said, line] of LINES) {
  Deno.test(`childLine() makes one plain line of ${what}`, () => {
    assertEquals(childLine(said, true), line);
  });
}

Deno.test("childLine() names no flag for commands without permissions", () => {
  assertEquals(
    childLine('Requires env access to "HOME", run again with the --allow-env flag'),
    'Requires env access to "HOME", which it does not have here',
  );
});

Deno.test("childLine() cuts what is long, between characters", () => {
  for (const text of ["x".repeat(10_000), `y${"😀".repeat(5000)}`]) {
    const line = childLine(text);
    assert(line.length < 700 && line.endsWith(" …"), line);
    assert(line.isWellFormed());
  }
});

Deno.test("plainLine() makes one line of all lines, whole", () => {
  const long = "x".repeat(2000);
  assertEquals(plainLine(` \x1b[31ma\x1b[0m\r\n\tat b\x07:1\u2028${long}\n`), `a at b :1 ${long}`);
});

Deno.test("complaintOf() is the line about an error, else the last one", () => {
  assertEquals(
    complaintOf("Warning: old\n\x1b[31merror\x1b[0m: Uncaught Error: gone\n    at a.ts:1:1\n"),
    "error: Uncaught Error: gone",
  );
  assertEquals(complaintOf("# Fatal\n# out of memory\n"), "# out of memory");
  assertEquals(complaintOf(" \n"), "");
});
