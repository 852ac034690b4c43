/**
 * Releases of V8 whose log, traces and machine code the lab reads. Their formats change between releases without
 * notice, and a line that is read wrongly looks like evidence: what is not listed is refused by name.
 *
 * To add one: run `tests/evidence/` with a Deno that has it, look at the output, and name it here.
 *
 * @module
 */

/** Releases, `major.minor`, newest first. */
export const READ_RELEASES: readonly string[] = ["15.0", "14.9"];

const VERSION_LINE = "v8-version,";

/** The release that the first line of a log names, `15.0`; `null` for any other line. */
export function releaseOf(line: string): string | null {
  if (!line.startsWith(VERSION_LINE)) return null;
  const [major, minor] = line.slice(VERSION_LINE.length).split(",");
  return `${major}.${minor}`;
}

/** Why the log of a release is not read, as it goes on after "the process"; empty if it is. */
export function formatRefusal(release: string): string {
  if (READ_RELEASES.includes(release)) return "";
  const known = READ_RELEASES.map((one) => `V8 ${one}`).join(", ");
  const whose = release === "" ? "a V8 that does not tell its release" : `V8 ${release}`;
  return `logs in the format of ${whose}, and the lab reads that of ${known}`;
}
