import { assert, assertEquals } from "@std/assert";
import {
  packedAddUsed,
  packedDeviceOps,
  packedDisableNotification,
  packedEnableNotification,
  packedNeedsNotification,
  packedPopDescriptorChain,
} from "../../ring/mod.ts";
import { HandRing, type HandRingOptions } from "./hand_ring.ts";

// Descriptors are written as addr (8 bytes), len (4), id (2), flags (2), little-endian. Available in the
// first lap is flag 0x0080, "8000"; in the second 0x8000, "0080"; used 0x8080 and 0.

function ring(num: number, options?: HandRingOptions): HandRing {
  return new HandRing("packed", num, options);
}

Deno.test("packedPopDescriptorChain() returns -1 when nothing is available", () => {
  const hand = ring(2);
  assertEquals(packedPopDescriptorChain(hand.dev), -1);
  hand.desc(0, "00".repeat(14) + "8080"); // used in this lap
  assertEquals(packedPopDescriptorChain(hand.dev), -1);
  hand.desc(0, "00".repeat(14) + "0080"); // available in the other lap
  assertEquals(packedPopDescriptorChain(hand.dev), -1);
  assertEquals([hand.dev.broken, hand.dev.nextAvail], [false, 0]);
});

Deno.test("§2.8.1 packedPopDescriptorChain() reads one direct descriptor", () => {
  const hand = ring(3);
  hand.desc(0, "0010000001000000" + "40000000" + "0200" + "8000");
  const before = hand.guarded.slice();
  assertEquals(packedPopDescriptorChain(hand.dev), 2);
  assertEquals(hand.segments(), [["100001000", 64, 0]]);
  assertEquals([hand.dev.chainLength, hand.dev.chainIndirect], [1, false]);
  assertEquals([hand.dev.nextAvail, hand.dev.availWrapCounter], [1, 1]);
  assertEquals(packedPopDescriptorChain(hand.dev), -1);
  assertEquals(hand.guarded, before); // pop writes nothing
});

Deno.test("§2.8.1 packedPopDescriptorChain() flips its wrap counter at the end of each lap", () => {
  const hand = ring(1);
  const popped: number[] = [];
  for (let lap = 0; lap < 4; lap++) {
    const flags = lap % 2 === 0 ? "8000" : "0080";
    hand.desc(0, "0020000000000080" + "05000000" + `0${lap}00` + flags);
    popped.push(packedPopDescriptorChain(hand.dev), packedPopDescriptorChain(hand.dev));
    assertEquals(hand.segments(), [["8000000000002000", 5, 0]]);
    assertEquals([hand.dev.nextAvail, hand.dev.availWrapCounter], [0, lap % 2]);
  }
  assertEquals(popped, [0, -1, 1, -1, 2, -1, 3, -1]);
});

Deno.test("packedPopDescriptorChain() reads a device-writable descriptor and any id", () => {
  const hand = ring(2);
  hand.desc(0, "0010000000000000" + "ffffffff" + "ffff" + "8200");
  assertEquals(packedPopDescriptorChain(hand.dev), 65535); // the driver's business
  assertEquals(hand.segments(), [["1000", 0xffffffff, 1]]);
});

Deno.test("§2.8.6 packedPopDescriptorChain() takes a list and the id of its last descriptor", () => {
  const hand = ring(4);
  hand.desc(0, "0010000000000000" + "01000000" + "0900" + "8100"); // NEXT
  hand.desc(1, "0020000000000000" + "02000000" + "0900" + "8300"); // NEXT, WRITE
  hand.desc(2, "0030000000000000" + "00000000" + "0300" + "8200"); // WRITE
  assertEquals(packedPopDescriptorChain(hand.dev), 3);
  assertEquals(hand.segments(), [["1000", 1, 0], ["2000", 2, 1], ["3000", 0, 1]]);
  assertEquals([hand.dev.chainLength, hand.dev.chainIndirect], [3, false]);
  assertEquals([hand.dev.nextAvail, hand.dev.availWrapCounter], [3, 1]);
});

Deno.test("§2.8.6 packedPopDescriptorChain() takes a list across the end of the ring", () => {
  const hand = ring(3);
  hand.dev.nextAvail = 2;
  hand.desc(2, "0010000000000000" + "01000000" + "0000" + "8100");
  hand.desc(0, "0020000000000000" + "02000000" + "0100" + "0080"); // of the next lap
  assertEquals(packedPopDescriptorChain(hand.dev), 1);
  assertEquals(hand.segments(), [["1000", 1, 0], ["2000", 2, 0]]);
  assertEquals([hand.dev.nextAvail, hand.dev.availWrapCounter], [1, 0]);
});

Deno.test("packedPopDescriptorChain() takes a list as long as the ring, in either lap", () => {
  for (const [wrap, flags] of [[1, "8"], [0, "0"]] as const) {
    const hand = ring(3);
    hand.dev.availWrapCounter = wrap;
    const high = wrap === 1 ? "00" : "80";
    for (let i = 0; i < 3; i++) {
      hand.desc(i, "0010000000000000" + "01000000" + "0200" + `${flags}${i < 2 ? 1 : 0}` + high);
    }
    assertEquals(packedPopDescriptorChain(hand.dev), 2);
    assertEquals([hand.dev.segCount, hand.dev.chainLength], [3, 3]);
    assertEquals([hand.dev.nextAvail, hand.dev.availWrapCounter], [0, 1 - wrap]);
  }
});

Deno.test("§2.8.7 packedPopDescriptorChain() takes an indirect table's entries in sequence", () => {
  const hand = ring(2, { indirect: true, maxSegments: 4 });
  hand.dev.nextAvail = 1;
  hand.desc(1, "2000000002000000" + "30000000" + "0100" + "8400"); // table at +32, three entries
  hand.entry(2, "0010000000000000" + "01000000" + "ffff" + "0000");
  hand.entry(3, "0020000000000000" + "02000000" + "ffff" + "0200");
  hand.entry(4, "0030000000000000" + "03000000" + "ffff" + "0300"); // NEXT means nothing here
  assertEquals(packedPopDescriptorChain(hand.dev), 1);
  assertEquals(hand.segments(), [["1000", 1, 0], ["2000", 2, 1], ["3000", 3, 1]]);
  assertEquals([hand.dev.chainLength, hand.dev.chainIndirect], [1, true]);
  assertEquals([hand.dev.nextAvail, hand.dev.availWrapCounter], [0, 0]);
});

Deno.test("§2.8.7 device ignores WRITE in a descriptor that refers to a table", () => {
  const hand = ring(2, { indirect: true });
  hand.desc(0, "0000000002000000" + "10000000" + "0000" + "8600");
  hand.entry(0, "0010000000000000" + "01000000" + "0000" + "0000");
  assertEquals(packedPopDescriptorChain(hand.dev), 0);
  assertEquals(hand.segments(), [["1000", 1, 0]]);
});

const TABLE = "0000000002000000";
const INDIRECT: HandRingOptions = { indirect: true };

/** Rings that a driver must not make: what is written, and the fault. */
const FAULTS: [string, string, HandRingOptions, (hand: HandRing) => void][] = [
  ["a list never ends", "chain too long", { maxSegments: 100 }, (hand) => {
    for (let i = 0; i < 3; i++) {
      hand.desc(i, "0010000000000000" + "01000000" + "0000" + "8100");
    }
  }],
  ["a list goes on into nothing", "list not available", {}, (hand) => {
    hand.desc(0, "0010000000000000" + "01000000" + "0000" + "8100");
  }],
  ["a list goes on into a used descriptor", "list not available", {}, (hand) => {
    hand.desc(0, "0010000000000000" + "01000000" + "0000" + "8100");
    hand.desc(1, "0010000000000000" + "01000000" + "0000" + "8080");
  }],
  ["a list does not change lap at the end", "list not available", {}, (hand) => {
    hand.dev.nextAvail = 2;
    hand.desc(2, "0010000000000000" + "01000000" + "0000" + "8100");
    hand.desc(0, "0010000000000000" + "01000000" + "0000" + "8000");
  }],
  ["a list is longer than the device takes", "too many segments", { maxSegments: 1 }, (hand) => {
    hand.desc(0, "0010000000000000" + "01000000" + "0000" + "8100");
    hand.desc(1, "0010000000000000" + "01000000" + "0000" + "8000");
  }],
  ["readable follows writable", "readable after writable", {}, (hand) => {
    hand.desc(0, "0010000000000000" + "01000000" + "0000" + "8300");
    hand.desc(1, "0010000000000000" + "01000000" + "0000" + "8000");
  }],
  ["INDIRECT was not negotiated", "indirect not negotiated", {}, (hand) => {
    hand.desc(0, TABLE + "10000000" + "0000" + "8400");
  }],
  ["INDIRECT stands with NEXT", "next after indirect", INDIRECT, (hand) => {
    hand.desc(0, TABLE + "10000000" + "0000" + "8500");
  }],
  ["a list holds a table", "mixed list", INDIRECT, (hand) => {
    hand.desc(0, "0010000000000000" + "01000000" + "0000" + "8100");
    hand.desc(1, TABLE + "10000000" + "0000" + "8400");
  }],
  ["a table holds no entry", "indirect table size", INDIRECT, (hand) => {
    hand.desc(0, TABLE + "00000000" + "0000" + "8400");
  }],
  ["a table ends within an entry", "indirect table size", INDIRECT, (hand) => {
    hand.desc(0, TABLE + "18000000" + "0000" + "8400");
  }],
  ["a table is elsewhere", "indirect table unreachable", INDIRECT, (hand) => {
    hand.desc(0, "0000000001000000" + "10000000" + "0000" + "8400");
  }],
  ["a table reaches past memory", "indirect table unreachable", INDIRECT, (hand) => {
    hand.desc(0, "f000000002000000" + "20000000" + "0000" + "8400");
  }],
  ["a table has 4 GiB less 16", "indirect table unreachable", INDIRECT, (hand) => {
    hand.desc(0, TABLE + "f0ffffff" + "0000" + "8400");
  }],
  ["a table refers to a table", "nested indirect", INDIRECT, (hand) => {
    hand.desc(0, TABLE + "10000000" + "0000" + "8400");
    hand.entry(0, "1000000002000000" + "10000000" + "0000" + "0400");
  }],
  ["a table is longer than the device takes", "too many segments", INDIRECT, (hand) => {
    hand.desc(0, TABLE + "40000000" + "0000" + "8400");
  }],
  ["a table's readable follows writable", "readable after writable", INDIRECT, (hand) => {
    hand.desc(0, TABLE + "20000000" + "0000" + "8400");
    hand.entry(0, "0010000000000000" + "01000000" + "0000" + "0200");
  }],
];

for (const [what, fault, options, write] of FAULTS) {
  Deno.test(`packedPopDescriptorChain() breaks the queue when ${what}`, () => {
    const hand = ring(3, options);
    write(hand);
    const { nextAvail } = hand.dev;
    const before = hand.guarded.slice();
    assertEquals(packedPopDescriptorChain(hand.dev), -1);
    assertEquals([hand.dev.broken, hand.dev.fault], [true, fault]);
    assertEquals([hand.dev.segCount, hand.dev.chainLength, hand.dev.chainIndirect], [0, 0, false]);
    assertEquals(hand.guarded, before);

    // It stays broken, though the driver mends its ways.
    hand.desc(nextAvail, "0010000000000000" + "01000000" + "0000" + "8000");
    assertEquals(packedPopDescriptorChain(hand.dev), -1);
    assertEquals([hand.dev.nextAvail, hand.dev.availWrapCounter], [nextAvail, 1]);
    assertEquals(hand.dev.fault, fault);
  });
}

Deno.test("packedAddUsed() writes len, id and flags, and leaves the address alone", () => {
  const hand = ring(3);
  hand.desc(0, "8877665544332211" + "40000000" + "0500" + "8000");
  packedAddUsed(hand.dev, 2, 0x01020304, 1);
  assertEquals(hand.descHex()[0], "8877665544332211" + "04030201" + "0200" + "8280");
  packedAddUsed(hand.dev, 65535, 0, 1);
  assertEquals(hand.descHex()[1], "0000000000000000" + "00000000" + "ffff" + "8080");
  packedAddUsed(hand.dev, 1, 0xffffffff, 1);
  assertEquals(hand.descHex()[2], "0000000000000000" + "ffffffff" + "0100" + "8280");
  assertEquals([hand.dev.nextUsed, hand.dev.usedWrapCounter, hand.dev.numAdded], [0, 0, 3]);

  // The second lap: both flags 0.
  packedAddUsed(hand.dev, 0, 0, 1);
  assertEquals(hand.descHex()[0], "8877665544332211" + "00000000" + "0000" + "0000");
  packedAddUsed(hand.dev, 0, 1, 1);
  assertEquals(hand.descHex()[1], "0000000000000000" + "01000000" + "0000" + "0200");
  assertEquals(hand.deviceHex(), "00000000");
  assert(hand.guardsIntact());
});

Deno.test("packedAddUsed() skips as many descriptors as the buffer had", () => {
  const hand = ring(7);
  packedAddUsed(hand.dev, 0, 1, 3);
  assertEquals([hand.dev.nextUsed, hand.dev.usedWrapCounter], [3, 1]);
  packedAddUsed(hand.dev, 1, 1, 4);
  assertEquals([hand.dev.nextUsed, hand.dev.usedWrapCounter], [0, 0]);
  packedAddUsed(hand.dev, 2, 1, 5);
  packedAddUsed(hand.dev, 3, 1, 5);
  assertEquals([hand.dev.nextUsed, hand.dev.usedWrapCounter], [3, 1]);
  assertEquals(hand.dev.numAdded, 17);
  const written = hand.descHex().map((hex) => hex.slice(16));
  const none = "00".repeat(8);
  assertEquals(written, [
    "01000000" + "0200" + "0200",
    none,
    none,
    "01000000" + "0100" + "8280",
    none,
    "01000000" + "0300" + "0200",
    none,
  ]);
});

Deno.test("§2.8.10 device obeys the driver's flags ENABLE and DISABLE", () => {
  for (const event of [false, true]) {
    const hand = ring(4, { event });
    const notified: boolean[] = [];
    for (const flags of ["0000", "0100", "0000"]) {
      hand.driver(2, flags);
      packedAddUsed(hand.dev, 0, 0, 1);
      notified.push(packedNeedsNotification(hand.dev));
      assertEquals(hand.dev.numAdded, 0);
    }
    assertEquals(notified, [true, false, true]);
  }
});

Deno.test("§2.8.10 device notifies for reserved flags, and for DESC without EVENT_IDX", () => {
  const reserved = ring(4, { event: true });
  reserved.driver(0, "0000" + "0300");
  packedAddUsed(reserved.dev, 0, 0, 1);
  packedAddUsed(reserved.dev, 0, 0, 1);
  assertEquals(packedNeedsNotification(reserved.dev), true);
  const plain = ring(4);
  plain.driver(0, "0380" + "0200");
  packedAddUsed(plain.dev, 0, 0, 1);
  assertEquals(packedNeedsNotification(plain.dev), true);
});

Deno.test("§2.8.10 device notifies when it passes off_wrap, whatever the reserved flag bits", () => {
  const hand = ring(4, { event: true });
  hand.driver(0, "0180" + "feff"); // position 1 in the lap of wrap counter 1, DESC
  const notified: boolean[] = [];
  for (let i = 0; i < 8; i++) {
    packedAddUsed(hand.dev, 0, 0, 1);
    notified.push(packedNeedsNotification(hand.dev));
  }
  assertEquals(notified, [false, true, false, false, false, false, false, false]);
});

Deno.test("§2.8.14 off_wrap of the next lap is passed in the next lap", () => {
  const hand = ring(3, { event: true });
  hand.driver(0, "0100" + "0200"); // position 1 in the lap of wrap counter 0
  const notified: boolean[] = [];
  for (let i = 0; i < 6; i++) {
    packedAddUsed(hand.dev, 0, 0, 1);
    notified.push(packedNeedsNotification(hand.dev));
  }
  assertEquals(notified, [false, false, false, false, true, false]);
});

Deno.test("§2.8.14 a buffer that jumps over the end passes a position on either side", () => {
  const events = ["0180", "0280", "0380", "0000", "0100", "0200"];
  const notified = events.map((offWrap) => {
    const hand = ring(4, { event: true });
    hand.dev.nextUsed = 2;
    hand.driver(0, offWrap + "0200");
    packedAddUsed(hand.dev, 0, 0, 3); // positions 2, 3, and 0 of the next lap
    return packedNeedsNotification(hand.dev);
  });
  assertEquals(notified, [false, true, true, true, false, false]);
});

Deno.test("packedNeedsNotification() is true after more than a lap", () => {
  const hand = ring(4, { event: true });
  hand.driver(0, "0380" + "0200");
  for (let i = 0; i < 9; i++) packedAddUsed(hand.dev, 0, 0, 1);
  assertEquals([hand.dev.nextUsed, packedNeedsNotification(hand.dev)], [1, true]);
});

Deno.test("§2.8.10 packedEnableNotification() writes off_wrap and DESC with EVENT_IDX", () => {
  const hand = ring(4, { event: true });
  hand.dev.nextAvail = 3;
  assertEquals(packedEnableNotification(hand.dev), false);
  assertEquals(hand.deviceHex(), "0380" + "0200");
  hand.desc(3, "00".repeat(14) + "8000");
  assertEquals(packedEnableNotification(hand.dev), true);
  hand.dev.availWrapCounter = 0;
  assertEquals(packedEnableNotification(hand.dev), false);
  assertEquals(hand.deviceHex(), "0300" + "0200");
  hand.desc(3, "00".repeat(14) + "0080");
  assertEquals(packedEnableNotification(hand.dev), true);
  packedDisableNotification(hand.dev);
  assertEquals(hand.deviceHex(), "0300" + "0100");
});

Deno.test("§2.8.10 packedEnableNotification() writes ENABLE without EVENT_IDX", () => {
  const hand = ring(4);
  packedDisableNotification(hand.dev);
  assertEquals(hand.deviceHex(), "0000" + "0100");
  assertEquals(packedEnableNotification(hand.dev), false);
  assertEquals(hand.deviceHex(), "0000" + "0000");
});

Deno.test("packedDeviceOps holds the functions of this module", () => {
  assertEquals(packedDeviceOps, {
    popDescriptorChain: packedPopDescriptorChain,
    addUsed: packedAddUsed,
    needsNotification: packedNeedsNotification,
    enableNotification: packedEnableNotification,
    disableNotification: packedDisableNotification,
  });
});
