import { assertEquals, assertRejects } from "@std/assert";
import { testWith } from "../permitted.ts";
import { type Arrow, circleText, findCircles, readImports } from "./import_graph.ts";

const test = testWith("read", "run");

/** Arrows from text such as "a>b b>a". */
function arrows(text: string): Arrow[] {
  return text.split(" ").map((pair, i) => {
    const [from = "", to = ""] = pair.split(">");
    return { from, to, line: i + 1 };
  });
}

function circles(text: string): string[] {
  return findCircles(arrows(text)).map((circle) => circle.map(({ from }) => from).join(""));
}

Deno.test("findCircles() finds none where every way ends", () => {
  assertEquals(circles("a>b a>c b>d c>d"), []);
});

Deno.test("findCircles() finds a file that imports itself", () => {
  assertEquals(circles("a>b b>b"), ["b"]);
});

Deno.test("findCircles() finds the shortest circle of each set of files that lead to one another", () => {
  assertEquals(circles("a>b b>c c>d d>a"), ["abcd"]);
  assertEquals(circles("a>b b>c c>a b>a"), ["ab"]);
  assertEquals(circles("a>b b>a b>c c>d d>c"), ["ab", "cd"]);
  assertEquals(circles("x>a a>b b>a b>c c>b c>y"), ["ab"]);
});

Deno.test("circleText() names each file, its line and what it imports", () => {
  const [circle] = findCircles(arrows("ring/a.ts>ring/b.ts ring/b.ts>ring/a.ts"));
  assertEquals(
    circleText(circle!),
    "ring/a.ts:1 imports ring/b.ts, ring/b.ts:2 imports ring/a.ts",
  );
});

test("readImports() reads imports of types too, and none from comments and texts", async () => {
  const { files, arrows, starts } = await readImports("tests/architecture/fixtures");
  const at = "tests/architecture/fixtures/circle_";
  assertEquals(files, [`${at}a.ts`, `${at}b.ts`]);
  assertEquals(arrows, [
    { from: `${at}a.ts`, to: `${at}b.ts`, line: 1 },
    { from: `${at}b.ts`, to: `${at}a.ts`, line: 6 },
  ]);
  assertEquals(starts, [{ from: `${at}a.ts`, to: `${at}b.ts`, line: 9 }]);
  assertEquals(findCircles(arrows).map(circleText), [
    `${at}a.ts:1 imports ${at}b.ts, ${at}b.ts:6 imports ${at}a.ts`,
  ]);
});

test("readImports() refuses a folder that is not there", async () => {
  await assertRejects(() => readImports("tests/architecture/nowhere"), Deno.errors.NotFound);
});
