/**
 * Ways to write bytes in hexadecimal, for `deno bench docs/examples/hex.ts` and `deno task lab bench docs/examples/hex.ts`.
 *
 * @module
 */

const bytes = crypto.getRandomValues(new Uint8Array(32));
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

Deno.bench("padStart", { group: "hex", baseline: true }, () => {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  if (text.length !== 64) throw new Error(text);
});

Deno.bench("table", { group: "hex" }, () => {
  let text = "";
  for (const byte of bytes) text += DIGITS[byte];
  if (text.length !== 64) throw new Error(text);
});

Deno.bench("map and join", { group: "hex" }, () => {
  const text = Array.from(bytes, (byte) => DIGITS[byte]).join("");
  if (text.length !== 64) throw new Error(text);
});

Deno.bench("SHA-256", async () => {
  await crypto.subtle.digest("SHA-256", bytes);
});

Deno.bench("sort 1,000 numbers", (b) => {
  const numbers = Float64Array.from({ length: 1000 }, () => Math.random());
  b.start();
  numbers.sort();
  b.end();
});
