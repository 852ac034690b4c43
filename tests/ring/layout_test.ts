import { assertEquals } from "@std/assert";
import {
  createDeviceQueue,
  createVirtqueue,
  IN_ORDER_LAYOUT_NAMES,
  isPackedLayout,
  isPackedSize,
  isSplitSize,
  LAYOUT_NAMES,
  packedGeometry,
  packedOps,
  RING_LAYOUT_NAMES,
  splitGeometry,
  splitOps,
  VIRTQ_DESC_BYTES,
  VIRTQ_MAX_SIZE,
  VQ_LAYOUT_PACKED,
  VQ_LAYOUT_PACKED_IN_ORDER,
  VQ_LAYOUT_SPLIT,
  VQ_LAYOUT_SPLIT_IN_ORDER,
} from "../../ring/mod.ts";

Deno.test("§2.7 splitGeometry() of 1, 2, 256 and 32768 descriptors", () => {
  assertEquals(splitGeometry(1), {
    descBytes: 16,
    driverOffset: 16,
    driverBytes: 8,
    deviceOffset: 24,
    deviceBytes: 14,
    byteLength: 38,
  });
  assertEquals(splitGeometry(2), {
    descBytes: 32,
    driverOffset: 32,
    driverBytes: 10,
    deviceOffset: 44, // 42, aligned to 4
    deviceBytes: 22,
    byteLength: 66,
  });
  assertEquals(splitGeometry(256), {
    descBytes: 4096,
    driverOffset: 5184, // page-sized descriptors, so 1088 bytes further
    driverBytes: 518,
    deviceOffset: 5704, // 5702, aligned to 4
    deviceBytes: 2054,
    byteLength: 7758,
  });
  assertEquals(splitGeometry(32768), {
    descBytes: 524288,
    driverOffset: 525376, // as for 256
    driverBytes: 65542,
    deviceOffset: 590920, // 590918, aligned to 4
    deviceBytes: 262150,
    byteLength: 853070,
  });
});

Deno.test("§2.8 packedGeometry() of 1, 2, 7, 256 and 32768 descriptors", () => {
  assertEquals(packedGeometry(1), {
    descBytes: 16,
    driverOffset: 16,
    driverBytes: 4,
    deviceOffset: 20,
    deviceBytes: 4,
    byteLength: 24,
  });
  assertEquals(packedGeometry(2), {
    descBytes: 32,
    driverOffset: 32,
    driverBytes: 4,
    deviceOffset: 36,
    deviceBytes: 4,
    byteLength: 40,
  });
  assertEquals(packedGeometry(7), {
    descBytes: 112,
    driverOffset: 112,
    driverBytes: 4,
    deviceOffset: 116,
    deviceBytes: 4,
    byteLength: 120,
  });
  assertEquals(packedGeometry(256), {
    descBytes: 4096,
    driverOffset: 4096,
    driverBytes: 4,
    deviceOffset: 4100,
    deviceBytes: 4,
    byteLength: 4104,
  });
  assertEquals(packedGeometry(32768), {
    descBytes: 524288,
    driverOffset: 524288,
    driverBytes: 4,
    deviceOffset: 524292,
    deviceBytes: 4,
    byteLength: 524296,
  });
});

Deno.test("§2.7 every area of a split ring is aligned to 16, 2 and 4", () => {
  for (let num = 1; num <= 32768; num *= 2) {
    const { driverOffset, deviceOffset } = splitGeometry(num);
    assertEquals([driverOffset % 2, deviceOffset % 4], [0, 0], `num ${num}`);
  }
});

Deno.test("§2.8 every area of a packed ring is aligned to 16, 4 and 4", () => {
  for (let num = 1; num <= 32768; num++) {
    const { driverOffset, deviceOffset } = packedGeometry(num);
    if (driverOffset % 4 !== 0 || deviceOffset % 4 !== 0) {
      assertEquals([driverOffset % 4, deviceOffset % 4], [0, 0], `num ${num}`);
    }
  }
});

Deno.test("isSplitSize() accepts the powers of two up to 32768 and nothing else", () => {
  const legal: number[] = [];
  for (let num = -2; num <= 70000; num++) if (isSplitSize(num)) legal.push(num);
  const powers = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768];
  assertEquals(legal, powers);
  for (const num of [1.5, NaN, Infinity, -Infinity, 2 ** 32, 2 ** 32 + 1]) {
    assertEquals(isSplitSize(num), false, `num ${num}`);
  }
});

Deno.test("isPackedSize() accepts every number from 1 to 32768 and nothing else", () => {
  let legal = 0;
  for (let num = -2; num <= 70000; num++) if (isPackedSize(num)) legal++;
  assertEquals(legal, 32768);
  assertEquals([0, 1, 7, 32768, 32769].map(isPackedSize), [false, true, true, true, false]);
  for (const num of [1.5, NaN, Infinity, -Infinity, 2 ** 32, 2 ** 32 + 1]) {
    assertEquals(isPackedSize(num), false, `num ${num}`);
  }
});

Deno.test("layouts are numbered as in their names' list", () => {
  assertEquals([VQ_LAYOUT_SPLIT, VQ_LAYOUT_PACKED], [0, 1]);
  assertEquals([VQ_LAYOUT_SPLIT_IN_ORDER, VQ_LAYOUT_PACKED_IN_ORDER], [2, 3]);
  assertEquals(LAYOUT_NAMES, ["split", "packed"]);
  assertEquals(RING_LAYOUT_NAMES, ["split", "packed", "split_in_order", "packed_in_order"]);
  assertEquals(IN_ORDER_LAYOUT_NAMES, RING_LAYOUT_NAMES.slice(2) as typeof IN_ORDER_LAYOUT_NAMES);
  assertEquals(RING_LAYOUT_NAMES.map(isPackedLayout), [false, true, false, true]);
  assertEquals([VIRTQ_DESC_BYTES, VIRTQ_MAX_SIZE], [16, 32768]);
});

/** Positions of a split queue: byte offsets of flags, used_event, used.flags, used.ring and avail_event. */
const SPLIT_POSITIONS = [
  { num: 1, avail: 16, usedEvent: 22, used: 24, usedRing: 28, availEvent: 36 },
  { num: 2, avail: 32, usedEvent: 40, used: 44, usedRing: 48, availEvent: 64 },
  { num: 256, avail: 5184, usedEvent: 5700, used: 5704, usedRing: 5708, availEvent: 7756 },
  {
    num: 32768,
    avail: 525376,
    usedEvent: 590916,
    used: 590920,
    usedRing: 590924,
    availEvent: 853068,
  },
];

for (const want of SPLIT_POSITIONS) {
  Deno.test(`§2.7.6, §2.7.8 driver and device find the fields of a split ring of ${want.num}`, () => {
    const vq = createVirtqueue({ layout: "split", num: want.num });
    assertEquals(
      {
        num: vq.num,
        avail: vq.availIdxAt * 2 - 2,
        usedEvent: vq.usedEventAt * 2,
        used: vq.usedIdxAt * 2 - 2,
        usedRing: vq.usedRingAt * 4,
        availEvent: vq.availEventAt * 2,
      },
      want,
    );
    const dev = createDeviceQueue(vq);
    assertEquals([dev.driverAt * 2, dev.deviceAt * 2], [want.avail, want.used]);
    const base = vq.region.busAddress;
    assertEquals(splitOps.descAddr(vq), base);
    assertEquals(splitOps.availAddr(vq), base + BigInt(want.avail));
    assertEquals(splitOps.usedAddr(vq), base + BigInt(want.used));
  });
}

const PACKED_POSITIONS = [
  { num: 1, driver: 16, device: 20 },
  { num: 2, driver: 32, device: 36 },
  { num: 7, driver: 112, device: 116 },
  { num: 256, driver: 4096, device: 4100 },
  { num: 32768, driver: 524288, device: 524292 },
];

for (const want of PACKED_POSITIONS) {
  Deno.test(`§2.8.10 driver and device find the event areas of a packed ring of ${want.num}`, () => {
    const vq = createVirtqueue({ layout: "packed", num: want.num });
    assertEquals(
      { num: vq.num, driver: vq.driverEventAt * 2, device: vq.deviceEventAt * 2 },
      want,
    );
    const dev = createDeviceQueue(vq);
    assertEquals([dev.driverAt * 2, dev.deviceAt * 2], [want.driver, want.device]);
    const base = vq.region.busAddress;
    assertEquals(packedOps.descAddr(vq), base);
    assertEquals(packedOps.availAddr(vq), base + BigInt(want.driver));
    assertEquals(packedOps.usedAddr(vq), base + BigInt(want.device));
  });
}
