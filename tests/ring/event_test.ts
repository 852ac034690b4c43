import { assertEquals } from "@std/assert";
import { needEvent } from "../../ring/mod.ts";

Deno.test("§2.7.7.2 needEvent() is true exactly when the move from old to now passes event", () => {
  // From 5 to 8 the entries 5, 6 and 7 were added: an event at one of them is passed.
  assertEquals([3, 4, 5, 6, 7, 8, 9].map((event) => needEvent(event, 8, 5)), [
    false,
    false,
    true,
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("needEvent() is false when nothing moved", () => {
  for (const event of [0, 4, 5, 6, 0xffff]) assertEquals(needEvent(event, 5, 5), false);
});

Deno.test("needEvent() wraps at 65536", () => {
  // From 65534 over 65535 and 0 to 1.
  const events = [65533, 65534, 65535, 0, 1, 2];
  assertEquals(events.map((event) => needEvent(event, 1, 65534)), [
    false,
    true,
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("needEvent() takes positions below 0 and past 65535 as their u16", () => {
  assertEquals(needEvent(-1, 1, -2), true); // 65535 lies between 65534 and 1
  assertEquals(needEvent(65536, 65537, 65536), true); // 0 lies between 0 and 1
  assertEquals(needEvent(-3, 1, -2), false);
});

Deno.test("needEvent() agrees with a walk over every entry", () => {
  const starts = [0, 1, 255, 32767, 32768, 65530, 65535];
  for (const old of starts) {
    for (let moved = 0; moved <= 12; moved++) {
      for (let offset = -3; offset <= 15; offset++) {
        const passed = offset >= 0 && offset < moved;
        const event = (old + offset) & 0xffff;
        const now = (old + moved) & 0xffff;
        assertEquals(needEvent(event, now, old), passed, `event ${event} now ${now} old ${old}`);
      }
    }
  }
});

Deno.test("needEvent() covers a move of 65535, the longest there is", () => {
  assertEquals(needEvent(0, 65535, 0), true);
  assertEquals(needEvent(65534, 65535, 0), true);
  assertEquals(needEvent(65535, 65535, 0), false);
});
