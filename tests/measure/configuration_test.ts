import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { configurationsOf } from "../../bench/studies/lab/configuration.ts";
import { denoExecutables } from "../../bench/process/deno_release.ts";
import { checkFlagsKnown } from "../../bench/process/known_flags.ts";
import { inConfigurations } from "../../bench/studies/lab/lab_plan.ts";
import { BadInput } from "../../bench/bad_input.ts";
import { runLab } from "../../bench/measure/run_lab.ts";
import { groupName } from "../../bench/cell.ts";
import { testWith } from "../permitted.ts";
import { ROOT, SHORT, walkCell, walkGroup, walkPlan } from "./walk_plan.ts";

Deno.test("configurationsOf() leaves one tier and one set of flags to the whole run", () => {
  assertEquals(configurationsOf(["maglev"], [["--turbo-filter=x"]]), {
    v8Flags: ["--no-turbofan", "--turbo-filter=x"],
    configurations: [],
    reference: "",
  });
  assertEquals(configurationsOf([], []), {
    v8Flags: [],
    configurations: [],
    reference: "",
  });
});

Deno.test("configurationsOf() makes a configuration of each tier, compared with turbofan", () => {
  assertEquals(configurationsOf(["sparkplug", "turbofan"], [["--single-threaded"]]), {
    v8Flags: ["--single-threaded"],
    configurations: [
      { name: "sparkplug", v8Flags: ["--no-turbofan", "--no-maglev"] },
      { name: "turbofan", v8Flags: ["--no-turbolev"] },
    ],
    reference: "turbofan",
  });
  assertEquals(configurationsOf(["sparkplug", "maglev"], []).reference, "sparkplug");
});

Deno.test("configurationsOf() makes a configuration of each set of flags, compared with none", () => {
  assertEquals(configurationsOf(["maglev"], [["--a", "--b"], [], ["--a", "--b"]]), {
    v8Flags: ["--no-turbofan"],
    configurations: [
      { name: "--a --b", v8Flags: ["--a", "--b"] },
      { name: "no flags", v8Flags: [] },
    ],
    reference: "no flags",
  });
});

Deno.test("configurationsOf() measures each tier with each set", () => {
  const { configurations, reference, v8Flags } = configurationsOf(["maglev", "turbofan"], [
    ["--a"],
    [],
  ]);
  assertEquals(configurations.map(({ name }) => name), [
    "maglev, --a",
    "maglev, no flags",
    "turbofan, --a",
    "turbofan, no flags",
  ]);
  assertEquals(configurations[0]!.v8Flags, ["--no-turbofan", "--a"]);
  assertEquals(reference, "turbofan, no flags");
  assertEquals(v8Flags, []);
});

Deno.test("configurationsOf() makes a configuration of each release, one alone too, compared with this Deno", () => {
  const own = Deno.version.deno;
  const several = configurationsOf(["maglev", "turbofan"], [], ["2.8.3", own]);
  assertEquals(several.configurations.map(({ name, deno }) => [name, deno]), [
    ["Deno 2.8.3, maglev", "2.8.3"],
    ["Deno 2.8.3, turbofan", "2.8.3"],
    [`Deno ${own}, maglev`, own],
    [`Deno ${own}, turbofan`, own],
  ]);
  assertEquals(several.reference, `Deno ${own}, turbofan`);
  const one = configurationsOf([], [["--a"]], ["2.8.3"]);
  assertEquals(one, {
    v8Flags: ["--a"],
    configurations: [{ name: "Deno 2.8.3", v8Flags: [], deno: "2.8.3" }],
    reference: "Deno 2.8.3",
  });
});

testWith("read", "run")(
  "denoExecutables() knows itself, and refuses in one line what is not to be had",
  async () => {
    const own = Deno.version.deno;
    assertEquals([...await denoExecutables([own, own], "--deno")], [[own, Deno.execPath()]]);
    for (const bad of ["2.9", "latest", "", "../2.8.3", "0.0.999"]) {
      const error = await denoExecutables([bad], "--deno").catch((error: Error) => error);
      assertEquals(error instanceof BadInput, true, bad);
      assertMatch((error as Error).message, /^Cannot use --deno as .*: current value is .*$/);
    }
  },
);

testWith("read", "run")("a configuration's processes are of its release", async () => {
  // An executable that may not be started stands for a release: only its own configuration meets it.
  const releases = new Map([["0.0.1", `${ROOT}/no-such-deno`]]);
  const runWith = (versions: readonly string[]) => {
    const { configurations } = configurationsOf([], [], versions);
    const plan = walkPlan(inConfigurations([walkGroup([walkCell("plain")])], configurations), 2);
    const { signal } = new AbortController();
    return runLab(plan, { root: ROOT, signal, settings: SHORT, releases });
  };
  const own = Deno.version.deno;
  const { groups } = await runWith([own]);
  assertEquals(groups.map(({ configuration }) => configuration?.deno), [own]);
  await assertRejects(() => runWith(["0.0.1"]), Error, "no-such-deno");
});

Deno.test("inConfigurations() plans each group in each configuration, under a name of its own", () => {
  const { configurations } = configurationsOf(["maglev", "turbofan"], []);
  const group = walkGroup([walkCell("plain")]);
  const planned = inConfigurations([group], configurations);
  assertEquals(
    planned.map(groupName),
    ["maglev", "turbofan"].map((name) => `${groupName(group)} [${name}]`),
  );
  assertEquals(inConfigurations([group], []), [group]);
});

testWith("run")("checkFlagsKnown() names the flag that V8 does not know", async () => {
  await checkFlagsKnown([[], ["--no-turbofan", "--single-threaded"]], "--v8-flags");
  const refused = await checkFlagsKnown([["--no-turbofan"], ["--no-such-thing"]], "--v8-flags")
    .catch((error: Error) => error);
  assertEquals(
    refused instanceof BadInput && refused.message,
    "Cannot use --v8-flags as V8 must start with them (V8 did not recognize flag '--no-such-thing'): " +
      "current value is --no-such-thing",
  );
});

testWith("read", "run")("runLab() holds the processes of a group at its tier", async () => {
  const { configurations, reference } = configurationsOf(["ignition", "turbofan"], []);
  const group = walkGroup([walkCell("plain"), walkCell("again", { strategy: "plain" })]);
  const plan = {
    ...walkPlan(inConfigurations([group], configurations), 2),
    referenceConfiguration: reference,
  };
  const report = await runLab(plan, {
    root: ROOT,
    signal: new AbortController().signal,
    settings: SHORT,
  });
  const tiers = report.groups.map(({ configuration, cells }) => [
    configuration!.name,
    ...new Set(cells.flatMap(({ processes }) => processes.flatMap((p) => Object.values(p.tiers)))),
  ]);
  assertEquals(tiers, [["ignition", "interpreted"], ["turbofan", "turbofan"]]);
  assertEquals(report.configurations!.reference, "turbofan");
  assertEquals(
    report.configurations!.ratios.map((r) => [r.strategy, r.configuration, r.blocks]),
    [["plain", "ignition", 2], ["again", "ignition", 2]],
  );
});
