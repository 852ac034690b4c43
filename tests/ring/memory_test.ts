import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { HeapAllocator, WindowAllocator } from "../../ring/mod.ts";

Deno.test("HeapAllocator.alloc() gives each region a zero-filled buffer of its own", () => {
  const allocator = new HeapAllocator();
  const first = allocator.alloc(100)!;
  const second = allocator.alloc(100)!;
  assert(first.buffer !== second.buffer);
  assertEquals([first.byteOffset, first.byteLength], [0, 100]);
  assertEquals(first.buffer.byteLength, 112); // rounded up to 16: u32 views reach the last byte
  assertEquals(new Uint8Array(first.buffer), new Uint8Array(112));
});

Deno.test("HeapAllocator counts bus addresses up in pages, from 0x1000 or as told", () => {
  const allocator = new HeapAllocator();
  const sizes = [1, 4096, 4097, 16];
  assertEquals(sizes.map((bytes) => allocator.alloc(bytes)!.busAddress), [
    0x1000n,
    0x2000n,
    0x3000n,
    0x5000n,
  ]);
  assertEquals(new HeapAllocator({ busAddress: 1n << 40n }).alloc(16)!.busAddress, 1n << 40n);
});

Deno.test("HeapAllocator hands out shared memory only if asked", () => {
  assert(new HeapAllocator({ shared: true }).alloc(16)!.buffer instanceof SharedArrayBuffer);
  assert(new HeapAllocator().alloc(16)!.buffer instanceof ArrayBuffer);
});

Deno.test("WindowAllocator.alloc() cuts aligned regions from one buffer, first fit", () => {
  const buffer = new ArrayBuffer(256);
  const allocator = new WindowAllocator(buffer);
  const first = allocator.alloc(20)!;
  const second = allocator.alloc(16)!;
  const third = allocator.alloc(1)!;
  assertStrictEquals(first.buffer, buffer);
  assertEquals([first.byteOffset, second.byteOffset, third.byteOffset], [0, 32, 48]);
  assertEquals([first.busAddress, second.busAddress, third.busAddress], [0n, 32n, 48n]);

  allocator.free(second);
  assertEquals(allocator.alloc(17)!.byteOffset, 64); // the hole of 16 is too small
  assertEquals(allocator.alloc(16)!.byteOffset, 32);
});

Deno.test("WindowAllocator.alloc() zero-fills what was used before and touches nothing else", () => {
  const bytes = new Uint8Array(64).fill(0xaa);
  const allocator = new WindowAllocator(bytes.buffer, { byteOffset: 16, byteLength: 32 });
  const region = allocator.alloc(20)!;
  assertEquals(region.byteOffset, 16);
  assertEquals([...bytes.slice(14, 38)], [
    ...[0xaa, 0xaa],
    ...new Array(20).fill(0),
    ...[0xaa, 0xaa],
  ]);
});

Deno.test("WindowAllocator.alloc() returns null when no stretch is long enough", () => {
  const allocator = new WindowAllocator(new ArrayBuffer(64));
  assertEquals(allocator.alloc(65), null);
  const whole = allocator.alloc(64)!;
  assertEquals(allocator.alloc(1), null);
  allocator.free(whole);
  assertEquals(allocator.alloc(64)!.byteOffset, 0);
});

Deno.test("WindowAllocator.alloc() never overlaps regions, whatever is freed in between", () => {
  const allocator = new WindowAllocator(new ArrayBuffer(1024));
  const live: { at: number; end: number; free: () => void }[] = [];
  for (let step = 0; step < 500; step++) {
    const region = allocator.alloc(1 + (step * 37) % 150);
    if (region === null || step % 3 === 2) {
      live.splice((step * 7) % Math.max(1, live.length), 1)[0]?.free();
    }
    if (region === null) continue;
    const at = region.byteOffset;
    const end = at + region.byteLength;
    assertEquals(at % 16, 0);
    assert(end <= 1024);
    for (const other of live) assert(end <= other.at || at >= other.end, `step ${step}`);
    live.push({ at, end, free: () => allocator.free(region) });
  }
  assert(live.length > 0);
});

Deno.test("WindowAllocator.free() of a region that is not in use changes nothing", () => {
  const allocator = new WindowAllocator(new ArrayBuffer(32));
  const region = allocator.alloc(16)!;
  allocator.free({ ...region, byteOffset: 16 });
  assertEquals(allocator.alloc(16)!.byteOffset, 16);
  assertEquals(allocator.alloc(16), null);
});

Deno.test("WindowAllocator takes bus addresses as told", () => {
  const buffer = new ArrayBuffer(128);
  const allocator = new WindowAllocator(buffer, { byteOffset: 32, busAddress: 0x1_0000_0000n });
  assertEquals(allocator.alloc(16)!.busAddress, 0x1_0000_0000n);
  assertEquals(allocator.alloc(16)!.busAddress, 0x1_0000_0010n);
  assertEquals(new WindowAllocator(buffer, { byteOffset: 32 }).alloc(16)!.busAddress, 32n);
});

Deno.test("WindowAllocator works on shared memory", () => {
  const buffer = new SharedArrayBuffer(64);
  assertStrictEquals(new WindowAllocator(buffer).alloc(64)!.buffer, buffer);
});

Deno.test("WindowAllocator refuses an unaligned offset", () => {
  for (const byteOffset of [8, 1, -16, 1.5]) {
    assertThrows(
      () => new WindowAllocator(new ArrayBuffer(64), { byteOffset, byteLength: 16 }),
      RangeError,
      `Cannot open memory window as byteOffset must be a multiple of 16: current value is ${byteOffset}`,
    );
  }
});

Deno.test("WindowAllocator refuses an unaligned or negative bus address", () => {
  for (const busAddress of [8n, -16n]) {
    assertThrows(
      () => new WindowAllocator(new ArrayBuffer(64), { busAddress }),
      RangeError,
      `Cannot open memory window as busAddress must be a multiple of 16: current value is ${busAddress}`,
    );
  }
});

Deno.test("WindowAllocator refuses a window that reaches past the buffer", () => {
  const cases = [
    { options: { byteOffset: 48, byteLength: 17 }, end: 65 },
    { options: { byteLength: 65 }, end: 65 },
    { options: { byteLength: -1 }, end: -1 },
    { options: { byteOffset: 80 }, end: 64 },
  ];
  for (const { options, end } of cases) {
    assertThrows(
      () => new WindowAllocator(new ArrayBuffer(64), options),
      RangeError,
      `Cannot open memory window as it must end within the buffer of 64 bytes: current value is ${end}`,
    );
  }
});
