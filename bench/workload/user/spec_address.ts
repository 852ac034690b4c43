/**
 * Addresses of the modules that prepare somebody else's code: the query says which.
 *
 * @module
 */

import { ownUrl } from "../../own_package.ts";
import type { BenchSpec } from "./bench_workload.ts";
import type { UserWorkloadSpec } from "./user_workload.ts";

/** Address under which `workload` of `user_workload.ts` is the one of a function. */
export function userWorkloadUrl(spec: UserWorkloadSpec): string {
  return addressOf("user_workload.ts", spec);
}

/** Address under which `workload` of `bench_workload.ts` is the one of a benchmark. */
export function benchWorkloadUrl(spec: BenchSpec): string {
  return addressOf("bench_workload.ts", spec);
}

function addressOf(file: string, spec: unknown): string {
  const url = ownUrl(`bench/workload/user/${file}`);
  // In base64, as Node's rules for addresses below node_modules forbid an encoded slash.
  const bytes = new TextEncoder().encode(JSON.stringify(spec));
  url.searchParams.set("spec", bytes.toBase64({ alphabet: "base64url" }));
  return url.href;
}
