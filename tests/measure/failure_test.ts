import { assert, assertEquals } from "@std/assert";
import { claimsCommand } from "../../bench/cli/claims_command.ts";
import { compareCommand } from "../../bench/cli/compare_command.ts";
import { failureFinding } from "../../bench/measure/failure.ts";
import { selftestCommand } from "../../bench/cli/selftest_command.ts";
import { sweepCommand } from "../../bench/cli/sweep_command.ts";

const KINDS = [
  "child died",
  "child hung",
  "garbage output",
  "child error",
  "checksum mismatch",
] as const;

Deno.test("failureFinding() advises no flag that the command given lacks", () => {
  const commands = [compareCommand(), claimsCommand(), sweepCommand(), selftestCommand()];
  let named = 0;
  for (const command of commands) {
    const has = command.options.map(({ long }) => long);
    for (const kind of KINDS) {
      const { advice, likelyCause } = failureFinding(
        "w",
        { kind, what: "x" },
        command.name(),
      );
      const flags = `${advice} ${likelyCause}`.match(/--[a-z-]+/g) ?? [];
      named += flags.length;
      for (const flag of flags) assert(has.includes(flag), `${command.name()}: ${advice}`);
    }
  }
  assert(named > 0);
});

Deno.test("failureFinding() speaks of functions in comparisons of them", () => {
  for (const kind of KINDS) {
    const failure = { kind, what: "x" };
    const { advice, likelyCause } = failureFinding("w", failure, "compare");
    assert(!/workload|strateg|conformance/.test(`${advice} ${likelyCause}`), advice);
    const { likelyCause: ofLab } = failureFinding("w", failure, "full");
    assert(ofLab !== likelyCause, ofLab);
  }
  const { advice } = failureFinding("w", { kind: "child error", what: "x" }, "full");
  assertEquals(advice, "run the cell alone with --strategies and --workloads and read the error");
});
