/** What docs/compare.md measures as `home.ts`: a function that needs a permission. */
export default function lengthOfHome(): number {
  return Deno.env.get("HOME")?.length ?? 0;
}
