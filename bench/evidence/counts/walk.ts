/**
 * A walk: what a process executed between two markers, instruction by instruction.
 *
 * @module
 */

import {
  type InstructionFacts,
  type InstructionReader,
  LONGEST_INSTRUCTION,
} from "./instruction_facts.ts";
import { type SystemCall, type Tracer, TracerFailure } from "./tracer.ts";

/** An instruction, and how often it was executed. */
export interface Executed {
  /** Its address. */
  readonly address: number;
  /** What it does. */
  readonly facts: InstructionFacts;
  /** Executions. */
  count: number;
  /** Of a conditional branch: how often it was taken. */
  taken: number;
  /** Of a call or indirect jump: how often it went to which address. */
  readonly targets: Map<number, number>;
}

/** Everything between two markers, by address. */
export interface Walk {
  /** Instructions executed, the markers' own included. */
  readonly steps: number;
  /** By address. */
  readonly executed: ReadonlyMap<number, Executed>;
}

/** Bytes that a process writes to standard error to mark a place: a count that nothing else writes. */
export const MARKER_BYTES = 23;
const WRITE = 1;
const STANDARD_ERROR = 2;

/** Whether a system call is a marker: the child's own write of {@linkcode MARKER_BYTES} bytes to standard error. */
export function isMarker({ number, first, third }: SystemCall): boolean {
  return number === WRITE && first === STANDARD_ERROR && third === MARKER_BYTES;
}

/** Walks through processes; remembers what instructions do, as code stays where it is while a process is held. */
export class Walker {
  readonly #tracer: Tracer;
  readonly #reader: InstructionReader;
  readonly #facts = new Map<number, InstructionFacts>();

  /** For one process. */
  constructor(tracer: Tracer, reader: InstructionReader) {
    this.#tracer = tracer;
    this.#reader = reader;
  }

  /**
   * Lets the process run to its next marker, then steps it to the one after.
   *
   * @param mostSteps Gives up beyond that many instructions.
   * @throws {TracerFailure} when the process ends or takes more instructions.
   */
  walk(mostSteps: number): Walk {
    const tracer = this.#tracer;
    if (!tracer.runPast(isMarker)) {
      throw new TracerFailure("the process ended before its first marker");
    }
    const executed = new Map<number, Executed>();
    let steps = 0;
    let previous: Executed | null = null;
    for (;;) {
      const { address } = tracer;
      if (previous !== null) follow(previous, address);
      let here = executed.get(address);
      if (here === undefined) {
        here = { address, facts: this.#factsAt(address), count: 0, taken: 0, targets: new Map() };
        executed.set(address, here);
      }
      if (here.facts.transfer === "system call" && isMarker(tracer.systemCall)) {
        return { steps, executed };
      }
      here.count++;
      if (++steps > mostSteps) {
        throw new TracerFailure(`the stretch to count took more than ${mostSteps} instructions`);
      }
      if (!tracer.step()) throw new TracerFailure("the process ended while it was stepped");
      previous = here;
    }
  }

  #factsAt(address: number): InstructionFacts {
    let facts = this.#facts.get(address);
    if (facts === undefined) {
      facts = this.#reader.read(this.#tracer.read(address, LONGEST_INSTRUCTION));
      this.#facts.set(address, facts);
    }
    return facts;
  }
}

/** Notes where an instruction went. */
function follow(previous: Executed, address: number): void {
  const { facts } = previous;
  switch (facts.transfer) {
    case "branch":
      if (address !== previous.address + facts.byteCount) previous.taken++;
      return;
    case "call":
    case "indirect call":
    case "indirect jump":
    case "jump":
      previous.targets.set(address, (previous.targets.get(address) ?? 0) + 1);
  }
}
