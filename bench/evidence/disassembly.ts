/**
 * Machine code as text, by iced-x86.
 *
 * @module
 */

/** Where an instruction may go next. */
export type Flow =
  | "next"
  | "call"
  | "indirect call"
  | "jump"
  | "branch"
  | "indirect jump"
  | "return"
  | "trap";

/** A decoded instruction. */
export interface Instruction {
  /** Offset of its first byte in the code. */
  readonly offset: number;
  /** Intel syntax, hexadecimal with a trailing `h`. */
  readonly text: string;
  /** Where it may go next. */
  readonly flow: Flow;
  /** Address that a direct call, jump or branch names; else `null`. */
  readonly target: number | null;
}

/** Why machine code cannot be read here, in one line; `null` if it can. */
export function disassemblyObstacle(arch: string = Deno.build.arch): string | null {
  return arch === "x86_64" ? null : `that works on x86-64 only, and this is ${arch}`;
}

/**
 * Decodes the x86-64 code of `bytes`, which lies at `address`.
 *
 * iced-x86 is WebAssembly that it reads from its own package when it is first used.
 *
 * @throws {Deno.errors.NotCapable} without permission to read that package.
 */
export async function disassemble(bytes: Uint8Array, address: number): Promise<Instruction[]> {
  const iced = await import("iced-x86");
  const { FlowControl } = iced;
  const flows: Readonly<Record<number, Flow>> = {
    [FlowControl.Call]: "call",
    [FlowControl.IndirectCall]: "indirect call",
    [FlowControl.UnconditionalBranch]: "jump",
    [FlowControl.ConditionalBranch]: "branch",
    [FlowControl.IndirectBranch]: "indirect jump",
    [FlowControl.Return]: "return",
    [FlowControl.Interrupt]: "trap",
    [FlowControl.Exception]: "trap",
  };
  const decoder = new iced.Decoder(64, bytes, iced.DecoderOptions.None);
  const formatter = new iced.Formatter(iced.FormatterSyntax.Intel);
  const instructions: Instruction[] = [];
  try {
    decoder.ip = BigInt(address);
    while (decoder.canDecode) {
      const decoded = decoder.decode();
      const flow = flows[decoded.flowControl] ?? "next";
      const direct = flow === "call" || flow === "jump" || flow === "branch";
      instructions.push({
        offset: Number(decoded.ip) - address,
        text: formatter.format(decoded),
        flow,
        target: direct ? Number(decoded.nearBranchTarget) : null,
      });
      decoded.free();
    }
  } finally {
    formatter.free();
    decoder.free();
  }
  return instructions;
}
