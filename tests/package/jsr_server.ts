/**
 * A registry with one package: the files of this project that would be published, served as JSR serves them.
 *
 * Prints its address, then serves until standard input closes. Package names in imports are written out in the way
 * publishing does, by the import map of `deno.json`.
 *
 * @module
 */

import { PROJECT } from "../../bench/generate/generated_file.ts";
import { PUBLISHED_AS, publishedFiles, writtenOut } from "../../bench/generate/published_files.ts";

const { name, version, exports } = PUBLISHED_AS;
const files = new Map<string, Uint8Array<ArrayBuffer>>();
for (const path of await publishedFiles()) {
  const address = new URL(path, PROJECT);
  const bytes = /\.ts$/.test(path)
    ? new TextEncoder().encode(writtenOut(await Deno.readTextFile(address)))
    : await Deno.readFile(address);
  files.set(`/${path}`, bytes);
}
const manifest: Record<string, { size: number; checksum: string }> = {};
for (const [path, bytes] of files) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  manifest[path] = { size: bytes.length, checksum: `sha256-${hash}` };
}
const base = `/${name}/`;
const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen }, (request) => {
  const { pathname } = new URL(request.url);
  if (pathname === `${base}meta.json`) {
    return Response.json({ scope: name.split("/")[0]!.slice(1), versions: { [version]: {} } });
  }
  if (pathname === `${base}${version}_meta.json`) return Response.json({ manifest, exports });
  const bytes = files.get(pathname.slice(`${base}${version}`.length));
  if (bytes === undefined) return new Response("not found", { status: 404 });
  const type = pathname.endsWith(".ts") ? "application/typescript" : "application/octet-stream";
  return new Response(bytes, { headers: { "content-type": type } });
});
for await (const _ of Deno.stdin.readable);
await server.shutdown();

function onListen({ port }: Deno.NetAddr): void {
  // deno-lint-ignore no-console -- whoever started it reads this
  console.log(`http://127.0.0.1:${port}/`);
}
