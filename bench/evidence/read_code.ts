/**
 * Reads the machine code of a function out of an evidence process.
 *
 * @module
 */

import { type EvidenceChild, EvidenceChildFailure } from "./evidence_child.ts";
import { type IsTarget, type PlacedSite, placeSites } from "./classify.ts";
import type { Coverage } from "./coverage.ts";
import { disassemble, disassemblyObstacle, type Instruction } from "./disassembly.ts";
import { findSites, withoutTables } from "./machine_code.ts";
import type { CodeEntry } from "./v8_log.ts";

/** The machine code of a function, with what its instructions mean. */
export interface MachineCode {
  /** The code. */
  readonly code: CodeEntry;
  /** All instructions. */
  readonly instructions: readonly Instruction[];
  /** Those that mean something. */
  readonly sites: readonly PlacedSite[];
}

/** Why machine code cannot be read, in one line; `null` if it can. */
export async function machineCodeObstacle(): Promise<string | null> {
  const arch = disassemblyObstacle();
  if (arch !== null) return arch;
  if ((await Deno.permissions.query({ name: "ffi" })).state !== "granted") {
    return "that needs --allow-ffi";
  }
  try {
    await disassemble(Uint8Array.of(0xc3), 0);
    return null;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    return "that needs --allow-read, for the package iced-x86";
  }
}

/** Machine code, or why there is none. */
export interface CodeReading {
  /** The code; `null` if it was not read. */
  readonly machineCode: MachineCode | null;
  /** Why it was not read, one line; empty if it was. */
  readonly obstacle: string;
}

/** Reads, decodes and analyzes code of a child that has run. */
export async function readCode(
  child: EvidenceChild,
  code: CodeEntry | null,
  isTarget: IsTarget,
  coverage: Coverage | null,
): Promise<CodeReading> {
  const without = (obstacle: string): CodeReading => ({ machineCode: null, obstacle });
  if (code === null || (code.tier !== "turbofan" && code.tier !== "maglev")) {
    return without("there is no optimized code");
  }
  const obstacle = await machineCodeObstacle();
  if (obstacle !== null) return without(obstacle);
  const { isolate } = child.log;
  if (isolate === null) return without("V8 did not say where its isolate is");
  try {
    const [bytes] = await child.readMemory([[code.address, code.sizeBytes]]);
    const decoded = await disassemble(bytes!, code.address);
    const instructions = withoutTables(decoded, code.address);
    const sites = await findSites(instructions, code.address, {
      isolate,
      codeAt: (address) => child.log.codeAt(address),
      readWords: (addresses) => readWords(child, addresses),
    });
    const placed = placeSites(sites, code, isTarget, coverage);
    return { machineCode: { code, instructions, sites: placed }, obstacle: "" };
  } catch (error) {
    if (error instanceof EvidenceChildFailure) {
      return without(`reading it failed: ${error.message}`);
    }
    throw error;
  }
}

async function readWords(child: EvidenceChild, addresses: readonly number[]): Promise<number[]> {
  if (addresses.length === 0) return [];
  const words = await child.readMemory(addresses.map((address) => [address, 8]));
  return words.map((bytes) => Number(new DataView(bytes.buffer).getBigUint64(0, true)));
}
