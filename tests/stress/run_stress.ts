/**
 * Runs plans of the stress run, one after the other, in one pair of Workers.
 *
 * @module
 */

import type { StressOutcome, StressPlan, StressStart } from "./plan.ts";

/** What both sides of one plan reported. */
export interface StressResult {
  readonly plan: StressPlan;
  readonly driver: StressOutcome;
  readonly device: StressOutcome;
}

function started(file: string): Worker {
  return new Worker(new URL(file, import.meta.url), { type: "module" });
}

/** Calls `done` with each plan's result, in order. */
export async function runStress(
  plans: readonly StressPlan[],
  done: (result: StressResult) => void,
): Promise<void> {
  const driver = started("./driver_worker.ts");
  const device = started("./device_worker.ts");
  try {
    for (const plan of plans) {
      const results = Promise.all([
        answerOf(driver, (start) => device.postMessage(start)),
        answerOf(device, () => {}),
      ]);
      driver.postMessage(plan);
      const [ofDriver, ofDevice] = await results;
      done({ plan, driver: ofDriver, device: ofDevice });
    }
  } finally {
    driver.terminate();
    device.terminate();
  }
}

/** The outcome that a Worker sends; what it sends before goes to `forward`. */
function answerOf(worker: Worker, forward: (start: StressStart) => void): Promise<StressOutcome> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<StressStart | StressOutcome>) => {
      if ("fault" in data) resolve(data);
      else forward(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
  });
}

/** What is wrong with a result; `""` if nothing is. */
export function faultOf({ plan, driver, device }: StressResult): string {
  const { messages } = plan;
  const lost = driver.lostWakeups + device.lostWakeups;
  return driver.fault || device.fault ||
    (driver.messages !== messages || device.messages !== messages
      ? `${messages} messages, ${device.messages} seen by the device, ${driver.messages} back`
      : lost > 0
      ? `${lost} wake-ups lost`
      : "");
}
