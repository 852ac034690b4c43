/**
 * The ring functions for two parties that run at once, made from those for one.
 *
 * Copied is only what touches a word that the other side writes or reads at the same time, and what calls such a
 * function; anything else is imported from where it stands.
 *
 * @module
 */

import { CONCURRENT_EDITS, type Edit } from "./concurrent_edits.ts";

/** Words of split rings that both sides touch at the same time, by the field that holds their position. */
const WORD =
  "(?:\\w+\\.)?(?:availIdxAt|usedIdxAt|usedEventAt|availEventAt|driverAt|deviceAt)(?: - 1| \\+ 2 \\+ (?:4 \\* )?dev\\.num)?";
const STORE = new RegExp(`((?:\\w+\\.)?u16)\\[(${WORD})\\] = ([^;]+);(?! // plain)`, "g");
const LOAD = new RegExp(`((?:\\w+\\.)?u16)\\[(${WORD})\\]!?(?! =[^=])`, "g");

/** A line with an access to such a word that is not atomic; an entry of the available ring is none. */
const PLAIN =
  /\bu16\[[^\]]*(?:usedIdxAt|EventAt|driverAt|deviceAt|availIdxAt(?! \+ 1 \+ \())(?!.*\/\/ plain: )/;

interface Declaration {
  readonly name: string;
  readonly exported: boolean;
  readonly isType: boolean;
  /** With its comment. */
  readonly text: string;
  /** Without comments. */
  readonly code: string;
  readonly edited: boolean;
}

interface Source {
  readonly file: string;
  readonly opening: string;
  readonly imports: readonly { readonly from: string; readonly names: readonly string[] }[];
  readonly declarations: readonly Declaration[];
}

/**
 * A source with every edit made.
 *
 * @throws {Error} for an edit whose text is not there as often as it says.
 */
function edited(file: string, text: string, edits: readonly Edit[]): string {
  for (const [from, to, times = 1] of edits) {
    const found = text.split(from).length - 1;
    if (found !== times) {
      throw new Error(
        `Cannot make concurrent ${file} as ${
          JSON.stringify(from)
        } must stand there ${times} times: current value is ${found}`,
      );
    }
    text = text.replaceAll(from, () => to);
  }
  if (file.startsWith("packed")) return text;
  return text.replace(STORE, "Atomics.store($1, $2, $3);").replace(LOAD, "Atomics.load($1, $2)");
}

const DECLARATION =
  /(?:\/\*\*(?:(?!\*\/)[^])*\*\/\n)?(export )?(function|const|interface) (\w+)(?:[^\n]*;\n|[^]*?\n\}\)?;?\n)/gy;

function parse(file: string, text: string): Source {
  const opening = /^\/\*\*[^]*?\*\/\n/.exec(text)![0];
  const imports = [...text.matchAll(/^import (type )?\{([^}]*)\} from "\.\/([^"]+)";\n/gm)];
  const last = imports.at(-1)!;
  const before = text.slice(last.index + last[0].length);
  const after = edited(file, before, CONCURRENT_EDITS[file]!);
  const [old, made] = [before, after].map(declarationsOf) as [RegExpExecArray[], RegExpExecArray[]];
  return {
    file,
    opening,
    imports: imports.map(([, isType, names, from]) => ({
      from: from!,
      names: names!.split(",").map((name) => name.trim()).filter((name) => name !== "")
        .map((name) => isType ? `type ${name}` : name),
    })),
    declarations: made.map(([whole, exported, kind, name], i) => ({
      name: name!,
      exported: exported !== undefined,
      isType: kind === "interface",
      text: whole,
      code: whole.replace(/\/\*\*[^]*?\*\/|\/\/[^\n]*/g, ""),
      edited: whole !== old[i]![0],
    })),
  };
}

function declarationsOf(text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  DECLARATION.lastIndex = 0;
  for (;;) {
    while (text[DECLARATION.lastIndex] === "\n") DECLARATION.lastIndex++;
    const at = DECLARATION.lastIndex;
    if (at >= text.length) return found;
    const match = DECLARATION.exec(text);
    if (match === null) {
      throw new Error(
        `Cannot make concurrent source as a declaration must start here: current value is ${
          JSON.stringify(text.slice(at, at + 60))
        }`,
      );
    }
    found.push(match);
  }
}

function mentions(code: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(code);
}

function concurrentName(name: string): string {
  return `concurrent${name[0]!.toUpperCase()}${name.slice(1)}`;
}

/**
 * The concurrent modules, by file name, not yet formatted, from the texts of the files of `ring/` that
 * `CONCURRENT_EDITS` names.
 *
 * @throws {Error} for an edit that does not fit, and a word left that both sides touch without `Atomics`.
 */
export function concurrentSources(
  texts: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const sources = Object.entries(texts).map(([file, text]) => parse(file, text));
  const affected = affectedBy(sources);
  const renamed = new Map(
    sources.flatMap(({ declarations }) => declarations)
      .filter(({ name, exported }) => exported && affected.has(name))
      .map(({ name }) => [name, concurrentName(name)]),
  );
  return Object.fromEntries(
    sources.map((source) => [source.file, moduleOf(source, affected, renamed, sources)]),
  );
}

/** Names of what is edited, and of what uses such a name. */
function affectedBy(sources: readonly Source[]): ReadonlySet<string> {
  const all = sources.flatMap(({ declarations }) => declarations);
  const affected = new Set(all.filter((each) => each.edited).map(({ name }) => name));
  for (let size = -1; size !== affected.size;) {
    size = affected.size;
    for (const { name, code } of all) {
      if ([...affected].some((each) => mentions(code, each))) affected.add(name);
    }
  }
  return affected;
}

function moduleOf(
  source: Source,
  affected: ReadonlySet<string>,
  renamed: ReadonlyMap<string, string>,
  sources: readonly Source[],
): string {
  const { file, declarations } = source;
  const kept = new Set(declarations.filter(({ name }) => affected.has(name)));
  // What they use of the same file and no one else can import.
  for (let size = -1; size !== kept.size;) {
    size = kept.size;
    const code = [...kept].map((each) => each.code).join("");
    for (const each of declarations) {
      if (!each.exported && mentions(code, each.name)) kept.add(each);
    }
  }
  const body = declarations.filter((each) => kept.has(each));
  const code = body.map((each) => each.code).join("");
  const plain = body.flatMap(({ text }) => text.split("\n")).find((line) => PLAIN.test(line));
  if (plain !== undefined) {
    throw new Error(
      `Cannot make concurrent ${file} as each word that both sides touch must be accessed by Atomics: current value is ${plain.trim()}`,
    );
  }
  const own = declarations.filter((each) => !kept.has(each) && mentions(code, each.name))
    .map(({ name, isType }) => isType ? `type ${name}` : name);
  const imports = [...source.imports, { from: file, names: own }].flatMap(({ from, names }) => {
    const used = names.filter((name) => mentions(code, name.replace("type ", "")));
    const there = sources.some((each) => each.file === from);
    const here = used.filter((name) => there && affected.has(name));
    const lists: [string, readonly string[]][] = [
      [`./${from}`, here],
      [`../${from}`, used.filter((name) => !here.includes(name))],
    ];
    return lists.filter(([, list]) => list.length > 0)
      .map(([path, list]) => importOf(path, list));
  });
  const text = `${source.opening.replace("\n * @module", OPENING)}\n${imports.join("")}\n${
    body.map((each) => each.text).join("\n")
  }`;
  return [...renamed].reduce(
    (made, [name, to]) => made.replace(new RegExp(`\\b${name}\\b`, "g"), to),
    text,
  );
}

function importOf(path: string, names: readonly string[]): string {
  const types = names.every((name) => name.startsWith("type "));
  const list = names.join(", ");
  return `import ${types ? "type " : ""}{ ${
    types ? list.replaceAll("type ", "") : list
  } } from "${path}";\n`;
}

const OPENING = `
 * For two parties that run at once: the words that both touch are \`Atomics\`, which are sequentially consistent, so
 * that each barrier is the order of two of them.
 *
 * @module`;
