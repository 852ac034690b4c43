/**
 * Where the lab's own files are for the processes that it starts: always in a folder.
 *
 * Code that is measured is imported several times under addresses that differ in their query, which registries do not
 * serve, and recordings are read as files. So a lab that was itself imported from a registry puts its files into a
 * temporary folder, once and only where a process is to be started. The files come by imports: Deno checks them
 * against the registry's list and keeps them.
 *
 * @module
 */

import { fileURLToPath, pathToFileURL } from "node:url";
import { BadInput } from "./bad_input.ts";

const ADDRESS = new URL("../", import.meta.url);
let unpacked: URL | null = null;

/**
 * Address of a file or folder of the lab, such as `bench/measure/child.ts`.
 *
 * @throws {BadInput} where the files lie in no folder and cannot be put into one.
 */
export function ownUrl(path: string): URL {
  return new URL(path, ADDRESS.protocol === "file:" ? ADDRESS : unpacked ??= unpack());
}

/** Folder of the lab's files; as {@linkcode ownUrl}. */
export function ownFolder(): string {
  return fileURLToPath(ownUrl("."));
}

function unpack(): URL {
  const folder = Deno.makeTempDirSync({ prefix: "vringlab-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  const { success, stderr } = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-config",
      "--no-lock",
      "--no-prompt",
      "--unstable-raw-imports",
      `--allow-write=${folder}`,
      new URL("bench/unpack.ts", ADDRESS).href,
      ADDRESS.href,
      folder,
    ],
    env: { NO_COLOR: "1" },
  }).outputSync();
  if (success) return pathToFileURL(`${folder}/`);
  const [why] = new TextDecoder().decode(stderr).trim().split("\n");
  throw new BadInput(
    `Cannot run the lab from an address that is no package of JSR (${why}): current value is ${ADDRESS.href}`,
  );
}
