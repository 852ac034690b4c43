/**
 * The child's end of its pipes: lines of ASCII, read and written synchronously, whatever a module that was imported in
 * between has done to `Deno`, to streams and to encoders.
 *
 * @module
 */

import { ArrayBuffer, charCodeAt, charOf, Uint8Array } from "../workload/user/intrinsics.ts";

const READ_BYTES = 65536;
const NEWLINE = 10;

const readSync = Deno.stdin.readSync.bind(Deno.stdin);
const writeOut = Deno.stdout.writeSync.bind(Deno.stdout);
const writeErr = Deno.stderr.writeSync.bind(Deno.stderr);

/** Ends the process with an exit code. */
export const exit: (code: number) => never = Deno.exit;

const buffer = new Uint8Array(READ_BYTES);
// Deno asks for it, and it is a getter of a prototype else.
Object.defineProperty(buffer, "length", { value: READ_BYTES });
let have = 0;
let used = 0;

/**
 * Waits for a line of standard input; nothing else runs meanwhile.
 *
 * @returns the line without its end, or `null` when there are no more.
 */
export function readLine(): string | null {
  let line = "";
  for (;;) {
    for (; used < have; used++) {
      const byte = buffer[used]!;
      if (byte === NEWLINE) {
        used++;
        return line;
      }
      line += charOf(byte);
    }
    const count = readSync(buffer);
    if (count === null) return null;
    have = count;
    used = 0;
  }
}

/** Writes ASCII text and the end of a line to standard output. */
export function writeLine(text: string): void {
  write(writeOut, `${text}\n`);
}

/** Writes ASCII text and the end of a line to standard error. */
export function writeErrorLine(text: string): void {
  write(writeErr, `${text}\n`);
}

/** What writes one line to standard error, again and again, by one system call and without making anything. */
export function errorLineWriter(text: string): () => void {
  const bytes = new Uint8Array(text.length + 1);
  for (let i = 0; i < text.length; i++) bytes[i] = charCodeAt(text, i);
  bytes[text.length] = NEWLINE;
  return () => void writeErr(bytes);
}

function write(writeSync: (bytes: Uint8Array) => number, text: string): void {
  const memory = new ArrayBuffer(text.length);
  const bytes = new Uint8Array(memory);
  for (let i = 0; i < text.length; i++) bytes[i] = charCodeAt(text, i);
  for (let at = 0; at < text.length;) at += writeSync(new Uint8Array(memory, at));
}
