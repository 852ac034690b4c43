// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task gate-comment gate.json --event FILE`: puts a gate's report under its pull request. A program of its own, as
 * it needs the network and a token, and must not start anything: the record is somebody else's.
 *
 * @module
 */

import { BadInput } from "../bad_input.ts";
import { checkOf, commentText, gateLine, readForeignGate } from "../studies/gate/comment.ts";
import { GitHub } from "../studies/gate/github.ts";
import { given, Program } from "./program.ts";

interface CommentFlags {
  readonly event: string;
  readonly check?: true;
  readonly show?: true;
}

if (import.meta.main) {
  await new Program("deno task gate-comment")
    .description(
      "Writes the report of a gate under its pull request: one comment, always the same.",
    )
    .argument("<file>", "a gate.json, of whatever origin")
    .requiredOption("--event <file>", "payload of a pull_request or workflow_run event")
    .option(
      "--check",
      "also write a check of the commit, with notes on the lines of slower benches",
    )
    .option("--show", "print the comment and write nothing")
    .ends({}, "\nReads GITHUB_TOKEN and GITHUB_API_URL.")
    .does(comment)
    .main("comment");
}

async function comment(file: string, { event, check, show }: CommentFlags): Promise<void> {
  const report = await readForeignGate(file);
  const text = commentText(report);
  if (show) return console.log(text);
  const token = Deno.env.get("GITHUB_TOKEN") ?? "";
  if (token === "") {
    throw new BadInput("Cannot comment as GITHUB_TOKEN must be set: current value is empty");
  }
  const api = Deno.env.get("GITHUB_API_URL") ?? "https://api.github.com";
  const github = new GitHub({ api, token });
  const pull = await github.pullOf(await given(() => Deno.readTextFile(event)));
  if (pull === null) {
    return console.log("No comment: no open pull request ends with the commit that was measured");
  }
  const how = await github.comment(pull, text);
  if (check) await github.check(pull, checkOf(report));
  console.log(`Comment ${how} at ${pull.repository}#${pull.number}: ${gateLine(report)}`);
}
