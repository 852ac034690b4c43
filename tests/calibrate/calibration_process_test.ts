import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { runCalibrationChild } from "../../bench/calibrate/calibration_process.ts";
import { NATIVE_LOOPS } from "../../bench/calibrate/native_loops.ts";
import { WASM_LOOPS } from "../../bench/calibrate/wasm_loops.ts";
import { ChildFailure } from "../../bench/process/ending.ts";
import { canRun, canRunNative } from "./granted.ts";

const RUN = await canRun();
const NATIVE = RUN && await canRunNative();
const BROKEN = new URL("./fixtures/broken_child.ts", import.meta.url).href;
const CRASHING = new URL("./fixtures/crashing_child.ts", import.meta.url).href;
const LIMIT = { limitMs: 60_000 };

for (const native of [false, true]) {
  Deno.test({
    name: `a calibration child measures every loop in every order, native ${native}`,
    ignore: native ? !NATIVE : !RUN,
    async fn() {
      const plan = { native, rounds: 2, windowUs: 1, seed: 3 };
      const { tscGHz, loops } = await runCalibrationChild(plan, LIMIT);
      const wanted = [...(native ? NATIVE_LOOPS : []), ...WASM_LOOPS].flatMap(
        ({ name, orders }) => orders.map((order) => ({ name, order, windows: 2 })),
      );
      const got = loops.map(({ name, order, windowsNs }) => ({
        name,
        order,
        windows: windowsNs.length,
      }));
      assertEquals(got, wanted);
      assertEquals(tscGHz !== null, native);
    },
  });
}

Deno.test({
  name: "a child that calls a bad address becomes a failure that names the signal",
  ignore: !NATIVE,
  async fn() {
    const plan = { native: true, rounds: 1, windowUs: 1, seed: 1 };
    const { kind, message } = await assertRejects(
      () => runCalibrationChild(plan, { ...LIMIT, program: CRASHING }),
      ChildFailure,
    );
    assertEquals(kind, "child died");
    assertMatch(message, /^ended with signal SIG(SEGV|ILL|BUS|TRAP|ABRT)/);
  },
});

Deno.test({
  name: "a child that writes nonsense, impossible times or nothing is not believed",
  ignore: !RUN,
  async fn() {
    const said = ['"hello\\n"', '"{\\"tscGHz\\":null', '""'];
    for (const [i, text] of said.entries()) {
      const plan = { native: false, rounds: 1, windowUs: 1, seed: i + 1 };
      const { kind, message } = await assertRejects(
        () => runCalibrationChild(plan, { ...LIMIT, program: BROKEN }),
        ChildFailure,
      );
      assertEquals(kind, "garbage output");
      assertEquals(message.startsWith(`wrote ${text}`), true, message);
    }
  },
});
