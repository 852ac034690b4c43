// deno-lint-ignore-file no-console -- a command line program
/**
 * `deno task lab history add|show|export|merge`: what benches came to commit by commit.
 *
 * @module
 */

import { Argument } from "commander";
import { deliver } from "./deliver.ts";
import { outOption } from "./options.ts";
import { given, Program } from "./program.ts";
import { requireWritable } from "./writable.ts";
import { git } from "../process/git.ts";
import { GATE_FORMAT, type GateReport, readGate } from "../record/gate.ts";
import { type HistoryEntry, parseHistoryEntry } from "../record/history.ts";
import { readPackedText } from "../record/record_file.ts";
import { writeForms } from "../record/write_files.ts";
import { documentHtml } from "../report/document/html.ts";
import { documentMarkdown } from "../report/document/markdown.ts";
import { documentTerminal, terminalOptions } from "../report/document/terminal.ts";
import { EXPORTS } from "../studies/history/exports.ts";
import { entriesOfGates } from "../studies/history/from_gate.ts";
import { historyDocument } from "../studies/history/history_document.ts";
import { addEntries, mergeNotes, NOTES_REF, readHistory } from "../studies/history/notes.ts";
import { seriesOf } from "../studies/history/series.ts";

/** The command. */
export function historyCommand(): Program {
  const program = new Program("history")
    .description(`Ratios commit by commit, kept as git notes in ${NOTES_REF}.`);
  const commands = [
    new Program("add")
      .description("Adds runs to the notes of the commits that they measured.")
      .argument("<files...>", "gate.json of a gate, or entries of a history (JSON)")
      .option(
        "--anchor <ref>",
        "the pinned commit: gates against it are told from those against parents",
      )
      .ends({ yes: "added" })
      .does(add),
    new Program("show")
      .description("Shows which bench changed at which commit.")
      .argument("[commit]", "the history of this commit", "HEAD")
      .addOption(outOption("folder for history.md and history.html", "report/history"))
      .ends({ yes: "shown" })
      .does(show),
    new Program("export")
      .description("Prints the history in a format of another tool.")
      .addArgument(new Argument("<format>", "the format").choices(Object.keys(EXPORTS)))
      .argument("[commit]", "the history of this commit", "HEAD")
      .ends(
        {},
        `\nFormats: ${
          Object.entries(EXPORTS).map(([name, { title }]) => `${name} (${title})`).join(", ")
        }\n`,
      )
      .does(async (format: string, commit: string) => {
        const { entries } = await readHistory(Deno.cwd(), commit);
        const text = EXPORTS[format]!.text(seriesOf(entries));
        await Deno.stdout.write(new TextEncoder().encode(text));
      }),
    new Program("merge")
      .description("Merges notes that were fetched from elsewhere into the own ones, line by line.")
      .argument("<ref>", "their ref, such as refs/notes/theirs")
      .ends({ yes: "merged" })
      .does(async (ref: string) => {
        await mergeNotes(Deno.cwd(), ref);
        console.log(`Merged ${ref} into ${NOTES_REF}`);
      }),
  ];
  for (const command of commands) program.addCommand(command);
  return program;
}

async function add(
  files: readonly string[],
  { anchor }: { readonly anchor?: string },
): Promise<void> {
  const pinned = anchor === undefined
    ? null
    : await git(Deno.cwd(), ["rev-parse", "--verify", "--quiet", `${anchor}^{commit}`]);
  const gates: { readonly name: string; readonly gate: GateReport }[] = [];
  const entries: HistoryEntry[] = [];
  for (const file of files) {
    const text = await given(() => readPackedText(file));
    if (text.includes(`"${GATE_FORMAT.schema}"`)) {
      gates.push({ name: file, gate: await given(() => readGate(text, file)) });
    } else entries.push(await given(() => parseHistoryEntry(text, file)));
  }
  entries.push(...entriesOfGates(gates, pinned));
  const added = await addEntries(Deno.cwd(), entries);
  const known = entries.length - added;
  console.log(`${added} added to ${NOTES_REF}${known > 0 ? `, ${known} there already` : ""}`);
}

async function show(commit: string, { out }: { readonly out: string }): Promise<void> {
  const document = historyDocument(await readHistory(Deno.cwd(), commit));
  await requireWritable(out);
  await deliver(
    () => documentTerminal(document, terminalOptions()),
    () =>
      writeForms(out, [
        { name: "history.md", text: documentMarkdown(document) },
        { name: "history.html", text: documentHtml(document) },
      ]),
  );
}
