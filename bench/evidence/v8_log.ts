/**
 * A reader of V8's log: which code V8 made of which function, what it inlined, which states the inline
 * caches went through, and what it threw away again.
 *
 * Made for `--log-code --log-ic --log-deopt`, with the inlining traces of `inlining_trace.ts` in the same
 * stream. Lines are read one by one and forgotten: addresses are resolved when they are logged, as V8
 * uses them again for other code later.
 *
 * @module
 */

import { formatRefusal, releaseOf } from "./v8_formats.ts";
import { InliningTrace } from "./inlining_trace.ts";
import type { InliningRefusal } from "../record/cell_evidence.ts";
import {
  type CodeLayout,
  entryFromFields,
  type FunctionIdentity,
  layoutFromFields,
  type Tier,
  unescapeField,
} from "./log_fields.ts";

/** A piece of code that V8 made. */
export interface CodeEntry {
  /** `JS`, `Builtin`, `BytecodeHandler`, `Script`, …: as in the log. */
  readonly kind: string;
  /** Which compiler made it; `none` for what is not a function's code. */
  readonly tier: Tier;
  /** Whether it was entered in the middle of a loop (on-stack replacement). */
  readonly osr: boolean;
  /** First address. */
  readonly address: number;
  /** Bytes. */
  readonly sizeBytes: number;
  /** The function or builtin, without its place. */
  readonly name: string;
  /** File, or empty. */
  readonly url: string;
  /** The function; `null` for what is not a function's code. */
  readonly fn: FunctionIdentity | null;
  /** Frames and source positions; `null` until V8 logs them. */
  layout: CodeLayout | null;
  /** What the compiler refused to inline. */
  readonly refused: readonly InliningRefusal[];
  /** Whether V8 threw it away. */
  deoptimized: boolean;
}

/** One change of an inline cache. */
export interface IcTransition {
  /** `LoadIC`, `KeyedLoadIC`, `StoreIC`, … */
  readonly type: string;
  /** The function that holds the site; `null` if unknown. */
  readonly fn: FunctionIdentity | null;
  /** Line and column in the code that V8 runs: TypeScript has been taken out of it. */
  readonly line: number;
  /** See {@linkcode IcTransition.line}. */
  readonly column: number;
  /** State before: X (no feedback yet), 0, 1, P, N, H, or D for recompute. */
  readonly from: string;
  /** State after. */
  readonly to: string;
  /** Address of the hidden class that came along. */
  readonly map: string;
  /** Property name, or the text of the key. */
  readonly key: string;
}

/** Code that V8 threw away. */
export interface Deoptimization {
  /** The function whose code it was; `null` if unknown. */
  readonly fn: FunctionIdentity | null;
  /** Why, in V8's words. */
  readonly reason: string;
  /** `deopt-eager`, `deopt-lazy`, `dependency-change`, … */
  readonly kind: string;
  /** Place, `file:line:column`, in the code that V8 runs. */
  readonly place: string;
  /** The marker that was passed last, or an empty string. */
  readonly after: string;
}

const COLLECTION = /^\[\d+:0x([0-9a-f]+)\]/;

/** Everything that a process's log told so far. */
export class V8Log {
  /** All code, oldest first. */
  readonly codes: CodeEntry[] = [];
  /** All changes of inline caches in functions of files, oldest first. */
  readonly ics: IcTransition[] = [];
  /** All deoptimizations, oldest first. */
  readonly deopts: Deoptimization[] = [];
  /** Functions compiled for the first time between a marker and the next, in order, by marker. */
  readonly compiledAfter: Map<string, FunctionIdentity[]> = new Map();
  /** V8's release, `15.0`, which the log names before anything else; empty until it has. */
  release = "";
  /** Collections of garbage that `--trace-gc` told of. */
  collections = 0;
  /** Address of the isolate, from `--trace-gc`; `null` until a collection was traced. */
  isolate: number | null = null;
  readonly #trace = new InliningTrace();
  readonly #functions = new Map<string, FunctionIdentity>();
  readonly #latest = new Map<number, CodeEntry>();
  readonly #markers: ReadonlySet<string>;
  #passed = "";

  /** `markers` are names of functions whose first compilation marks a point in time. */
  constructor(markers: readonly string[] = []) {
    this.#markers = new Set(markers);
  }

  /** The marker passed last, or an empty string. */
  get marker(): string {
    return this.#passed;
  }

  /** Reads one line, without its end. Lines of no interest are skipped. */
  read(line: string): void {
    // A line that is read wrongly looks like evidence.
    if (this.release !== "" && formatRefusal(this.release) !== "") return this.#passMarkers(line);
    if (this.release === "") {
      const release = releaseOf(line);
      if (release !== null) this.release = release;
    }
    if (this.#trace.read(line)) return;
    const comma = line.indexOf(",");
    switch (comma < 0 ? "" : line.slice(0, comma)) {
      case "code-creation":
        return this.#readCreation(line.split(","));
      case "code-source-info":
        return this.#readSourceInfo(line.split(","));
      case "code-deopt":
        return this.#readDeopt(line.split(","));
      case "code-move":
        return this.#readMove(line.split(","));
      case "sfi-move":
        return this.#readFunctionMove(line.split(","));
      case "LoadIC":
      case "KeyedLoadIC":
      case "LoadGlobalIC":
      case "StoreIC":
      case "KeyedStoreIC":
        return this.#readIc(line.split(","));
    }
    if (!line.startsWith("[")) return;
    const match = COLLECTION.exec(line);
    if (match === null) return;
    this.collections++;
    this.isolate ??= parseInt(match[1]!, 16);
  }

  /** Of a log that is not read: the names that whoever waits for it looks for. */
  #passMarkers(line: string): void {
    for (const marker of this.#markers) if (line.includes(marker)) this.#passed = marker;
  }

  /** The newest code that contains an address; `null` if none does. */
  codeAt(address: number): CodeEntry | null {
    const start = this.#latest.get(address);
    if (start !== undefined) return start;
    const code = this.codes.findLast((c) =>
      address >= c.address && address < c.address + c.sizeBytes
    );
    return code ?? null;
  }

  #readCreation(fields: readonly string[]): void {
    const parsed = entryFromFields(fields);
    if (parsed === null) return;
    const { functionAddress, ...rest } = parsed;
    const optimized = rest.tier === "turbofan" || rest.tier === "maglev";
    const fn = functionAddress === "" ? null : this.#functionAt(functionAddress, rest);
    const entry: CodeEntry = {
      ...rest,
      fn,
      layout: null,
      refused: optimized ? this.#trace.take(rest.tier) : [],
      deoptimized: false,
    };
    this.codes.push(entry);
    this.#latest.set(entry.address, entry);
    if (this.#markers.has(entry.name)) {
      this.#passed = entry.name;
      this.compiledAfter.set(entry.name, []);
    } else if (fn !== null && entry.tier !== "turbofan" && entry.tier !== "maglev") {
      this.compiledAfter.get(this.#passed)?.push(fn);
    }
  }

  #functionAt(address: string, code: { readonly name: string; readonly url: string }) {
    const known = this.#functions.get(address);
    // A function that died leaves its address to another.
    if (known !== undefined && known.name === code.name && known.url === code.url) return known;
    const fn: FunctionIdentity = { name: code.name, url: code.url, endOffset: -1 };
    this.#functions.set(address, fn);
    return fn;
  }

  #readSourceInfo(fields: readonly string[]): void {
    const code = this.#latest.get(Number(fields[1]));
    if (code === undefined || code.fn === null) return;
    code.fn.endOffset = Number(fields[4]);
    code.layout = layoutFromFields(fields, (address) => this.#functions.get(address) ?? null);
  }

  #readDeopt(fields: readonly string[]): void {
    const code = this.codeAt(Number(fields[3]));
    if (code !== null) code.deoptimized = true;
    this.deopts.push({
      fn: code?.fn ?? null,
      kind: fields[6] ?? "",
      place: (fields[7] ?? "").replace(/^<|>$/g, ""),
      reason: unescapeField(fields[8] ?? ""),
      after: this.#passed,
    });
  }

  #readMove(fields: readonly string[]): void {
    const code = this.#latest.get(Number(fields[1]));
    if (code === undefined) return;
    this.#latest.delete(code.address);
    const moved = { ...code, address: Number(fields[2]) };
    this.codes.push(moved);
    this.#latest.set(moved.address, moved);
  }

  #readFunctionMove(fields: readonly string[]): void {
    const fn = this.#functions.get(fields[1] ?? "");
    if (fn === undefined || fields[2] === undefined) return;
    this.#functions.delete(fields[1]!);
    this.#functions.set(fields[2], fn);
  }

  #readIc(fields: readonly string[]): void {
    const fn = this.codeAt(Number(fields[1]))?.fn ?? null;
    // Deno's own scripts are of no interest, and they are most of the log.
    if (fn === null || fn.url === "" || fn.url.startsWith("ext:") || fn.url.startsWith("node:")) {
      return;
    }
    this.ics.push({
      type: fields[0]!,
      fn,
      line: Number(fields[3]),
      column: Number(fields[4]),
      from: fields[5] ?? "",
      to: fields[6] ?? "",
      map: fields[7] ?? "",
      key: unescapeField(fields[8] ?? ""),
    });
  }
}
