import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { singlePartyTexts } from "../../bench/generate/concurrent_files.ts";
import { concurrentSources } from "../../bench/generate/concurrent_source.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read");

async function changed(file: string, from: string, to: string): Promise<Record<string, string>> {
  const texts = await singlePartyTexts();
  assertStringIncludes(texts[file]!, from);
  return { ...texts, [file]: texts[file]!.replace(from, to) };
}

test("a source that an edit no longer fits is refused", async () => {
  const texts = await changed("packed_device.ts", "const idFlags = u32[at + 3]!;", "");
  assertThrows(
    () => concurrentSources(texts),
    Error,
    'packed_device.ts as "const idFlags = u32[at + 3]!;" must stand there 1 times: current value is 0',
  );
});

test("a word of both sides without Atomics is refused", async () => {
  const more = "  const look = dev.u16[dev.usedIdxAt + 0];\n  dev.numAdded";
  const texts = await changed("split_device.ts", "  dev.numAdded", more);
  assertThrows(
    () => concurrentSources(texts),
    Error,
    "must be accessed by Atomics: current value is const look = dev.u16[dev.usedIdxAt + 0];",
  );
});

test("a new access by a word's name becomes atomic, and what touches none is imported", async () => {
  const more =
    "  const look = dev.u16[dev.usedIdxAt];\n  dev.u16[dev.availIdxAt] = look;\n  dev.numAdded";
  const texts = await changed("split_device.ts", "  dev.numAdded", more);
  const sources = concurrentSources(texts);
  assertStringIncludes(sources["split_device.ts"]!, "look = Atomics.load(dev.u16, dev.usedIdxAt);");
  assertStringIncludes(
    sources["split_device.ts"]!,
    "Atomics.store(dev.u16, dev.availIdxAt, look);",
  );
  const inOrder = sources["split_in_order_driver.ts"]!;
  assertStringIncludes(inOrder, "splitInOrderReset, ");
  assertEquals(inOrder.includes("function splitInOrderReset"), false);
});
