/**
 * A small assembler: bytes, labels and distances between them.
 *
 * It knows no instructions. `native_loops.ts` names the few that are needed, and `tests/calibrate/` disassembles the
 * outcome with iced-x86.
 *
 * @module
 */

/** What was assembled. */
export interface Assembled {
  /** The machine code. It refers to itself by distances only, so it runs at any address that is a multiple of 64. */
  readonly code: Uint8Array<ArrayBuffer>;
  /** Offset of each label from the start, in bytes. */
  readonly labels: ReadonlyMap<string, number>;
}

/** `nop`, with which gaps are filled. */
const NOP = 0x90;
const REL32_BYTES = 4;

/** Collects machine code. */
export class Assembler {
  readonly #bytes: number[] = [];
  readonly #labels = new Map<string, number>();
  readonly #references: { readonly at: number; readonly label: string }[] = [];

  /** Appends instructions, each given as its bytes. */
  emit(...instructions: readonly (readonly number[])[]): this {
    for (const bytes of instructions) this.#bytes.push(...bytes);
    return this;
  }

  /** Appends an instruction that ends in a 32-bit distance to `label`, which may come later. */
  emitTo(opcode: readonly number[], label: string): this {
    this.#bytes.push(...opcode);
    this.#references.push({ at: this.#bytes.length, label });
    this.#bytes.push(...new Array<number>(REL32_BYTES).fill(0));
    return this;
  }

  /**
   * Gives the next instruction a name.
   *
   * @throws RangeError when the name is taken.
   */
  label(name: string): this {
    if (this.#labels.has(name)) {
      throw new RangeError(
        `Cannot place label as each name may be used once: current value is ${name}`,
      );
    }
    this.#labels.set(name, this.#bytes.length);
    return this;
  }

  /** Fills with `nop` until the next instruction starts at a multiple of `bytes`. */
  align(bytes: number): this {
    while (this.#bytes.length % bytes !== 0) this.#bytes.push(NOP);
    return this;
  }

  /**
   * Resolves the distances.
   *
   * @throws RangeError when a label was used and never placed.
   */
  finish(): Assembled {
    const code = Uint8Array.from(this.#bytes);
    const view = new DataView(code.buffer);
    for (const { at, label } of this.#references) {
      const target = this.#labels.get(label);
      if (target === undefined) {
        throw new RangeError(
          `Cannot assemble as each label must be placed: current value is ${label}`,
        );
      }
      view.setInt32(at, target - (at + REL32_BYTES), true);
    }
    return { code, labels: this.#labels };
  }
}
