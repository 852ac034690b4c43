import { assertEquals, assertThrows } from "@std/assert";
import { Assembler } from "../../bench/calibrate/assembler.ts";

Deno.test("Assembler.emitTo() writes the distance from the end of the instruction", () => {
  const { code, labels } = new Assembler()
    .label("start")
    .emitTo([0xe9], "later")
    .emitTo([0x0f, 0x82], "start")
    .align(8)
    .label("later")
    .emit([0xc3])
    .finish();
  assertEquals([...code], [
    ...[0xe9, 11, 0, 0, 0], // 16 - 5
    ...[0x0f, 0x82, 0xf5, 0xff, 0xff, 0xff], // 0 - 11
    ...[0x90, 0x90, 0x90, 0x90, 0x90],
    0xc3,
  ]);
  assertEquals([...labels], [["start", 0], ["later", 16]]);
});

Deno.test("Assembler refuses a label that is placed twice or never", () => {
  assertThrows(() => new Assembler().label("a").label("a"), RangeError, "current value is a");
  assertThrows(
    () => new Assembler().emitTo([0xe8], "b").finish(),
    RangeError,
    "current value is b",
  );
});
