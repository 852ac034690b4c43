/**
 * Tests that need permissions. `deno task test` grants what they ask for; a plain `deno test`, which
 * grants none, ignores them and says so in their names.
 *
 * @module
 */

/** A permission that the test task grants. */
export type Need = "read" | "write" | "run" | "ffi";

const DESCRIPTORS: Readonly<Record<Need, Deno.PermissionDescriptor>> = {
  read: { name: "read", path: "." },
  write: { name: "write", path: "report" },
  run: { name: "run", command: Deno.execPath() },
  ffi: { name: "ffi" },
};

/** Whether all of some permissions are granted. */
export function permitted(...needs: readonly Need[]): boolean {
  return needs.every((need) => Deno.permissions.querySync(DESCRIPTORS[need]).state === "granted");
}

/** Registers a test as `Deno.test` does. */
export type Register = (
  name: string,
  body: (test: Deno.TestContext) => void | Promise<void>,
) => void;

/**
 * A `Deno.test` for tests that need permissions: ignored, not failed, where one is missing.
 *
 * Never asks: a permission that would have to be asked for counts as missing.
 */
export function testWith(...needs: readonly Need[]): Register {
  const missing = needs.filter((need) => !permitted(need));
  if (missing.length === 0) return (name, body) => Deno.test(name, body);
  const flags = missing.map((need) => `--allow-${need}`).join(" ");
  return (name, body) =>
    Deno.test({ name: `${name} (needs ${flags}: deno task test)`, ignore: true, fn: body });
}
