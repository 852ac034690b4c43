/**
 * `deno task stress [messages] [seed]`: as many messages through every layout and set of features, polled, and a tenth
 * of them waited for; default 100000. One line for each, exit code 1 if any was lost, doubled, reordered or damaged.
 *
 * @module
 */

import { EXIT_DONE, EXIT_NO } from "../../bench/cli/exit_codes.ts";
import { BadInput } from "../../bench/bad_input.ts";
import { type Output, Program } from "../../bench/cli/program.ts";
import { allowRead, denoRun } from "../../bench/process/deno_run.ts";
import { run } from "../../bench/process/run.ts";
import { RING_LAYOUT_NAMES } from "../../ring/mod.ts";
import { runHostile } from "./hostile_thread.ts";
import { stressPlans } from "./plan.ts";
import { faultOf, runStress } from "./run_stress.ts";

function wholeNumber(text: string | undefined, preset: number): number {
  const value = text === undefined ? preset : Number(text);
  if (Number.isInteger(value) && value > 0 && value <= 4e9) return value;
  throw new BadInput(
    `Cannot run stress as messages and seed must be whole numbers from 1 to 4000000000: current value is ${text}`,
  );
}

async function stress(messages: number, seed: number, output: Output): Promise<number> {
  let wrong = 0;
  let sleeps = 0;
  let unsent = 0;
  await runStress(stressPlans(messages, seed), (result) => {
    const { plan, driver, device } = result;
    const fault = faultOf(result);
    if (fault !== "") wrong++;
    sleeps += driver.sleeps + device.sleeps;
    unsent += driver.kicksUnsent + device.kicksUnsent;
    const features = [plan.event ? "event" : "", plan.indirect ? "indirect" : ""].join(" ").trim();
    output.log(
      `${plan.layout} ${
        plan.sleeps ? "sleeping" : "polling"
      } ${features}: ${driver.messages} messages, ${
        Math.round(driver.messages / driver.ms)
      } per ms, ${driver.sleeps} and ${device.sleeps} sleeps${
        fault === "" ? "" : `, WRONG: ${fault}`
      }`,
    );
  });
  output.log(`seed ${seed}, sleeps ${sleeps}, notifications unsent ${unsent}, wrong ${wrong}`);
  return wrong > 0 ? EXIT_NO : EXIT_DONE;
}

async function hostile(operations: number, seed: number, output: Output): Promise<number> {
  for (const layout of RING_LAYOUT_NAMES) {
    for (const side of ["driver", "device"] as const) {
      const { broken, taken, writes, operations: done } = await runHostile(
        layout,
        side,
        operations,
        seed,
      );
      output.log(
        `${layout} ${side}: ${done} operations, ${taken} buffers taken, ${broken} times broken, ${writes} hostile writes`,
      );
    }
  }
  return EXIT_DONE;
}

const CHILD = new URL("./cost_child.ts", import.meta.url).href;

/** The median of three processes, in ns per message; those of a list run in turns. */
async function medians(cells: readonly (readonly [string, string])[]): Promise<number[]> {
  const times = cells.map((): number[] => []);
  for (let process = 0; process < 3; process++) {
    for (const [i, args] of cells.entries()) {
      const line = denoRun({ program: CHILD, args, permissions: [allowRead(null)] });
      const { success, stdout, stderr } = await run(line, { limitMs: 60_000 });
      if (!success) throw new Error(`Cannot time ${args.join(" ")}: ${stderr}`);
      times[i]!.push(Number(stdout));
    }
  }
  return times.map((each) => each.sort((a, b) => a - b)[1]!);
}

async function cost(output: Output): Promise<number> {
  output.log("A quick look, medians of three processes; ns per message and ratio to the first.");
  const groups: [string, (readonly [string, string])[]][] = [
    ...RING_LAYOUT_NAMES.map((layout): [string, (readonly [string, string])[]] => [
      `${layout}, one thread: single-party, concurrent`,
      [[layout, "single"], [layout, "concurrent"]],
    ]),
    ...["32", "1"].map((batch): [string, (readonly [string, string])[]] => [
      `two threads, ${batch} at once: bare ring that publishes each number, one that publishes batches, ${
        RING_LAYOUT_NAMES.join(", ")
      }`,
      ["bare_each", "bare", ...RING_LAYOUT_NAMES].map((what) => [what, batch] as const),
    ]),
  ];
  for (const [title, cells] of groups) {
    const times = await medians(cells);
    const shown = times.map((ns) => `${ns.toFixed(1)} (${(ns / times[0]!).toFixed(2)})`);
    output.log(`${title}: ${shown.join(", ")}`);
  }
  return EXIT_DONE;
}

if (import.meta.main) {
  await new Program("deno task stress")
    .description(
      "Sends checked messages between two threads through every layout and set of features.",
    )
    .argument("[messages]", "per layout and set of features (default: 100000)")
    .argument("[seed]", "of the pseudo-random choices (default: 1)")
    .option(
      "--hostile",
      "instead, each side against a thread that writes into the ring all the time: that many operations",
    )
    .option("--cost", "instead, time what the barriers cost, in one thread and between two")
    .ends({ yes: "all came back as they should", no: "something was lost or damaged" })
    .does((
      messages: string | undefined,
      seed: string | undefined,
      flags: { hostile?: true; cost?: true },
    ) =>
      flags.cost ? cost(console) : (flags.hostile ? hostile : stress)(
        wholeNumber(messages, 100_000),
        wholeNumber(seed, 1),
        console,
      )
    )
    .main("run stress");
}
