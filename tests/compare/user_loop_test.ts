import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { testWith } from "../permitted.ts";
import { runProgram } from "../run_program.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CHILD = fileURLToPath(new URL("./fixtures/kept_results_child.ts", import.meta.url));

/** What one call allocates at the least: for each object a map and a field, of 4 bytes each or more. */
const FEWEST_BYTES: Readonly<Record<string, number>> = {
  object: 8,
  objects: 16,
  array: 16,
  double: 8,
};

const FLAGS: readonly (readonly string[])[] = [[], ["--turbolev"], ["--no-turbo-loop-peeling"]];

for (const flags of FLAGS) {
  testWith("run")(
    `makeUserLoop() lets V8 leave no result out, flags: ${flags.join() || "none"}`,
    async () => {
      const { code, stdout, stderr } = await runProgram({
        program: CHILD,
        args: [],
        permissions: [`--allow-read=${ROOT}`],
        v8Flags: [
          "--allow-natives-syntax",
          "--min-semi-space-size=64",
          "--semi-space-growth-factor=1",
          ...flags,
        ],
      });
      assertEquals(code, 0, stderr);
      const found = JSON.parse(stdout) as Record<
        string,
        { tier: string; bytesPerCall: number }
      >;
      assertEquals(Object.keys(found), Object.keys(FEWEST_BYTES));
      for (const [name, { tier, bytesPerCall }] of Object.entries(found)) {
        assertEquals(tier, "turbofan", name);
        assert(bytesPerCall >= FEWEST_BYTES[name]!, `${name}: ${bytesPerCall} bytes per call`);
      }
    },
  );
}
