import { assert, assertEquals } from "@std/assert";
import {
  splitAddUsed,
  splitDeviceOps,
  splitDisableNotification,
  splitEnableNotification,
  splitNeedsNotification,
  splitPopDescriptorChain,
} from "../../ring/mod.ts";
import { HandRing, type HandRingOptions } from "./hand_ring.ts";

// Descriptors are written as addr (8 bytes), len (4), flags (2), next (2), little-endian.
const READ_64 = "00100000" + "01000000" + "40000000" + "0000" + "0000";
const WRITE_128 = "00200000" + "00000080" + "80000000" + "0200" + "0000";

function ring(num: number, options?: HandRingOptions): HandRing {
  return new HandRing("split", num, options);
}

Deno.test("splitPopDescriptorChain() returns -1 when avail.idx has not moved", () => {
  const hand = ring(4);
  assertEquals(splitPopDescriptorChain(hand.dev), -1);
  assertEquals([hand.dev.broken, hand.dev.fault, hand.dev.nextAvail], [false, "", 0]);
});

Deno.test("§2.7.6 splitPopDescriptorChain() reads one direct descriptor", () => {
  const hand = ring(4);
  hand.desc(2, READ_64);
  hand.driver(0, "0000" + "0100" + "0200"); // flags, idx 1, ring[0] = 2
  const before = hand.guarded.slice();
  assertEquals(splitPopDescriptorChain(hand.dev), 2);
  assertEquals(hand.segments(), [["100001000", 64, 0]]);
  assertEquals([hand.dev.chainLength, hand.dev.chainIndirect, hand.dev.nextAvail], [1, false, 1]);
  assertEquals(splitPopDescriptorChain(hand.dev), -1);
  assertEquals(hand.guarded, before); // pop writes nothing
});

Deno.test("splitPopDescriptorChain() reads a device-writable descriptor and all 64 address bits", () => {
  const hand = ring(1);
  hand.desc(0, WRITE_128);
  hand.driver(0, "0000" + "0100" + "0000");
  assertEquals(splitPopDescriptorChain(hand.dev), 0);
  assertEquals(hand.segments(), [["8000000000002000", 128, 1]]);
});

Deno.test("§2.7.5 splitPopDescriptorChain() follows NEXT, readable before writable", () => {
  const hand = ring(4);
  hand.desc(3, "0010000000000000" + "01000000" + "0100" + "0000"); // NEXT → 0
  hand.desc(0, "0020000000000000" + "02000000" + "0300" + "0200"); // NEXT, WRITE → 2
  hand.desc(2, "0030000000000000" + "00000000" + "0200" + "0100"); // WRITE, next without NEXT
  hand.driver(0, "0000" + "0100" + "0300");
  assertEquals(splitPopDescriptorChain(hand.dev), 3);
  assertEquals(hand.segments(), [["1000", 1, 0], ["2000", 2, 1], ["3000", 0, 1]]);
  assertEquals([hand.dev.chainLength, hand.dev.chainIndirect], [3, false]);
});

Deno.test("splitPopDescriptorChain() forgets the last buffer's chain", () => {
  const hand = ring(2);
  hand.desc(0, "0010000000000000" + "01000000" + "0100" + "0100");
  hand.desc(1, "0020000000000000" + "02000000" + "0000" + "0000");
  hand.driver(0, "0000" + "0200" + "0000" + "0100");
  assertEquals(splitPopDescriptorChain(hand.dev), 0);
  assertEquals([hand.dev.segCount, hand.dev.chainLength], [2, 2]);
  assertEquals(splitPopDescriptorChain(hand.dev), 1);
  assertEquals(hand.segments(), [["2000", 2, 0]]);
  assertEquals(hand.dev.chainLength, 1);
});

Deno.test("splitPopDescriptorChain() takes a chain as long as the ring", () => {
  const hand = ring(4);
  for (let i = 0; i < 4; i++) {
    const flags = i < 3 ? "0100" : "0000";
    hand.desc(i, `00${i}0000000000000` + "10000000" + flags + `0${i < 3 ? i + 1 : 0}00`);
  }
  hand.driver(0, "0000" + "0100" + "0000");
  assertEquals(splitPopDescriptorChain(hand.dev), 0);
  assertEquals([hand.dev.segCount, hand.dev.chainLength], [4, 4]);
});

Deno.test("splitPopDescriptorChain() masks positions and wraps avail.idx past 65535", () => {
  const hand = ring(2);
  hand.desc(0, READ_64);
  hand.desc(1, WRITE_128);
  hand.dev.nextAvail = 65535;
  hand.driver(0, "0000" + "0100" + "0000" + "0100"); // idx 1: positions 65535 and 0
  assertEquals(splitPopDescriptorChain(hand.dev), 1);
  assertEquals(hand.dev.nextAvail, 0);
  assertEquals(splitPopDescriptorChain(hand.dev), 0);
  assertEquals(hand.dev.nextAvail, 1);
  assertEquals(splitPopDescriptorChain(hand.dev), -1);
});

Deno.test("§2.7.5.3 splitPopDescriptorChain() follows an indirect table's NEXT chain", () => {
  const hand = ring(2, { indirect: true, maxSegments: 4 });
  // Table at +32, three entries, of which 0 and 2 are chained.
  hand.desc(1, "2000000002000000" + "30000000" + "0400" + "0000");
  hand.entry(2, "0010000000000000" + "01000000" + "0100" + "0200"); // NEXT → 2
  hand.entry(3, "ffffffffffffffff" + "ffffffff" + "ffff" + "ffff"); // not reached
  hand.entry(4, "0030000000000000" + "03000000" + "0200" + "0300"); // WRITE
  hand.driver(0, "0000" + "0100" + "0100");
  assertEquals(splitPopDescriptorChain(hand.dev), 1);
  assertEquals(hand.segments(), [["1000", 1, 0], ["3000", 3, 1]]);
  assertEquals([hand.dev.chainLength, hand.dev.chainIndirect], [1, true]);
});

Deno.test("§2.7.5.3.2 device ignores WRITE in a descriptor that refers to a table", () => {
  const hand = ring(2, { indirect: true });
  hand.desc(0, "0000000002000000" + "10000000" + "0600" + "0000"); // INDIRECT, WRITE
  hand.entry(0, READ_64);
  hand.driver(0, "0000" + "0100" + "0000");
  assertEquals(splitPopDescriptorChain(hand.dev), 0);
  assertEquals(hand.segments(), [["100001000", 64, 0]]);
});

Deno.test("§2.7.5.3.2 device handles normal descriptors before an indirect one", () => {
  const hand = ring(4, { indirect: true });
  hand.desc(0, "0010000000000000" + "01000000" + "0100" + "0200"); // NEXT → 2
  hand.desc(2, "0000000002000000" + "20000000" + "0400" + "0000"); // table of 2
  hand.entry(0, "0020000000000000" + "02000000" + "0100" + "0100");
  hand.entry(1, "0030000000000000" + "03000000" + "0200" + "0000");
  hand.driver(0, "0000" + "0100" + "0000");
  assertEquals(splitPopDescriptorChain(hand.dev), 0);
  assertEquals(hand.segments(), [["1000", 1, 0], ["2000", 2, 0], ["3000", 3, 1]]);
  assertEquals([hand.dev.chainLength, hand.dev.chainIndirect], [2, true]);
});

/** Rings that a driver must not make: what is written, and the fault. */
const FAULTS: [string, string, HandRingOptions, (hand: HandRing) => void][] = [
  ["avail.idx jumps by more than the size", "available index jumped", {}, (hand) => {
    hand.driver(0, "0000" + "0500");
  }],
  ["avail.idx moves back", "available index jumped", {}, (hand) => {
    hand.driver(0, "0000" + "ffff");
  }],
  ["the head is the size", "head out of range", {}, (hand) => {
    hand.driver(0, "0000" + "0100" + "0400");
  }],
  ["the head is 65535", "head out of range", {}, (hand) => {
    hand.driver(0, "0000" + "0100" + "ffff");
  }],
  ["next is the size", "next out of range", {}, (hand) => {
    hand.desc(0, "0010000000000000" + "01000000" + "0100" + "0400");
    hand.driver(0, "0000" + "0100" + "0000");
  }],
  ["a descriptor is its own next", "chain too long", { maxSegments: 100 }, (hand) => {
    hand.desc(0, "0010000000000000" + "01000000" + "0100" + "0000");
    hand.driver(0, "0000" + "0100" + "0000");
  }],
  ["two descriptors form a loop", "chain too long", { maxSegments: 100 }, (hand) => {
    hand.desc(1, "0010000000000000" + "01000000" + "0100" + "0200");
    hand.desc(2, "0010000000000000" + "01000000" + "0100" + "0100");
    hand.driver(0, "0000" + "0100" + "0100");
  }],
  ["a chain is longer than the device takes", "too many segments", { maxSegments: 1 }, (hand) => {
    hand.desc(0, "0010000000000000" + "01000000" + "0100" + "0100");
    hand.desc(1, READ_64);
    hand.driver(0, "0000" + "0100" + "0000");
  }],
  ["readable follows writable", "readable after writable", {}, (hand) => {
    hand.desc(0, "0010000000000000" + "01000000" + "0300" + "0100");
    hand.desc(1, READ_64);
    hand.driver(0, "0000" + "0100" + "0000");
  }],
  ["INDIRECT was not negotiated", "indirect not negotiated", {}, (hand) => {
    hand.desc(0, "0000000002000000" + "10000000" + "0400" + "0000");
    hand.entry(0, READ_64);
    hand.driver(0, "0000" + "0100" + "0000");
  }],
  ["INDIRECT stands with NEXT", "next after indirect", { indirect: true }, (hand) => {
    hand.desc(0, "0000000002000000" + "10000000" + "0500" + "0100");
    hand.entry(0, READ_64);
    hand.driver(0, "0000" + "0100" + "0000");
  }],
  ["a table holds no entry", "indirect table size", { indirect: true }, (hand) => {
    hand.desc(0, "0000000002000000" + "00000000" + "0400" + "0000");
    hand.driver(0, "0000" + "0100" + "0000");
  }],
  ["a table ends within an entry", "indirect table size", { indirect: true }, (hand) => {
    hand.desc(0, "0000000002000000" + "18000000" + "0400" + "0000");
    hand.driver(0, "0000" + "0100" + "0000");
  }],
  ["a table is elsewhere", "indirect table unreachable", { indirect: true }, (hand) => {
    hand.desc(0, "0000000003000000" + "10000000" + "0400" + "0000");
    hand.driver(0, "0000" + "0100" + "0000");
  }],
  ["a table reaches past memory", "indirect table unreachable", { indirect: true }, (hand) => {
    hand.desc(0, "f000000002000000" + "20000000" + "0400" + "0000");
    hand.driver(0, "0000" + "0100" + "0000");
  }],
  ["a table has 4 GiB less 16", "indirect table unreachable", { indirect: true }, (hand) => {
    hand.desc(0, "0000000002000000" + "f0ffffff" + "0400" + "0000");
    hand.driver(0, "0000" + "0100" + "0000");
  }],
  ["a table refers to a table", "nested indirect", { indirect: true }, (hand) => {
    hand.desc(0, "0000000002000000" + "10000000" + "0400" + "0000");
    hand.entry(0, "1000000002000000" + "10000000" + "0400" + "0000");
    hand.driver(0, "0000" + "0100" + "0000");
  }],
  ["next leaves the table", "next out of range", { indirect: true }, (hand) => {
    hand.desc(0, "0000000002000000" + "20000000" + "0400" + "0000");
    hand.entry(0, "0010000000000000" + "01000000" + "0100" + "0200");
    hand.driver(0, "0000" + "0100" + "0000");
  }],
  ["a table holds a loop", "chain too long", { indirect: true }, (hand) => {
    hand.desc(0, "0000000002000000" + "20000000" + "0400" + "0000");
    hand.entry(0, "0010000000000000" + "01000000" + "0100" + "0000");
    hand.driver(0, "0000" + "0100" + "0000");
  }],
  ["a table is longer than the device takes", "too many segments", { indirect: true }, (hand) => {
    hand.desc(0, "0000000002000000" + "50000000" + "0400" + "0000");
    for (let i = 0; i < 5; i++) {
      hand.entry(i, "0010000000000000" + "01000000" + `0${i < 4 ? 1 : 0}00` + `0${i + 1}00`);
    }
    hand.driver(0, "0000" + "0100" + "0000");
  }],
  ["a table's readable follows writable", "readable after writable", { indirect: true }, (hand) => {
    hand.desc(0, "0010000000000000" + "01000000" + "0300" + "0100"); // writable, NEXT → 1
    hand.desc(1, "0000000002000000" + "10000000" + "0400" + "0000");
    hand.entry(0, READ_64);
    hand.driver(0, "0000" + "0100" + "0000");
  }],
];

for (const [what, fault, options, write] of FAULTS) {
  Deno.test(`splitPopDescriptorChain() breaks the queue when ${what}`, () => {
    const hand = ring(4, options);
    write(hand);
    const before = hand.guarded.slice();
    assertEquals(splitPopDescriptorChain(hand.dev), -1);
    assertEquals([hand.dev.broken, hand.dev.fault], [true, fault]);
    assertEquals([hand.dev.segCount, hand.dev.chainLength, hand.dev.chainIndirect], [0, 0, false]);
    assertEquals(hand.guarded, before);

    // It stays broken, though the driver mends its ways.
    hand.desc(0, READ_64);
    hand.driver(0, "0000" + "0100" + "0000");
    assertEquals(splitPopDescriptorChain(hand.dev), -1);
    assertEquals([hand.dev.nextAvail, hand.dev.fault], [0, fault]);
  });
}

Deno.test("§2.7.8 splitAddUsed() writes id, len and then used.idx", () => {
  const hand = ring(2);
  splitAddUsed(hand.dev, 1, 0x01020304, 1);
  assertEquals(
    hand.deviceHex(),
    "0000" + "0100" + "0100000004030201" + "0000000000000000" + "0000",
  );
  splitAddUsed(hand.dev, 0, 0xffffffff, 2);
  assertEquals(
    hand.deviceHex(),
    "0000" + "0200" + "0100000004030201" + "00000000ffffffff" + "0000",
  );
  splitAddUsed(hand.dev, 0, 5, 1);
  assertEquals(
    hand.deviceHex(),
    "0000" + "0300" + "0000000005000000" + "00000000ffffffff" + "0000",
  );
  assertEquals([hand.dev.nextUsed, hand.dev.numAdded], [3, 3]);
  assert(hand.guardsIntact());
  assertEquals(hand.descHex(), ["00".repeat(16), "00".repeat(16)]);
});

Deno.test("splitAddUsed() wraps used.idx past 65535", () => {
  const hand = ring(1);
  hand.dev.nextUsed = 65535;
  splitAddUsed(hand.dev, 0, 7, 1);
  assertEquals(hand.dev.nextUsed, 0);
  assertEquals(hand.deviceHex(), "0000" + "0000" + "0000000007000000" + "0000");
});

Deno.test("§2.7.7.2 device looks at avail.flags alone without EVENT_IDX", () => {
  const hand = ring(4);
  hand.driver(12, "0500"); // a used_event that would say no
  splitAddUsed(hand.dev, 0, 0, 1);
  assertEquals(splitNeedsNotification(hand.dev), true);
  hand.driver(0, "0100");
  splitAddUsed(hand.dev, 0, 0, 1);
  assertEquals(splitNeedsNotification(hand.dev), false);
  hand.driver(0, "feff"); // the other bits mean nothing
  assertEquals(splitNeedsNotification(hand.dev), true);
  assertEquals(hand.dev.numAdded, 0);
});

Deno.test("§2.7.7.2 device notifies when idx passes used_event, and ignores avail.flags", () => {
  const hand = ring(4, { event: true });
  hand.driver(0, "0100");
  hand.driver(12, "0200"); // used_event = 2
  const notified: boolean[] = [];
  for (let i = 0; i < 5; i++) {
    splitAddUsed(hand.dev, 0, 0, 1);
    notified.push(splitNeedsNotification(hand.dev));
  }
  assertEquals(notified, [false, false, true, false, false]);
});

Deno.test("§2.7.7.2 one question covers all that was used since the last", () => {
  const hand = ring(4, { event: true });
  hand.driver(12, "0100"); // used_event = 1
  for (let i = 0; i < 3; i++) splitAddUsed(hand.dev, 0, 0, 1);
  assertEquals(splitNeedsNotification(hand.dev), true);
  assertEquals(splitNeedsNotification(hand.dev), false); // nothing was added since
  splitAddUsed(hand.dev, 0, 0, 1);
  assertEquals(splitNeedsNotification(hand.dev), false);
});

Deno.test("§2.7.7.2 used_event counts modulo 65536", () => {
  const hand = ring(2, { event: true });
  hand.dev.nextUsed = 65534;
  hand.driver(8, "0000"); // used_event = 0
  const notified: boolean[] = [];
  for (let i = 0; i < 4; i++) {
    splitAddUsed(hand.dev, 0, 0, 1);
    notified.push(splitNeedsNotification(hand.dev));
  }
  assertEquals(notified, [false, false, true, false]); // used.idx 65535, 0, 1, 2
});

Deno.test("splitNeedsNotification() is true after more than a turn of the counter", () => {
  const hand = ring(2, { event: true });
  hand.driver(8, "ffff"); // used_event = 65535
  for (let i = 0; i < 65536 + 2; i++) splitAddUsed(hand.dev, 0, 0, 1);
  // The last two entries alone, 0 and 1, do not pass 65535.
  assertEquals([hand.dev.nextUsed, splitNeedsNotification(hand.dev)], [2, true]);
});

Deno.test("§2.7.10 splitEnableNotification() writes avail_event with EVENT_IDX", () => {
  const hand = ring(2, { event: true });
  hand.dev.nextAvail = 0xabcd;
  hand.driver(0, "0000" + "cdab");
  assertEquals(splitEnableNotification(hand.dev), false);
  assertEquals(hand.deviceHex(), "0000" + "0000" + "00".repeat(16) + "cdab");
  hand.driver(0, "0000" + "ceab");
  assertEquals(splitEnableNotification(hand.dev), true);
  splitDisableNotification(hand.dev); // leaves avail_event behind, and used.flags 0
  assertEquals(hand.deviceHex(), "0000" + "0000" + "00".repeat(16) + "cdab");
});

Deno.test("§2.7.10 splitDisableNotification() sets used.flags without EVENT_IDX", () => {
  const hand = ring(2);
  splitDisableNotification(hand.dev);
  assertEquals(hand.deviceHex(), "0100" + "0000" + "00".repeat(16) + "0000");
  assertEquals(splitEnableNotification(hand.dev), false);
  assertEquals(hand.deviceHex(), "0000" + "0000" + "00".repeat(16) + "0000");
  hand.driver(0, "0000" + "0100");
  assertEquals(splitEnableNotification(hand.dev), true);
});

Deno.test("splitDeviceOps holds the functions of this module", () => {
  assertEquals(splitDeviceOps, {
    popDescriptorChain: splitPopDescriptorChain,
    addUsed: splitAddUsed,
    needsNotification: splitNeedsNotification,
    enableNotification: splitEnableNotification,
    disableNotification: splitDisableNotification,
  });
});
