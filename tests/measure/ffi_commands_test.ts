import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { testWith } from "../permitted.ts";
import { runLab } from "../run_program.ts";

const test = testWith("read", "run");
const ROOT = new URL("../../", import.meta.url);
const RUN = `--allow-run=${Deno.execPath()}`;
const NATIVE = Deno.build.arch === "x86_64" && Deno.build.os === "linux";

const EXPLAIN = ["explain", "boolean_branch", "--processes", "0"];

test("lab explain reads machine code though the lab was not given --allow-ffi", async () => {
  const { code, stdout, stderr } = await runLab(EXPLAIN, ["--allow-read", RUN]);
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout, "classification: inlined");
  if (NATIVE) assert(/machine code: \d+ bytes/.test(stdout), stdout);
});

test("lab explain does with V8's log where --allow-ffi is refused", async () => {
  const { code, stdout, stderr } = await runLab(EXPLAIN, ["--allow-read", RUN, "--deny-ffi"]);
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout, "classification");
  assertStringIncludes(stdout.replace(/\s+/g, " "), "was not read");
});

test("lab explain and lab calibrate hand on arguments and exit codes", async () => {
  const unknown = await runLab(["explain", "vtable"], ["--allow-read", RUN]);
  assertEquals(unknown.code, 2);
  assertStringIncludes(unknown.stderr, "current value is vtable");
  const help = await runLab(["explain", "--help"], ["--allow-read", RUN]);
  assertEquals(help.code, 0);
  assertStringIncludes(help.stdout, "--asm");
  const seed = await runLab(["calibrate", "--seed", "many"], ["--allow-read", RUN]);
  assertEquals(seed.code, 2);
  assertStringIncludes(seed.stderr, "current value is many");
  assertEquals((await runLab(["calibrate", "--help"], ["--allow-read", RUN])).code, 0);
});

interface ModuleInfo {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier: string };
    readonly isDynamic?: boolean;
  }[];
}

/** The modules that are loaded along with another one. */
async function loadedWith(file: string): Promise<ReadonlySet<string>> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", file],
    cwd: fileURLToPath(ROOT),
    stdout: "piped",
    stderr: "null",
  }).output();
  const { roots, modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    readonly roots: readonly string[];
    readonly modules: readonly ModuleInfo[];
  };
  const byName = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Set(roots);
  for (const name of loaded) {
    for (const { code, isDynamic } of byName.get(name)?.dependencies ?? []) {
      if (code !== undefined && isDynamic !== true) loaded.add(code.specifier);
    }
  }
  return loaded;
}

test("the plain lab loads neither disassembler nor native loops", async () => {
  const loaded = [...await loadedWith("bench/cli/main.ts")];
  assert(loaded.some((name) => name.endsWith("/bench/measure/run_lab.ts")), loaded.join("\n"));
  const unwanted = /iced-x86|bench\/evidence\/disassembly|bench\/calibrate\/native_loops/;
  assertEquals(loaded.filter((name) => unwanted.test(name)), []);
});
