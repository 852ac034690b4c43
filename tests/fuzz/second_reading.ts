/**
 * The next available buffer of a ring, read a second way: over a DataView, with objects, straight from the
 * specification.
 */

/** A buffer as read. */
export interface ReadBuffer {
  readonly id: number;
  readonly chainLength: number;
  readonly indirect: boolean;
  /** Address low, address high, length, writable; for each segment. */
  readonly segments: readonly number[];
}

/** What the reading needs to know of the device. */
export interface Reader {
  readonly num: number;
  readonly indirect: boolean;
  readonly nextAvail: number;
  readonly availWrapCounter: number;
  readonly segs: { readonly length: number };
}

interface Descriptor {
  readonly addrLo: number;
  readonly addrHi: number;
  readonly len: number;
  /** The 16 bits at offset 12: flags (split) or id (packed). */
  readonly at12: number;
  /** The 16 bits at offset 14: next (split) or flags (packed). */
  readonly at14: number;
}

const NEXT = 1;
const WRITE = 2;
const INDIRECT = 4;

function descriptor(bytes: Uint8Array, index: number): Descriptor {
  const view = new DataView(bytes.buffer, bytes.byteOffset + index * 16, 16);
  return {
    addrLo: view.getUint32(0, true),
    addrHi: view.getUint32(4, true),
    len: view.getUint32(8, true),
    at12: view.getUint16(12, true),
    at14: view.getUint16(14, true),
  };
}

function u16(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint16(at, true);
}

/** The table that a descriptor refers to, or `null` if that is none. */
function tableOf(desc: Descriptor, table: Uint8Array, reader: Reader): Uint8Array | null {
  if (!reader.indirect || desc.len === 0 || desc.len % 16 !== 0) return null;
  if (desc.addrHi !== 0 || desc.addrLo % 16 !== 0) return null;
  if (desc.addrLo + desc.len > table.length) return null;
  return table.subarray(desc.addrLo, desc.addrLo + desc.len);
}

/** The segments of descriptors whose flags are given beside, or `null` if they are not in order or too many. */
function segmentsOf(list: readonly { desc: Descriptor; flags: number }[], reader: Reader) {
  if (list.length > reader.segs.length / 4) return null;
  const writable = list.map(({ flags }) => (flags & WRITE) !== 0);
  if (writable.some((flag, i) => !flag && i > 0 && writable[i - 1])) return null;
  return list.flatMap(({ desc }, i) => [desc.addrLo, desc.addrHi, desc.len, writable[i] ? 1 : 0]);
}

/** Reads the next available buffer of a split ring. Spec: VIRTIO 1.3 §2.7. */
export function readSplit(
  ring: Uint8Array,
  table: Uint8Array,
  reader: Reader,
  driverOffset: number,
): ReadBuffer | "nothing" | "fault" {
  const { num, nextAvail } = reader;
  const waiting = (u16(ring, driverOffset + 2) - nextAvail + 65536) % 65536;
  if (waiting === 0) return "nothing";
  if (waiting > num) return "fault";
  const head = u16(ring, driverOffset + 4 + 2 * (nextAvail % num));
  const chain = follow(ring, head, num);
  if (chain === null) return "fault";
  const last = chain.at(-1)!;
  let list = chain;
  const indirect = (last.flags & INDIRECT) !== 0;
  if (indirect) {
    const entries = tableOf(last.desc, table, reader);
    const inner = entries === null ? null : follow(entries, 0, entries.length / 16);
    if (inner === null || inner.some(({ flags }) => flags & INDIRECT)) return "fault";
    list = [...chain.slice(0, -1), ...inner];
  }
  const segments = segmentsOf(list, reader);
  return segments === null ? "fault" : { id: head, chainLength: chain.length, indirect, segments };
}

/** The descriptors from `head` on, the last one without NEXT; `null` for a broken chain. */
function follow(bytes: Uint8Array, head: number, num: number) {
  const chain: { desc: Descriptor; flags: number }[] = [];
  for (let index = head; chain.length < num;) {
    if (index >= num) return null;
    const desc = descriptor(bytes, index);
    const flags = desc.at12;
    chain.push({ desc, flags });
    if (flags & INDIRECT) return flags & NEXT ? null : chain;
    if (!(flags & NEXT)) return chain;
    index = desc.at14;
  }
  return null;
}

/** Reads the next available buffer of a packed ring. Spec: VIRTIO 1.3 §2.8. */
export function readPacked(
  ring: Uint8Array,
  table: Uint8Array,
  reader: Reader,
): ReadBuffer | "nothing" | "fault" {
  const { num, nextAvail } = reader;
  const list: { desc: Descriptor; flags: number }[] = [];
  for (let position = nextAvail; list.length < num; position++) {
    const desc = descriptor(ring, position % num);
    const wrap = position < num ? reader.availWrapCounter === 1 : reader.availWrapCounter === 0;
    const flags = desc.at14;
    const available = ((flags & 0x80) !== 0) === wrap && ((flags & 0x8000) !== 0) !== wrap;
    if (!available) return list.length === 0 ? "nothing" : "fault";
    list.push({ desc, flags });
    if (!(flags & NEXT)) break;
  }
  const last = list.at(-1)!;
  if (last.flags & NEXT) return "fault";
  const indirect = list.some(({ flags }) => flags & INDIRECT);
  if (!indirect) {
    const segments = segmentsOf(list, reader);
    if (segments === null) return "fault";
    return { id: last.desc.at12, chainLength: list.length, indirect, segments };
  }
  if (list.length > 1) return "fault";
  const bytes = tableOf(last.desc, table, reader);
  if (bytes === null) return "fault";
  const entries = Array.from({ length: bytes.length / 16 }, (_, i) => {
    const desc = descriptor(bytes, i);
    return { desc, flags: desc.at14 };
  });
  const segments = segmentsOf(entries, reader);
  if (segments === null || entries.some(({ flags }) => flags & INDIRECT)) return "fault";
  return { id: last.desc.at12, chainLength: 1, indirect, segments };
}
