/**
 * The front-end's half of the vhost-user protocol, over a Unix socket.
 *
 * @module
 */

import { type DmaAllocator, type Virtqueue, WindowAllocator } from "../../ring/mod.ts";
import {
  close,
  connectUnix,
  eventfd,
  receive,
  send,
  type SharedMapping,
  sharedMapping,
} from "./libc.ts";

const GET_FEATURES = 1, SET_FEATURES = 2, SET_OWNER = 3, SET_MEM_TABLE = 5, SET_VRING_NUM = 8;
const SET_VRING_ADDR = 9, SET_VRING_BASE = 10, GET_VRING_BASE = 11, SET_VRING_KICK = 12;
const SET_VRING_CALL = 13, GET_PROTOCOL_FEATURES = 15, SET_PROTOCOL_FEATURES = 16;
const SET_VRING_ENABLE = 18;
const REPLY_ACK = 3;
const F_PROTOCOL_FEATURES = 30;
const GUEST_BASE = 0x1_4000_0000n; // 5 GiB: no address fits 32 bits

/** The mask of a feature. */
export const bit = (n: number): bigint => 1n << BigInt(n);

/** Guest memory: rings, tables and buffers come from `allocator`. */
export class GuestMemory {
  readonly mapping: SharedMapping;
  readonly allocator: DmaAllocator;
  readonly bytes: number;
  constructor(bytes: number) {
    this.bytes = bytes;
    this.mapping = sharedMapping(bytes);
    this.allocator = new WindowAllocator(this.mapping.buffer, { busAddress: GUEST_BASE });
  }
  /** What the back-end takes ring addresses to be: addresses in this process. */
  userAddress(busAddress: bigint): bigint {
    return this.mapping.address + (busAddress - GUEST_BASE);
  }
  /** `count` pieces of `bytes` each, 4 KiB aligned where `bytes` is. */
  buffers(count: number, bytes: number): { at: number; lo: number; hi: number }[] {
    const region = this.allocator.alloc(count * bytes + 4096);
    if (region === null) throw new Error("guest memory is full");
    const skip = (4096 - region.byteOffset % 4096) % 4096;
    return Array.from({ length: count }, (_, i) => {
      const address = region.busAddress + BigInt(skip + i * bytes);
      return {
        at: region.byteOffset + skip + i * bytes,
        lo: Number(address & 0xffffffffn),
        hi: Number(address >> 32n),
      };
    });
  }
}

/** The eventfds of a queue. */
export interface Bells {
  readonly kick: number;
  readonly call: number;
}

/** A connection to a device. */
export class VhostUser {
  readonly #fd: number;
  #ack = false;
  offered: bigint;
  protocol = 0n;
  constructor(path: string) {
    this.#fd = connectUnix(path);
    this.offered = this.#u64(GET_FEATURES);
    this.#send(SET_OWNER, new Uint8Array(0), []);
    if (this.offered & bit(F_PROTOCOL_FEATURES)) {
      const offered = this.#u64(GET_PROTOCOL_FEATURES);
      this.protocol = offered & bit(REPLY_ACK);
      this.#set64(SET_PROTOCOL_FEATURES, this.protocol);
      this.#ack = (this.protocol & bit(REPLY_ACK)) !== 0n;
    }
  }
  /** Asks for features; throws if one of them is not offered. */
  negotiate(wanted: bigint): void {
    if (wanted & ~this.offered) {
      throw new Error(`not offered: ${(wanted & ~this.offered).toString(16)}`);
    }
    this.#set64(SET_FEATURES, wanted | (this.offered & bit(F_PROTOCOL_FEATURES)));
  }
  setMemory(memory: GuestMemory): void {
    const payload = new Uint8Array(8 + 32);
    const view = new DataView(payload.buffer);
    view.setUint32(0, 1, true);
    view.setBigUint64(8, GUEST_BASE, true);
    view.setBigUint64(16, BigInt(memory.bytes), true);
    view.setBigUint64(24, memory.mapping.address, true);
    this.#send(SET_MEM_TABLE, payload, [memory.mapping.fd]);
  }
  /** Hands a ring over to the device. */
  start(vq: Virtqueue, memory: GuestMemory, bells: Bells): void {
    const { index, num } = vq;
    this.#state(SET_VRING_NUM, index, num);
    // Packed: position 0 with wrap counter 1, available and used.
    this.#state(SET_VRING_BASE, index, vq.packedRing ? 0x8000_8000 : 0);
    const address = new Uint8Array(40);
    const view = new DataView(address.buffer);
    view.setUint32(0, index, true);
    view.setBigUint64(8, memory.userAddress(vq.ops.descAddr(vq)), true);
    view.setBigUint64(16, memory.userAddress(vq.ops.usedAddr(vq)), true);
    view.setBigUint64(24, memory.userAddress(vq.ops.availAddr(vq)), true);
    this.#send(SET_VRING_ADDR, address, []);
    this.#bell(SET_VRING_CALL, index, bells.call);
    this.#bell(SET_VRING_KICK, index, bells.kick);
    if (this.offered & bit(F_PROTOCOL_FEATURES)) this.#state(SET_VRING_ENABLE, index, 1);
  }
  /** Stops a ring; returns the device's next available position. */
  stop(vq: Virtqueue): number {
    if (this.offered & bit(F_PROTOCOL_FEATURES)) this.#state(SET_VRING_ENABLE, vq.index, 0);
    const payload = new Uint8Array(8);
    new DataView(payload.buffer).setUint32(0, vq.index, true);
    this.#send(GET_VRING_BASE, payload, [], false);
    return new DataView(this.#reply(GET_VRING_BASE).buffer).getUint32(4, true);
  }
  close(): void {
    close(this.#fd);
  }
  #u64(request: number): bigint {
    this.#send(request, new Uint8Array(0), [], false);
    return new DataView(this.#reply(request).buffer).getBigUint64(0, true);
  }
  #set64(request: number, value: bigint): void {
    this.#send(request, new Uint8Array(new BigUint64Array([value]).buffer), []);
  }
  #state(request: number, index: number, num: number): void {
    this.#send(request, new Uint8Array(Uint32Array.of(index, num).buffer), []);
  }
  #bell(request: number, index: number, fd: number): void {
    this.#send(request, new Uint8Array(new BigUint64Array([BigInt(index)]).buffer), [fd]);
  }
  /** With REPLY_ACK every request without a reply of its own is acknowledged, so nothing fails unseen. */
  #send(request: number, payload: Uint8Array, fds: readonly number[], ack = this.#ack): void {
    const bytes = new Uint8Array(12 + payload.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, request, true);
    view.setUint32(4, 1 | (ack ? 8 : 0), true);
    view.setUint32(8, payload.length, true);
    bytes.set(payload, 12);
    send(this.#fd, bytes, fds);
    if (!ack) return;
    const code = new DataView(this.#reply(request).buffer).getBigUint64(0, true);
    if (code !== 0n) throw new Error(`vhost-user request ${request} refused: ${code}`);
  }
  #reply(request: number): Uint8Array {
    const header = new DataView(receive(this.#fd, 12).buffer);
    const payload = receive(this.#fd, header.getUint32(8, true));
    if (header.getUint32(0, true) !== request || !(header.getUint32(4, true) & 4)) {
      throw new Error(`unexpected reply ${header.getUint32(0, true)} to request ${request}`);
    }
    return payload;
  }
}

/** New eventfds. */
export function newBells(): Bells {
  return { kick: eventfd(), call: eventfd() };
}
