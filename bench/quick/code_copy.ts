/**
 * Further copies of a function, each with code and type feedback of its own, made without any permission.
 *
 * V8 keeps feedback per function literal: two closures of one literal share it, and so do two
 * `new Function` of identical text. A loop shared by several strategies would measure the strategies that
 * ran before.
 *
 * @module
 */

/**
 * Compiles a function's text once more. `scope` holds what the text refers to beyond its parameters and
 * the globals; `tag` makes the text unique and must differ from copy to copy.
 */
export function copyOf<F extends (...args: never[]) => unknown>(
  original: F,
  tag: string,
  scope: Readonly<Record<string, unknown>> = {},
): F {
  const text = `"use strict"; return ${original};\n// ${tag}`;
  return new Function(...Object.keys(scope), text)(...Object.values(scope));
}
