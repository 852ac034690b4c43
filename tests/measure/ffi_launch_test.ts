import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { readLabReport } from "../../bench/record/read_lab.ts";
import { testWith } from "../permitted.ts";

const test = testWith("read", "write", "run");
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The lab, which starts itself again with `--allow-ffi` for what needs that. */
function startLab(args: readonly string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-read",
      "--allow-write",
      `--allow-run=${Deno.execPath()}`,
      "bench/cli/main.ts",
      ...args,
    ],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Reads to the end and gives everything; `seen` is called when the text has appeared. */
async function readAll(
  stream: ReadableStream<Uint8Array>,
  text: string,
  seen: () => void,
): Promise<string> {
  const decoder = new TextDecoder();
  let all = "";
  for await (const chunk of stream) {
    all += decoder.decode(chunk, { stream: true });
    if (all.includes(text)) seen();
  }
  return all;
}

/**
 * Starts the lab, sends a signal to its first process alone once it wrote `text` to standard error, and waits
 * until every process that has its output is gone.
 */
async function interrupted(args: readonly string[], text: string, signals: readonly Deno.Signal[]) {
  const lab = startLab(args);
  const appeared = Promise.withResolvers<void>();
  const stdout = readAll(lab.stdout, text, () => {});
  const stderr = readAll(lab.stderr, text, appeared.resolve).finally(appeared.resolve);
  await appeared.promise;
  for (const signal of signals) lab.kill(signal);
  const { code } = await lab.status;
  return { code, stdout: await stdout, stderr: await stderr };
}

for (const signals of [["SIGINT"], ["SIGTERM"], ["SIGINT", "SIGINT"]] as const) {
  // Windows cannot send either to a process.
  if (Deno.build.os === "windows") continue;
  test(`lab --evidence leaves a valid partial report when its launcher alone gets ${signals.join(" and ")}`, async () => {
    const folder = `${ROOT}report/test-${crypto.randomUUID()}`;
    await Deno.mkdir(folder, { recursive: true });
    try {
      const { code, stdout, stderr } = await interrupted(
        [
          ...["--workloads", "more_used/one/split", "--strategies", "boolean_branch"],
          ...["--blocks", "1000", "--evidence", "--out", folder],
        ],
        "Early figures",
        signals,
      );
      assertEquals(code, 130, `${stdout}\n${stderr}`);
      const report = readLabReport(await Deno.readTextFile(`${folder}/lab.json`), "lab.json");
      assertEquals(report.partialReason, "interrupted");
      assert(report.groups.length > 0);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
