/**
 * QEMU's vhost-user-blk device in a process of its own.
 *
 * @module
 */

const DAEMON = "qemu-storage-daemon";

/** Why the device cannot be started here, in one line, or `null`. */
export function qemuMissing(): string | null {
  if (Deno.build.os !== "linux") return "needs Linux";
  const granted = (descriptor: Deno.PermissionDescriptor) =>
    Deno.permissions.querySync(descriptor).state === "granted";
  if (!granted({ name: "run", command: DAEMON }) || !granted({ name: "ffi" })) {
    // Deno grants the first only where the program is found.
    return `needs ${DAEMON} (Debian: qemu-system-common), --allow-run=${DAEMON} and --allow-ffi: deno task interop`;
  }
  try {
    const { success } = new Deno.Command(DAEMON, {
      args: ["--version"],
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return success ? null : `needs a ${DAEMON} that runs`;
  } catch {
    return `needs ${DAEMON} (Debian: qemu-system-common)`;
  }
}

/** Runs `body` with a device over a file of `bytes` zero bytes in `folder`. */
export async function withQemu(
  folder: string,
  bytes: number,
  body: (socket: string, file: string) => void,
): Promise<void> {
  const [socket, file] = [`${folder}/blk.sock`, `${folder}/disk.img`];
  Deno.writeFileSync(file, new Uint8Array(bytes));
  const device = `type=vhost-user-blk,id=e0,addr.type=unix,addr.path=${socket},node-name=disk`;
  const child = new Deno.Command(DAEMON, {
    args: [
      ...["--blockdev", `driver=file,node-name=disk,filename=${file}`],
      ...["--export", `${device},writable=on,num-queues=1`],
    ],
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn();
  try {
    for (let tries = 0; !isThere(socket); tries++) {
      if (tries === 500) throw new Error(`Cannot reach ${DAEMON} as its socket must appear`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    body(socket, file);
  } finally {
    child.kill("SIGTERM");
    await child.status;
    Deno.removeSync(file);
    if (isThere(socket)) Deno.removeSync(socket);
  }
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
