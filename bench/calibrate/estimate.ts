/**
 * From the windows of several processes to times with intervals.
 *
 * @module
 */

import { finiteOnly, median, processNsPerOp, yuenEstimate, yuenInterval } from "../stats/mod.ts";
import type { CalibratedTime, Calibration, CalibrationEntry } from "../record/calibration.ts";
import type { ChildReply } from "./calibration_child.ts";
import { TARGET_COUNT } from "./target_order.ts";

/** What a child that succeeded printed. */
export type Measured = Exclude<ChildReply, { readonly error: string }>;

/** Confidence level of the intervals. */
export const CONFIDENCE = 0.95;

/** Processes that an interval needs. */
export const FEWEST_PROCESSES = 4;

/** The part of a calibration that is computed from measurements. */
export type CalibrationEstimate = Pick<
  Calibration,
  "tscGHz" | "predictedCall" | "mispredictedCall" | "retpolineCall" | "entries"
>;

/** Nanoseconds per iteration of a loop in an order; NaN when it was not measured. */
type NsOf = (name: string, order: string) => number;

/**
 * Forms all times. A cost that is a difference of loops is formed within each process first, so that what slows a whole
 * process cancels as far as it can.
 *
 * @throws RangeError with fewer than {@linkcode FEWEST_PROCESSES} processes.
 */
export function estimateCalibration(processes: readonly Measured[]): CalibrationEstimate {
  if (processes.length < FEWEST_PROCESSES) {
    throw new RangeError(
      `Cannot form intervals as at least ${FEWEST_PROCESSES} processes are needed: current value is ${processes.length}`,
    );
  }
  const frequencies = finiteOnly(processes.map(({ tscGHz }) => tscGHz ?? NaN));
  const tscGHz = frequencies.length === 0 ? null : median(frequencies);
  const lookUps = processes.map(nsLookUp);
  const timeOf = (cost: (ns: NsOf) => number): CalibratedTime | null =>
    callTime(lookUps.map(cost), tscGHz);
  return {
    tscGHz,
    predictedCall: timeOf(predictedCallNs),
    mispredictedCall: timeOf(mispredictedCallNs),
    retpolineCall: timeOf(retpolineCallNs),
    entries: namesOf(processes).flatMap(({ name, order }): CalibrationEntry[] => {
      const values = lookUps.map((ns) => ns(name, order));
      const time = loopTime(values, tscGHz);
      return time === null ? [] : [{ name, order, ...time, processes: finiteOnly(values).length }];
    }),
  };
}

function predictedCallNs(ns: NsOf): number {
  return ns("indirect call", "constant") - ns("read order", "constant");
}

/** Of n targets in uniform random order, whatever is predicted is wrong (n − 1)/n of the time. */
function mispredictedCallNs(ns: NsOf): number {
  const added = ns("indirect call", `random ${TARGET_COUNT}`) - ns("indirect call", "constant");
  return predictedCallNs(ns) + added * TARGET_COUNT / (TARGET_COUNT - 1);
}

function retpolineCallNs(ns: NsOf): number {
  return ns("retpoline", "constant") - ns("read order", "constant");
}

function nsLookUp({ loops }: Measured): NsOf {
  const byName = new Map(
    loops.map(({ name, order, windowsNs }) => [`${name}/${order}`, processNsPerOp(windowsNs)]),
  );
  return (name, order) => byName.get(`${name}/${order}`) ?? NaN;
}

/** Names and orders in the order of the first process that has them. */
function namesOf(processes: readonly Measured[]): { name: string; order: string }[] {
  const names = new Map<string, { name: string; order: string }>();
  for (const { name, order } of processes.flatMap(({ loops }) => loops)) {
    names.set(`${name}/${order}`, { name, order });
  }
  return [...names.values()];
}

/** Time of a loop, which is above 0: estimated on the scale of logarithms. `null` when too few processes have it. */
function loopTime(valuesNs: readonly number[], tscGHz: number | null): CalibratedTime | null {
  const logs = finiteOnly(valuesNs.map(Math.log));
  if (logs.length < FEWEST_PROCESSES) return null;
  const estimate = yuenEstimate(logs);
  const { low, high } = yuenInterval(estimate, 1 - CONFIDENCE);
  return calibratedTime(Math.exp(estimate.estimate), Math.exp(low), Math.exp(high), tscGHz);
}

/** Time of a call, a difference that noise can bring below 0. `null` when too few processes have it. */
function callTime(valuesNs: readonly number[], tscGHz: number | null): CalibratedTime | null {
  const values = finiteOnly(valuesNs);
  if (values.length < FEWEST_PROCESSES) return null;
  const estimate = yuenEstimate(values);
  const { low, high } = yuenInterval(estimate, 1 - CONFIDENCE);
  return calibratedTime(estimate.estimate, low, high, tscGHz);
}

function calibratedTime(
  ns: number,
  nsLow: number,
  nsHigh: number,
  tscGHz: number | null,
): CalibratedTime {
  return { ns, nsLow, nsHigh, cycles: tscGHz === null ? null : ns * tscGHz };
}
