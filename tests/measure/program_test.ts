import { assert, assertEquals, assertMatch } from "@std/assert";
import { BadInput } from "../../bench/bad_input.ts";
import { exitCodeOfRun, given, Program } from "../../bench/cli/program.ts";
import { testWith } from "../permitted.ts";

async function endOf(run: () => Promise<number>): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await exitCodeOfRun("try", run, (line) => lines.push(line));
  return { code, lines };
}

Deno.test("exitCodeOfRun() hands on exit codes and tells bad input in one line, exit 2", async () => {
  assertEquals(await endOf(() => Promise.resolve(1)), { code: 1, lines: [] });
  const message = "Cannot use --x as it must be y:\ncurrent value is z";
  assertEquals(await endOf(() => Promise.reject(new BadInput(message))), {
    code: 2,
    lines: ["Cannot use --x as it must be y: current value is z"],
  });
  const colored = "Cannot read \x1b[31mred\x1b[0m\x01 file: no such file";
  assertEquals(await endOf(() => Promise.reject(new BadInput(colored))), {
    code: 2,
    lines: ["Cannot read red file: no such file"],
  });
  const damaged = await endOf(async () => await given(() => JSON.parse("{")));
  assertEquals([damaged.code, damaged.lines.length], [2, 1]);
});

Deno.test("exitCodeOfRun() tells what a command line lacks, exit 2, and of help nothing, exit 0", async () => {
  const parse = (...args: string[]) => () =>
    new Program("try").configureOutput({ writeOut: () => {} }).run(args);
  const { code, lines } = await endOf(parse("--no-such"));
  assertEquals([code, lines], [2, ["Cannot try: unknown option '--no-such'; see --help"]]);
  assertEquals(await endOf(parse("--help")), { code: 0, lines: [] });
});

Deno.test("Program.run() gives the exit code of its own action and of its commands'", async () => {
  const program = () =>
    new Program("try").argument("[word]").does((word) => Promise.resolve(word === "no" ? 1 : 0))
      .addCommand(new Program("inner").does(() => Promise.resolve(130)))
      .addCommand(new Program("silent").does(() => Promise.resolve()));
  const codes = await Promise.all(
    [["yes"], ["no"], ["inner"], ["silent"]].map((args) => program().run(args)),
  );
  assertEquals(codes, [0, 1, 130, 0]);
});

Deno.test("exitCodeOfRun() never gives the exit code of an answer to an error, and says where it was", async () => {
  const { code, lines } = await endOf(() => {
    const table: Record<string, string[]> = {};
    return Promise.resolve(table.missing!.length);
  });
  assertEquals([code, lines.length], [3, 1]);
  assertMatch(lines[0]!, /^Cannot try: .*undefined.* \(TypeError at \S+program_test\.ts:\d+\)$/);
});

testWith("read")("exitCodeOfRun() says what to do about too many open files, exit 3", async () => {
  // The system's own error of this kind; without limits of a process that a test could lower, made by hand.
  const full = Object.assign(new Error("Too many open files (os error 24): open '/x'"), {
    code: "EMFILE",
  });
  assertEquals(await endOf(() => Promise.reject(full)), {
    code: 3,
    lines: [
      "Cannot try: Too many open files (os error 24): open '/x'; raise the limit of open files (ulimit -n)",
    ],
  });
  const none = await endOf(async () => (await Deno.readFile("no/such/file")).length);
  assertEquals(none.code, 3);
  assert(!none.lines[0]!.includes(" at "), none.lines[0]);
});
