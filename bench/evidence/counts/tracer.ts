/**
 * Steps a process of this program's own, instruction by instruction, with Linux's ptrace.
 *
 * Hardware counters are masked in most virtual machines, so on most machines of continuous integration; stepping counts
 * exactly, and needs nothing but a child of one's own and permission to call the C library.
 *
 * @module
 */

/** Requests of ptrace, and what belongs to them: `<sys/ptrace.h>`, `<sys/user.h>` of x86-64 Linux. */
const PTRACE_PEEKUSER = 3n;
const PTRACE_SINGLESTEP = 9n;
const PTRACE_GETREGS = 12n;
const PTRACE_ATTACH = 16n;
const PTRACE_DETACH = 17n;
const PTRACE_SYSCALL = 24n;
const PTRACE_SETOPTIONS = 0x4200n;
const PTRACE_O_TRACESYSGOOD = 1n;
/** Threads made by `clone` are waited for too. */
const WALL = 0x40000000;
const SIGSTOP = 19;
const SIGTRAP = 5;

/** Set in the signal of a stop that is one of a system call, by `PTRACE_O_TRACESYSGOOD`. */
const SYSTEM_CALL_STOP = 0x80;

/** Registers of `struct user_regs_struct`, by number of their 64-bit word. */
const RAX = 10;
const RDX = 12;
const RDI = 14;
const ORIG_RAX = 15;
const RIP = 16;
const REGISTER_COUNT = 27;
const RIP_OFFSET = BigInt(RIP * 8);

const SYMBOLS = {
  ptrace: { parameters: ["i64", "i64", "i64", "i64"], result: "i64" },
  getRegisters: { name: "ptrace", parameters: ["i64", "i64", "i64", "buffer"], result: "i64" },
  waitpid: { parameters: ["i32", "buffer", "i32"], result: "i32" },
  process_vm_readv: {
    parameters: ["i32", "buffer", "u64", "buffer", "u64", "u64"],
    result: "i64",
  },
} as const;

/** Why stepping is not possible here, in one line; `null` if it may be. */
export async function steppingObstacle(): Promise<string | null> {
  const { os, arch } = Deno.build;
  if (os !== "linux" || arch !== "x86_64") {
    return `instructions are counted on x86-64 Linux only, and this is ${arch} ${os}`;
  }
  const { state } = await Deno.permissions.query({ name: "ffi" });
  return state === "granted" ? null : "counting instructions needs --allow-ffi";
}

/** A process could not be stepped. */
export class TracerFailure extends Error {
  /** `message` is one line. */
  constructor(message: string) {
    super(message);
    this.name = "TracerFailure";
  }
}

/** What a system call was asked to do: its number and first and third argument. */
export interface SystemCall {
  /** Number of the system call. */
  readonly number: number;
  /** First argument, e.g. a file descriptor. */
  readonly first: number;
  /** Third argument, e.g. a byte count. */
  readonly third: number;
}

/** The main thread of a child, held by this process. It must be detached or killed in the end. */
export class Tracer {
  readonly #library: Deno.DynamicLibrary<typeof SYMBOLS>;
  readonly #pid: bigint;
  readonly #registers = new BigUint64Array(REGISTER_COUNT);
  readonly #registerBytes = new Uint8Array(this.#registers.buffer);
  readonly #status = new Int32Array(1);
  readonly #statusBytes = new Uint8Array(this.#status.buffer);

  /**
   * Attaches to a child and stops it.
   *
   * @param pid A process that this process started.
   * @throws {TracerFailure} when the system does not allow it, as some containers do not.
   */
  constructor(pid: number) {
    this.#library = Deno.dlopen("libc.so.6", SYMBOLS);
    this.#pid = BigInt(pid);
    if (this.#request(PTRACE_ATTACH) < 0n) {
      this.#library.close();
      throw new TracerFailure(
        "the system does not let this process trace its child (ptrace is not permitted here)",
      );
    }
    this.#wait();
    this.#request(PTRACE_SETOPTIONS, PTRACE_O_TRACESYSGOOD);
  }

  /** Lets the child run on its own until it stops again by itself, which it does only at its end. */
  detach(): void {
    this.#request(PTRACE_DETACH);
    this.#library.close();
  }

  /** Address of the instruction that comes next. */
  get address(): number {
    return Number(this.#library.symbols.ptrace(PTRACE_PEEKUSER, this.#pid, RIP_OFFSET, 0n));
  }

  /** The system call that the instruction which comes next makes, if it makes one. */
  get systemCall(): SystemCall {
    return this.#systemCall(RAX);
  }

  /**
   * Executes one instruction.
   *
   * @returns whether the child still runs.
   */
  step(): boolean {
    return this.#go(PTRACE_SINGLESTEP) !== "gone";
  }

  /**
   * Lets the child run until it has made a system call that is asked for.
   *
   * @returns whether it made one; `false` when it ended before.
   */
  runPast(wanted: (call: SystemCall) => boolean): boolean {
    for (let entered = false;;) {
      const stop = this.#go(PTRACE_SYSCALL);
      if (stop === "gone") return false;
      if (stop !== "system call") continue;
      if (entered) return true;
      entered = wanted(this.#systemCall(ORIG_RAX));
      // The stop at the end of a call that was not asked for.
      if (!entered && this.#go(PTRACE_SYSCALL) === "gone") return false;
    }
  }

  /** Memory of the child. */
  read(address: number, byteCount: number): Uint8Array {
    const bytes = new Uint8Array(byteCount);
    const here = BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes)));
    const local = new BigUint64Array([here, BigInt(byteCount)]);
    const remote = new BigUint64Array([BigInt(address), BigInt(byteCount)]);
    const count = this.#library.symbols.process_vm_readv(
      Number(this.#pid),
      new Uint8Array(local.buffer),
      1n,
      new Uint8Array(remote.buffer),
      1n,
      0n,
    );
    return bytes.subarray(0, Math.max(0, Number(count)));
  }

  #request(request: bigint, data = 0n): bigint {
    return this.#library.symbols.ptrace(request, this.#pid, 0n, data);
  }

  #systemCall(numberAt: number): SystemCall {
    const { getRegisters } = this.#library.symbols;
    getRegisters(PTRACE_GETREGS, this.#pid, 0n, this.#registerBytes);
    const word = (at: number) => Number(BigInt.asIntN(53, this.#registers[at]!));
    return { number: word(numberAt), first: word(RDI), third: word(RDX) };
  }

  /** Goes on in one way or another until the next stop; signals that come in between are handed on to the child. */
  #go(request: bigint): Stop {
    for (let signal = 0;;) {
      this.#request(request, BigInt(signal));
      const stop = this.#wait();
      if (typeof stop === "string") return stop;
      signal = stop;
    }
  }

  /** Waits until the child stops. */
  #wait(): Stop | number {
    const { waitpid } = this.#library.symbols;
    if (waitpid(Number(this.#pid), this.#statusBytes, WALL) < 0) return "gone";
    const status = this.#status[0]!;
    if ((status & 0xff) !== 0x7f) return "gone";
    const signal = (status >> 8) & 0xff;
    if (signal === (SIGTRAP | SYSTEM_CALL_STOP)) return "system call";
    return signal === SIGTRAP || signal === SIGSTOP ? "step" : signal;
  }
}

/** Why the child stopped. */
type Stop = "step" | "system call" | "gone";
