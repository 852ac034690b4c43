/**
 * What the address of a module says, read before any other module can have changed how.
 *
 * @module
 */

/** The spec in an address of `spec_address.ts`; `null` without one. */
export function specIn<Spec>(address: string): Spec | null {
  const spec = new URL(address).searchParams.get("spec");
  if (spec === null) return null;
  const bytes = Uint8Array.fromBase64(spec, { alphabet: "base64url" });
  return JSON.parse(new TextDecoder().decode(bytes)) as Spec;
}
