// Records that were published stay readable, and what was read is written back as it was.

import { assert, assertEquals } from "@std/assert";
import { CLAIMS_SCHEMA, claimsJson, readClaimsReport } from "../../bench/record/claims.ts";
import { LAB_FORMAT } from "../../bench/record/lab.ts";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { readPackedText, recordJson } from "../../bench/record/record_file.ts";
import { readSelftest, SELFTEST_FORMAT } from "../../bench/record/selftest.ts";
import { testWith } from "../permitted.ts";

const DOCS = new URL("../../docs/", import.meta.url);
const test = testWith("read");

/** By format: reads a record and writes it again. */
const READ_AND_WRITE: Readonly<Record<string, (text: string, path: string) => unknown>> = {
  [LAB_FORMAT.schema]: (text, path) => recordJson(readLabReport(text, path), LAB_FORMAT),
  [SELFTEST_FORMAT.schema]: (text, path) => recordJson(readSelftest(text, path), SELFTEST_FORMAT),
  [CLAIMS_SCHEMA]: async (_text, path) => claimsJson(await readClaimsReport(path)),
};

test("every record in docs/ can be read and written again", async () => {
  const names = [...Deno.readDirSync(DOCS)].map(({ name }) => name)
    .filter((name) => /\.json(\.gz)?$/.test(name));
  assert(names.length >= 2, `only ${names.length} records in docs/`);
  for (const name of names) {
    const path = new URL(name, DOCS).pathname;
    const text = await readPackedText(path);
    const { schema } = JSON.parse(text);
    const written = await READ_AND_WRITE[schema]!(text, path);
    assertEquals(Object.keys(JSON.parse(String(written))), Object.keys(JSON.parse(text)), name);
  }
});
