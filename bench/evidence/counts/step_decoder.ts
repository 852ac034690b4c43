/**
 * What the instruction at an address does to control flow and to memory, decoded once per address.
 *
 * @module
 */

import type { Flow } from "../disassembly.ts";

/** What one execution of an instruction amounts to. */
export interface StepMeaning {
  /** Bytes of the instruction. */
  readonly bytes: number;
  /** Where it may go next. */
  readonly flow: Flow;
  /** Reads of memory, those of the stack included. */
  readonly loads: number;
  /** Writes to memory, those to the stack included. */
  readonly stores: number;
  /** Whether it enters the kernel. */
  readonly systemCall: boolean;
}

/** Decodes the instruction that `bytes` begin with. */
export type DecodeStep = (bytes: Uint8Array) => StepMeaning;

/** Most bytes of an x86-64 instruction. */
export const LONGEST_INSTRUCTION = 15;

/**
 * Loads iced-x86 and makes a decoder of single instructions.
 *
 * @throws {Deno.errors.NotCapable} without permission to read that package.
 */
export async function loadStepDecoder(): Promise<DecodeStep> {
  const iced = await import("iced-x86");
  const { FlowControl, OpAccess, Code } = iced;
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
  const reads = new Set([
    OpAccess.Read,
    OpAccess.CondRead,
    OpAccess.ReadWrite,
    OpAccess.ReadCondWrite,
  ]);
  const writes = new Set([
    OpAccess.Write,
    OpAccess.CondWrite,
    OpAccess.ReadWrite,
    OpAccess.ReadCondWrite,
  ]);
  const factory = new iced.InstructionInfoFactory();
  return (bytes) => {
    const decoder = new iced.Decoder(64, bytes, iced.DecoderOptions.None);
    const decoded = decoder.decode();
    const info = factory.info(decoded);
    let loads = 0;
    let stores = 0;
    for (const memory of info.usedMemory()) {
      if (reads.has(memory.access)) loads++;
      if (writes.has(memory.access)) stores++;
      memory.free();
    }
    const systemCall = decoded.code === Code.Syscall;
    const flow = systemCall ? "next" : flows[decoded.flowControl] ?? "next";
    const meaning = { bytes: decoded.length, flow, loads, stores, systemCall };
    info.free();
    decoded.free();
    decoder.free();
    return meaning;
  };
}
