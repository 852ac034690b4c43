/**
 * What differs between a ring function for one party and the same function for two that run at once.
 *
 * Split rings need no list: each word that both sides touch has a name, and every access by such a name becomes an
 * atomic one of the same 16 bits. Packed rings share pairs of 16 bits, id and flags, `off_wrap` and flags, which
 * become one atomic access of 32 bits: racing accesses of unequal size would not be atomic.
 *
 * @module
 */

/** One change: a text that stands in the source exactly once, or as often as said, and what takes its place. */
export type Edit = readonly [from: string, to: string, times?: number];

/** The index in `get`: looked at once for all that it covers, so that the device's cache line is left alone until then. */
const USED_SEEN =
  "if (vq.broken) return null;\n  if (vq.usedSeen === lastUsedIdx) {\n    vq.usedSeen = u16[vq.usedIdxAt]!;\n    if (vq.usedSeen === lastUsedIdx) return null;\n  }";

/** By file of `ring/`: the changes, beyond those by name. */
export const CONCURRENT_EDITS: Readonly<Record<string, readonly Edit[]>> = {
  "split_driver.ts": [
    [
      "if (vq.broken || u16[vq.usedIdxAt] === lastUsedIdx) return null;",
      USED_SEEN,
    ],
    [
      "if (!vq.availFlagsShadow) u16[vq.usedEventAt] = next; // NO_INTERRUPT is its only bit",
      usedEvent("u16", "next"),
    ],
  ],
  "split_in_order_driver.ts": [
    [
      "if (vq.broken || u16[vq.usedIdxAt] === lastUsedIdx) return null;",
      USED_SEEN,
    ],
    [
      "if (!vq.availFlagsShadow) u16[vq.usedEventAt] = next; // NO_INTERRUPT is its only bit",
      usedEvent("u16", "next"),
    ],
    [
      "if (!vq.availFlagsShadow) vq.u16[vq.usedEventAt] = vq.lastUsedIdx;",
      usedEvent("vq.u16", "vq.lastUsedIdx"),
    ],
  ],
  "split_mapped_add.ts": [],
  "split_device.ts": [
    [
      "  const pending = (u16[availIdxAt]! - nextAvail) << 16 >>> 16;\n",
      "  let pending = (dev.availSeen - nextAvail) << 16 >>> 16;\n  // Looks again once all that it saw is taken: the driver's cache line is left alone until then.\n  if (!pending || pending > num) {\n    dev.availSeen = u16[availIdxAt]!;\n    pending = (dev.availSeen - nextAvail) << 16 >>> 16;\n  }\n",
    ],
  ],
  "in_order_device.ts": [],
  "packed_driver.ts": [
    [
      "u32[at + 3] = ((vq.availUsedFlags | (inSgs << 1)) << 16) | id;",
      "Atomics.store(vq.i32, at + 3, ((vq.availUsedFlags | (inSgs << 1)) << 16) | id);",
    ],
    [
      "vq.u32[(head << 2) + 3] = (headFlags << 16) | id;",
      "Atomics.store(vq.i32, (head << 2) + 3, (headFlags << 16) | id);",
    ],
    ["const { u16, descData, lastUsedIdx } = vq;", "const { i32, descData, lastUsedIdx } = vq;"],
    [
      "const at = index << 3;",
      "const at = index << 2;\n  const idFlags = Atomics.load(i32, at + 3);",
    ],
    ["(u16[at + 7]! & AVAIL_USED)", "(idFlags >>> 16 & AVAIL_USED)"],
    ["const id = u16[at + 6]!;", "const id = idFlags & 0xffff;"],
    ["vq.u32[(at >> 1) + 2]!", "vq.u32[at + 2]!"],
    [
      "u16[vq.driverEventAt] = vq.lastUsedIdx;",
      "{\n    Atomics.store(i32, vq.driverEventAt >> 1, RING_EVENT_FLAGS_DESC << 16 | vq.lastUsedIdx);\n  }",
    ],
    [
      "const flags = vq.u16[vq.deviceEventAt + 1];",
      "const event = Atomics.load(vq.i32, vq.deviceEventAt >> 1);\n  const flags = event >>> 16;",
    ],
    ["return packedKickAtEvent(vq);", "return packedKickAtEvent(vq, event & 0xffff);"],
    [
      "function packedKickAtEvent(vq: Virtqueue): boolean {",
      "function packedKickAtEvent(vq: Virtqueue, event: number): boolean {",
    ],
    ["  const event = vq.u16[vq.deviceEventAt]!;\n", ""],
    [
      "vq.u16[vq.driverEventAt + 1] = RING_EVENT_FLAGS_DISABLE;",
      "Atomics.store(\n    vq.i32,\n    vq.driverEventAt >> 1,\n    RING_EVENT_FLAGS_DISABLE << 16 | vq.u16[vq.driverEventAt]!, // plain: its own word\n  );",
    ],
    [
      "/** Writes the enabling event flags, if they were DISABLE. */\nfunction packedEnable(vq: Virtqueue): void {\n  if (vq.eventFlagsShadow !== RING_EVENT_FLAGS_DISABLE) return;\n",
      "/** Writes the enabling event flags, if they were DISABLE, and with EVENT_IDX the position: one store. */\nfunction packedEnable(vq: Virtqueue, offWrap: number): void {\n  if (vq.eventFlagsShadow !== RING_EVENT_FLAGS_DISABLE) {\n    if (!vq.event) return;\n  } else ",
    ],
    [
      "  vq.u16[vq.driverEventAt + 1] = vq.eventFlagsShadow;\n",
      "  const position = vq.event ? offWrap : vq.u16[vq.driverEventAt]!; // plain: its own word\n  Atomics.store(vq.i32, vq.driverEventAt >> 1, vq.eventFlagsShadow << 16 | position);\n",
    ],
    [
      "  // off_wrap goes first: flags that ask for an event must not meet an old position.\n  if (vq.event) vq.u16[vq.driverEventAt] = last;\n  packedEnable(vq);\n",
      "  // Barrier C, pairs with packed_device.ts packedNeedsNotification: the wish before the look of packedPoll.\n  packedEnable(vq, last);\n",
    ],
    [
      "  const last = vq.lastUsedIdx;\n  if (vq.event) {\n    const next",
      "  const last = vq.lastUsedIdx;\n  let offWrap = last;\n  if (vq.event) {\n    const next",
    ],
    ["vq.u16[vq.driverEventAt] = next < vq.num ?", "offWrap = next < vq.num ?"],
    [
      "  packedEnable(vq);\n  return !isUsed",
      "  // Barrier C, as in packedEnableCbPrepare.\n  packedEnable(vq, offWrap);\n  return !isUsed",
    ],
    [
      "const flags = vq.u16[((position & INDEX_MASK) << 3) + 7]!;",
      "const flags = Atomics.load(vq.i32, ((position & INDEX_MASK) << 2) + 3) >>> 16;",
    ],
  ],
  "packed_in_order_driver.ts": [
    [
      "u32[at + 3] = ((vq.availUsedFlags | (inSgs << 1)) << 16) | head;",
      "Atomics.store(vq.i32, at + 3, ((vq.availUsedFlags | (inSgs << 1)) << 16) | head);",
    ],
    ["const { u16, descData, lastUsedIdx } = vq;", "const { i32, descData, lastUsedIdx } = vq;"],
    [
      "const at = head << 3;",
      "const at = head << 2;\n  const idFlags = Atomics.load(i32, at + 3);",
    ],
    ["(u16[at + 7]! & AVAIL_USED)", "(idFlags >>> 16 & AVAIL_USED)"],
    ["u16[at + 6] !== head", "(idFlags & 0xffff) !== head"],
    ["vq.u32[(at >> 1) + 2]!", "vq.u32[at + 2]!"],
    [
      "u16[vq.driverEventAt] = lastUsedIdx + 1;",
      "{\n    Atomics.store(i32, vq.driverEventAt >> 1, RING_EVENT_FLAGS_DESC << 16 | (lastUsedIdx + 1));\n  }",
    ],
    [
      "vq.u16[vq.driverEventAt] = vq.lastUsedIdx;",
      "{\n    Atomics.store(vq.i32, vq.driverEventAt >> 1, RING_EVENT_FLAGS_DESC << 16 | vq.lastUsedIdx);\n  }",
    ],
  ],
  "packed_mapped_add.ts": [
    [
      "vq.u32[(head << 2) + 3] = (headFlags << 16) | id;",
      "Atomics.store(vq.i32, (head << 2) + 3, (headFlags << 16) | id);",
    ],
  ],
  "packed_device.ts": [
    ["const idFlags = u32[at + 3]!;", "const idFlags = Atomics.load(dev.i32, at + 3);"],
    [
      "u32[at + 3] = (usedWrapCounter * AVAIL_USED | (len ? VIRTQ_DESC_F_WRITE : 0)) << 16 | id;",
      "const flags = usedWrapCounter * AVAIL_USED | (len ? VIRTQ_DESC_F_WRITE : 0);\n  Atomics.store(dev.i32, at + 3, flags << 16 | id);",
    ],
    [
      "const { u16, driverAt, nextUsed, numAdded } = dev;",
      "const { driverAt, nextUsed, numAdded } = dev;",
    ],
    [
      "const flags = u16[driverAt + 1]! & 3;",
      "const event = Atomics.load(dev.i32, driverAt >> 1);\n  const flags = event >>> 16 & 3;",
    ],
    ["const offWrap = u16[driverAt]!;", "const offWrap = event & 0xffff;"],
    [
      "const { u16, deviceAt, nextAvail, availWrapCounter } = dev;",
      "const { i32, deviceAt, nextAvail, availWrapCounter } = dev;",
    ],
    [
      "    u16[deviceAt] = nextAvail | availWrapCounter << RING_EVENT_WRAP_SHIFT;\n    u16[deviceAt + 1] = RING_EVENT_FLAGS_DESC;\n",
      "    const position = nextAvail | availWrapCounter << RING_EVENT_WRAP_SHIFT;\n    Atomics.store(i32, deviceAt >> 1, RING_EVENT_FLAGS_DESC << 16 | position);\n",
    ],
    [
      "u16[deviceAt + 1] = RING_EVENT_FLAGS_ENABLE;",
      "const offWrap = dev.u16[deviceAt]!; // plain: its own word\n    Atomics.store(i32, deviceAt >> 1, RING_EVENT_FLAGS_ENABLE << 16 | offWrap);",
    ],
    [
      "(u16[nextAvail * 8 + 7]! & AVAIL_USED)",
      "(Atomics.load(i32, nextAvail * 4 + 3) >>> 16 & AVAIL_USED)",
    ],
    [
      "dev.u16[dev.deviceAt + 1] = RING_EVENT_FLAGS_DISABLE;",
      "Atomics.store(\n    dev.i32,\n    dev.deviceAt >> 1,\n    RING_EVENT_FLAGS_DISABLE << 16 | dev.u16[dev.deviceAt]!, // plain: its own word\n  );",
    ],
  ],
};

/** `used_event` in `get`: atomic where a device reads it; without EVENT_IDX no one does, and Linux writes it all the same. */
function usedEvent(u16: string, value: string): string {
  return `if (!vq.availFlagsShadow) {\n    if (vq.event) Atomics.store(${u16}, vq.usedEventAt, ${value});\n    else ${u16}[vq.usedEventAt] = ${value}; // plain: nobody reads it\n  }`;
}
