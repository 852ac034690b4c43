import { assertEquals, assertThrows } from "@std/assert";
import { VectorFileError } from "./vector_check.ts";
import { joinAddress, parseVectors, splitAddress } from "./vector_file.ts";
import { permitted, testWith } from "../permitted.ts";

const test = testWith("read");

/** Without permission it is empty, and tests are ignored. */
const RIGHT = permitted("read")
  ? await Deno.readTextFile(new URL("./fixtures/right.jsonl", import.meta.url))
  : "";

// deno-lint-ignore no-explicit-any -- lines are changed at will
type Line = Record<string, any>;

/** The file with line `at` (0 is the init line) changed. */
function changed(at: number, change: (line: Line) => void): string {
  if (RIGHT === "") return "";
  const lines = RIGHT.trimEnd().split("\n");
  const line: Line = JSON.parse(lines[at]!);
  change(line);
  lines[at] = JSON.stringify(line);
  return lines.join("\n");
}

test("parseVectors() decodes arguments and expectations", () => {
  const [trace, ...others] = parseVectors(RIGHT);
  assertEquals(others, []);
  assertEquals(trace!.init.trace, "split/err-enospc");
  assertEquals(trace!.steps.length, 28);
  assertEquals(trace!.created.image, new Uint8Array(16 * 4 + (6 + 2 * 4) + (6 + 8 * 4)));
  const adds = trace!.steps.filter((step) => step.recorded.op === "add");
  for (const { sgs, outSgs, inSgs } of adds) assertEquals(sgs.length, 3 * (outSgs + inSgs));
});

for (
  const [what, text, complaint] of [
    ["an empty file", "", "it holds no trace"],
    ["a blank line", RIGHT + "\n\n", "line 30: "],
    ["a step before an init line", RIGHT.slice(RIGHT.indexOf("\n") + 1), "line 1: a step comes"],
    ["a line that is no object", "3", "line 1: it is no object"],
    ["a cut line", RIGHT.slice(0, -40), "line 29: "],
    [
      "in-order rings without their state",
      changed(0, (l) => l.inOrder = true),
      "field st must hold fh, na, lui, et, br, ais, afs, lu, bid, blen",
    ],
    ["a smaller ring", changed(0, (l) => l.mayReduce = true), "may_reduce_num is not supported"],
    ["an unknown layout", changed(0, (l) => l.layout = "round"), 'field layout cannot be "round"'],
    ["an init line without a size", changed(0, (l) => delete l.num), "field num is missing"],
    ["an unknown operation", changed(2, (l) => l.op = "dance"), '"dance" is not supported'],
    ["a missing argument", changed(1, (l) => delete l.out), "line 2: field out is missing"],
    ["an argument of a wrong type", changed(1, (l) => l.data = "1"), 'field data cannot be "1"'],
    ["an unknown field", changed(1, (l) => l.lids = []), "field lids is not supported"],
    ["a missing step", changed(3, (l) => l.i = 3), "line 4: step 2 is missing"],
    ["a missing state field", changed(1, (l) => delete l.st.ais), "field st must hold fh, na"],
    ["no image", changed(1, (l) => delete l.ring), "ring and sha are missing"],
    ["an image of the other layout", changed(1, (l) => l.ring = { desc: "" }), "no ring image"],
    [
      "two lists for outbuf",
      changed(1, (l) => {
        l.api = "outbuf";
        l.out = [[["0x1", 1]], [["0x2", 2]]];
      }),
      "outbuf takes one scatterlist",
    ],
  ] as const
) {
  test(`parseVectors() refuses ${what}`, () => {
    assertThrows(() => parseVectors(text), VectorFileError, complaint);
  });
}

Deno.test("splitAddress() and joinAddress() are each other's inverse", () => {
  for (const address of ["0x0", "0x1000", "0xffffffff", "0x100000000", "0xffffffff00000001"]) {
    assertEquals(joinAddress(...splitAddress(address)), address);
  }
  assertEquals(splitAddress("0x604bc459be7f8"), [0x459be7f8, 0x604bc]);
});
