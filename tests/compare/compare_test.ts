import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { compare, measure } from "../../mod.ts";
import { BadInput } from "../../bench/bad_input.ts";
import { testWith } from "../permitted.ts";

const [ADD, ADD_LOOP, OBJECTS, DIFFERENT, PROMISES, AT_ONCE] = [
  "add",
  "add_loop",
  "objects",
  "different",
  "promises",
  "at_once",
].map((name) => new URL(`./fixtures/${name}.ts`, import.meta.url)) as [
  URL,
  URL,
  URL,
  URL,
  URL,
  URL,
];

const testRun = testWith("read", "run");

testRun("compare() returns the record of a run and tells of its progress", async () => {
  const told: number[] = [];
  const report = await compare([fileURLToPath(ADD), ADD_LOOP], {
    blocks: 2,
    seed: 3,
    progress({ blocks }, soFar): void {
      told.push(blocks, soFar().groups.length);
    },
  });
  assertEquals([report.mode, report.seed, report.partial], ["compare", 3, false]);
  const [group] = report.groups;
  const functions = group!.cells.filter(({ control }) => !control);
  assertEquals(functions.map(({ strategy }) => strategy), ["add", "add_loop"]);
  assertEquals(functions.map(({ comparison }) => comparison?.blocks), [undefined, 2]);
  assertEquals(told, [1, 1, 2, 1]);
});

testRun("measure() measures one function and its controls", async () => {
  const report = await measure(OBJECTS, { blocks: 2 });
  const [group] = report.groups;
  assertEquals(group!.cells.map(({ control }) => control), [false, true, true, true]);
  assertEquals(group!.cells[0]!.strategy, "objects");
  assert(group!.cells[0]!.nsPerOp > 0);
  // One form of loop, whatever functions return: the empty one a number, this one objects.
  for (const { processes } of group!.cells) {
    assertEquals(Object.keys(processes[0]!.tiers), ["userCalls"]);
  }
  assertEquals(report.controls.length, 3);
});

testRun("compare() awaits promises, beside an empty function of each kind", async () => {
  const report = await compare([AT_ONCE, PROMISES], { blocks: 2 });
  const [group] = report.groups;
  assertEquals(
    group!.cells.map(({ strategy, floor }) => [strategy.replace(/_(plus10|x2)$/, ""), floor]),
    [
      ["at_once", undefined],
      ["promises", "empty_async"],
      ["at_once_again", undefined],
      ["at_once", undefined],
      ["empty_op", undefined],
      ["empty_async", undefined],
    ],
  );
  assertEquals(Object.keys(group!.cells[1]!.processes[0]!.tiers), ["awaitedCalls"]);
});

testRun("compare() ends early when it is told to", async () => {
  const controller = new AbortController();
  const report = await compare([ADD, ADD_LOOP], {
    blocks: 1000,
    signal: controller.signal,
    progress: () => controller.abort(),
  });
  assertEquals([report.partial, report.partialReason], [true, "interrupted"]);
});

testRun("compare() refuses other results in one line", async () => {
  const error = await assertRejects(() => compare([ADD, DIFFERENT]), BadInput);
  assertStringIncludes(error.message, "must give the same results");
  assertEquals(error.message.includes("\n"), false);
});

Deno.test("compare() and measure() refuse options that cannot be used", async () => {
  const refused: readonly (readonly [() => Promise<unknown>, string])[] = [
    [() => compare([ADD]), "at least 2 modules: current value is 1"],
    [() => measure(ADD, { budgetMs: 0 }), "budgetMs must be above 0"],
    [() => measure(ADD, { margin: 1 }), "margin must be above 0 and below 1"],
    [() => measure(ADD, { blocks: 1 }), "blocks must be a whole number from 2 to 1000"],
    [() => measure(ADD, { seed: -1 }), "seed must be a whole number"],
    [() => measure(ADD, { placement: "nowhere" as "shared" }), "isolated, paired or shared"],
  ];
  for (const [action, message] of refused) await assertRejects(action, RangeError, message);
});

testRun("compare() names the flag that lets a program run this very Deno", async () => {
  const program = `import { compare } from ${
    JSON.stringify(new URL("../../mod.ts", import.meta.url))
  };
    const file = ${JSON.stringify(ADD)};
    await compare([file, file]).catch((error) => console.log(error.name, error.message));`;
  const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--config", config, "--allow-read"]
      .concat([
        "--allow-run=/elsewhere/deno",
        `data:text/typescript,${encodeURIComponent(program)}`,
      ]),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  const { stdout, stderr } = await child.output();
  assertEquals(
    new TextDecoder().decode(stdout),
    `BadInput Cannot measure as it must be allowed to run Deno itself: run again with --allow-run="${Deno.execPath()}"\n`,
    new TextDecoder().decode(stderr),
  );
});

testRun("mod.ts needs no npm package and no permission before compare() is called", async () => {
  const path = fileURLToPath(new URL("../../mod.ts", import.meta.url));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--no-config", "--no-npm", "--no-remote", path],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  assert(success, new TextDecoder().decode(stderr));
});
