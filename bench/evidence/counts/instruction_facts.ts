/**
 * What an instruction does, as far as counts tell it apart.
 *
 * @module
 */

import type * as Iced from "iced-x86";

/** How an instruction goes on. */
export type Transfer =
  | "next"
  | "branch"
  | "jump"
  | "indirect jump"
  | "call"
  | "indirect call"
  | "return"
  | "system call";

/** What an instruction does. */
export interface InstructionFacts {
  /** Its length in bytes. */
  readonly byteCount: number;
  /** Where it goes next; `branch` is a conditional one. */
  readonly transfer: Transfer;
  /** Reads of memory that it makes; those of a stack by `pop` and `ret` count, as they are loads. */
  readonly loads: number;
  /** Writes to memory that it makes. */
  readonly stores: number;
}

/** The longest instruction of x86-64 in bytes. */
export const LONGEST_INSTRUCTION = 15;

/** Decodes instructions one at a time. */
export class InstructionReader {
  readonly #iced: typeof Iced;
  readonly #info: Iced.InstructionInfoFactory;

  private constructor(iced: typeof Iced) {
    this.#iced = iced;
    this.#info = new iced.InstructionInfoFactory();
  }

  /**
   * Loads the decoder.
   *
   * @throws {Deno.errors.NotCapable} without permission to read the package iced-x86.
   */
  static async load(): Promise<InstructionReader> {
    return new InstructionReader(await import("iced-x86"));
  }

  /** Facts about the first instruction of `bytes`. */
  read(bytes: Uint8Array): InstructionFacts {
    const iced = this.#iced;
    const decoder = new iced.Decoder(64, bytes, iced.DecoderOptions.None);
    const instruction = decoder.decode();
    const info = this.#info.info(instruction);
    let loads = 0;
    let stores = 0;
    for (const used of info.usedMemory()) {
      if (reads(iced, used.access)) loads++;
      if (writes(iced, used.access)) stores++;
      used.free();
    }
    const facts = {
      byteCount: instruction.length,
      transfer: transferOf(iced, instruction),
      loads,
      stores,
    };
    info.free();
    instruction.free();
    decoder.free();
    return facts;
  }

  /** Gives the decoder's memory back. */
  free(): void {
    this.#info.free();
  }
}

function reads({ OpAccess }: typeof Iced, access: Iced.OpAccess): boolean {
  return access === OpAccess.Read || access === OpAccess.CondRead ||
    access === OpAccess.ReadWrite || access === OpAccess.ReadCondWrite;
}

function writes({ OpAccess }: typeof Iced, access: Iced.OpAccess): boolean {
  return access === OpAccess.Write || access === OpAccess.CondWrite ||
    access === OpAccess.ReadWrite || access === OpAccess.ReadCondWrite;
}

function transferOf(
  { FlowControl, Code }: typeof Iced,
  { flowControl, code }: Iced.Instruction,
): Transfer {
  if (code === Code.Syscall) return "system call";
  switch (flowControl) {
    case FlowControl.ConditionalBranch:
      return "branch";
    case FlowControl.UnconditionalBranch:
      return "jump";
    case FlowControl.IndirectBranch:
      return "indirect jump";
    case FlowControl.Call:
      return "call";
    case FlowControl.IndirectCall:
      return "indirect call";
    case FlowControl.Return:
      return "return";
    default:
      return "next";
  }
}
