/**
 * `deno task stress [messages] [seed]`: as many messages through every layout and set of features, polled, and a tenth
 * of them waited for; default 100000. One line for each, exit code 1 if any was lost, doubled, reordered or damaged.
 *
 * @module
 */

import { EXIT_DONE, EXIT_NO } from "../../bench/cli/exit_codes.ts";
import { BadInput } from "../../bench/bad_input.ts";
import { type Output, Program } from "../../bench/cli/program.ts";
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
    .ends({ yes: "all came back as they should", no: "something was lost or damaged" })
    .does((messages: string | undefined, seed: string | undefined, flags: { hostile?: true }) =>
      (flags.hostile ? hostile : stress)(
        wholeNumber(messages, 100_000),
        wholeNumber(seed, 1),
        console,
      )
    )
    .main("run stress");
}
