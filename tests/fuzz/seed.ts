/**
 * The seed of a fuzz run: fixed, so that a run can be repeated; another one is given as
 * `deno test tests/fuzz -- --seed=N`. fast-check prints the seed, the path and the shortest input of a failure.
 */
export const SEED = Number(
  Deno.args.find((argument) => argument.startsWith("--seed="))?.slice("--seed=".length) ?? 20260101,
);
