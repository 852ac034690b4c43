/**
 * Steps through a stretch of a child process, instruction by instruction, by Linux's `ptrace` through FFI.
 *
 * The child blocks in a read, is attached to, and says where the stretch begins and ends by writing
 * {@linkcode MARK_BYTES} bytes to standard error. Between these two system calls each instruction is one step of the
 * traced thread; all other threads run on. `ptrace` obeys one thread only, so a tracer belongs to the thread that made
 * it, and blocks it.
 *
 * @module
 */

import { MARK_BYTES } from "../child_protocol.ts";
import { type DecodeStep, LONGEST_INSTRUCTION, type StepMeaning } from "./step_decoder.ts";

/** Executions of one address in a walk. */
export interface AddressCount {
  /** The address. */
  readonly address: number;
  /** What its instruction does. */
  readonly meaning: StepMeaning;
  /** Executions. */
  count: number;
  /** Executions after which the next instruction was not the following one. */
  taken: number;
  /** Where calls and indirect jumps went, by address: how often. */
  readonly targets: Map<number, number>;
}

/** A stretch that was stepped through. */
export interface Walk {
  /** How it ended: at its second mark, at a limit, or with the process. */
  readonly end: "mark" | "steps" | "time" | "gone";
  /** All steps, those outside of the functions in focus included. */
  readonly steps: number;
  /** What ran in calls of the functions in focus. */
  readonly addresses: readonly AddressCount[];
}

/** What to step through. */
export interface WalkRequest {
  /** First and end address of each piece of code that a counted stretch begins in. */
  readonly focus: readonly (readonly [start: number, end: number])[];
  /** Most steps. */
  readonly stepLimit: number;
  /** Most milliseconds. */
  readonly limitMs: number;
}

const SINGLE_STEP = 9;
const GET_REGISTERS = 12;
const ATTACH = 16;
const DETACH = 17;
const RUN_TO_SYSTEM_CALL = 24;
const SET_OPTIONS = 0x4200;
const TRACE_SYSTEM_CALLS_GOOD = 1;
// Wait for stops and for the end, of any kind of thread, and leave the end to whoever started the process.
const WAIT_OPTIONS = 0x41000006;
const BY_PROCESS = 1;
const TRAPPED = 4;
const TRAP = 5;
const SYSTEM_CALL_TRAP = TRAP | 0x80;
const STOP = 19;
const WRITE = 1;
const STANDARD_ERROR = 2;
const NOT_IMPLEMENTED = -38;
const PERMISSION_DENIED = 1;
/** Pairs of 32 bits in `user_regs_struct`. */
const REGISTER = { rax: 20, rdx: 24, rdi: 28, origRax: 30, rip: 32, rsp: 38 } as const;
const CHECK_TIME_EVERY = 256;

const SYMBOLS = {
  ptrace: { parameters: ["i32", "i32", "usize", "usize"], result: "i32" },
  ptraceInto: { name: "ptrace", parameters: ["i32", "i32", "usize", "buffer"], result: "i32" },
  waitid: { parameters: ["i32", "i32", "buffer", "i32"], result: "i32" },
  process_vm_readv: {
    parameters: ["i32", "buffer", "usize", "buffer", "usize", "usize"],
    result: "i32",
  },
  __errno_location: { parameters: [], result: "pointer" },
} as const;

/** Traces one thread: the main thread of a process. */
export class Tracer {
  readonly #libc = Deno.dlopen("libc.so.6", SYMBOLS);
  readonly #pid: number;
  readonly #decode: DecodeStep;
  readonly #registers = new Int32Array(54);
  readonly #stopped = new Int32Array(32);
  readonly #meanings = new Map<number, StepMeaning>();
  #signal = 0;

  /** Traces nothing yet. Needs `--allow-ffi`. */
  constructor(pid: number, decode: DecodeStep) {
    this.#pid = pid;
    this.#decode = decode;
  }

  /**
   * Attaches to the process and waits until it has stopped.
   *
   * @returns why that cannot be, one line; empty when it stands.
   */
  attach(): string {
    if (this.#ptrace(ATTACH) !== 0) return this.#refused();
    if (this.#wait() !== STOP) return "the process ended before it could be traced";
    this.#signal = 0;
    return this.#ptrace(SET_OPTIONS, TRACE_SYSTEM_CALLS_GOOD) === 0 ? "" : this.#refused();
  }

  /** Lets the process go on by itself. */
  detach(): void {
    this.#ptrace(DETACH);
    this.#libc.close();
  }

  /** Lets the process run to its next mark, and steps from there to the one after. */
  walk({ focus, stepLimit, limitMs }: WalkRequest): Walk {
    const counts = new Map<number, AddressCount>();
    const startMs = performance.now();
    const done = (end: Walk["end"], steps: number): Walk => ({
      end,
      steps,
      addresses: [...counts.values()],
    });
    if (!this.#runToMark()) return done("gone", 0);
    let before: AddressCount | null = null;
    let outermost = 0;
    for (let steps = 0;; steps++) {
      this.#readRegisters();
      const address = this.#word(REGISTER.rip);
      const meaning = this.#meaningAt(address);
      if (meaning.systemCall && this.#writesMark()) {
        // Over the system call itself, so that the next walk does not begin with it.
        if (!this.#runOverSystemCall()) return done("gone", steps);
        return done("mark", steps);
      }
      const isLate = steps % CHECK_TIME_EVERY === 0 && performance.now() - startMs > limitMs;
      if (steps >= stepLimit || isLate) {
        return done(this.#runToMark() ? isLate ? "time" : "steps" : "gone", steps);
      }
      const stack = this.#word(REGISTER.rsp);
      if (before !== null) {
        if (address !== before.address + before.meaning.bytes) before.taken++;
        if (KEEPS_TARGETS.has(before.meaning.flow)) {
          before.targets.set(address, (before.targets.get(address) ?? 0) + 1);
        }
      }
      if (outermost !== 0 && stack > outermost) outermost = 0;
      if (outermost === 0 && isInside(focus, address)) outermost = stack;
      before = outermost === 0 ? null : counted(counts, address, meaning);
      if (!this.#step()) return done("gone", steps);
    }
  }

  #ptrace(request: number, data = 0): number {
    return this.#libc.symbols.ptrace(request, this.#pid, 0n, BigInt(data));
  }

  #refused(): string {
    const at = this.#libc.symbols.__errno_location();
    const code = at === null ? 0 : new Deno.UnsafePointerView(at).getInt32();
    return code === PERMISSION_DENIED
      ? "this system forbids tracing (ptrace_scope of Yama, or a container's seccomp filter)"
      : `the system refused to trace (error ${code})`;
  }

  /** Waits for the next stop. @returns its signal, or -1 when the process is gone. */
  #wait(): number {
    const { waitid } = this.#libc.symbols;
    const stopped = this.#stopped;
    if (waitid(BY_PROCESS, this.#pid, stopped, WAIT_OPTIONS) !== 0) return -1;
    return stopped[2] === TRAPPED || stopped[2] === TRAPPED + 1 ? stopped[6]! & 0xff : -1;
  }

  /** Goes on and waits for the next stop; signals are handed on. @returns whether there was one. */
  #resume(request: number, expected: number): boolean {
    for (;;) {
      if (this.#ptrace(request, this.#signal) !== 0) return false;
      this.#signal = 0;
      const signal = this.#wait();
      if (signal === -1) return false;
      if (signal === expected) return true;
      if (signal !== TRAP && signal !== SYSTEM_CALL_TRAP) this.#signal = signal;
    }
  }

  #step(): boolean {
    return this.#resume(SINGLE_STEP, TRAP);
  }

  /** From one before its entry. */
  #runOverSystemCall(): boolean {
    return this.#resume(RUN_TO_SYSTEM_CALL, SYSTEM_CALL_TRAP) &&
      this.#resume(RUN_TO_SYSTEM_CALL, SYSTEM_CALL_TRAP);
  }

  /** To where the system call of a mark returns. */
  #runToMark(): boolean {
    for (;;) {
      if (!this.#resume(RUN_TO_SYSTEM_CALL, SYSTEM_CALL_TRAP)) return false;
      this.#readRegisters();
      // Each call stops twice, and the first stop may be the end of one that was under way.
      const entry = this.#registers[REGISTER.rax] === NOT_IMPLEMENTED;
      if (!entry || this.#registers[REGISTER.origRax] !== WRITE || !this.#isMark()) continue;
      return this.#resume(RUN_TO_SYSTEM_CALL, SYSTEM_CALL_TRAP);
    }
  }

  #writesMark(): boolean {
    return this.#registers[REGISTER.rax] === WRITE && this.#isMark();
  }

  #isMark(): boolean {
    return this.#registers[REGISTER.rdi] === STANDARD_ERROR &&
      this.#registers[REGISTER.rdx] === MARK_BYTES;
  }

  #readRegisters(): void {
    this.#libc.symbols.ptraceInto(GET_REGISTERS, this.#pid, 0n, this.#registers);
  }

  #word(index: number): number {
    return this.#registers[index + 1]! * 2 ** 32 + (this.#registers[index]! >>> 0);
  }

  #meaningAt(address: number): StepMeaning {
    const known = this.#meanings.get(address);
    if (known !== undefined) return known;
    const meaning = this.#decode(this.#read(address, LONGEST_INSTRUCTION));
    this.#meanings.set(address, meaning);
    return meaning;
  }

  /** Bytes of the process; fewer where its memory ends. */
  #read(address: number, byteCount: number): Uint8Array {
    const bytes = new Uint8Array(byteCount);
    const at = Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes));
    const here = BigUint64Array.of(BigInt(at), BigInt(byteCount));
    const there = BigUint64Array.of(BigInt(address), BigInt(byteCount));
    const got = this.#libc.symbols.process_vm_readv(this.#pid, here, 1n, there, 1n, 0n);
    return bytes.subarray(0, Math.max(0, got));
  }
}

const KEEPS_TARGETS: ReadonlySet<string> = new Set(["call", "indirect call", "indirect jump"]);

function isInside(ranges: WalkRequest["focus"], address: number): boolean {
  for (const [start, end] of ranges) if (address >= start && address < end) return true;
  return false;
}

function counted(
  counts: Map<number, AddressCount>,
  address: number,
  meaning: StepMeaning,
): AddressCount {
  let at = counts.get(address);
  if (at === undefined) {
    at = { address, meaning, count: 0, taken: 0, targets: new Map() };
    counts.set(address, at);
  }
  at.count++;
  return at;
}
