import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Environment } from "../../bench/record/lab.ts";
import { testWith } from "../permitted.ts";
import { runProgram } from "../run_program.ts";

const test = testWith("run");
const MODULE = new URL("../../bench/measure/environment.ts", import.meta.url).href;

async function describe(...permissions: readonly string[]): Promise<Environment> {
  const program = `import { describeEnvironment } from ${JSON.stringify(MODULE)};
console.log(JSON.stringify(await describeEnvironment(".", ["--turbolev"])));`;
  const { code, stdout, stderr } = await runProgram({
    program: `data:text/typescript,${encodeURIComponent(program)}`,
    args: [],
    permissions,
  });
  assertEquals(code, 0, stderr);
  return JSON.parse(stdout);
}

test("describeEnvironment() says which permission is missing", async () => {
  const environment = await describe("--allow-import");
  assertEquals(environment.cpu, "unknown (needs --allow-sys=cpus)");
  assertEquals(environment.kernel, "unknown (needs --allow-sys=osRelease)");
  assertEquals(environment.commit, "unknown (needs --allow-run=git)");
  assertEquals(environment.memoryBytes, 0);
  assertEquals(environment.loadAverage, []);
  assert(environment.cpuCount >= 1);
  assertEquals(environment.deno, Deno.version.deno);
  assertEquals(environment.v8, Deno.version.v8);
  assertEquals(environment.v8Flags, ["--turbolev"]);
});

test("describeEnvironment() describes the machine where it may", async () => {
  const environment = await describe(
    "--allow-import",
    "--allow-sys=cpus,osRelease,systemMemoryInfo,loadavg",
  );
  assert(environment.cpu.length > 0 && !environment.cpu.startsWith("unknown (needs"));
  assertMatch(environment.kernel, new RegExp(`^${Deno.build.os} \\d`));
  assert(environment.memoryBytes > 0);
  assertEquals(environment.loadAverage.length, 3);
  assert(!environment.hardwareCounters.includes("\n"));
});
