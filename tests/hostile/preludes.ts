/**
 * What modules do to the realm that they share with the code that measures them, as source text: in earnest (fake
 * timers, polyfills, hardened realms) or out of spite. Each is put before a function that has nothing to do with it.
 *
 * @module
 */

/** Replaces every method and getter of an object by one that throws. */
const BREAK = `
const { ownKeys, getOwnPropertyDescriptor, defineProperty } = Reflect;
const { String: text } = globalThis;
function spoil(object) {
  const keys = ownKeys(object);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const descriptor = getOwnPropertyDescriptor(object, key);
    if (key === "constructor" || !descriptor.configurable) continue;
    if (typeof descriptor.value !== "function" && descriptor.get === undefined) continue;
    const spoiled = () => { throw new Error("spoiled " + text(key)); };
    const changed = descriptor.get === undefined ? { value: spoiled } : { get: spoiled };
    defineProperty(object, key, changed);
  }
}
`;

/** Source text by what it does. */
export const PRELUDES: Readonly<Record<string, string>> = {
  "half a clock": `
const now = performance.now.bind(performance);
performance.now = () => now() / 2;
`,
  "a clock that stands": `
performance.now = () => 0;
globalThis.Date = class { static now() { return 0; } getTime() { return 0; } valueOf() { return 0; } };
globalThis.performance = { now: () => 0, timeOrigin: 0, mark() {}, measure() {} };
`,
  "fake timers": `
const waiting = [];
for (const name of ["setTimeout", "setInterval", "queueMicrotask"]) {
  globalThis[name] = (f) => waiting.push(f);
}
let time = 0;
performance.now = () => time++;
Date.now = () => time++;
`,
  "arrays": `${BREAK}
Array.prototype.toJSON = () => "no array";
for (let i = 0; i < 100; i++) {
  Object.defineProperty(Array.prototype, i, { get: () => undefined, set() { throw new Error("set"); } });
}
spoil(Array.prototype);
spoil(Array);
`,
  "objects": `
for (
  const name of [
    "toJSON", "get", "set", "value", "reply", "command", "preparedCells", "granularity", "checksum", "windowsNs", "tiers", "canaries", "chainNs", "wideNs",
    "copy", "module", "firstOps", "verify", "hot", "run", "setup", "userCalls", "stream", "length", "0", "1",
  ]
) {
  Object.defineProperty(Object.prototype, name, {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get: () => 3,
    set() { throw new Error("set " + name); },
  });
}
`,
  "functions": `
for (const name of ["call", "apply", "bind"]) {
  Function.prototype[name] = () => { throw new Error("spoiled " + name); };
}
globalThis.Function = undefined;
`,
  "frozen intrinsics": `
for (const name of Reflect.ownKeys(globalThis)) {
  const value = Object.getOwnPropertyDescriptor(globalThis, name).value;
  if (typeof value !== "function" && typeof value !== "object" || value === null) continue;
  if (value === globalThis || name === "Deno") continue;
  try {
    Object.freeze(value);
    if (value.prototype) Object.freeze(value.prototype);
  } catch { /* Not to be frozen. */ }
}
Object.freeze(Object.getPrototypeOf(Uint8Array.prototype));
Object.freeze(Object.getPrototypeOf([][Symbol.iterator]()));
`,
  "no globals": `
const { globalThis: everything, Reflect: { ownKeys, deleteProperty } } = globalThis;
for (const name of ownKeys(everything)) deleteProperty(everything, name);
`,
  "texts": `
JSON.parse = () => ({ command: "quit" });
JSON.stringify = () => "no JSON";
TextEncoder.prototype.encode = () => new Uint8Array(3);
TextEncoder.prototype.encodeInto = () => ({ read: 0, written: 0 });
TextDecoder.prototype.decode = () => "no text";
globalThis.TextEncoder = globalThis.TextDecoder = undefined;
String.prototype.toJSON = Number.prototype.toJSON = Boolean.prototype.toJSON = () => "no value";
for (const name of ["indexOf", "slice", "charCodeAt", "split", "trim", "toString", "valueOf"]) {
  String.prototype[name] = () => { throw new Error("spoiled " + name); };
}
Number.prototype.toString = Number.prototype.valueOf = () => "no number";
`,
  "streams": `
const nothing = { readSync: () => null, writeSync: () => 0, write: async () => 0, read: async () => null };
for (const name of ["stdin", "stdout", "stderr"]) {
  for (const method of ["readSync", "writeSync"]) {
    const prototype = Object.getPrototypeOf(Deno[name]);
    if (method in prototype) prototype[method] = nothing[method];
  }
  Object.defineProperty(Deno, name, { value: nothing });
}
Deno.exit = () => {};
globalThis.console = new Proxy({}, { get() { throw new Error("no console"); } });
`,
  "promises": `
const never = () => {};
Promise.prototype.then = Promise.prototype.catch = Promise.prototype.finally = never;
class OtherPromise { then() {} static resolve() { return new OtherPromise(); } }
Object.defineProperty(Promise.prototype, "constructor", { get: () => OtherPromise });
for (const name of ["resolve", "reject", "all", "allSettled", "race", "withResolvers"]) Promise[name] = never;
globalThis.Promise = OtherPromise;
`,
  "everything is thenable": `
Object.defineProperty(Object.prototype, "then", { value() {}, configurable: true });
`,
  "mathematics": `${BREAK}
spoil(Math);
spoil(Number);
spoil(Reflect);
for (const name of ["keys", "entries", "values", "assign", "fromEntries", "freeze"]) {
  Object[name] = () => { throw new Error("spoiled " + name); };
}
`,
  "typed arrays": `${BREAK}
const typed = Object.getPrototypeOf(Uint8Array.prototype);
spoil(Object.getPrototypeOf(Uint8Array));
spoil(typed);
Object.defineProperty(typed, "constructor", { get() { throw new Error("spoiled constructor"); } });
for (const name of ["Float64Array", "Uint8Array", "Uint32Array", "Int32Array", "ArrayBuffer", "DataView"]) {
  globalThis[name] = class { constructor() { throw new Error("spoiled " + name); } };
}
`,
  "collections": `${BREAK}
spoil(Map.prototype);
spoil(Set.prototype);
spoil(WeakMap.prototype);
spoil(URL.prototype);
spoil(URLSearchParams.prototype);
globalThis.Symbol = { iterator: "no iterator" };
`,
  "errors": `
Error.prepareStackTrace = () => { throw 1; };
Error.captureStackTrace = () => { throw 2; };
Error.stackTraceLimit = "none";
Object.defineProperty(Error, Symbol.hasInstance, { value() { throw 3; } });
Object.defineProperty(Error.prototype, "name", { get() { throw 4; } });
for (const name of ["Error", "TypeError", "RangeError"]) {
  globalThis[name] = class { constructor() { throw 5; } };
}
`,
};
