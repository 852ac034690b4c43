/**
 * What the test process may do. Tests that need what it lacks are ignored: all of them run with
 * `--allow-read --allow-run --allow-ffi` on x86-64 Linux.
 *
 * @module
 */

/** Whether children can be started. */
export async function canRun(): Promise<boolean> {
  return await granted({ name: "run", command: Deno.execPath() });
}

/** Whether machine code can be run here: x86-64 Linux with `--allow-ffi`. */
export async function canRunNative(): Promise<boolean> {
  const { arch, os } = Deno.build;
  return arch === "x86_64" && os === "linux" && await granted({ name: "ffi" });
}

/** Whether iced-x86 can be loaded, which reads its WebAssembly from the package cache. */
export async function canDisassemble(): Promise<boolean> {
  return await granted({ name: "read" });
}

async function granted(descriptor: Deno.PermissionDescriptor): Promise<boolean> {
  return (await Deno.permissions.query(descriptor)).state === "granted";
}
