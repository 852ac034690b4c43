import { assertEquals } from "@std/assert";
import { stressPlans } from "./plan.ts";
import { faultOf, runStress } from "./run_stress.ts";
import { testWith } from "../permitted.ts";

testWith("read")(
  "messages between two Workers come back once, in order and undamaged",
  async () => {
    const plans = stressPlans(2000, 1);
    const faults: string[] = [];
    let results = 0;
    await runStress(plans, (result) => {
      results++;
      const fault = faultOf(result);
      if (fault !== "") faults.push(`${JSON.stringify(result.plan)}: ${fault}`);
    });
    assertEquals([results, faults], [32, []]);
  },
);
