/**
 * The program that puts a package of JSR into a folder, file by file of the package's list. Arguments: the package's
 * address, the folder.
 *
 * @module
 */

import { dirname, join } from "node:path";

if (import.meta.main) await unpack(Deno.args[0]!, Deno.args[1]!);

async function unpack(address: string, folder: string): Promise<void> {
  const list = await import(address.replace(/\/$/, "_meta.json"), { with: { type: "json" } });
  await Promise.all(
    Object.keys(list.default.manifest).map(async (path) => {
      const file = await import(`${address}${path.slice(1)}`, { with: { type: "bytes" } });
      const target = join(folder, path);
      await Deno.mkdir(dirname(target), { recursive: true });
      await Deno.writeFile(target, file.default);
    }),
  );
}
