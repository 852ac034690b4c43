/**
 * Small files of the Linux kernel, read through libc: Deno itself opens them under `--allow-all` only.
 *
 * Asks for `--allow-ffi`.
 *
 * @module
 */

const O_RDONLY = 0;
const CHUNK_BYTES = 4096;

const SYMBOLS = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
} as const;

/** Where the kernel tells what it does about branch target injection. */
export const SPECTRE_V2_FILE = "/sys/devices/system/cpu/vulnerabilities/spectre_v2";

/** The file's text, or `null` when it cannot be opened or read. */
export function readKernelFile(path: string): string | null {
  using libc = openLibc();
  const { open, read, close } = libc.symbols;
  const file = open(new TextEncoder().encode(`${path}\0`), O_RDONLY);
  if (file < 0) return null;
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(CHUNK_BYTES);
  let text = "";
  try {
    for (;;) {
      const count = Number(read(file, chunk, BigInt(CHUNK_BYTES)));
      if (count < 0) return null;
      if (count === 0) return text + decoder.decode();
      text += decoder.decode(chunk.subarray(0, count), { stream: true });
    }
  } finally {
    close(file);
  }
}

function openLibc(): Disposable & Pick<Deno.DynamicLibrary<typeof SYMBOLS>, "symbols"> {
  const libc = Deno.dlopen("libc.so.6", SYMBOLS);
  return { symbols: libc.symbols, [Symbol.dispose]: () => libc.close() };
}
