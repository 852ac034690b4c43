/**
 * Memory for machine code, through Linux libc: writable first, then executable, never both.
 *
 * Asks for `--allow-ffi`.
 *
 * @module
 */

const PROT_READ = 1;
const PROT_WRITE = 2;
const PROT_EXEC = 4;
const MAP_PRIVATE = 0x02;
const MAP_ANONYMOUS = 0x20;
const NO_FILE = -1;
const MAP_FAILED = 2n ** 64n - 1n;
const PAGE_BYTES = 4096;

const SYMBOLS = {
  mmap: { parameters: ["usize", "usize", "i32", "i32", "i32", "i64"], result: "usize" },
  mprotect: { parameters: ["usize", "usize", "i32"], result: "i32" },
  munmap: { parameters: ["usize", "usize"], result: "i32" },
} as const;

/** Machine code that can be called. */
export interface ExecutableCode extends Disposable {
  /** Where it starts; a multiple of 4096. */
  readonly address: bigint;
}

/**
 * Copies machine code to where it can be called. Disposing of it unmaps the memory; calling into it afterwards ends the
 * process.
 *
 * @throws Error when the system refuses, as some hardened ones do.
 */
export function makeExecutable(code: Uint8Array): ExecutableCode {
  const libc = Deno.dlopen("libc.so.6", SYMBOLS);
  const { mmap, mprotect, munmap } = libc.symbols;
  const bytes = BigInt(Math.ceil(code.length / PAGE_BYTES) * PAGE_BYTES);
  const flags = MAP_PRIVATE | MAP_ANONYMOUS;
  const address = BigInt(mmap(0n, bytes, PROT_READ | PROT_WRITE, flags, NO_FILE, 0n));
  if (address === MAP_FAILED) {
    libc.close();
    throw new Error(
      `Cannot map memory for machine code as mmap must succeed: current value is ${address}`,
    );
  }
  const close = (): void => {
    munmap(address, bytes);
    libc.close();
  };
  new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(pointerTo(address), code.length)).set(code);
  const refused = mprotect(address, bytes, PROT_READ | PROT_EXEC);
  if (refused !== 0) {
    close();
    throw new Error(
      `Cannot make machine code executable as mprotect must return 0: current value is ${refused}`,
    );
  }
  return { address, [Symbol.dispose]: close };
}

/**
 * The function at an address. Calling it when no function of that type is there ends the process.
 *
 * @throws RangeError when the address is 0.
 */
export function functionAt<const Definition extends Deno.ForeignFunction>(
  address: bigint,
  definition: Definition,
): Deno.UnsafeFnPointer<Definition> {
  const pointer = pointerTo(address) as Deno.PointerObject<Definition>;
  return new Deno.UnsafeFnPointer(pointer, definition);
}

function pointerTo(address: bigint): Deno.PointerObject {
  const pointer = Deno.UnsafePointer.create(address);
  if (pointer === null) {
    throw new RangeError(`Cannot point at memory as the address must not be 0: current value is 0`);
  }
  return pointer;
}
