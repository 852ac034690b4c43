/**
 * Losses that are accepted: by `--allow`, and by lines `perf-ok: NAME reason` of commit messages or a pull request.
 *
 * @module
 */

/** What a name is accepted by where no reason was given. */
const NO_REASON = "accepted without a reason";

/**
 * Why the loss of each of some benches is accepted, by id.
 *
 * @param names Values of `--allow`: a whole id, or its last part.
 * @param text Messages, any of whose lines may say `perf-ok:`, a name, bare or in quotes, and a reason.
 */
export function acceptedBenches(
  ids: readonly string[],
  names: readonly string[],
  text: string,
): ReadonlyMap<string, string> {
  const accepted = new Map<string, string>();
  const lines = [...text.matchAll(/^[ \t]*perf-ok:[ \t]*(\S.*?)\s*$/gim)].map(([, line]) => line!);
  for (const id of ids) {
    const own = [id, id.split(" > ").at(-1)!];
    if (names.some((name) => own.includes(name))) accepted.set(id, "--allow");
    for (const line of lines) {
      const reason = reasonIn(line, own);
      if (reason !== null && !accepted.has(id)) accepted.set(id, reason || NO_REASON);
    }
  }
  return accepted;
}

/** What a line says after one of some names; `null` where it begins with none of them. */
function reasonIn(line: string, names: readonly string[]): string | null {
  for (const name of names) {
    for (const start of [name, `"${name}"`, `\`${name}\``]) {
      if (line === start) return "";
      const rest = line.slice(start.length);
      if (line.startsWith(start) && /^[\s:]/.test(rest)) return rest.replace(/^[\s:]+/, "");
    }
  }
  return null;
}
