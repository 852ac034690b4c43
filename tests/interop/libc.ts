/**
 * The libc calls that the front-end of a vhost-user device needs, through Deno's FFI. Linux on x86-64 and arm64.
 *
 * @module
 */

const libc = Deno.dlopen("libc.so.6", {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  sendmsg: { parameters: ["i32", "buffer", "i32"], result: "i32" },
  recvmsg: { parameters: ["i32", "buffer", "i32"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "i32" },
  write: { parameters: ["i32", "buffer", "usize"], result: "i32" },
  memfd_create: { parameters: ["buffer", "u32"], result: "i32" },
  ftruncate: { parameters: ["i32", "i64"], result: "i32" },
  mmap: { parameters: ["pointer", "usize", "i32", "i32", "i32", "i64"], result: "pointer" },
  eventfd: { parameters: ["u32", "i32"], result: "i32" },
  poll: { parameters: ["buffer", "u64", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  __errno_location: { parameters: [], result: "pointer" },
}).symbols;

function check(what: string, result: number): number {
  if (result >= 0) return result;
  const errno = new Deno.UnsafePointerView(libc.__errno_location()!).getInt32();
  throw new Error(`Cannot ${what}: current value of errno is ${errno}`);
}

/** Memory for arguments; too large to lie in the moving heap. */
const scratch = new Uint8Array(16384);
const words = new DataView(scratch.buffer);
const base = Deno.UnsafePointer.value(Deno.UnsafePointer.of(scratch));
const MSGHDR = 0, IOVEC = 64, CONTROL = 128, DATA = 1024;

function message(bytes: number, controlBytes: number): void {
  scratch.fill(0, 0, DATA);
  words.setBigUint64(IOVEC, base + BigInt(DATA), true);
  words.setBigUint64(IOVEC + 8, BigInt(bytes), true);
  words.setBigUint64(MSGHDR + 16, base + BigInt(IOVEC), true);
  words.setBigUint64(MSGHDR + 24, 1n, true);
  if (controlBytes === 0) return;
  words.setBigUint64(MSGHDR + 32, base + BigInt(CONTROL), true);
  words.setBigUint64(MSGHDR + 40, BigInt(controlBytes), true);
}

/** Connects to a socket, which may take a moment to listen. */
export function connectUnix(path: string): number {
  const fd = check("socket", libc.socket(1, 1 | 0o2000000, 0));
  const address = new Uint8Array(512);
  address[0] = 1; // AF_UNIX
  address.set(new TextEncoder().encode(path), 2);
  // A device's socket is there a moment before the device listens.
  for (let tries = 0; tries < 100; tries++) {
    if (libc.connect(fd, address, 2 + path.length + 1) === 0) return fd;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
  check(`connect to ${path}`, libc.connect(fd, address, 2 + path.length + 1));
  return fd;
}

/** Sends bytes, and descriptors with SCM_RIGHTS. */
export function send(fd: number, bytes: Uint8Array, fds: readonly number[]): void {
  const length = fds.length === 0 ? 0 : 16 + 4 * fds.length;
  message(bytes.length, (length + 7) & ~7);
  scratch.set(bytes, DATA);
  if (length > 0) {
    words.setBigUint64(CONTROL, BigInt(length), true);
    words.setInt32(CONTROL + 8, 1, true); // SOL_SOCKET
    words.setInt32(CONTROL + 12, 1, true); // SCM_RIGHTS
    fds.forEach((f, i) => words.setInt32(CONTROL + 16 + 4 * i, f, true));
  }
  const sent = check("sendmsg", libc.sendmsg(fd, scratch, 0));
  if (sent !== bytes.length) throw new Error(`sendmsg sent ${sent} of ${bytes.length} bytes`);
}

/** Receives exactly `length` bytes. */
export function receive(fd: number, length: number): Uint8Array {
  const out = new Uint8Array(length);
  for (let at = 0; at < length;) {
    message(length - at, 0);
    const got = check("recvmsg", libc.recvmsg(fd, scratch, 0));
    if (got === 0) {
      throw new Error(
        "Cannot receive as the device must keep its connection: current value is closed",
      );
    }
    out.set(scratch.subarray(DATA, DATA + got), at);
    at += got;
  }
  return out;
}

const ONE = new Uint8Array(new BigUint64Array(512).fill(1n).buffer);
const COUNT = new Uint8Array(4096);

/** A new eventfd. */
export function eventfd(): number {
  return check("eventfd", libc.eventfd(0, 0o2000000));
}

/** Rings an eventfd. */
export function ring(fd: number): void {
  libc.write(fd, ONE, 8n);
}

const pollfd = new Uint8Array(4096);
const pollView = new DataView(pollfd.buffer);

/** Waits until the eventfd was rung and resets it; false on time-out. Blocks the thread. */
export function awaitRing(fd: number, milliseconds: number): boolean {
  pollView.setInt32(0, fd, true);
  pollView.setInt32(4, 1, true); // POLLIN
  if (check("poll", libc.poll(pollfd, 1n, milliseconds)) === 0) return false;
  check("read", libc.read(fd, COUNT, 8n));
  return true;
}

/** Closes a descriptor. */
export function close(fd: number): void {
  libc.close(fd);
}

/** Memory that another process can map. */
export interface SharedMapping {
  readonly fd: number;
  readonly address: bigint;
  readonly buffer: ArrayBuffer;
}

/** Maps new memory. */
export function sharedMapping(bytes: number): SharedMapping {
  const name = new Uint8Array(512);
  name.set(new TextEncoder().encode("guest"));
  const fd = check("memfd_create", libc.memfd_create(name, 1));
  check("ftruncate", libc.ftruncate(fd, BigInt(bytes)));
  const pointer = libc.mmap(null, BigInt(bytes), 3, 1, fd, 0n); // READ | WRITE, SHARED
  const address: bigint = Deno.UnsafePointer.value(pointer);
  if (pointer === null || BigInt.asIntN(64, address) === -1n) throw new Error("mmap failed");
  const buffer = new Deno.UnsafePointerView(pointer).getArrayBuffer(bytes);
  return { fd, address, buffer };
}
