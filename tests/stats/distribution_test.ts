import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from "../../bench/stats/distribution.ts";

/** Whether two figures agree to 2e-7 of their value. */
function assertClose(actual: number, expected: number): void {
  assertAlmostEquals(actual / expected, 1, 2e-7);
}

Deno.test("studentQuantile() gives the published table of t at 97.5 % and 99.95 %", () => {
  // Degrees of freedom, t: any printed table; digits as R 4 qt() gives them.
  const rows = [
    [1, 12.706204736174694, 636.6192487687897],
    [2, 4.302652729749462, 31.599054576443613],
    [5, 2.5705818356363146, 6.868826625881276],
    [10, 2.228138851986274, 4.586893858702639],
    [30, 2.0422724563012378, 3.6459586350420627],
    [60, 2.0002978220142604, 3.460200469196748],
  ] as const;
  for (const [nu, at975, at9995] of rows) {
    assertClose(studentQuantile(0.975, nu), at975);
    assertClose(studentQuantile(0.9995, nu), at9995);
    assertClose(studentQuantile(0.025, nu), -at975);
  }
});

Deno.test("studentQuantile() takes degrees of freedom that are not whole", () => {
  assertClose(studentQuantile(0.975, 2.25), 3.875480223220667); // R: qt(0.975, 2.25)
});

Deno.test("studentCdf() keeps its digits far into the lower tail", () => {
  // R: pt(-t, nu)
  assertClose(studentCdf(-4, 2.25), 0.023445720694437858);
  assertClose(studentCdf(-3, 3), 0.02883444281121865);
  assertClose(studentCdf(-10, 5), 8.547378787148181e-5);
  assertClose(studentCdf(-100, 7), 1.3176489885215525e-12);
});

Deno.test("studentCdf() is symmetric and reaches its limits", () => {
  assertEquals(studentCdf(0, 3), 0.5);
  assertAlmostEquals(studentCdf(1.5, 4) + studentCdf(-1.5, 4), 1, 1e-15);
  assertEquals(studentCdf(-Infinity, 3), 0);
  assertEquals(studentCdf(Infinity, 3), 1);
});

Deno.test("studentCdf() undoes studentQuantile()", () => {
  for (const nu of [1, 2.24, 5.2, 11.2, 40]) {
    for (const p of [1e-9, 1e-4, 0.02, 0.3]) {
      assertClose(studentCdf(studentQuantile(p, nu), nu), p);
    }
  }
});

Deno.test("normalCdf() and normalQuantile() give the published table", () => {
  // R: pnorm(-z), qnorm(p)
  assertClose(normalCdf(-1), 0.15865525393145707);
  assertClose(normalCdf(-1.96), 0.024997895148220435);
  assertClose(normalCdf(-3), 0.0013498980316300933);
  assertClose(normalCdf(-5), 2.866515718791933e-7);
  assertClose(normalQuantile(0.975), 1.959963984540054);
  assertClose(normalQuantile(0.9995), 3.2905267314919255);
});

Deno.test("quantiles at 0 and 1 are infinite", () => {
  assertEquals([studentQuantile(0, 3), studentQuantile(1, 3)], [-Infinity, Infinity]);
  assertEquals([normalQuantile(0), normalQuantile(1)], [-Infinity, Infinity]);
});

Deno.test("distribution functions refuse what has no answer", () => {
  assertThrows(() => studentCdf(NaN, 3), RangeError, "current value is NaN, 3");
  assertThrows(() => studentCdf(1, 0), RangeError, "current value is 1, 0");
  assertThrows(() => studentQuantile(0.5, -1), RangeError, "current value is -1");
  assertThrows(() => studentQuantile(1.1, 3), RangeError, "current value is 1.1");
  assertThrows(() => normalQuantile(NaN), RangeError, "current value is NaN");
});
