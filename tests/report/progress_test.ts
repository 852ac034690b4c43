import { assertEquals } from "@std/assert";
import { ProgressDisplay, renderProgress, renderTimeLeft } from "../../bench/cli/progress.ts";

Deno.test("renderProgress() shows share, time left and label", () => {
  assertEquals(
    renderProgress({ elapsedMs: 15_000, leftMs: 45_000, label: "more_used" }, 80),
    "[██████░░░░░░░░░░░░░░░░░░]  25 %  45 s left  more_used",
  );
  assertEquals(
    renderProgress({ elapsedMs: 1000, leftMs: 0, label: "" }, 80),
    "[████████████████████████] 100 %  0 s left  ",
  );
  assertEquals(
    renderProgress({ elapsedMs: 0, leftMs: 0, label: "" }, 80),
    "[░░░░░░░░░░░░░░░░░░░░░░░░]   0 %  0 s left  ",
  );
});

Deno.test("renderProgress() keeps to the width", () => {
  const line = renderProgress({ elapsedMs: 1, leftMs: 1, label: "x".repeat(200) }, 40);
  assertEquals(line.length, 40);
});

Deno.test("renderTimeLeft() speaks of minutes from 60 s on", () => {
  assertEquals([-5, 0, 1, 59_000, 59_001, 185_000].map(renderTimeLeft), [
    "0 s",
    "0 s",
    "1 s",
    "59 s",
    "1 min 00 s",
    "3 min 05 s",
  ]);
});

Deno.test("ProgressDisplay writes a line now and then where there is no terminal", () => {
  let nowMs = 0;
  let written = "";
  const sink = { write: (text: string) => written += text, columns: () => null };
  const display = new ProgressDisplay(sink, () => nowMs);
  for (nowMs = 0; nowMs <= 25_000; nowMs += 5000) {
    display.update({ elapsedMs: nowMs, leftMs: 30_000 - nowMs, label: "a/b" });
  }
  display.print("table\n");
  display.close();
  assertEquals(
    written,
    "10 s gone, about 20 s left (a/b)\n20 s gone, about 10 s left (a/b)\ntable\n",
  );
});

Deno.test("ProgressDisplay rewrites its line on a terminal and takes it away", () => {
  let written = "";
  const sink = { write: (text: string) => written += text, columns: () => 60 };
  const display = new ProgressDisplay(sink, () => 0);
  const state = { elapsedMs: 5000, leftMs: 5000, label: "a" };
  display.update(state);
  display.print("table\n");
  display.close();
  const line = renderProgress(state, 59);
  assertEquals(written, `\r\x1b[K${line}\r\x1b[Ktable\n\r\x1b[K${line}\r\x1b[K`);
});
