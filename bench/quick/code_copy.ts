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
 * Compiles a function's text once more. The text may refer to its parameters and the globals only; `tag`
 * makes it unique and must differ from copy to copy.
 */
export function copyOf<F extends (...args: never[]) => unknown>(original: F, tag: string): F {
  return new Function(`"use strict"; return ${original};\n// ${tag}`)();
}
