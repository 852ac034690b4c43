import { assertEquals } from "@std/assert";
import { testWith } from "../permitted.ts";

testWith("read", "run")("the example of a Worker as device runs, and ends by itself", async () => {
  const program = new URL("../../docs/examples/worker_device/driver.ts", import.meta.url);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--no-prompt", "--allow-read", program.href],
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  }).output();
  const text = new TextDecoder();
  assertEquals([code, text.decode(stderr), text.decode(stdout)], [
    0,
    "",
    "request 1 AS YOU LIKE IT\n",
  ]);
});
