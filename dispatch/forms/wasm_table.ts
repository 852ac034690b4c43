/**
 * A call into WebAssembly, which calls through its table of functions: `call_indirect`, what every C
 * function pointer becomes when a driver is compiled to WebAssembly.
 *
 * The table's entries are the rings' own JavaScript functions (see `wasm_table_module.ts`), so each
 * operation crosses from JavaScript to WebAssembly and back.
 *
 * Expectation: V8 knows neither that the exported function ends in a ring function nor which: nothing is
 * inlined, and two crossings come on top of an indirect call. The slowest of all, and the same for any
 * number of layouts.
 *
 * Seen (`lab explain`, V8 15.0): optimized JavaScript calls the WebAssembly function through V8's table of its
 * code, without the builtin that other calls of unknown functions go through. Nothing behind that call is
 * inlined, and the code is of one size for two layouts and for eight.
 *
 * @module
 */

import { type Form, OP_NAMES } from "../form.ts";
import { argsOf } from "../form_parts.ts";

/** The form of `wasm_table`. */
export const form: Form = {
  name: "wasm_table",
  correspondsTo: "a C driver compiled to WebAssembly: vq->ops->add() is a call_indirect",
  expectation:
    "Nothing inlined: an indirect call and two crossings between JavaScript and WebAssembly.",
  call: "`call_indirect` in WebAssembly",
  asIn: "C function pointers compiled to WebAssembly",
  unknownLayout: "reported by each operation",

  imports: { "wasm_table_module.ts": ["instantiateWasmTable"] },
  declare: ({ layouts, ts }) =>
    `${
      ts(
        "// By layout number. Constants of this module, not imports: V8 checks an import at every call.\n",
      )
    }const { ${
      OP_NAMES.map((op) => `${op}: ${wasmName(op)}`).join(", ")
    } } = instantiateWasmTable([${layouts.map(({ ops }) => ops).join(", ")}]);`,
  body: (op) => `return ${wasmName(op)}(${argsOf(op).replace("vq", "vq, vq.layout")});`,
};

function wasmName(op: string): string {
  return `wasm${op[0]!.toUpperCase()}${op.slice(1)}`;
}
