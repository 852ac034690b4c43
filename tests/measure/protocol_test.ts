import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { decodeTier, tierOf, TIERS_KNOWN } from "../../bench/process/tier.ts";
import { parseReply, type Reply } from "../../bench/measure/protocol.ts";
import { testWith } from "../permitted.ts";

const REPLIES: readonly Reply[] = [
  { reply: "ready", startMs: 30.5, preparedCells: [{ granularity: 1, checksum: -7 }] },
  {
    reply: "ready",
    startMs: 30.5,
    preparedCells: [{ granularity: 1, checksum: -7, account: { results: [] } }],
  },
  {
    reply: "warm",
    preparedCells: [{ windows: 40, nsPerOp: 8.1, settled: true, tiers: { add: "turbofan" } }],
  },
  { reply: "windows", windowsNs: [8.1, 8.2], canaries: null },
  { reply: "windows", windowsNs: [8], canaries: { chainNs: [1.3, 1.2], wideNs: [1.1, 1.4] } },
  { reply: "canaries", canaries: { chainNs: [1.3], wideNs: [1.1] } },
  { reply: "tier", tiers: [{}, { add: "maglev" }] },
  { reply: "error", message: "Cannot prepare" },
];

for (const reply of REPLIES) {
  Deno.test(`parseReply() reads ${reply.reply}`, () => {
    assertEquals(parseReply(JSON.stringify(reply)), reply);
  });
}

for (
  const line of [
    "",
    "hello",
    "null",
    "[]",
    '{"reply":"other"}',
    '{"reply":"ready","startMs":1}',
    '{"reply":"ready","startMs":1,"preparedCells":[{"granularity":0,"checksum":1}]}',
    '{"reply":"warm","preparedCells":[{"windows":1,"nsPerOp":1,"settled":1,"tiers":{}}]}',
    '{"reply":"windows","windowsNs":[8,null],"canaries":null}',
    '{"reply":"windows","windowsNs":[-1],"canaries":null}',
    '{"reply":"windows","windowsNs":[1]}',
    '{"reply":"windows","windowsNs":[1],"canaries":{"chainNs":[1],"wideNs":[1]}}',
    '{"reply":"canaries","canaries":{"chainNs":[1],"wideNs":[0]}}',
    '{"reply":"tier","tiers":[{"add":1}]}',
    '{"reply":"error"}',
  ]
) {
  Deno.test(`parseReply() refuses ${line}`, () => {
    assertEquals(parseReply(line), null);
  });
}

Deno.test("decodeTier() names what V8's status bits say", () => {
  assertEquals([41, 25, 16385, 65, 131073, 1].map(decodeTier), [
    "turbofan",
    "maglev",
    "baseline",
    "interpreted",
    "lazy",
    "status 1",
  ]);
});

Deno.test("tierOf() is unknown where natives are not allowed", () => {
  assert(!TIERS_KNOWN, "this test wants a process without --allow-natives-syntax");
  assertEquals(tierOf(() => {}), "unknown");
});

testWith("run")("a child ends by itself when its standard input closes", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      fileURLToPath(new URL("../../bench/measure/child.ts", import.meta.url)),
      JSON.stringify({ preparedCells: [] }),
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  await child.stdin.close();
  const { code, stdout } = await child.output();
  assertEquals(code, 0);
  assertEquals(parseReply(new TextDecoder().decode(stdout).trim())?.reply, "ready");
});
