/**
 * What a guard in V8's x86-64 code checks, told from the instructions before it.
 *
 * @module
 */

import type { Instruction } from "./disassembly.ts";

/** How far before a compare the load lies that it is about. */
const REACH = 8;

/**
 * When the guard leaves optimized code, in a few words; empty where the instructions do not tell.
 *
 * A tagged pointer is its address plus 1, so the hidden class of an object is what lies at `[object-1]`; the lowest
 * bit tells objects from small integers.
 *
 * @param i Index of the guard's branch.
 */
export function guardReason(instructions: readonly Instruction[], i: number): string {
  const [branch = ""] = instructions[i]!.text.split(" ");
  if (branch === "jo") return "overflow";
  const before = instructions[i - 1]?.text ?? "";
  if (/^test \w+,1$/.test(before)) {
    return branch === "je" ? "small integer" : "no small integer";
  }
  const compared = /^cmp (.+),(.+)$/.exec(before)?.slice(1) ?? [];
  if (compared.some((operand) => isHiddenClass(instructions, i - 1, operand))) {
    return "other hidden class";
  }
  return compared.length > 0 && (branch === "jae" || branch === "jbe") ? "out of bounds" : "";
}

function isHiddenClass(instructions: readonly Instruction[], i: number, operand: string): boolean {
  if (/\[\w+-1\]$/.test(operand)) return true;
  for (let k = i - 1; k >= 0 && k >= i - REACH; k--) {
    const { text } = instructions[k]!;
    if (text.startsWith(`mov ${operand},`)) return /,\[\w+-1\]$/.test(text);
  }
  return false;
}
