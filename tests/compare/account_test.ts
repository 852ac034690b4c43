import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { type Account, differenceOf, readAccount } from "../../bench/workload/user/account.ts";
import {
  ofFunctions,
  verificationFindings,
} from "../../bench/studies/compare/verification_findings.ts";
import { BadInput } from "../../bench/bad_input.ts";
import { CLOSE_LOOK, verifyFunction } from "../../bench/workload/user/verify_function.ts";

async function accountOf(
  run: (state: unknown, i: number) => unknown,
  checksum: (() => unknown) | null = null,
): Promise<Account> {
  const limits = { ...CLOSE_LOOK, lookMs: Infinity };
  const f = { exportName: "run", run, setup: null, params: null, checksum };
  return (await verifyFunction(f, null, 20, "f.ts", limits)).account;
}

const same = await accountOf((_, i) => i);

Deno.test("differenceOf() names the first call that differs, with both results", async () => {
  const differences: readonly (readonly [Account, Account, string | null])[] = [
    [same, await accountOf((_, i) => i), null],
    [await accountOf((_, i) => i < 17 ? i : 42), same, "call 17 returns 42, not 17"],
    [
      await accountOf((_, i) => `a${i > 2 ? "\n" : ""}`),
      await accountOf(() => "a"),
      'call 3 returns "a\\u000a", not "a"',
    ],
    [
      await accountOf(() => [1, 2, 3, 4]),
      await accountOf(() => [1, 2, 3, 5]),
      "call 0 returns [1, 2, 3, …], which differs beyond what is shown",
    ],
    [await accountOf(() => 1, () => 5), await accountOf(() => 2, () => 5), null],
    [
      await accountOf(() => 1, () => 5),
      await accountOf(() => 1, () => 6),
      "checksum after 20 calls returns 5, not 6",
    ],
    [await accountOf(() => 1, () => 5), same, "only one of the two exports checksum"],
  ];
  for (const [one, other, expected] of differences) {
    assertEquals(differenceOf(one, other, 20), expected);
  }
});

Deno.test("differenceOf() compares as many results as both have", async () => {
  const short = { ...same, results: same.results.slice(0, 5) };
  assertEquals(differenceOf(await accountOf((_, i) => i < 5 ? i : -1), short, 20), null);
  assertEquals(
    differenceOf(await accountOf((_, i) => i < 4 ? i : -1), short, 20),
    "call 4 returns -1, not 4",
  );
});

Deno.test("readAccount() takes what a process sent and refuses anything else", async () => {
  const hidden = await accountOf(() => [() => 1]);
  for (const results of [same, hidden, await accountOf(() => 1, () => 5)]) {
    const account = { ...results, exportName: "run", awaited: false, params: null };
    assertEquals(readAccount(JSON.parse(JSON.stringify(account))), account);
  }
  const wrong: readonly unknown[] = [
    same,
    undefined,
    null,
    1,
    {},
    { ...same, exportName: "run", results: [1] },
    {
      ...same,
      cutAt: "1",
    },
  ];
  for (const value of wrong) assertThrows(() => readAccount(value), BadInput, "must account for");
});

Deno.test("verificationFindings() are none where all was compared", () => {
  assertEquals(verificationFindings({ unverified: false, unseen: [], partly: null }), []);
});

Deno.test("verificationFindings() name what was not seen, and how much was", () => {
  const parts = [{ what: "a function", where: "result[2].next" }];
  const partly = { calls: 3, of: 40, valuesPerResult: 1000 };
  const found = verificationFindings({ unverified: false, unseen: [{ name: "b", parts }], partly });
  assertEquals(found.map(({ kind, where }) => [kind, where]), [
    ["not verified", "functions/b"],
    ["verified in part", "functions"],
  ]);
  assertEquals(found.map(({ what }) => what), [
    "not all of its results can be compared: a function at result[2].next",
    "compared were the first 3 of 40 results, of each the first 1000 values",
  ]);
});

Deno.test("ofFunctions() names the command for the function that a finding is about", () => {
  const files = [{ name: "a", path: "/p/a.ts" }, { name: "b", path: "/p/b.ts" }];
  const finding = { kind: "no work seen", what: "", likelyCause: "", advice: "do more" };
  const about = (where: string) =>
    ofFunctions({ ...finding, where }, files, { exportNames: ["default", "run"] }).advice;
  assertEquals(
    about("functions/b"),
    "do more; deno task lab explain /p/b.ts#run shows the machine code",
  );
  assertEquals(about("functions/c"), "do more");
  const mismatch = {
    ...finding,
    kind: "checksum mismatch",
    where: "functions/b",
    advice: "replay",
  };
  const { advice } = ofFunctions(mismatch, files, { exportNames: ["default", "run"] });
  assertStringIncludes(advice, "random numbers");
});
