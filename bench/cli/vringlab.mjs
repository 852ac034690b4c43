#!/usr/bin/env node
// deno-lint-ignore-file no-console -- a command line program
/**
 * `vringlab`, the command of the npm package: runs the lab's command line with the Deno that was installed beside it, with
 * the permissions of `deno task lab`. Runs in Node.
 *
 * @module
 */

import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { constants as os } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const EXIT_FAULT = 3;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Path of the executable; put in place here where npm ran no scripts. */
function denoPath() {
  return createRequire(import.meta.url)("deno/install_api.cjs").runInstall();
}

/** Deno warns of a program that it may run and that is not there. */
function isInstalled(program) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function launch(deno) {
  const programs = [deno, ...["git", "perf"].filter(isInstalled)];
  const child = spawn(deno, [
    "run",
    "--quiet",
    "--no-prompt",
    "--no-config",
    "--no-lock",
    "--node-modules-dir=manual",
    "--allow-read",
    "--allow-write",
    `--allow-run=${programs.join(",")}`,
    "--allow-sys=cpus,osRelease,systemMemoryInfo,loadavg",
    fileURLToPath(new URL("./main.js", import.meta.url)),
    ...process.argv.slice(2),
  ], { stdio: "inherit", env: { ...process.env, DENO_NO_UPDATE_CHECK: "1" } });
  // A terminal sends Ctrl-C to both; told twice at once counts as once, and the lab ends with what it has.
  for (const signal of SIGNALS) process.on(signal, () => child.kill("SIGTERM"));
  child.on("error", complain);
  child.on("exit", (code, signal) => process.exit(code ?? 128 + os.signals[signal]));
}

function complain(error) {
  console.error(`Cannot run the lab as Deno must start: ${error.message.split("\n")[0]}`);
  process.exit(EXIT_FAULT);
}

try {
  launch(denoPath());
} catch (error) {
  complain(error);
}
