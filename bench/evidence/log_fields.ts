/**
 * The fields of V8's log lines.
 *
 * @module
 */

/** A compiler of V8; `none` for code that belongs to no function. */
export type Tier = "ignition" | "sparkplug" | "maglev" | "turbofan" | "none";

/** A function, the same object however often its code is made anew. */
export interface FunctionIdentity {
  /** Its name; empty for an anonymous one. */
  readonly name: string;
  /** Its file. */
  readonly url: string;
  /** Where its source ends, as an offset into the script; -1 until V8 logs it. */
  endOffset: number;
}

/** A function's name, with the number of its layout clone if it has one. */
export function functionLabel(fn: Pick<FunctionIdentity, "name" | "url">): string {
  const clone = /[?&]clone=(\d+)/.exec(fn.url)?.[1];
  const name = fn.name === "" ? "(anonymous)" : fn.name;
  return clone === undefined ? name : `${name}#${clone}`;
}

/** A function that the compiler put into the code of another. */
export interface InlinedFrame {
  /** The function; `null` if the log does not name it. */
  readonly fn: FunctionIdentity | null;
  /** Where it is called: an offset into the caller's source. */
  readonly callOffset: number;
  /** The frame that calls it: an index into {@linkcode CodeLayout.frames}, or -1 for the function itself. */
  readonly parent: number;
}

/** From which frame and place a stretch of machine code comes. */
export interface CodePosition {
  /** Offset of the stretch's first byte in the code. */
  readonly codeOffset: number;
  /** Offset into the source. */
  readonly sourceOffset: number;
  /** Index into {@linkcode CodeLayout.frames}, or -1 for the function itself. */
  readonly frame: number;
}

/** What `code-source-info` tells of a piece of code. */
export interface CodeLayout {
  /** The inlined functions. */
  readonly frames: readonly InlinedFrame[];
  /** Positions by rising code offset. */
  readonly positions: readonly CodePosition[];
}

const TIERS: Readonly<Record<string, Tier>> = {
  "~": "ignition",
  "^": "sparkplug",
  "+": "maglev",
  "*": "turbofan",
};

/** Undoes the escapes of a field. */
export function unescapeField(text: string): string {
  const plain: Readonly<Record<string, string>> = { "x2C": ",", "n": "\n", "\\": "\\" };
  return text.replace(/\\(x2C|n|\\)/g, (_, escaped: string) => plain[escaped]!);
}

/** What a `code-creation` line tells of a piece of code. */
export interface CreationFields {
  /** As in the log. */
  readonly kind: string;
  /** By the marker at the end of the line. */
  readonly tier: Tier;
  /** Whether the marker says on-stack replacement. */
  readonly osr: boolean;
  /** First address. */
  readonly address: number;
  /** Bytes. */
  readonly sizeBytes: number;
  /** Name without place. */
  readonly name: string;
  /** File, or empty. */
  readonly url: string;
  /** Address of the function's V8 object, or empty. */
  readonly functionAddress: string;
}

/**
 * Reads `code-creation,KIND,N,TIME,ADDRESS,SIZE,NAME FILE:LINE:COLUMN[,FUNCTION,MARKER]`.
 *
 * @returns `null` if the line is no such thing, cut off for example.
 */
export function entryFromFields(fields: readonly string[]): CreationFields | null {
  if (fields.length < 7) return null;
  const address = Number(fields[4]);
  const sizeBytes = Number(fields[5]);
  if (!Number.isSafeInteger(address) || !Number.isSafeInteger(sizeBytes)) return null;
  const fullName = unescapeField(fields[6]!);
  const place = /^(.*) (\S*):\d+:\d+$/s.exec(fullName);
  // A marker is a tier's sign, after `o` for on-stack replacement, before a quote for "concurrent".
  const marker = /^(o?)([~^+*])/.exec(fields[8] ?? "");
  return {
    kind: fields[1]!,
    tier: marker === null ? "none" : TIERS[marker[2]!]!,
    osr: marker?.[1] === "o",
    address,
    sizeBytes,
    name: place === null ? fullName : place[1]!,
    url: place === null ? "" : place[2]!,
    functionAddress: fields[7] ?? "",
  };
}

/**
 * Reads `code-source-info,ADDRESS,SCRIPT,START,END,POSITIONS,FRAMES,FUNCTIONS`.
 *
 * `functionOf` resolves the address of a function's V8 object.
 */
export function layoutFromFields(
  fields: readonly string[],
  functionOf: (address: string) => FunctionIdentity | null,
): CodeLayout {
  const functions = [...(fields[7] ?? "").matchAll(/S(0x[0-9a-f]+)/g)].map((m) =>
    functionOf(m[1]!)
  );
  const frames = [...(fields[6] ?? "").matchAll(/F(\d+)O(\d+)(?:I(\d+))?/g)].map((m) => ({
    fn: functions[Number(m[1])] ?? null,
    callOffset: Number(m[2]),
    parent: m[3] === undefined ? -1 : Number(m[3]),
  }));
  const positions = [...(fields[5] ?? "").matchAll(/C(\d+)O(\d+)(?:I(\d+))?/g)].map((m) => ({
    codeOffset: Number(m[1]),
    sourceOffset: Number(m[2]),
    frame: m[3] === undefined ? -1 : Number(m[3]),
  }));
  return { frames, positions };
}
