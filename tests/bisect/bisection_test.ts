import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type Answer,
  Bisection,
  likeWhich,
  stepsOf,
} from "../../bench/studies/bisect/bisection.ts";

/** Runs a search to its end; gives its outcome and the number of good and bad answers. */
function search(count: number, answerOf: (index: number) => Answer) {
  const bisection = new Bisection(count);
  let steps = 0;
  const asked = new Set<number>();
  for (let next = bisection.next(); next !== null; next = bisection.next()) {
    assert(!asked.has(next) && next > 0 && next < count - 1, `${next}`);
    asked.add(next);
    const answer = answerOf(next);
    if (answer === "good" || answer === "bad") steps++;
    bisection.tell(next, answer);
  }
  return { ...bisection.outcome, steps };
}

Deno.test("a search finds the culprit in as many steps as the error budget is shared by", () => {
  fc.assert(fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), (count, at) => {
    const culprit = 1 + at % (count - 1);
    const { good, bad, unknown, steps } = search(count, (i) => i < culprit ? "good" : "bad");
    assertEquals([good, bad, unknown], [culprit - 1, culprit, []]);
    assert(steps <= stepsOf(count), `${steps} of ${stepsOf(count)}`);
  }));
});

Deno.test("commits without an answer end the search with a range that holds the culprit, and with them alone", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 60 }),
      fc.nat(),
      fc.array(fc.constantFrom<Answer | null>("skip", "open", null), {
        minLength: 60,
        maxLength: 60,
      }),
      (count, at, without) => {
        const culprit = 1 + at % (count - 1);
        const { good, bad, unknown } = search(
          count,
          (i) => without[i] ?? (i < culprit ? "good" : "bad"),
        );
        assert(good < culprit && culprit <= bad);
        assertEquals(unknown.length, bad - good - 1);
        for (const index of unknown) assert(without[index] !== null);
      },
    ),
  );
});

Deno.test("likeWhich() divides at the half way, whichever end is slower", () => {
  for (
    const [low, high, effect, end] of [
      [0.99, 1.01, 1.1, "good"],
      [1.06, 1.12, 1.1, "bad"],
      [1.03, 1.07, 1.1, "open"],
      [0.88, 0.92, 0.9, "bad"],
      [0.96, 1.02, 0.9, "good"],
      [0.93, 0.97, 0.9, "open"],
    ] as const
  ) assertEquals(likeWhich({ low, high }, effect), end, `${low} to ${high} of ${effect}`);
});

Deno.test("Bisection refuses a single commit", () => {
  assertThrows(() => new Bisection(1), RangeError, "current value is 1");
});
