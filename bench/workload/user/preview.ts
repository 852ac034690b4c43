/**
 * A value in a few characters, for messages.
 *
 * @module
 */

import { inheritedData, patternOf, timeOf, unboxed } from "./built_in.ts";
import { descriptionOf, descriptorOf, hasOwn, inRadix, isProxy, slice, text } from "./captured.ts";
import { charCodeAt, isArray } from "./intrinsics.ts";
import { isPrimitive, type Primitive } from "./digest.ts";
import { contentOf, Entry } from "./object_content.ts";
import { kindOf, type ObjectKind } from "./object_kind.ts";
import { sortedKeys } from "./sorted_keys.ts";

const LONGEST = 60;
const LONGEST_STRING = 32;
const ITEMS = 3;
const DEEPEST = 2;
// Longer ones are not asked for the names of all their properties.
const LONGEST_NAMED = 1024;
const MOST_MEMBERS = 1024;

/**
 * A value in at most 60 characters of one line, control characters escaped: `{ x: 1, y: [1, 2, 3, …] }`. Runs none of
 * the value's code.
 */
export function previewOf(value: unknown): string {
  const whole = shown(value, 0);
  return whole.length <= LONGEST ? whole : slice(whole, 0, LONGEST - 1) + "…";
}

/** A text with all that would not show as itself on one line escaped, and quotation marks. */
export function escaped(text: string): string {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const code = charCodeAt(text, i);
    out += code === 0x22 || code === 0x5c
      ? "\\" + text[i]!
      : isInvisible(code)
      ? "\\u" + slice("000" + inRadix(code, 16), -4, Infinity)
      : text[i]!;
  }
  return out;
}

/** Controls, marks of direction, other line ends, and halves of pairs, which may have been cut apart. */
function isInvisible(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || code === 0xfeff ||
    (code >= 0xd800 && code <= 0xdfff);
}

function shown(value: unknown, depth: number): string {
  if (isPrimitive(value)) return primitive(value);
  if (typeof value === "function") return "[Function]";
  if (isProxy(value)) return "[Proxy]";
  const kind = kindOf(value);
  switch (kind.content) {
    case "boxed":
      return `[${kind.className}: ${primitive(unboxed(value))}]`;
    case "error": {
      const name = plain(inheritedData(value, "name"));
      return `[${name}: ${plain(inheritedData(value, "message"))}]`;
    }
    case "date":
    case "regexp":
      return `[${kind.className} ${asText(value, kind.content)}]`;
    case "map":
    case "set":
      return membersOf(value, kind, depth);
    default:
      return shownObject(value, depth);
  }
}

function asText(value: object, content: "date" | "regexp"): string {
  if (content === "date") return `${timeOf(value)} ms`;
  return `/${escaped(slice(patternOf(value), 0, LONGEST_STRING))}/`;
}

function membersOf(value: object, kind: ObjectKind, depth: number): string {
  const { values, cut } = contentOf(value, kind, MOST_MEMBERS);
  if (cut) return `${kind.className} { … }`;
  let items = "";
  for (let i = 0; i < values.length && i < ITEMS; i++) {
    const member = values[i];
    items += i === 0 ? "" : ", ";
    items += !isProxy(member) && member instanceof Entry
      ? `${shown(member.key, depth + 1)} => ${shown(member.value, depth + 1)}`
      : shown(member, depth + 1);
  }
  const more = values.length > ITEMS ? ", …" : "";
  return items === "" ? `${kind.className} {}` : `${kind.className} { ${items}${more} }`;
}

function primitive(value: Primitive): string {
  switch (typeof value) {
    case "string":
      return value.length <= LONGEST_STRING
        ? `"${escaped(value)}"`
        : `"${escaped(slice(value, 0, LONGEST_STRING))}"… (${value.length} characters)`;
    case "bigint":
      return `${slice(text(value), 0, LONGEST)}n`;
    case "symbol":
      return `Symbol(${escaped(slice(descriptionOf(value) ?? "", 0, LONGEST_STRING))})`;
    default:
      return text(value);
  }
}

function plain(value: unknown): string {
  if (!isPrimitive(value)) return "…";
  return escaped(slice(text(value), 0, LONGEST_STRING));
}

function shownObject(value: object, depth: number): string {
  const { content, className } = kindOf(value);
  const list = content === "array" || content === "typed array";
  const open = list ? "[" : "{ ";
  const close = list ? "]" : " }";
  const plainName = className === "Object" || className === "Array" || className === "";
  const name = plainName ? "" : `${escaped(slice(className, 0, LONGEST_STRING))} `;
  if (depth === DEEPEST) return `${name}${open}…${close}`;
  const { items, more } = list ? elementsOf(value as unknown[], depth) : propertiesOf(value, depth);
  const inside = items + (more ? items === "" ? "…" : ", …" : "");
  if (inside === "") return list ? `${name}[]` : `${name}{}`;
  return `${name}${open}${inside}${close}`;
}

interface Items {
  readonly items: string;
  readonly more: boolean;
}

function elementsOf(list: unknown[], depth: number): Items {
  let items = "";
  const { length } = list;
  for (let i = 0; i < length && i < ITEMS; i++) {
    items += (i === 0 ? "" : ", ") + shown(list[i], depth + 1);
  }
  return { items, more: length > ITEMS };
}

function propertiesOf(value: object, depth: number): Items {
  if (isArray(value) && value.length > LONGEST_NAMED) return { items: "", more: true };
  let items = "";
  const keys = sortedKeys(value);
  for (let i = 0; i < keys.length && i < ITEMS; i++) {
    const key = keys[i]!;
    const descriptor = descriptorOf(value, key)!;
    const name = typeof key === "symbol" ? primitive(key) : escaped(slice(text(key), 0, LONGEST));
    const what = hasOwn(descriptor, "value") ? shown(descriptor.value, depth + 1) : "[Getter]";
    items += `${i === 0 ? "" : ", "}${name}: ${what}`;
  }
  return { items, more: keys.length > ITEMS };
}
